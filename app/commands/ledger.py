from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.clock import in_zone, local_zone
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Ledger
from sixfold.memory.requests import ReadLedger

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sixfold.app.invocation import Invocation
    from sixfold.memory.types import LedgerEntry


@dataclass(frozen=True, slots=True)
class DayOfRule:
    """How often a rule held on a day of the local clock, and when it first and last did."""

    day: str
    action: str
    rule: str
    sense: str
    count: int
    first: datetime
    last: datetime


@click.command("ledger", cls=Command)
@click.option("--limit", type=click.IntRange(min=1), help="The newest lines alone.")
@click.option("--summary", is_flag=True, help="One line for each day and rule.")
@click.pass_obj
def command(invocation: Invocation, limit: int | None, summary: bool) -> int:
    """What was skipped, redacted, expired, forgotten, set aside: rules and counts, never the words."""
    with Session(invocation) as session:
        ledger = session.ask(ReadLedger(None if summary else limit), Ledger)
    if summary:
        _summary(by_day(ledger.entries, local_zone())[:limit], as_json=invocation.json)
    elif invocation.json:
        output.as_json(plain(ledger))
    else:
        for entry in ledger.entries:
            output.line(f"{entry.at.isoformat()}  {entry.action:<11} {entry.count:>5}  {entry.rule} ({entry.sense})")
    return EXIT_DONE


def by_day(entries: Iterable[LedgerEntry], zone: str) -> list[DayOfRule]:
    """Give the ledger by day and rule: the newest day first, and in it what held most often."""
    found: dict[tuple[str, str, str, str], DayOfRule] = {}
    for entry in entries:
        at = in_zone(entry.at, zone)
        key = (at.date().isoformat(), entry.action, entry.rule, entry.sense)
        known = found.get(key)
        found[key] = (
            DayOfRule(*key, entry.count, at, at)
            if known is None
            else replace(known, count=known.count + entry.count, first=min(known.first, at), last=max(known.last, at))
        )
    often = sorted(found.values(), key=lambda one: (-one.count, one.action, one.rule))
    return sorted(often, key=lambda one: one.day, reverse=True)


def _summary(days: list[DayOfRule], *, as_json: bool) -> None:
    if as_json:
        output.as_json({"days": plain(days)})
        return
    for one in days:
        when = f"{one.first:%H:%M}" if one.first == one.last else f"{one.first:%H:%M} to {one.last:%H:%M}"
        output.line(f"{one.day}  {one.action:<11} {one.count:>6}  {one.rule} ({one.sense}), {when}")
