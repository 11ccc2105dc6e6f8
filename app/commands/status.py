from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output, views
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import StatusView
from sixfold.memory.requests import GetStatus

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("status", cls=Command)
@click.pass_obj
def command(invocation: Invocation) -> int:
    """Counts, sizes, health. Without a passphrase: what can be seen from outside."""
    with Session(invocation) as session:
        status = session.ask(GetStatus(), StatusView)
    if invocation.json:
        output.as_json(views.status(status))
    else:
        for name, value in views.status(status).items():
            output.line(f"{name}: {value}")
    return EXIT_DONE
