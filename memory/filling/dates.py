"""Dates as a form wants them: whole, in three parts, or a card's month and year. Pure but for its table."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from sixfold.memory.changes.table import table as changes
from sixfold.memory.filling.folding import folded
from sixfold.memory.filling.shaping_table import shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.memory.filling.fields import Field, Option

_MONTH_VALUE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})")
_RUN = re.compile(r"([A-Za-z])\1*")
_SHORT_YEAR = 2
_PARTS_OF_A_DATE = 3


def day(value: str, field: Field) -> str | None:
    """A day of the calendar (ISO 8601) as the field writes it."""
    try:
        known = date.fromisoformat(value)
    except ValueError:
        return None
    if field.type == "date":
        return known.isoformat()
    return _written(known, _form(field))


def part(value: str, which: str, field: Field) -> str | None:
    """The "day", "month" or "year" of a date or month; None where the select offers none of its ways to be written."""
    pieces = value.split("-")
    at = ("year", "month", "day").index(which)
    if at >= len(pieces) or not all(one.isdecimal() for one in pieces):
        return None
    number = int(pieces[at])
    if field.options:
        return chosen(number, which, field.options)
    if which == "year":
        short = field.max_length == _SHORT_YEAR or len(field.placeholder.strip()) == _SHORT_YEAR
        return pieces[at][-2:] if short else pieces[at]
    return f"{number:02}"


def chosen(number: int, which: str, options: Sequence[Option]) -> str | None:
    """The value of the one option that means a number: by its digits, or as a month by its name."""
    found = [one for one in options if _means(one.text, number, which)]
    found = found or [one for one in options if _means(one.value, number, which)]
    return found[0].value if len({one.value for one in found}) == 1 else None


def expiry(value: str, field: Field) -> str | None:
    """A card's last month ("2029-09") as the field writes it: MM/YY, MM/YYYY, MMYY."""
    known = _MONTH_VALUE.fullmatch(value)
    if known is None:
        return None
    if field.type == "month":
        return value
    months = [one.value for one in field.options if _same_month(one, known["year"], known["month"])]
    if field.options:
        return months[0] if len(set(months)) == 1 else None
    shown = re.search(r"[A-Z]{2,4}( ?[/.-] ?)([A-Z]{2,4})", field.placeholder.upper())
    long = shown is not None and len(shown[2]) == 4  # noqa: PLR2004 - the letters of a whole year
    between = shown[1] if shown else "/"
    written = f"{known['month']}{between}{known['year'] if long else known['year'][-2:]}"
    if field.max_length is not None and len(written) > field.max_length:
        return f"{known['month']}{known['year'][-2:]}"
    return written


def _same_month(option: Option, year: str, month: str) -> bool:
    digits = re.findall(r"[0-9]+", option.text)
    return digits in ([month, year], [month, year[-2:]], [year, month])


def _means(text: str, number: int, which: str) -> bool:
    bare = folded(text)
    if bare.isdecimal():
        short = which == "year" and len(bare) == _SHORT_YEAR
        return int(bare) == (number % 100 if short else number)
    if which != "month":
        return False
    names = {folded(name): n for name, n in changes().months.items()}
    words = [word for word in bare.split() if not word.isdecimal()]
    return len(words) == 1 and names.get(words[0]) == number


def _form(field: Field) -> str:
    """The pattern of the placeholder, else that of the page's language."""
    shown = field.placeholder.strip().upper()
    if len(_RUN.findall(shown)) == _PARTS_OF_A_DATE and re.fullmatch(r"[A-Z]{1,4}([^A-Z0-9]+[A-Z]{1,4}){2}", shown):
        return shown
    forms = shapes().dates
    language = field.language.casefold()
    return forms.get(language) or forms.get(language[:2]) or forms["other"]


def _written(known: date, form: str) -> str | None:
    """The date after a pattern; None where its letters leave open which is which."""
    kinds = _kinds([match.group() for match in _RUN.finditer(form)])
    if kinds is None:
        return None
    said = iter(kinds)
    year = {2: f"{known.year % 100:02}", 4: f"{known.year:04}"}
    values = {"day": f"{known.day:02}", "month": f"{known.month:02}"}

    def put(match: re.Match[str]) -> str:
        kind = next(said)
        return year.get(len(match.group()), year[4]) if kind == "year" else values[kind]

    return _RUN.sub(put, form)


def _kinds(runs: Sequence[str]) -> list[str] | None:
    """What each run of letters stands for. J is the day beside A, the year beside T ("JJ/MM/AAAA", "TT.MM.JJJJ")."""
    letters = shapes().letters
    firsts = [run[0] for run in runs]
    kinds = []
    for run in runs:
        fits = [kind for kind, signs in letters.items() if run[0] in signs]
        if len(fits) > 1:
            fits = ["year"] if "T" in firsts or "D" in firsts or len(run) > _SHORT_YEAR else ["day"]
        kinds += fits[:1]
    return kinds if sorted(kinds) == ["day", "month", "year"] else None
