"""What the user says of themselves in a text of their own: values by datum, after the patterns of `told.toml`. Pure."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING

from sixfold.memory.changes.table import table as changes
from sixfold.memory.filling import addresses
from sixfold.memory.filling.datum import Datum
from sixfold.memory.filling.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SENTENCES = re.compile(
    r"(?<=[.!?])(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bSt\.)(?<!\bNr\.)(?<!\bNo\.)(?<!\bAv\.)(?<!str\.)(?<!Str\.)"
    r"(?<!\b[A-Z]\.)(?<!\d\.)\s+(?=\S)|\n+|;\s+"
)
_QUOTED = re.compile('["\u201c\u201e\u00ab\u201f][^"\u201c\u201d\u201e\u00bb\u00ab]{12,}["\u201d\u201c\u00bb]')
_MACRO = re.compile(r"\{([a-z]+)\}")
_PLACEHOLDER = "\u27e6"
_LONGEST_SENTENCE = 400
_ONE_WORD = 0.6
"""How sure a name of one word is: it may be any of one's names."""


@dataclass(frozen=True, slots=True)
class Said:
    """One value, the sentence that says it, and how surely; `site` where it is of one place alone.

    `moves`: what was said of the same before no longer holds.
    """

    datum: Datum
    value: str = field(repr=False)
    sentence: str = field(repr=False)
    certainty: float
    site: str = ""
    moves: bool = False


@dataclass(frozen=True, slots=True)
class _Pattern:
    datum: Datum
    finds: tuple[re.Pattern[str], ...]
    sure: float
    value: str
    moves: bool


@dataclass(frozen=True, slots=True)
class _Told:
    patterns: tuple[_Pattern, ...]
    skips: Mapping[str, re.Pattern[str]]
    longest: int


def said(text: str) -> list[Said]:
    """All that a text in the user's own words says of them; empty where it was pasted, quoted, or asks for a text."""
    plain = text.replace("\u2019", "'")
    skips = _told().skips
    if len(plain) > _told().longest or skips["text"].search(plain) or skips["pasted"].search(plain):
        return []
    found: list[Said] = []
    for sentence in _SENTENCES.split(_QUOTED.sub(" \u2026 ", plain)):
        bare = sentence.strip()
        if bare and len(bare) <= _LONGEST_SENTENCE and not bare.endswith("?") and not skips["sentence"].search(bare):
            found += _of_sentence(bare)
    return found


def _of_sentence(sentence: str) -> Iterator[Said]:
    done: set[Datum] = set()
    for pattern in _told().patterns:
        for find in pattern.finds:
            match = find.search(sentence)
            values = _values(pattern, match, sentence) if match else []
            fresh = [one for one in values if one.datum not in done]
            if fresh:
                yield from fresh
                done |= {one.datum for one in fresh}
                break


def _values(pattern: _Pattern, match: re.Match[str], sentence: str) -> list[Said]:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    pieces: dict[Datum, str] = {}
    if pattern.value:
        pieces[pattern.datum] = pattern.value
    if "a" in groups:
        pieces |= addresses.parsed(groups["a"]) or {}
    if "c" in groups and not _told().skips["towns"].fullmatch(folded(groups["c"])):
        pieces |= addresses.place(groups["c"])
    if "d" in groups and (day := _day(groups["d"])):
        pieces[Datum.BDAY] = day
    if "m" in groups:
        month, year = (one.strip() for one in groups["m"].split("/"))
        pieces[Datum.CC_EXP] = f"20{year[-2:]}-{month}"
    if "t" in groups:
        pieces[Datum.ORGANIZATION_TITLE] = groups["t"]
    if "o" in groups:
        pieces[Datum.ORGANIZATION] = groups["o"]
    if "v" in groups:
        pieces |= _plain(pattern.datum, groups["v"])
    single = pattern.datum is Datum.NAME and Datum.GIVEN_NAME in pieces
    sure = _ONE_WORD if single else pattern.sure
    site = groups.get("s", "")
    return [
        Said(datum, value.strip(), sentence, sure, site, pattern.moves)
        for datum, value in pieces.items()
        if value.strip() and _PLACEHOLDER not in value
    ]


def _plain(datum: Datum, value: str) -> dict[Datum, str]:
    """The value of its datum, if it is no word that only stands in its place; a name of one word is a given one."""
    kind = {Datum.USERNAME: "usernames", Datum.NAME: "names", Datum.NICKNAME: "names"}.get(datum)
    if kind and (value.endswith("'s") or _told().skips[kind].fullmatch(folded(value))):
        return {}
    if datum is Datum.NAME and " " not in value:
        return {Datum.GIVEN_NAME: value}
    return {datum: value.rstrip(".,")}


def _day(text: str) -> str | None:
    """A day as ISO 8601; None where it is none, or where month and day could be exchanged."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    year = re.search(r"[0-9]{4}$", text)
    numbers = [int(one) for one in re.findall(r"(?<![0-9])[0-9]{1,2}(?![0-9])", text)]
    names = [changes().months.get(word) for word in re.findall(r"[^\W\d]{3,10}", text.casefold())]
    months = [one for one in names if one is not None]
    if year is None or not numbers:
        return None
    if not months and len(numbers) == 2:  # noqa: PLR2004 - a day and a month
        first, second = numbers
        if "." not in text and first != second and max(first, second) <= 12:  # noqa: PLR2004 - months of a year
            return None
        numbers, months = ([second], [first]) if second > 12 else ([first], [second])  # noqa: PLR2004
    try:
        return date(int(year.group()), months[0], numbers[0]).isoformat() if len(months) == 1 else None
    except ValueError:
        return None


@functools.cache
def _told() -> _Told:
    raw = tomllib.loads(resources.files(__package__).joinpath("told.toml").read_text("utf-8"))
    macros = raw["macros"]
    skips = {name: pattern for name, pattern in raw["skips"].items() if isinstance(pattern, str)}
    return _Told(
        patterns=tuple(
            _Pattern(
                Datum(one["datum"]),
                tuple(re.compile(_filled(pattern, macros)) for pattern in one["patterns"]),
                one["sure"],
                one.get("value", ""),
                one.get("moves", False),
            )
            for one in raw["told"]
        ),
        skips={name: re.compile(pattern, re.IGNORECASE | re.MULTILINE) for name, pattern in skips.items()},
        longest=raw["skips"]["longest"],
    )


def _filled(pattern: str, macros: Mapping[str, str]) -> str:
    """The pattern with its macros put in; macros hold macros."""
    filled = _MACRO.sub(lambda match: macros[match[1]], pattern)
    return filled if filled == pattern else _filled(filled, macros)
