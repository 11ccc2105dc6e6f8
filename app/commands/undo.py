from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Stored
from sixfold.memory.requests import Undo

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("undo", cls=Command)
@click.argument("ref")
@click.pass_obj
def command(invocation: Invocation, ref: str) -> int:
    """Take a memory's last change back. That is a revision itself, so it can be undone."""
    with Session(invocation) as session:
        stored = session.ask(Undo(ref), Stored)
    if invocation.json:
        output.as_json(plain(stored))
    else:
        output.line("Undone.")
    return EXIT_DONE
