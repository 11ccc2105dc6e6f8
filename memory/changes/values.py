"""The value within the words that follow a relation: "Bergen, right by the station" says Bergen. Pure."""

from __future__ import annotations

import re
from functools import cache

from sixfold.memory.changes.table import table

_MOST_WORDS = 6
_CUT = re.compile(
    r"[;:!?()\u2013\u2014]|,(?!\d)|\.(?=\s|$)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bSt\.)(?<!\bProf\.)|\s-\s"
)
_EDGE = " \t\"'\u201c\u201d\u201e\u00ab\u00bb.,"


def trimmed(text: str, *, proper: bool) -> str:
    """The value at the beginning of a text; empty where there is none, or no name where it must be `proper`."""
    words = _CUT.split(text.strip(_EDGE), maxsplit=1)[0].strip(_EDGE).split()
    words = _without_stops(words)
    while words and _leads(words):
        words = words[1:]
    if not words:
        return ""
    named = _proper(words)
    if named and not words[0][0].isdigit():
        return " ".join(named).strip(_EDGE)
    if proper:
        return ""
    kept = _until(words, table().sets["breaks"]) if len(words) > _MOST_WORDS // 2 else words
    return " ".join(kept).strip(_EDGE) if len(kept) <= _MOST_WORDS else ""


def _leads(words: list[str]) -> bool:
    """Whether the first word is no part of the value: an article, or a preposition before a name."""
    first, after = words[0].casefold(), words[1:2]
    if first in table().sets["articles"]:
        return True
    return first in table().sets["breaks"] and bool(after) and after[0][:1].isupper()


def _proper(words: list[str]) -> list[str]:
    """The run of words written like names with which it begins; small words count between two of them."""
    end = 0
    for place, word in enumerate(words):
        if word[:1].isupper() or word[:1].isdigit() or (place and word.startswith(("&", "@"))):
            end = place + 1
        elif not place or word.casefold() not in table().sets["particles"]:
            break
    return words[:end]


def _without_stops(words: list[str]) -> list[str]:
    text = _stops().split(f"{' '.join(words)} ", maxsplit=1)[0]
    return text.split()


def _until(words: list[str], breaks: frozenset[str]) -> list[str]:
    place = next((n for n, word in enumerate(words) if n and word.casefold() in breaks), len(words))
    return words[:place]


@cache
def _stops() -> re.Pattern[str]:
    listed = "|".join(sorted(table().sets["stops"], key=len, reverse=True))
    return re.compile(rf"(?:^|\s)(?:and|und|et|{listed})\s")
