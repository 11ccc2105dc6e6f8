from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Done
from sixfold.memory.requests import Lock

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("lock", cls=Command)
@click.pass_obj
def command(invocation: Invocation) -> int:
    """Close the memory of the open window. The recorder goes on: it can write and not read."""
    with Session(invocation) as session:
        done = session.ask(Lock(), Done)
    if invocation.json:
        output.as_json(plain(done))
    else:
        output.line("Locked.")
    return EXIT_DONE
