"""WhatsApp's export of a chat: a text file, or the zip that it comes in; from Android and from an iPhone.

    12/31/23, 9:05 PM - Ann Example: Android's line          [31.12.23, 21:05:07] Ann Example: an iPhone's line

The order of day and month is that of the phone's language and stands nowhere: it is decided from all lines of the file
(`whatsapp_dates`). A turn without an author is the program's own and is left out; an iPhone marks its own words within
a turn with U+200E. Nobody's words are the user's unless the option `me` names them. Written after public descriptions
(github.com/AyazKhuraishi/whatsapp-export-inconsistencies).
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from sixfold.app.importers import archives, moments, talks, whatsapp_dates
from sixfold.app.importers.opening import name, read_bytes
from sixfold.app.importers.talks import Talk
from sixfold.app.importers.whatsapp_dates import Stamp
from sixfold.app.plugin_api import PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.app.plugin_api import Item, Options

FORM = "WhatsApp export"
APP = "WhatsApp"
MAX_BYTES = 100_000_000
"""Of the text: a chat of ten years has some ten megabytes."""
LOOK_BYTES = 65_536
DIGEST_BYTES = 12
MARK = "\u200e"

_FILES = re.compile(r"(?i)_chat\.txt|.*whatsapp.*\.txt")
_DIRECTIONS = re.compile("[\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_EDITED = re.compile(f"{MARK}<[^<>:]{{3,60}}>$")
_SPACES = re.compile("[\u00a0\u2009\u202f]")
_DATE = r"(\d{1,4})([./-])[ ]?(\d{1,2})\2[ ]?(\d{1,4})\.?"
_TIME = r"(?:([^\W\d]{1,6})\.? ?)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?: ?([^\W\d][^\d\]]{0,6}?))?"
_STYLES = {
    "iphone": re.compile(rf"\[{_DATE}(,)? {_TIME}\] (.*)"),
    "android": re.compile(rf"{_DATE}(,)? {_TIME} [-\u2013] (.*)"),
}
_AUTHOR = re.compile(r"([^:]{1,100}):(?: (.*))?")
_QUOTES = frozenset('"\u201c\u201d\u201e\u00ab\u00bb')
_ATTACHED = re.compile(r"<[^<>:]{1,30}: ([^<>]{1,200})>")
_FILE_ATTACHED = re.compile(r"([^()]{1,200}\.\w{0,5}) \([^()]{3,40}\)")
_BRACKETED = re.compile(r"<[^<>]{3,60}>")
_COPY = re.compile(r" \(\d{1,3}\)$")


@dataclass(frozen=True, slots=True)
class _Line:
    """The first line of a turn: when, and what stands behind it."""

    stamp: Stamp
    rest: str


@dataclass(slots=True)
class _Turn:
    stamp: Stamp
    author: str
    body: list[str]


@dataclass(frozen=True, slots=True)
class _Words:
    """The program's own words (`whatsapp.toml`)."""

    before_noon: frozenset[str]
    after_noon: frozenset[str]
    clock: frozenset[str]
    nothing: frozenset[str]
    omitted: frozenset[str]

    def half(self, text: str | None) -> int | None:
        """Hours to add for a half of the day; None where the text names none."""
        plain = " ".join((text or "").lower().replace(".", " ").split())
        if plain in self.after_noon:
            return 12
        return 0 if plain in self.before_noon else None


def matches(path: Path) -> bool:
    """Whether it begins as a chat does. Files of a program's log have lines like these: theirs need the right name."""
    if archives.is_zip(path):
        return archives.first_bytes(path, _FILES.fullmatch, 1) != b""
    text = archives.first_bytes(path, bool, LOOK_BYTES).decode("utf-8", "replace")
    lines = [plain for line in text.splitlines()[:200] if (plain := _plain(line))]
    words = _words()
    style = _style(lines[0], words) if lines else None
    if style is None:
        return False
    told = [line for text in lines if (line := _first_line(text, style, words))]
    called_so = _FILES.fullmatch(path.name) is not None
    return called_so or (told[0].stamp.comma and sum(_AUTHOR.fullmatch(line.rest) is not None for line in told) > 1)


def read(path: Path, options: Options) -> Iterator[Item]:
    """The turns of a chat. Raises `PluginError`."""
    words = _words()
    turns = _turns(_text(path).split("\n"), words)
    order = whatsapp_dates.order([turn.stamp for turn in turns], options)
    given = name(options.values.get("me"))
    me = given.casefold() if given else None
    held = Talk(_chat(path, options), _chat(path, options), APP)
    seen: Counter[str] = Counter()
    for seq, turn in enumerate(turns):
        when = moments.aware(turn.stamp.at(order), options)
        text = _said(turn.body, words)
        if when is None or not text:
            continue
        key = _digest(f"{turn.stamp.at(order)}\n{turn.author}\n{text}")
        seen[key] += 1
        by: talks.By = "user" if me is not None and turn.author.casefold() == me else "other"
        item = held.turn(text, when, by, seq=seq, ident=f"{key}:{seen[key]}", author=turn.author)
        if item is not None:
            yield item


def _words() -> _Words:
    table = tomllib.loads(resources.files("sixfold.app.importers").joinpath("whatsapp.toml").read_text("utf-8"))
    return _Words(**{key: frozenset(value) for key, value in table.items()})


def _chat(path: Path, options: Options) -> str:
    """What the chat is called: as the user says, else as its file, or the folder of one that is called as all are."""
    given = name(options.values.get("chat"))
    called = path.parent.name if path.name.lower() == "_chat.txt" else path.stem
    return given or name(_COPY.sub("", called)) or APP


def _text(path: Path) -> str:
    if archives.is_zip(path):
        with archives.opened(path, FORM) as archive:
            members = archives.named(archive, _FILES.fullmatch)
            if not members:
                raise PluginError(f"This zip holds no chat of a {FORM}; import the zip as your phone made it.")
            read = archives.reader(archive, members[0], FORM, MAX_BYTES)
            data = b"".join(iter(lambda: read(1 << 20), b""))
    else:
        data = read_bytes(path, FORM, MAX_BYTES)
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise PluginError(f"This {FORM} is damaged; have your phone make it anew and import that.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _turns(lines: list[str], words: _Words) -> list[_Turn]:
    """The turns of people in order. The first line decides whose style it is; lines of another are words of a turn."""
    turns: list[_Turn] = []
    style: str | None = None
    is_own = True
    for line in lines:
        plain = _plain(line)
        style = style or _style(plain, words)
        found = _first_line(plain, style, words) if style else None
        if found is None:
            if not is_own:
                turns[-1].body.append(_DIRECTIONS.sub("", line))
            continue
        author = _AUTHOR.fullmatch(found.rest)
        is_own = author is None or bool(_QUOTES & set(author[1]))
        if author is not None and not is_own:
            turns.append(_Turn(found.stamp, name(author[1].replace(MARK, "")) or "", [author[2] or ""]))
    if style is None:
        raise PluginError(f"This is no {FORM}: no line begins with a time; have your phone export it anew.")
    return turns


def _style(line: str, words: _Words) -> str | None:
    return next((style for style in _STYLES if _first_line(line, style, words)), None)


def _first_line(line: str, style: str, words: _Words) -> _Line | None:
    """The first line of a turn of this style; None for any other."""
    match = _STYLES[style].fullmatch(line)
    if match is None:
        return None
    first, mark, second, third, comma, before, hour, minute, seconds, after, rest = match.groups()
    half = words.half(after) if words.half(before) is None else words.half(before)
    if after is not None and half is None and after.lower() not in words.clock:
        return None
    american = mark == "/" and after in {"AM", "PM"}
    time = (hour, minute, seconds or "0")
    stamp = Stamp.of((first, second, third), time, half, american=american, comma=comma is not None)
    return None if stamp is None else _Line(stamp, rest)


def _plain(line: str) -> str:
    """A line as it reads; a mark of the program's own words stays where it is not the first thing in it."""
    return _SPACES.sub(" ", _DIRECTIONS.sub("", line)).lstrip(f"{MARK} ").rstrip()


def _said(body: list[str], words: _Words) -> str:
    """What a person said; of what was sent along only its name. Empty where it is the program's own words."""
    first = _EDITED.sub("", body[0]).rstrip()
    plain = first.replace(MARK, "")
    is_alone = not any(line.strip() for line in body[1:])
    if is_alone and plain.lower().rstrip(".") in words.nothing:
        return ""
    note = _note(first, words)
    if note is None and is_alone and first.startswith(MARK) and "://" not in plain:
        return ""
    return "\n".join([plain if note is None else note, *(line.replace(MARK, "") for line in body[1:])]).strip()


def _note(marked: str, words: _Words) -> str | None:
    """A turn that is something sent along, as a note in brackets; None for words."""
    text = marked.replace(MARK, "")
    if (attached := _ATTACHED.search(text)) is not None:
        return f"[file: {attached[1]}]"
    if (attached := _FILE_ATTACHED.fullmatch(text)) is not None:
        return f"[file: {attached[1].rstrip('.')}]"
    if _BRACKETED.fullmatch(text):
        return f"[{text[1:-1]}]"
    is_left_out = MARK in marked and text.rpartition(" ")[2].lower() in words.omitted
    return f"[{text}]" if is_left_out else None


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).hexdigest()
