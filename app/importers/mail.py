"""Mails (RFC 5322) and mailboxes: one item a message, under its Message-ID in the thread that its References name.

All words are others': whoever sends a mail can put any name above it.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from email import message_from_bytes
from email.errors import CloseBoundaryNotFoundDefect
from email.policy import EmailPolicy, default
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sixfold.app.importers import moments, web
from sixfold.app.importers.opening import clean, name, read_bytes, told_as
from sixfold.app.importers.quoted import own_words
from sixfold.app.plugin_api import Item, PartlyReadError, PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from email.message import EmailMessage
    from pathlib import Path

    from sixfold.app.plugin_api import Options

MAX_BYTES = 50_000_000
"""Of one message with what is attached; the large providers refuse more than 25 to 50 MB."""
MAX_HEADER = 4_000
"""Characters of a header that are understood: the library's time grows with their square."""
MAX_PARTS = 1_000
"""Of a message; the library walks nested ones by recursion, and each line is held against every border."""
MAX_LINE = 1_000_000
MAX_TEXT = 2_000_000
MAX_NAMES = 10
LONG = 4_000
"""Characters beyond which a mail is cut into parts like a document: one of a talk stays whole."""
BROKEN = "This mail is damaged; save it anew from the mail program that it is from."
NO_BOX = "This mailbox holds no mails; export it anew from the mail program that it is from."
LARGE = "This mail is larger than Sixfold takes; save its text by itself and import that."

_SEPARATOR = re.compile(rb"From \S.{0,200}\d\d:\d\d.{0,60}")
_ESCAPED = re.compile(rb">+From ")
_ID = re.compile(r"<([^<>\s]{1,300})>")
_HISTORY = (
    "blockquote[type=cite]", ".gmail_quote", ".gmail_attr", ".moz-cite-prefix", ".yahoo_quoted", ".protonmail_quote",
    "#divRplyFwdMsg", "#divRplyFwdMsg ~ *", "#appendonsend", "#appendonsend ~ *",
)  # fmt: skip
_FORWARDED = re.compile(r"-{3,} ?Forwarded message", re.IGNORECASE)


class _Bounded(EmailPolicy):
    """`email.policy.default` with headers that are cut: of a folded one, all lines are read as one value."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        key, value = super().header_source_parse(sourcelines)
        return key, value[:MAX_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return _understood(name, value)


@lru_cache(maxsize=16)
def _understood(key: str, value: str) -> Any:
    """A header as the library understands it, once: it asks for a message's Content-Type twenty times."""
    return default.header_fetch_parse(key, value)


def read_message(path: Path, options: Options) -> Iterator[Item]:
    """The one mail of a file. Raises `PluginError` for what is none."""
    yield _read(read_bytes(path, "mail", MAX_BYTES), options, moments.changed(path))


def read_box(path: Path, options: Options) -> Iterator[Item]:
    """Each mail of a mailbox, one at a time. Raises `PartlyReadError` where some were not sound."""
    changed = moments.changed(path)
    count = broken = 0
    for data in messages(path):
        count += 1
        try:
            item = _read(data, options, changed)
        except PluginError:
            broken += 1
            continue
        yield item
    if not count:
        raise PluginError(NO_BOX)
    if broken:
        raise PartlyReadError(f"{broken} of {count} mails of this mailbox are damaged or empty; the others are in.")


def messages(path: Path) -> Iterator[bytes]:
    """The messages of a mailbox (mboxrd and its kin); one that is too large comes cut, a little beyond the limit."""
    try:
        with path.open("rb") as file:
            held: bytearray | None = None
            blank = True
            while line := file.readline(MAX_LINE):
                if blank and _SEPARATOR.match(line):
                    if held is not None:
                        yield bytes(held)
                    held = bytearray()
                elif held is not None and len(held) <= MAX_BYTES:
                    held += line[1:] if _ESCAPED.match(line) else line
                blank = not line.strip()
            if held is not None:
                yield bytes(held)
    except OSError as error:
        raise PluginError("This mailbox cannot be read; check that it exists and that you may read it.") from error


def _read(data: bytes, options: Options, changed: datetime | None) -> Item:
    if not data.strip() or len(data) > MAX_BYTES or data.lower().count(b"multipart/") > MAX_PARTS:
        raise PluginError(LARGE if data.strip() else BROKEN)
    with told_as(BROKEN):
        message: EmailMessage = message_from_bytes(data, policy=_Bounded())  # type: ignore[arg-type]  # not generic when it runs
        if not any(key in message for key in ("from", "date", "subject", "message-id", "to")):
            raise PluginError(BROKEN)
        if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects):
            raise PluginError(BROKEN)  # it was cut off in its middle
        return _item(message, data, options, changed)


def _item(message: EmailMessage, data: bytes, options: Options, changed: datetime | None) -> Item:
    title, author = name(_header(message, "subject")), _author(message)
    text = clean("\n".join([*_recipients(message), *_attached(message), "", words(message)])).strip()
    if not text and not title:
        raise PluginError(BROKEN)
    own = next(iter(_ids(message, "message-id")), None) or hashlib.blake2b(data, digest_size=12).hexdigest()
    before = _ids(message, "references") or _ids(message, "in-reply-to")
    thread = f"mail:{before[0] if before else own}"
    when = moments.first(options, _date(message), changed)
    if len(text) <= LONG:
        return Item(text or title or "", when, "message", "other", author, title, place="mail", thread=thread,
                    seq=len(before), external_id=own)  # fmt: skip
    return Item(text, when, "document", "other", author, title, place="mail", thread=f"{thread}/{own}", external_id=own)


def words(message: EmailMessage) -> str:
    """The text that the sender wrote: the plain one, else that of the page."""
    plain = _content(message, "plain")
    if plain.strip():
        return own_words(clean(plain))
    return own_words(_of_page(_content(message, "html")))


def _of_page(markup: str) -> str:
    """The words of a mail's page, without what its program marked as history, where anything else is there."""
    if not markup.strip():
        return ""
    page = web.parsed(markup)
    whole = web.words(page)
    if _FORWARDED.search(whole):
        return whole
    for selector in _HISTORY:
        for found in page.select(selector, limit=200):
            found.extract()
    return web.words(page) or whole


def _content(message: EmailMessage, kind: str) -> str:
    part: Any = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, ValueError):  # a character set that nobody knows
        text = (part.get_payload(decode=True) or b"").decode("utf-8", "replace")
    if len(text) > MAX_TEXT:
        raise PluginError(LARGE)
    return text


def _attached(message: EmailMessage) -> list[str]:
    """A line that names what is attached."""
    parts = message.iter_parts() if message.is_multipart() else ()
    named = (name(part.get_filename()) for one in parts for part in (one, *_below(one)))
    found = list(dict.fromkeys(one for one in named if one))[: MAX_NAMES * 2]
    return [f"Attached: {', '.join(found)}"] if found else []


def _below(part: Any) -> Iterator[Any]:
    return part.iter_parts() if part.get_content_maintype() == "multipart" else iter(())


def _recipients(message: EmailMessage) -> list[str]:
    named = _people(message, "to")
    more = f" and {len(named) - MAX_NAMES} more" if len(named) > MAX_NAMES else ""
    return [f"To: {', '.join(named[:MAX_NAMES])}{more}"] if named else []


def _author(message: EmailMessage) -> str | None:
    return next(iter(_people(message, "from")), None) or next(iter(_people(message, "sender")), None)


def _people(message: EmailMessage, key: str) -> list[str]:
    """The names in a header, else the addresses."""
    found: Any = message[key]
    told = ((name(one.display_name) or name(one.addr_spec)) for one in getattr(found, "addresses", ()))
    return [one for one in told if one]


def _header(message: EmailMessage, key: str) -> str:
    return str(message[key] or "")


def _ids(message: EmailMessage, key: str) -> list[str]:
    return [one[:200] for one in _ID.findall(clean(_header(message, key)))]


def _date(message: EmailMessage) -> datetime | None:
    """When it was sent, else when a server first had it."""
    told = [_header(message, "date"), *(str(one).rpartition(";")[2] for one in message.get_all("received", [])[-1:])]
    for text in told:
        with suppress(ValueError, TypeError, OverflowError, IndexError):
            return parsedate_to_datetime(text.strip()[:100])
    return None
