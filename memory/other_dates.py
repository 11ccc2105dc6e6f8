"""Dates in questions of languages that `times.toml` does not know, by dateparser: "il 3 maggio 2023", "2 maart 2024".

Asked only where the table finds nothing and the question holds a digit: over 60 questions dateparser took 2 ms of
processor each with its languages named, and without the digit it took "do" for Sunday.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

LANGUAGES = ("it", "nl", "pt", "pl", "sv", "da", "nb", "cs", "tr")
SETTINGS = {
    "PARSERS": ["absolute-time"],  # "42 jaar" is no time 42 years ago
    "REQUIRE_PARTS": ["month"],
    "PREFER_DATES_FROM": "past",
    "PREFER_DAY_OF_MONTH": "first",
}
_DATE = re.compile(r"(?=.*\d)(?=.*[^\W\d_]{3})")
"""A date in words: a number alone is no date, nor is a word alone."""


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of whole days: from `first` up to and without `after`."""

    first: date
    after: date


def find(text: str, now: datetime) -> Days | None:
    """Give the first day or month that is written out in the text, else None; without a year the latest past one."""
    if not _DATE.search(text):
        return None
    # Imported here: it takes a fifth of a second, which a question in the other languages need not wait for.
    search = import_module("dateparser.search").search_dates
    settings = {**SETTINGS, "RELATIVE_BASE": now.replace(tzinfo=None)}
    for words, moment in search(text, languages=list(LANGUAGES), settings=settings) or ():
        if _DATE.search(words):
            return _days(words, moment.date())
    return None


def _days(words: str, first: date) -> Days:
    """The day, or the whole month where no day is named: its only number is the year."""
    numbers = re.findall(r"\d+", words)
    if len(numbers) == 1 and len(numbers[0]) == len("2026"):
        month = first.replace(day=1)
        return Days(month, (month + timedelta(days=31)).replace(day=1))
    return Days(first, first + timedelta(days=1))
