"""The stretch of time that a question names: "yesterday", "last Tuesday", "in May", "on 8 May 2023", "since Monday".

Relative expressions come from `memory.dated`, absolute ones from `times.toml`; both know English, German, French and
Spanish, dates in further languages `memory.other_dates`. Pure: the time of asking is an argument.
"""

from __future__ import annotations

import calendar
import functools
import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import TYPE_CHECKING, Any

from sixfold.memory import dated, other_dates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_YEAR = r"(?:19|20)\d\d"
_FADE_AT_LEAST = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class TimeRange:
    """From `since` up to and without `until`; None is open. Aware, in the zone of the time of asking."""

    since: datetime | None
    until: datetime | None

    def weight(self, at: datetime) -> float:
        """How well something seen at `at` fits: 1 within, fading to 0 after the end, 0 before the beginning.

        What happened is told afterwards, so the time after the range counts, over its length again (three days at
        least).
        """
        if self.since is not None and at < self.since:
            return 0.0
        if self.until is None or at < self.until:
            return 1.0
        length = self.until - self.since if self.since is not None else _FADE_AT_LEAST
        return max(0.0, 1.0 - (at - self.until) / max(length, _FADE_AT_LEAST))


@dataclass(frozen=True, slots=True)
class _Days:
    """An expression `text[start:end]` and its days: `first` up to and without `after`."""

    start: int
    end: int
    first: date
    after: date


def find(text: str, now: datetime) -> TimeRange | None:
    """Give the range of time a question speaks of, asked at the aware local time `now`; None when it names none.

    Without a year the latest such time that has begun is meant. Two times ("between May and July") are one range.
    """
    recent = _recent(text, now)
    if recent is not None:
        return recent
    found = sorted(_disjoint(text, now), key=lambda days: days.start)
    if not found:
        other = other_dates.find(text, now)
        return TimeRange(_midnight(other.first, now), _midnight(other.after, now)) if other else None
    return _bounded(text, found[0], found[-1], now)


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(0), now.tzinfo)


def _bounded(text: str, one: _Days, other: _Days, now: datetime) -> TimeRange:
    zone = now.tzinfo
    first = datetime.combine(min(one.first, other.first), time(0), zone)
    after = datetime.combine(max(one.after, other.after), time(0), zone)
    if one is not other:
        return TimeRange(first, after)
    match _bound(text, one):
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


def _bound(text: str, days: _Days) -> str | None:
    """The bound named right in front of an expression, or by its own first word ("since May")."""
    for name, pattern in _table().bounds.items():
        inside = pattern.match(text[days.start : days.end])
        before = any(match.end() == days.start for match in pattern.finditer(text[: days.start]))
        if inside or before:
            return name
    return None


def _recent(text: str, now: datetime) -> TimeRange | None:
    table = _table()
    for pattern in table.recent:
        if match := pattern.search(text):
            number = match["n"].casefold()
            count = int(number) if number.isdigit() else table.numbers[number]
            unit = next(days for days, words in table.units.items() if words.fullmatch(match["u"]))
            return TimeRange(now - timedelta(days=min(count * unit, 36_500)), now)
    return None


def _disjoint(text: str, now: datetime) -> Iterator[_Days]:
    """Every expression; where two overlap, the rule that stands first (the more exact one) keeps the place."""
    taken: list[tuple[int, int]] = []
    for days in (*_absolute(text, now.date()), *_relative(text, now)):
        if not any(days.start < end and start < days.end for start, end in taken):
            taken.append((days.start, days.end))
            yield days


def _relative(text: str, now: datetime) -> Iterator[_Days]:
    for one in dated.find(text, now):
        yield _Days(one.start, one.end, one.first, one.last + timedelta(days=1))


def _absolute(text: str, today: date) -> Iterator[_Days]:
    for pattern, read in _table().rules:
        for match in pattern.finditer(text):
            try:
                first, after = read(match.groupdict(), today)
            except ValueError:  # 31 February and the like: no time at all
                continue
            yield _Days(match.start(), match.end(), first, after)


def _date(parts: dict[str, str | None], today: date) -> tuple[date, date]:
    month = _number("month", parts)
    day = int(parts["d"] or 1)
    if parts.get("y"):
        first = date(int(parts["y"] or 0), month, day)
    else:
        first = date(today.year, month, day)
        first = first if first <= today else date(today.year - 1, month, day)
    return first, first + timedelta(days=1)


def _month(parts: dict[str, str | None], today: date) -> tuple[date, date]:
    month = _number("month", parts)
    year = int(parts.get("y") or (today.year if month <= today.month else today.year - 1))
    return date(year, month, 1), _after_month(year, month)


def _season(parts: dict[str, str | None], today: date) -> tuple[date, date]:
    month = _number("season", parts)
    year = int(parts.get("y") or (today.year if month <= today.month else today.year - 1))
    last = month + 2
    return date(year, month, 1), _after_month(year + (last > 12), (last - 1) % 12 + 1)  # noqa: PLR2004 - months


def _year(parts: dict[str, str | None], _today: date) -> tuple[date, date]:
    year = int(parts["y"] or 0)
    return date(year, 1, 1), date(year + 1, 1, 1)


def _weekday(parts: dict[str, str | None], today: date) -> tuple[date, date]:
    day = today - timedelta(days=(today.weekday() - _number("weekday", parts)) % 7)
    return day, day + timedelta(days=1)


def _figures(parts: dict[str, str | None], _today: date) -> tuple[date, date]:
    day = date(int(parts["y"] or 0), int(parts["m"] or 0), int(parts["d"] or 0))
    return day, day + timedelta(days=1)


def _slashed(parts: dict[str, str | None], _today: date) -> tuple[date, date]:
    """5/8/2023 is the 8th of May, as written in English; 15/8/2023 can only be day first."""
    a, b, year = (int(parts[name] or 0) for name in ("a", "b", "y"))
    month, number = (a, b) if a <= 12 else (b, a)  # noqa: PLR2004 - months
    day = date(year, month, number)
    return day, day + timedelta(days=1)


def _after_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1]) + timedelta(days=1)


def _number(kind: str, parts: dict[str, str | None]) -> int:
    return _table().words[kind][(parts["name"] or "").casefold()]


@dataclass(frozen=True, slots=True)
class _Table:
    rules: tuple[tuple[re.Pattern[str], Callable[[dict[str, str | None], date], tuple[date, date]]], ...]
    words: dict[str, dict[str, int]]
    bounds: dict[str, re.Pattern[str]]
    recent: tuple[re.Pattern[str], ...]
    units: dict[int, re.Pattern[str]]
    numbers: dict[str, int]


@functools.cache
def _table() -> _Table:
    data: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath("times.toml").read_text("utf-8"))
    words = {kind: _values(data[f"{kind}s"]) for kind in ("month", "season", "weekday")}
    numbers = _values(data["numbers"])
    unit = "|".join(data["units"].values())
    recent = [
        row.replace("{n}", rf"(?P<n>\d{{1,3}}|{_either(numbers)})").replace("{u}", f"(?P<u>{unit})")
        for row in data["recent"]["patterns"]
    ]
    return _Table(
        rules=_rules(words, data["prefixes"]),
        words=words,
        bounds={
            name: re.compile(rf"\b(?:{row})\s+(?:the\s+|dem\s+|le\s+|el\s+)?", re.IGNORECASE)
            for name, row in data["bounds"].items()
        },
        recent=tuple(re.compile(rf"\b(?:{row})\b", re.IGNORECASE) for row in recent),
        units={int(days): re.compile(row, re.IGNORECASE) for days, row in data["units"].items()},
        numbers=numbers,
    )


def _rules(
    words: dict[str, dict[str, int]], prefixes: dict[str, str]
) -> tuple[tuple[re.Pattern[str], Callable[[dict[str, str | None], date], tuple[date, date]]], ...]:
    """The absolute forms, the most exact first."""
    month = rf"(?P<name>{_either(words['month'])})\.?"
    day = r"(?P<d>3[01]|[12]\d|0?[1-9])"
    year = rf"(?P<y>{_YEAR})"
    rows: list[tuple[str, Callable[[dict[str, str | None], date], tuple[date, date]]]] = [
        (rf"{year}-(?P<m>\d\d)-(?P<d>\d\d)", _figures),
        (rf"{day}\.\s?(?P<m>1[0-2]|0?[1-9])\.\s?{year}", _figures),
        (rf"(?P<a>\d\d?)/(?P<b>\d\d?)/{year}", _slashed),
        (rf"{day}(?:st|nd|rd|th|er|\.)?\s(?:of\s|de\s)?{month}(?:,?\s(?:de\s|of\s)?{year})?", _date),
        (rf"{month}\s{day}(?:st|nd|rd|th)?(?:,?\s{year})?", _date),
        (rf"{month},?\s(?:de\s|of\s)?{year}", _month),
        (rf"(?P<name>{_either(words['season'])})\s(?:of\s|de\s)?{year}", _season),
        (rf"(?:{prefixes['month']})\s(?P<name>{_either(words['month'])})", _month),
        (rf"(?:{prefixes['year']})\s{year}", _year),
        (rf"(?:{prefixes['weekday']})\s(?P<name>{_either(words['weekday'])})", _weekday),
    ]
    return tuple((re.compile(rf"(?<![\w-])(?:{row})(?![\w-])", re.IGNORECASE), read) for row, read in rows)


def _values(rows: dict[str, str]) -> dict[str, int]:
    return {word: int(number) for number, alternatives in rows.items() for word in alternatives.split("|")}


def _either(words: dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
