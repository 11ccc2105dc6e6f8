"""The day from which a sentence says that something is so: "from 1 March on", "since yesterday", "today". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from sixfold.memory import dated
from sixfold.memory.changes.table import table

if TYPE_CHECKING:
    from datetime import datetime

_MARK = "\ue000"


@dataclass(frozen=True, slots=True)
class Moment:
    """A sentence without its words of time, and the day they mean with its label; None where it names none.

    `fresh`: it says that something is so now.
    """

    text: str
    day: date | None
    label: str
    fresh: bool


def moment(sentence: str, at: datetime) -> Moment:
    """Read the words of time of a sentence that was said at the local time `at`."""
    spans = [(one.start, one.end, one.first, one.label) for one in dated.find(sentence, at)]
    for one in _written(sentence, at.date()):
        if not any(one[0] < end and start < one[1] for start, end, *_ in spans):
            spans.append(one)
    spans.sort()
    text = sentence
    for start, end, *_ in reversed(spans):
        text = f"{text[:start]}{_MARK}{text[end:]}"
    bare = table().words["fresh"].sub("", _around().sub(" ", text).replace(_MARK, " "))
    day = spans[0][2] if spans else None
    label = spans[0][3] if spans else ""
    fresh = bool(table().words["fresh"].search(text)) or day == at.date()
    return Moment(re.sub(r"\s+([,.;:!?])", r"\1", " ".join(bare.split())), day, label, fresh)


def days(text: str, today: date) -> list[tuple[date, str]]:
    """The days that are written out in a text, with their labels."""
    return [(day, label) for _, _, day, label in _written(text, today)]


@cache
def _around() -> re.Pattern[str]:
    before, after = (
        "|".join(sorted(table().sets[name], key=len, reverse=True)) for name in ("before_date", "after_date")
    )
    return re.compile(rf",?(?:(?<!\w)(?:{before}) |\s)*{_MARK}(?: (?:{after})\b)?", re.IGNORECASE)


@cache
def _pattern() -> re.Pattern[str]:
    month = "|".join(sorted(table().months, key=len, reverse=True))
    return re.compile(
        rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.|er)? (?:of |de )?(?P<m>{month})\b\.?(?:,? (?:de )?(?P<y>\d{{4}}))?"
        rf"|(?P<m2>{month})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y2>\d{{4}}))?"
        rf"|(?P<iso>\d{{4}}-\d\d-\d\d)"
        rf"|(?:(?<=\bin )|(?<=\bsince )|(?<=\bfrom )|(?<=\bim )|(?<=\bseit )|(?<=\ben )|(?<=\bdepuis )|(?<=\bdesde ))"
        rf"(?P<m3>{month})\b(?: (?P<y3>\d{{4}}))?)",
        re.IGNORECASE,
    )


def _written(text: str, today: date) -> list[tuple[int, int, date, str]]:
    found = []
    for match in _pattern().finditer(text):
        read = _read(match, today)
        if read is not None:
            found.append((match.start(), match.end(), *read))
    return found


def _read(match: re.Match[str], today: date) -> tuple[date, str] | None:
    groups = match.groupdict()
    try:
        if groups["iso"]:
            day = date.fromisoformat(groups["iso"])
            return day, dated.day_label(day)
        month = table().months[(groups["m"] or groups["m2"] or groups["m3"]).casefold()]
        number = int(groups["d"] or groups["d2"] or 1)
        year = groups["y"] or groups["y2"] or groups["y3"]
        day = date(int(year), month, number) if year else _nearest(month, number, today)
    except ValueError:
        return None
    label = dated.day_label(day)
    return day, label if groups["d"] or groups["d2"] else label.partition(" ")[2]


def _nearest(month: int, number: int, today: date) -> date:
    """The day of that month that is nearest to the day on which it was said."""
    years = (today.year - 1, today.year, today.year + 1)
    return min((date(year, month, number) for year in years), key=lambda day: abs(day - today))
