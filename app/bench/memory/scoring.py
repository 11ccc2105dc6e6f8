"""Scores of answers and of lists of hits, as those who publish on LoCoMo and MemoryAgentBench count them. Pure."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_WORD = re.compile(r"[a-z0-9]+")
_LEFT_OUT = frozenset({"a", "an", "the", "and"})
_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST_STEM = 3
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9}),? (\d{4})\b")
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_LEADING = re.compile(r"^(?:(?:in|at|on|to|from|by|with|for|a|an|the|his|her|their) )+")
_NO_WORD = re.compile(r"[^\w-]+")


def tokens(text: str) -> list[str]:
    """Give the words that count, without their endings: no articles, no "and", no commas within numbers."""
    words = _WORD.findall(text.lower().replace(",", ""))
    return [_stem(word) for word in words if word not in _LEFT_OUT]


def f1(answer: str, gold: str) -> float:
    """Give LoCoMo's token F1: the harmonic mean of the shares of either's words that the other has."""
    said, wanted = Counter(tokens(answer)), Counter(tokens(gold))
    shared = (said & wanted).total()
    return 2 * shared / (said.total() + wanted.total()) if shared else 0.0


def recall(evidence: Collection[str], found: Sequence[str | None], k: int) -> float:
    """Give the share of the evidence among the first k of what was found."""
    first = frozenset(found[:k])
    return sum(one in first for one in evidence) / len(evidence)


def plain(text: str) -> str:
    """Give an answer as it is compared: dates as 2026-03-12, no case, no punctuation, no leading small words."""
    dated = _MONTH_FIRST.sub(_month_first, _DAY_FIRST.sub(_day_first, " ".join(text.lower().split())))
    return _LEADING.sub("", " ".join(_NO_WORD.sub(" ", dated).split()))


def same(answer: str, gold: str) -> bool:
    """Whether the answer is exactly what was asked for, however it is written."""
    return plain(answer) == plain(gold)


def holds(answer: str, piece: str) -> bool:
    """Whether an answer has a piece in it, as whole words."""
    return f" {plain(piece)} " in f" {plain(answer)} "


def mean(values: Iterable[float]) -> float | None:
    """Give the mean to four digits; None of nothing."""
    known = list(values)
    return round(statistics.fmean(known), 4) if known else None


def quantile(values: Iterable[float], share: float) -> float | None:
    """Give the value below which a share of them lies, to one digit; None of nothing."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1) if ordered else None


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def _day_first(found: re.Match[str]) -> str:
    return _iso(found.group(0), found.group(3), found.group(2), found.group(1))


def _month_first(found: re.Match[str]) -> str:
    return _iso(found.group(0), found.group(3), found.group(1), found.group(2))


def _iso(written: str, year: str, month: str, day: str) -> str:
    if month[:3] not in _MONTHS:
        return written
    try:
        return date(int(year), _MONTHS.index(month[:3]) + 1, int(day)).isoformat()
    except ValueError:
        return written
