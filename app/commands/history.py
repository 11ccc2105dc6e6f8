from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output, views
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Revisions
from sixfold.memory.requests import History
from sixfold.memory.types import REVIEW

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("history", cls=Command)
@click.argument("ref")
@click.pass_obj
def command(invocation: Invocation, ref: str) -> int:
    """Show every revision of a memory: what changed it, when, because of what."""
    with Session(invocation) as session:
        history = session.ask(History(ref), Revisions)
    if invocation.json:
        output.as_json(views.revisions(history))
        return EXIT_DONE
    for revision in history.revisions:
        by = revision.cause.agent
        if by == REVIEW:
            by = f"{by}, as {revision.cause.origin} changed"
        output.line(f"{revision.revision}  {revision.at.isoformat()}  {revision.operation.value} by {by}")
        output.line(f"    {output.short(views.headline(revision.after))}")
    return EXIT_DONE
