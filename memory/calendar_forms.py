"""Times that a text names by the calendar ("8 May 2023", "in May", "on Monday", "Q1", "over Christmas"), as days.

The forms stand in `times.toml`, each language with its own words; here is how each is counted. Pure.
"""

from __future__ import annotations

import calendar
import functools
import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from sixfold.memory.dated import unaccented

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Parts = Mapping[str, str | None]
    Counted = tuple[date, date]
    """The first day, and the day after the last one."""

LANGUAGES = ("en", "de", "fr", "es")
_MONTHS = 12
_A_DAY = timedelta(days=1)
_NUMBERS = {
    "d": r"3[01]|[12]\d|0?[1-9]",
    "d2": r"3[01]|[12]\d|0?[1-9]",
    "m": r"1[0-2]|0?[1-9]",
    "y": r"(?:19|20)\d\d",
    "y2": r"(?:19|20)\d\d",
    "yy": r"\d\d",
}
_RANGES = frozenset({"days", "months", "weekdays", "years"})
_PLACE = re.compile(r"\{([a-z]+2?)\}")


@dataclass(frozen=True, slots=True)
class Days:
    """A form `text[start:end]` and its days, `first` up to and without `after`.

    `yearly` where it names no year; `bound` says where a word like "since" is looked for: before it, before it or as
    its first word, or nowhere, as it is a range already.
    """

    start: int
    end: int
    first: date
    after: date
    yearly: bool = False
    bound: Literal["before", "first", "nowhere"] = "first"


@dataclass(frozen=True, slots=True)
class Feast:
    """From which day of which month on, and for how many days."""

    month: int
    day: int
    days: int


@dataclass(frozen=True, slots=True)
class _Table:
    rules: tuple[tuple[re.Pattern[str], str], ...]
    words: Mapping[str, tuple[re.Pattern[str], ...]]
    feasts: tuple[Feast, ...]
    day_first: re.Pattern[str]


def data() -> dict[str, Any]:
    """The table `times.toml`, without accents."""
    text = resources.files(__package__).joinpath("times.toml").read_text("utf-8")
    return tomllib.loads(unaccented(text))


def find(text: str, today: date) -> Iterator[Days]:
    """Every form in an unaccented text, the more exact ones first; they may overlap."""
    for pattern, read in _table().rules:
        for match in pattern.finditer(text):
            parts = {**match.groupdict(), "_text": text}
            try:
                first, after = _READERS[read](parts, today)
            except (ValueError, OverflowError):  # 31 February and the like: no time at all
                continue
            yearly = read == "date" and not parts.get("y")
            yield Days(*match.span(), first, after, yearly, "nowhere" if read in _RANGES else "first")


def in_year(days: Days, year: int) -> Days:
    """The same form in another year."""
    first = days.first.replace(year=year)
    return Days(days.start, days.end, first, first + (days.after - days.first))


def _number(kind: str, word: str | None) -> int:
    """The place of a word in its table, from 0."""
    return next(n for n, pattern in enumerate(_table().words[kind]) if pattern.fullmatch(word or ""))


def _one(day: date) -> Counted:
    return day, day + _A_DAY


def _begun(month: int, day: int, today: date) -> date:
    """The latest such day that is not ahead."""
    this = date(today.year, month, day)
    return this if this <= today else date(today.year - 1, month, day)


def _after_month(first: date) -> date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1]) + _A_DAY


def _months_on(first: date, months: int) -> date:
    index = first.year * _MONTHS + first.month - 1 + months
    return date(index // _MONTHS, index % _MONTHS + 1, 1)


def _figures(parts: Parts, today: date) -> Counted:
    month, day = int(parts["m"] or 0), int(parts["d"] or 0)
    year = parts.get("y") or (f"20{parts['yy']}" if parts.get("yy") else None)
    return _one(date(int(year), month, day) if year else _begun(month, day, today))


def _slashed(parts: Parts, _today: date) -> Counted:
    """5/8/2023 is the 8th of May as written in English, the 5th of August elsewhere; 15/8/2023 is day first anyway."""
    a, b, year = (int(parts[name] or 0) for name in ("a", "b", "y"))
    day_first = a > _MONTHS or (b <= _MONTHS and _table().day_first.search(parts["_text"] or ""))
    return _one(date(year, b, a) if day_first else date(year, a, b))


def _date(parts: Parts, today: date) -> Counted:
    month, day = _number("month", parts["month"]) + 1, int(parts.get("d") or 1)
    year = parts.get("y")
    return _one(date(int(year), month, day) if year else _begun(month, day, today))


def _days(parts: Parts, today: date) -> Counted:
    first, _ = _date(parts, today)
    return first, first.replace(day=int(parts["d2"] or 0)) + _A_DAY


def _first_of(parts: Parts, today: date) -> date:
    """The first day of the month that is named, in its year or the latest that has begun."""
    month = _number("month", parts["month"]) + 1
    year = parts.get("y")
    return date(int(year), month, 1) if year else _begun(month, 1, today)


def _month(parts: Parts, today: date) -> Counted:
    first = _first_of(parts, today)
    return first, _after_month(first)


def _last_month(parts: Parts, today: date) -> Counted:
    first = _first_of(parts, today)
    first = first if _after_month(first) <= today else first.replace(year=first.year - 1)
    return first, _after_month(first)


def _next_month(parts: Parts, today: date) -> Counted:
    first = _first_of(parts, today)
    first = first.replace(year=first.year + 1)
    return first, _after_month(first)


def _months(parts: Parts, today: date) -> Counted:
    """From month to month: the latest such stretch that has begun, or the one that ends in the year."""
    one, two = (_number("month", parts[name]) + 1 for name in ("month", "month2"))
    named = parts.get("y")
    year = int(named) - (one > two) if named else _begun(one, 1, today).year
    return date(year, one, 1), _after_month(date(year + (one > two), two, 1))


def _years(parts: Parts, _today: date) -> Counted:
    one, two = sorted(int(parts[name] or 0) for name in ("y", "y2"))
    return date(one, 1, 1), date(two + 1, 1, 1)


def _year(parts: Parts, _today: date) -> Counted:
    year = int(parts["y"] or 0)
    return date(year, 1, 1), date(year + 1, 1, 1)


def _nth_week(parts: Parts, today: date) -> Counted:
    """The first week of a month are its days 1 to 7, the second 8 to 14, the last its last seven."""
    first, after = _month(parts, today)
    nth = _number("nth", parts["nth"])
    begins = after - timedelta(days=7) if nth == _LAST else first + timedelta(days=7 * nth)
    return begins, begins + timedelta(days=7)


_LAST = 4


def _third(parts: Parts, today: date) -> Counted:
    first, after = _month(parts, today)
    begins = [first, first + timedelta(days=10), first + timedelta(days=20), after]
    which = _number("third", parts["third"])
    return begins[which], begins[which + 1]


def _third_of_year(parts: Parts, today: date) -> Counted:
    begins = date(int(parts.get("y") or today.year), 1 + 4 * _number("third", parts["third"]), 1)
    return begins, _months_on(begins, 4)


def _season(parts: Parts, today: date) -> Counted:
    month = 3 + 3 * _number("season", parts["season"])
    year = parts.get("y")
    first = date(int(year), month, 1) if year else _begun(month, 1, today)
    return first, _months_on(first, 3)


def _last_season(parts: Parts, today: date) -> Counted:
    first, after = _season(parts, today)
    return (first, after) if after <= today else (_months_on(first, -12), _months_on(after, -12))


def _quarter(parts: Parts, today: date) -> Counted:
    """The quarter by its number; "last quarter" is the one before this, of a named year the fourth."""
    nth = _number("nth", parts["nth"]) if parts.get("nth") else int(parts.get("q") or 0) - 1
    if parts.get("y"):
        first = date(int(parts["y"] or 0), 1 + 3 * min(nth, 3), 1)
    elif nth in {_LAST, -1}:
        this = date(today.year, 1 + 3 * ((today.month - 1) // 3), 1)
        first = _months_on(this, -3) if nth == _LAST else this
    else:
        first = _begun(1 + 3 * nth, 1, today)
    return first, _months_on(first, 3)


def _feast(parts: Parts, today: date) -> Counted:
    named = next(name for name, value in parts.items() if name.startswith("feast") and value)
    feast = _table().feasts[int(named.removeprefix("feast"))]
    first = _begun(feast.month, feast.day, today)
    return first, first + timedelta(days=feast.days)


def _back_to(weekday: int, today: date) -> date:
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def _weekday(parts: Parts, today: date) -> Counted:
    return _one(_back_to(_number("weekday", parts["weekday"]), today))


def _this_weekday(parts: Parts, today: date) -> Counted:
    return _one(_back_to(0, today) + timedelta(days=_number("weekday", parts["weekday"])))


def _weekday_last_week(parts: Parts, today: date) -> Counted:
    first, after = _this_weekday(parts, today)
    return first - timedelta(days=7), after - timedelta(days=7)


def _weekdays(parts: Parts, today: date) -> Counted:
    one, two = (_number("weekday", parts[name]) for name in ("weekday", "weekday2"))
    first = _back_to(one, today)
    return first, first + timedelta(days=(two - one) % 7 + 1)


def _weekend(_parts: Parts, today: date) -> Counted:
    first = _back_to(calendar.SATURDAY, today)
    return first, first + timedelta(days=2)


def _day_of_month(parts: Parts, today: date) -> Counted:
    this = today.replace(day=1)
    day = int(parts["d"] or 0)
    return _one((this if day <= today.day else _months_on(this, -1)).replace(day=day))


_READERS: dict[str, Callable[[Parts, date], Counted]] = {
    "figures": _figures,
    "slashed": _slashed,
    "days": _days,
    "date": _date,
    "months": _months,
    "weekdays": _weekdays,
    "years": _years,
    "nth_week": _nth_week,
    "third": _third,
    "month": _month,
    "last_month": _last_month,
    "next_month": _next_month,
    "quarter": _quarter,
    "season": _season,
    "last_season": _last_season,
    "feast": _feast,
    "year": _year,
    "third_of_year": _third_of_year,
    "weekday_last_week": _weekday_last_week,
    "this_weekday": _this_weekday,
    "weekday": _weekday,
    "weekend": _weekend,
    "day_of_month": _day_of_month,
}


@functools.cache
def _table() -> _Table:
    table = data()
    lists = {kind: {code: _listed(row) for code, row in table[f"{kind}s"].items()} for kind in _KINDS}
    feasts = tuple(_dated_feast(row) for row in table["feast"])
    rules = tuple(
        (_compiled(pattern, code, lists, table["feast"]), row["read"])
        for row in table["rule"]
        for code in ("any", *LANGUAGES)
        for pattern in row.get(code, ())
    )
    words = {
        kind: tuple(re.compile("|".join(alike), re.IGNORECASE) for alike in zip(*by_language.values(), strict=True))
        for kind, by_language in lists.items()
    }
    return _Table(rules, words, feasts, re.compile(rf"\b(?:{table['day_first']['words']})\b", re.IGNORECASE))


_KINDS = ("month", "weekday", "season", "nth", "third")


def _listed(row: str) -> list[str]:
    return [words.strip() for words in row.split(",")]


def _dated_feast(row: Mapping[str, Any]) -> Feast:
    month, day = row["from"].split("-")
    return Feast(int(month), int(day), row["days"])


def _compiled(
    pattern: str, code: str, lists: Mapping[str, Mapping[str, list[str]]], feasts: list[dict[str, Any]]
) -> re.Pattern[str]:
    """A rule's pattern with the words of its language in their places."""

    def filled(place: re.Match[str]) -> str:
        name = place[1]
        if name in _NUMBERS:
            return f"(?P<{name}>{_NUMBERS[name]})"
        if name == "feast":
            named = [f"(?P<feast{n}>{row[code]})" for n, row in enumerate(feasts) if code in row]
            return f"(?:{'|'.join(named)})"
        return f"(?P<{name}>{'|'.join(lists[name.removesuffix('2')][code])})"

    return re.compile(rf"(?<![\w-])(?:{_PLACE.sub(filled, pattern)})(?![\w-]|['\u2019]s\b)", re.IGNORECASE)
