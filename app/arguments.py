"""The command line's own kinds of arguments: moments and spans of time, memory types."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from sixfold.app.clock import local_zone, parse_moment
from sixfold.memory.types import MemoryType

if TYPE_CHECKING:
    from click import Context, Parameter

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Moment(click.ParamType[datetime]):
    """ISO 8601. A day alone is its beginning, or with `end_of_day` its end, so that `--until` takes that day in."""

    name = "time"

    def __init__(self, *, end_of_day: bool = False) -> None:
        self._end_of_day = end_of_day

    def convert(self, value: object, param: Parameter | None, ctx: Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        text = str(value)
        try:
            moment = parse_moment(text, local_zone())
        except ValueError:
            self.fail("that is no time; write it as 2024-05-31 or 2024-05-31T14:30+02:00", param, ctx)
        if self._end_of_day and DAY.fullmatch(text):
            moment += timedelta(days=1)
        return moment.astimezone(UTC)


class Duration(click.ParamType[float]):
    """A number and a unit: 90s, 15m, 2h, 3d, 1w. In seconds."""

    name = "duration"

    def convert(self, value: object, param: Parameter | None, ctx: Context | None) -> float:
        if isinstance(value, float):
            return value
        match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)([smhdw])", str(value).strip().lower())
        if not match:
            self.fail("that is no span of time; write it as 90s, 15m, 2h, 3d or 1w", param, ctx)
        return float(match[1]) * UNITS[match[2]]


def pairs(values: tuple[str, ...]) -> dict[str, str]:
    """Choices of a form, each written as NAME=VALUE."""
    parts = [value.partition("=") for value in values]
    if any(not equals or not name for name, equals, _ in parts):
        raise click.UsageError("Write a choice of the form as NAME=VALUE.")
    return {name: value for name, _equals, value in parts}


MEMORY_TYPE = click.Choice([kind.value for kind in MemoryType])
SINCE = Moment()
UNTIL = Moment(end_of_day=True)
NOW = Moment()
DURATION = Duration()


def memory_type(value: str | None) -> MemoryType | None:
    """What `MEMORY_TYPE` has let through."""
    return MemoryType(value) if value else None
