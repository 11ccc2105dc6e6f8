"""A note that is written again: what the user changed in it stays.

What Sixfold writes stands between two comments that Obsidian does not show. Above and below them, and among the
properties, the user may write what they like: only the part in between is brought up to date, and of the properties
those that the user left as they were. Who changes words in between has a note of their own from then on; a newer
version comes beside it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml

BEGIN = "%% sixfold:begin - Sixfold writes this part anew; what you write above or below it stays %%"
END = "%% sixfold:end %%"
_PART = re.compile(r"^%% sixfold:begin[^\n]*%%[ \t]*\r?\n(.*)^%% sixfold:end %%[ \t]*\r?$", re.MULTILINE | re.DOTALL)
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*\r?\n", re.MULTILINE | re.DOTALL)
Properties = dict[str, Any]
WIDTH = 1_000_000
"""Obsidian shows a property in one line, and so does its file."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note as Sixfold has it: its properties, and the part that it writes."""

    properties: Properties
    part: str

    @property
    def text(self) -> str:
        """The whole file."""
        return f"---\n{dumped(self.properties)}---\n{BEGIN}\n{self.part}{END}\n"


@dataclass(frozen=True, slots=True)
class Written:
    """What is known of a note that was written before: digests of the file and of the part, and its properties.

    `own` tells that there are words of the user's in it, though the file is as it was left.
    """

    name: str
    file: str
    part: str
    properties: Properties
    own: bool = False


def dumped(properties: Properties) -> str:
    """Properties as YAML, in their order; Obsidian knows a date with a time by the letter between them."""
    return "".join(
        f"{name}: {value.isoformat(timespec='seconds')}\n" if isinstance(value, datetime) else _dumped({name: value})
        for name, value in properties.items()
    )


def _dumped(properties: Properties) -> str:
    text: str = yaml.safe_dump(properties, allow_unicode=True, sort_keys=False, width=WIDTH)
    return text


def digest(text: str | bytes) -> str:
    """What a text is known by."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def renewed(now: bytes, before: Written, note: Note) -> str | None:
    """The user's file with the part and the properties brought up to date; None where the part is theirs now."""
    try:
        text = now.decode("utf-8")
    except UnicodeDecodeError:
        return None
    part = _PART.search(text)
    if part is None or digest(part[1].replace("\r\n", "\n")) != before.part:
        return None
    text = f"{text[: part.start(1)]}{note.part}{text[part.end(1) :]}"
    front = _FRONT.match(text)
    if front is None:
        return text
    theirs = _loaded(front[1])
    if theirs is None:
        return text
    merged = _merged(theirs, before.properties, _loaded(dumped(note.properties)) or {})
    return text if merged == theirs else f"---\n{dumped(merged)}---\n{text[front.end() :]}"


def _merged(theirs: Properties, before: Properties, ours: Properties) -> Properties:
    """Theirs, with ours where they left what was there before; of lists, what they added stays."""
    merged = dict(theirs)
    for name in {**before, **ours}:
        old, new, now = before.get(name), ours.get(name), theirs.get(name)
        if isinstance(now, list) and isinstance(new, list):
            gone = [one for one in (old or []) if one not in new]
            merged[name] = [one for one in now if one not in gone] + [
                one for one in new if one not in now and one not in (old or [])
            ]
        elif plain(now) == plain(old):
            merged[name] = new
            if new is None:
                del merged[name]
    return merged


def plain(value: object) -> object:
    """A property as JSON keeps it."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _loaded(text: str) -> Properties | None:
    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, dict) else None
