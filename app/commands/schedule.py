from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.command import Subcommands
from sixfold.app.errors import NotUnderstood
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.capture import rules
from sixfold.capture.rules import Span
from sixfold.memory.outcomes import Done
from sixfold.memory.recorder_requests import ChooseRules

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.app.invocation import Invocation

    Spans = tuple[Span, ...]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAILY = "daily"
_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", re.ASCII)


class Days(click.ParamType[frozenset[int]]):
    """Days of the week: "mon-fri", "sat,sun", "daily"; a run may go over Sunday."""

    name = "days"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[int]:
        if isinstance(value, frozenset):
            return value
        found: set[int] = set()
        for part in str(value).strip().lower().split(","):
            first, dash, last = part.partition("-")
            last = last if dash else first
            if part == DAILY:
                found.update(range(len(DAYS)))
            elif first in DAYS and last in DAYS:
                begin, end = DAYS.index(first), DAYS.index(last)
                found.update(day % len(DAYS) for day in range(begin, end + 1 + (len(DAYS) if end < begin else 0)))
            else:
                self.fail("those are no days; write mon-fri, sat,sun or daily", param, ctx)
        return frozenset(found)


class Hours(click.ParamType[tuple[time, time]]):
    """Two times of the day, "09:00-18:00"; an end before its beginning is on the next day."""

    name = "hours"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[time, time]:
        if isinstance(value, tuple):
            begin, end = value
            return begin, end
        match = _HOURS.fullmatch(str(value).strip())
        try:
            one, two, three, four = (int(number) for number in match.groups()) if match else (99, 0, 0, 0)
            return time(one, two), time(three, four)
        except ValueError:
            self.fail("those are no hours; write 09:00-18:00", param, ctx)


@click.group("schedule", cls=Subcommands)
def command() -> None:
    """At which hours to record; outside of them the recorder rests. It follows within seconds."""


@command.command("list")
@click.pass_obj
def list_hours(invocation: Invocation) -> int:
    """List the hours. Needs no passphrase."""
    return _list(invocation)


@command.command("add")
@click.argument("days", type=Days())
@click.argument("hours", type=Hours())
@click.pass_obj
def add(invocation: Invocation, days: frozenset[int], hours: tuple[time, time]) -> int:
    """Record at these hours, beside those that are chosen already: add mon-fri 09:00-18:00."""
    span = Span(days, *hours)
    return _change(invocation, lambda chosen: chosen if span in chosen else (*chosen, span), "they are there already")


@command.command("remove")
@click.argument("days", type=Days())
@click.argument("hours", type=Hours())
@click.pass_obj
def remove(invocation: Invocation, days: frozenset[int], hours: tuple[time, time]) -> int:
    """Take these hours away; without any it records always."""
    span = Span(days, *hours)
    return _change(invocation, lambda chosen: tuple(one for one in chosen if one != span), "none are like them")


@command.command("always")
@click.pass_obj
def always(invocation: Invocation) -> int:
    """Record at any hour again."""
    return _change(invocation, lambda _chosen: (), "it records always already")


def in_words(span: Span) -> str:
    """As `add` takes it: "mon-fri 09:00-18:00"."""
    inside = sorted(span.days)
    if len(inside) == len(DAYS):
        days = DAILY
    elif len(inside) > 2 and inside[-1] - inside[0] == len(inside) - 1:  # noqa: PLR2004 - two days are named, more are a run
        days = f"{DAYS[inside[0]]}-{DAYS[inside[-1]]}"
    else:
        days = ",".join(DAYS[day] for day in inside)
    return f"{days} {span.begin:%H:%M}-{span.end:%H:%M}"


def _change(invocation: Invocation, change: Callable[[Spans], Spans], same: str) -> int:
    with Session(invocation) as session:
        before = rules.load(invocation.home.rules)
        after = replace(before, schedule=change(before.schedule))
        if after == before:
            raise NotUnderstood(name="the hours", remedy=f"{same}: `sixfold schedule list` shows them")
        session.ask(ChooseRules(after), Done)
    return _list(invocation)


def _list(invocation: Invocation) -> int:
    chosen = rules.load(invocation.home.rules)
    if invocation.json:
        spans = [
            {
                "days": [DAYS[day] for day in sorted(span.days)],
                "begin": f"{span.begin:%H:%M}",
                "end": f"{span.end:%H:%M}",
            }
            for span in chosen.schedule
        ]
        output.as_json({"schedule": spans, "time_zone": chosen.time_zone})
    else:
        for span in chosen.schedule:
            output.line(in_words(span))
        if not chosen.schedule:
            output.line("always")
    return EXIT_DONE
