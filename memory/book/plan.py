"""The steps of a book: which passages it has, in which chapters, and what each tells of. Pure.

After L2MAC (Holt et al., ICLR 2024): a long text is written as a stored list of steps, each with all that it needs, so
that no step depends on how much of the text a model can hold.
"""

from __future__ import annotations

import itertools
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from sixfold.memory import dated
from sixfold.memory.segments import CHARACTERS_PER_TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """From `book.toml`."""

    materials: int
    tokens: int
    one: int
    answer_tokens: int
    words: float
    day: int
    week: int
    screens_a_day: int
    passages: int


@dataclass(frozen=True, slots=True)
class Material:
    """One thing to tell of: `when` on the clock of its place; `is_screen` for what was only looked at."""

    ref: str
    when: datetime
    text: str = field(repr=False)
    is_screen: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One passage to write."""

    chapter: str
    refs: tuple[str, ...]


@cache
def limits() -> Limits:
    """The measured limits that ship with the program."""
    table = tomllib.loads(resources.files(__package__).joinpath("book.toml").read_text("utf-8"))
    return Limits(**table["passage"], **table["chapters"], **table["choice"])


def steps(materials: Iterable[Material], chosen: Limits) -> tuple[Step, ...]:
    """The steps in order of time. A passage stays in one chapter; a single long thing has one for itself."""
    ordered = sorted(_without_many_screens(materials, chosen), key=lambda one: (one.when, one.ref))
    if not ordered:
        return ()
    span = (ordered[-1].when.date() - ordered[0].when.date()).days + 1
    found = [
        Step(chapter, tuple(one.ref for one in passage))
        for chapter, within in itertools.groupby(ordered, key=lambda one: _chapter(one.when.date(), span, chosen))
        for passage in _passages(list(within), chosen)
    ]
    return tuple(found[: chosen.passages])


def _without_many_screens(materials: Iterable[Material], chosen: Limits) -> Iterator[Material]:
    screens: dict[date, list[Material]] = {}
    for one in materials:
        if one.is_screen:
            screens.setdefault(one.when.date(), []).append(one)
        else:
            yield one
    for of_day in screens.values():
        yield from sorted(of_day, key=lambda one: (-len(one.text), one.ref))[: chosen.screens_a_day]


def _passages(materials: Sequence[Material], chosen: Limits) -> Iterator[list[Material]]:
    current: list[Material] = []
    spent = 0.0
    for one in materials:
        cost = min(chosen.one, len(one.text) / CHARACTERS_PER_TOKEN)
        if current and (len(current) == chosen.materials or spent + cost > chosen.tokens):
            yield current
            current, spent = [], 0.0
        current.append(one)
        spent += cost
    if current:
        yield current


def _chapter(day: date, span: int, chosen: Limits) -> str:
    if span <= chosen.day:
        return dated.day_label(day)
    if span <= chosen.week:
        return f"The week of {dated.day_label(day - timedelta(days=day.weekday()))}"
    return f"{day:%B} {day.year}"
