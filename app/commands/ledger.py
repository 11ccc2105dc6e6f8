from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Ledger
from sixfold.memory.requests import ReadLedger

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("ledger", cls=Command)
@click.option("--limit", type=click.IntRange(min=1))
@click.pass_obj
def command(invocation: Invocation, limit: int | None) -> int:
    """What was skipped, redacted, expired, forgotten: rules and counts, never the words."""
    with Session(invocation) as session:
        ledger = session.ask(ReadLedger(limit), Ledger)
    if invocation.json:
        output.as_json(plain(ledger))
    else:
        for entry in ledger.entries:
            output.line(f"{entry.at.isoformat()}  {entry.action:<11} {entry.count:>5}  {entry.rule} ({entry.sense})")
    return EXIT_DONE
