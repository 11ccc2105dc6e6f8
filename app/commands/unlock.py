from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.errors import NoInstance
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Done
from sixfold.memory.requests import Unlock

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("unlock", cls=Command)
@click.pass_obj
def command(invocation: Invocation) -> int:
    """Open the memory in the open window."""
    with Session(invocation) as session:
        if not session.reaches_instance:
            raise NoInstance
        done = session.ask(Unlock(session.passphrase()), Done)
    if invocation.json:
        output.as_json(plain(done))
    else:
        output.line("Unlocked.")
    return EXIT_DONE
