"""Dates that a text leaves to its reader: "yesterday" in a turn of 8 May 2023 is 7 May 2023, counted by code.

A small model copies dates well and counts them badly, so each relative expression of a source is shown with the date
it means, and the agents' times come from here with their precision. The words stand in `dated.toml`. Pure.
"""

from __future__ import annotations

import calendar
import functools
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Any

from sixfold.memory.types import Precision

_WEEKEND = 5  # Saturday
_YEAR_MONTHS = 12
_SUMMER = (6, 8)
_MONTHS = tuple(calendar.month_name)
_DAYS = tuple(calendar.day_name)
_NOTE = re.compile(r"\s*\[(?:= ?|(?=[^\]]*[a-z])(?!secret ))([^\]]*)\]")
_PREPOSITION = re.compile(r"\b(?:on|in|at|since|until|till|from|by|before|after|for|of|am|im|le|el)\s+$", re.IGNORECASE)
_NUMBER_WORDS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Dated:
    """A time expression `text[start:end]`, the days it means (both included), how exactly, and how to say it."""

    start: int
    end: int
    first: date
    last: date
    precision: Precision
    label: str

    def span(self, near: datetime) -> tuple[datetime, datetime]:
        """From the first moment of the first day to the last second of the last, in the zone of `near`."""
        zone = near.tzinfo
        return datetime.combine(self.first, time(0), zone), datetime.combine(self.last, time(23, 59, 59), zone)


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    unit: str
    shift: int
    sign: int
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Table:
    rules: tuple[_Rule, ...]
    numbers: dict[str, int]
    weekdays: dict[str, int]


def day_label(day: date) -> str:
    """A day as it is said in answers: "7 May 2023"."""
    return f"{day.day} {_MONTHS[day.month]} {day.year}"


def unaccented(text: str) -> str:
    """The text without accents, character for character: "fevrier" is typed as often as "février"."""
    return text if text.isascii() else "".join(map(_bare, text))


@functools.cache
def _bare(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    return parts[0] if all(map(unicodedata.combining, parts[1:])) else char


def day_in(text: str, day: date) -> str:
    """A day as it stands in a text, "7 May 2023" or "May 7, 2023"; empty where it does not."""
    forms = (day_label(day), f"{_MONTHS[day.month]} {day.day}, {day.year}")
    return next((form for form in forms if form in text), "")


def find(text: str, at: datetime) -> list[Dated]:
    """Every relative time expression of `text`, counted from the local time `at`, in order, none overlapping."""
    table = _table()
    plain = unaccented(text)
    found: list[Dated] = []
    taken: list[tuple[int, int]] = []
    for rule in table.rules:
        if rule.unless is not None and rule.unless.search(plain):
            continue
        for match in rule.pattern.finditer(plain):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            meant = _meant(rule, match, at.date(), table)
            if meant is not None:
                taken.append((start, end))
                found.append(Dated(start, end, *meant))
    return sorted(found, key=lambda dated: dated.start)


def annotate(text: str, at: datetime) -> str:
    """`text` with the date meant written behind each relative expression: "yesterday [= 7 May 2023]"."""
    out: list[str] = []
    position = 0
    for dated in find(text, at):
        out += [text[position : dated.end], f" [= {dated.label}]"]
        position = dated.end
    return "".join([*out, text[position:]])


def _meant(rule: _Rule, match: re.Match[str], today: date, table: _Table) -> tuple[date, date, Precision, str] | None:
    groups = {name[0]: value.casefold() for name, value in match.groupdict().items() if value is not None}
    if "n" in groups:
        words = groups["n"]
        count = int(words) if words.isdigit() else table.numbers[words]
        steps = rule.sign * count
    else:
        steps = rule.shift
    try:
        return _UNITS[rule.unit](today, steps, table.weekdays.get(groups.get("w", ""), 0))
    except (OverflowError, ValueError):  # "in 99999 years" is before or after all calendars
        return None


def _day(today: date, steps: int, _weekday: int) -> tuple[date, date, Precision, str]:
    day = today + timedelta(days=steps)
    return day, day, Precision.DAY, day_label(day)


def _named_day(today: date, steps: int, weekday: int) -> tuple[date, date, Precision, str]:
    ahead = (weekday - today.weekday() - 1) % 7 + 1  # 1 to 7: never today
    day = today + timedelta(days=ahead if steps > 0 or ahead == 7 else ahead - 7)  # noqa: PLR2004
    day -= timedelta(days=14 if steps < 0 and ahead == 7 else 0)  # noqa: PLR2004
    return day, day, Precision.DAY, f"{_DAYS[weekday]} {day_label(day)}"


def _week(today: date, steps: int, _weekday: int) -> tuple[date, date, Precision, str]:
    middle = today + timedelta(weeks=steps)
    first = middle - timedelta(days=middle.weekday())
    side = "before" if steps < 0 else "after"
    count = abs(steps)
    many = _NUMBER_WORDS[count] if count < len(_NUMBER_WORDS) else str(count)
    if not count:
        return first, first + timedelta(days=6), Precision.WEEK, f"the week of {day_label(today)}"
    label = f"the week {side} {day_label(today)}" if count == 1 else f"{many} weeks {side} {day_label(today)}"
    return first, first + timedelta(days=6), Precision.WEEK, label


def _weekend(today: date, steps: int, _weekday: int) -> tuple[date, date, Precision, str]:
    day = today + timedelta(days=_WEEKEND - today.weekday(), weeks=steps)
    said = {0: f"the weekend of {day_label(today)}", -1: f"the weekend before {day_label(today)}"}
    return day, day + timedelta(days=1), Precision.WEEK, said.get(steps, f"the weekend of {day_label(day)}")


def _month(today: date, steps: int, _weekday: int) -> tuple[date, date, Precision, str]:
    index = today.year * _YEAR_MONTHS + today.month - 1 + steps
    year, month = index // _YEAR_MONTHS, index % _YEAR_MONTHS + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, 1), date(year, month, last), Precision.MONTH, f"{_MONTHS[month]} {year}"


def _year(today: date, steps: int, _weekday: int) -> tuple[date, date, Precision, str]:
    year = today.year + steps
    return date(year, 1, 1), date(year, 12, 31), Precision.YEAR, str(year)


def _since(today: date, steps: int, _weekday: int) -> tuple[date, date, Precision, str]:
    year = today.year + steps
    return date(year, 1, 1), today, Precision.YEAR, f"since {year}"


def _summer(today: date, steps: int, _weekday: int) -> tuple[date, date, Precision, str]:
    year = today.year + (steps if today.month <= _SUMMER[1] else steps + 1)
    return date(year, _SUMMER[0], 1), date(year, _SUMMER[1], 31), Precision.MONTH, f"summer of {year}"


_UNITS = {
    "day": _day,
    "weekday": _named_day,
    "week": _week,
    "weekend": _weekend,
    "month": _month,
    "year": _year,
    "since": _since,
    "summer": _summer,
}


@functools.cache
def _table() -> _Table:
    text = resources.files(__package__).joinpath("dated.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(unaccented(text))
    numbers = {word: int(value) for value, words in data["numbers"].items() for word in words.split("|")}
    weekdays = {word: int(value) for value, words in data["weekdays"].items() for word in words.split("|")}
    return _Table(tuple(_rule(row, numbers, weekdays) for row in data["rule"]), numbers, weekdays)


def _rule(row: dict[str, Any], numbers: dict[str, int], weekdays: dict[str, int]) -> _Rule:
    """Compile one row; a group's name is its kind and a running number, as a pattern's alternatives repeat it."""
    choices = {"n": r"\d{1,3}|" + _alternatives(numbers), "w": _alternatives(weekdays)}
    parts = re.split(r"(\{[nw]\})", row["pattern"])
    body = "".join(
        f"(?P<{part[1]}{index}>{choices[part[1]]})" if part in {"{n}", "{w}"} else part
        for index, part in enumerate(parts)
    )
    pattern = re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE)
    unless = re.compile(rf"\b(?:{row['unless']})\b", re.IGNORECASE) if "unless" in row else None
    return _Rule(pattern, row["unit"], int(row.get("shift", 0)), int(row.get("sign", 1)), unless)


def _alternatives(words: dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def settle(text: str, at: datetime) -> str:
    """`text` with each relative expression replaced by the date it means, as it is said in a sentence."""
    out: list[str] = []
    position = 0
    for dated in find(text, at):
        if dated.label in _NOTE.sub("", text):  # it is said already
            continue
        before = text[position : dated.start]
        out += [before, _preposition(dated, before), dated.label]
        position = dated.end
        note = _NOTE.match(text, position)
        position = note.end() if note else position
    return _NOTE.sub(r" (\1)", "".join([*out, text[position:]]))


def _preposition(dated: Dated, before: str) -> str:
    if not before.strip() or _PREPOSITION.search(before) or dated.label.startswith("since"):
        return ""
    if dated.precision is Precision.DAY:
        return "on "
    if dated.precision is Precision.WEEK:
        return "in " if dated.label.startswith("the week ") else ""
    return "in "


def said_instead(text: str, told: str, meant: Dated) -> str:
    """`text` with the date `told` replaced by the one that is meant, with the word that goes before it."""
    before, _, after = text.partition(told)
    bare = re.sub(r"\b(?:on|in|at)\s+$", "", before)
    return f"{bare}{_preposition(meant, bare)}{meant.label}{after}"
