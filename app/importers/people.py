"""Address books (vCard): each person as a short text of what the card tells."""

from __future__ import annotations

import hashlib
import logging
import re
from typing import TYPE_CHECKING, Any

import vobject

from sixfold.app.importers import moments
from sixfold.app.importers.opening import clean, name, read_bytes, told_as
from sixfold.app.plugin_api import Item, PartlyReadError, PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sixfold.app.plugin_api import Options

logging.getLogger("vobject.base").disabled = True  # it writes lines that it cannot read on the terminal

MAX_BYTES = 100_000_000
MAX_CARD = 100_000
"""Characters of a card without its pictures and keys; a long one has 2,000."""
BROKEN = "This address book is damaged; export it anew from the program that it is from."
NOTHING = "This address book holds nobody; export one that does."
LABELS = {
    "nickname": "Also called",
    "org": "Organisation",
    "title": "Position",
    "role": "Role",
    "email": "Email",
    "tel": "Phone",
    "adr": "Address",
    "bday": "Birthday",
    "anniversary": "Anniversary",
    "url": "Web",
    "related": "Related",
    "categories": "Groups",
}

_BEGUN = re.compile(r"^BEGIN:VCARD[ \t]*\n", re.MULTILINE | re.IGNORECASE)
_ENDED = re.compile(r"^END:VCARD[ \t]*$", re.MULTILINE | re.IGNORECASE)
_BINARY = re.compile(
    r"^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY|X-[\w-]+)[;:][^\n]*(?:\n[ \t][^\n]*|\n[A-Za-z0-9+/=]{50,}(?=\n))*\n?",
    re.IGNORECASE | re.MULTILINE,
)


def read(path: Path, options: Options) -> Iterator[Item]:
    """Each person. Raises `PluginError` for what is no address book, `PartlyReadError` where some cards are damaged."""
    text = _decoded(read_bytes(path, "address book", MAX_BYTES))
    changed = moments.changed(path)
    count = broken = 0
    for begun in _BEGUN.split(text)[1:]:
        count += 1
        try:
            with told_as(BROKEN):
                item = _item(_card(begun), options, changed)
        except PluginError:
            broken += 1
            continue
        yield item
    if not count:
        raise PluginError(NOTHING)
    if broken:
        raise PartlyReadError(f"{broken} of {count} cards of this address book are damaged; the others were taken in.")


def _decoded(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _card(begun: str) -> Any:
    """The card whose beginning was just read. Raises `PluginError` for one without end or without measure."""
    ended = _ENDED.search(begun)
    small = _BINARY.sub("", begun[: ended.start()]) if ended else ""
    if ended is None or len(small) > MAX_CARD:
        raise PluginError(BROKEN)
    return vobject.readOne(f"BEGIN:VCARD\n{small}END:VCARD\n", allowQP=True, ignoreUnreadable=True)


def _item(card: Any, options: Options, changed: datetime | None) -> Item:
    text = text_of(card)
    who = text.partition("\n")[0]
    uid = name(_first(card, "uid")) or hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
    when = moments.first(options, moments.written(_first(card, "rev")), changed)
    return Item(text, when, title=name(who), place="contacts", thread=f"person:{uid}", external_id=uid)


def text_of(card: Any) -> str:
    """A card in words: the name, a line for each thing, and the note. Raises `PluginError` for one of nobody."""
    who = _first(card, "fn") or _first(card, "n") or _first(card, "org") or _first(card, "email")
    if not who:
        raise PluginError(BROKEN)
    lines = [" ".join(who.split())]
    for key, label in LABELS.items():
        values = dict.fromkeys(_told(one) for one in card.contents.get(key, ())[:20])
        lines += [f"{label}: {value}" for value in values if value]
    notes = "\n\n".join(str(one.value) for one in card.contents.get("note", ())[:5])
    return clean("\n".join(lines) + f"\n\n{notes}").strip()


def _told(line: Any) -> str:
    """One value on a line, with what kind it is ("work") where the card says so."""
    value = _flat(line.value).removeprefix("tel:").removeprefix("mailto:")
    kinds = [str(kind).lower() for kind in line.params.get("TYPE", []) if str(kind).isalpha()]
    shown = ", ".join(kind for kind in kinds if kind not in {"pref", "internet", "voice", "value"})
    return f"{value} ({shown})" if value and shown else value


def _first(card: Any, key: str) -> str:
    lines = card.contents.get(key, ())
    return _flat(lines[0].value) if lines else ""


def _flat(value: Any) -> str:
    """A value as words: lists and the parts of names and addresses with a comma or a space between them."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_flat, value)))
    if isinstance(value, vobject.vcard.Name):
        name_parts = (value.prefix, value.given, value.additional, value.family, value.suffix)
        return " ".join(filter(None, map(_flat, name_parts)))
    if isinstance(value, vobject.vcard.Address):
        parts = (value.box, value.extended, value.street, value.code, value.city, value.region, value.country)
        return ", ".join(filter(None, map(_flat, parts)))
    return " ".join(str(value).split())
