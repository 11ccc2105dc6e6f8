"""The stretch of time that a question names: "yesterday", "last Tuesday", "in May", "on 8 May 2023", "since Monday".

Relative expressions come from `memory.dated`, those of the calendar from `memory.calendar_forms`; both know English,
German, French and Spanish, dates in further languages `memory.other_dates`. Pure: the time of asking is an argument.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sixfold.memory import calendar_forms, dated, other_dates
from sixfold.memory.calendar_forms import Days

if TYPE_CHECKING:
    from collections.abc import Iterator

_FADE_AT_LEAST = timedelta(days=3)
_EARLIER_THAT_DAY = 0.5
_LONGEST = timedelta(days=36_500)
_LONGEST_QUESTION = 1_000
"""Characters: a longer text is a pasted page, which names many times and asks for none; reading one took 4 seconds."""


@dataclass(frozen=True, slots=True)
class TimeRange:
    """From `since` up to and without `until`; None is open. Aware, in the zone of the time of asking."""

    since: datetime | None
    until: datetime | None

    def weight(self, at: datetime) -> float:
        """How well something seen at `at` fits: 1 within, fading to 0 after the end, 0 before the beginning.

        What happened is told afterwards, so the time after the range counts, over its length again (three days at
        least). Of a part of a day the hours before it count half: what is planned for an evening is told that day.
        """
        if self.since is not None and at < self.since:
            return _EARLIER_THAT_DAY if self._is_part_of_day(at) else 0.0
        if self.until is None or at < self.until:
            return 1.0
        length = self.until - self.since if self.since is not None else _FADE_AT_LEAST
        return max(0.0, 1.0 - (at - self.until) / max(length, _FADE_AT_LEAST))

    def _is_part_of_day(self, at: datetime) -> bool:
        if self.since is None or self.until is None or self.until - self.since >= timedelta(days=1):
            return False
        return at.astimezone(self.since.tzinfo).date() == self.since.date()


def find(text: str, now: datetime) -> TimeRange | None:
    """Give the range of time a question speaks of, asked at the aware local time `now`; None when it names none.

    Without a year the latest such time that has begun is meant. Two times ("between May and July") are one range.
    """
    if len(text) > _LONGEST_QUESTION:
        return None
    plain = dated.unaccented(text)
    counted = _counted(plain, now)
    if counted is not None:
        return counted
    found = sorted(_disjoint(plain, now), key=lambda days: days.start)
    if not found:
        foreign = other_dates.find(text, now)
        return TimeRange(_midnight(foreign.first, now), _midnight(foreign.after, now)) if foreign else None
    if len(found) == 1:
        return _bounded(plain, found[0], now)
    one, other = _in_order(plain, found[0], found[-1])
    return TimeRange(_midnight(min(one.first, other.first), now), _midnight(max(one.after, other.after), now))


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(0), now.tzinfo)


def _bounded(text: str, days: Days, now: datetime) -> TimeRange:
    first, after = _hours(text, days, now) or (_midnight(days.first, now), _midnight(days.after, now))
    match _bound(text, days):
        case "since":
            return TimeRange(first, None)
        case "after":
            return TimeRange(after, None)
        case "before":
            return TimeRange(None, first)
        case "until":
            return TimeRange(None, after)
        case _:
            return TimeRange(first, after)


def _bound(text: str, days: Days) -> str | None:
    """The bound named right in front of an expression, or by its own first word ("since May").

    "vor drei Wochen" begins with such a word and is none: a relative one is bound by what stands before it alone.
    """
    if days.bound == "nowhere":
        return None
    for name, pattern in _table().bounds.items():
        inside = days.bound == "first" and pattern.match(text[days.start : days.end])
        before = any(match.end() == days.start for match in pattern.finditer(text[: days.start]))
        if inside or before:
            return name
    return None


def _hours(text: str, days: Days, now: datetime) -> tuple[datetime, datetime] | None:
    """The part of one day that is named in its expression or beside it: "this morning", "gestern Abend"."""
    if days.after - days.first != timedelta(days=1):
        return None
    for part in _table().parts:
        if part.names(text, days):
            midnight = _midnight(days.first, now)
            return midnight + timedelta(hours=part.begins), midnight + timedelta(hours=part.ends)
    return None


def _in_order(text: str, one: Days, other: Days) -> tuple[Days, Days]:
    """The two ends of a range ("from 3 May to 5 June 2021"): an end that names no year takes it from the other."""
    opened = any(match.end() == one.start for match in _table().opens.finditer(text[: one.start]))
    if not opened:
        return one, other
    if one.yearly and (one.first > other.first or not other.yearly):
        same = calendar_forms.in_year(one, other.first.year)
        one = same if same.first <= other.first else calendar_forms.in_year(one, other.first.year - 1)
    elif other.yearly and not one.yearly:
        same = calendar_forms.in_year(other, one.first.year)
        other = same if same.first >= one.first else calendar_forms.in_year(other, one.first.year + 1)
    return one, other


def _counted(text: str, now: datetime) -> TimeRange | None:
    """A number of units up to now ("in the last two weeks"), or around so many before ("two hours ago")."""
    table = _table()
    for pattern in table.recent:
        if match := pattern.search(text):
            return TimeRange(now - _length(match), now)
    for pattern in table.ago:
        if match := pattern.search(text):
            length = _length(match)
            return TimeRange(now - 1.5 * length, now - 0.5 * length)
    return None


def _length(match: re.Match[str]) -> timedelta:
    table = _table()
    number = (match.groupdict().get("n") or "1").casefold()
    count = int(number) if number.isdigit() else table.numbers[number]
    unit = next(minutes for minutes, words in table.units.items() if words.fullmatch(match["u"]))
    return min(timedelta(minutes=count * unit), _LONGEST)


def _disjoint(text: str, now: datetime) -> Iterator[Days]:
    """Every expression; where two overlap, the rule that stands first (the more exact one) keeps the place."""
    taken: list[tuple[int, int]] = []
    for days in (*calendar_forms.find(text, now.date()), *_relative(text, now)):
        if not any(days.start < end and start < days.end for start, end in taken):
            taken.append((days.start, days.end))
            yield days


def _relative(text: str, now: datetime) -> Iterator[Days]:
    for one in dated.find(text, now):
        yield Days(one.start, one.end, one.first, one.last + timedelta(days=1), bound="before")


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a day, in hours from its midnight, and what names it."""

    begins: int
    ends: int
    inside: re.Pattern[str]
    behind: re.Pattern[str]
    ahead: re.Pattern[str]

    def names(self, text: str, days: Days) -> bool:
        """Whether it is named within an expression, but not by its first word ("morgen" is tomorrow), or beside it."""
        within = self.inside.search(text[days.start : days.end])
        return bool(within or self.behind.match(text, days.end) or self.ahead.search(text[: days.start]))


@dataclass(frozen=True, slots=True)
class _Table:
    bounds: dict[str, re.Pattern[str]]
    opens: re.Pattern[str]
    parts: tuple[_Part, ...]
    recent: tuple[re.Pattern[str], ...]
    ago: tuple[re.Pattern[str], ...]
    units: dict[int, re.Pattern[str]]
    numbers: dict[str, int]


@functools.cache
def _table() -> _Table:
    data = calendar_forms.data()
    numbers = {word: int(value) for value, words in data["numbers"].items() for word in words.split("|")}
    return _Table(
        bounds={name: _in_front(row) for name, row in data["bounds"].items()},
        opens=_in_front(data["ranges"]["opens"]),
        parts=tuple(_part(row, data["beside"]) for row in data["part"]),
        recent=tuple(_with_units(row, numbers, data["units"]) for row in data["recent"]["patterns"]),
        ago=tuple(_with_units(row, numbers, data["units"]) for row in data["ago"]["patterns"]),
        units={int(minutes): re.compile(row, re.IGNORECASE) for minutes, row in data["units"].items()},
        numbers=numbers,
    )


def _in_front(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\s+(?:(?:the|dem|der|le|la|el)\s+|l')?", re.IGNORECASE)


def _part(row: dict[str, str | list[int]], beside: dict[str, str]) -> _Part:
    hours, words = row["hours"], row["words"]
    whole = row.get("whole", "(?!)")
    return _Part(
        begins=int(hours[0]),
        ends=int(hours[1]),
        inside=re.compile(rf"^(?:{whole})$|(?<=.)(?:(?<![\w-])|(?<=tag)|(?<=och))(?:{words})$", re.IGNORECASE),
        behind=re.compile(rf",?{beside['behind']}(?:{words})(?!\w)", re.IGNORECASE),
        ahead=re.compile(rf"(?<![\w-])(?:{words}){beside['ahead']}", re.IGNORECASE),
    )


def _with_units(row: str, numbers: dict[str, int], units: dict[str, str]) -> re.Pattern[str]:
    words = "|".join(sorted(numbers, key=len, reverse=True))
    body = row.replace("{n}", rf"(?P<n>\d{{1,3}}|{words})").replace("{u}", f"(?P<u>{'|'.join(units.values())})")
    return re.compile(rf"\b(?:{body})\b", re.IGNORECASE)
