from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.errors import Stopped
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Ingested
from sixfold.memory.requests import Ingest

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("ingest", cls=Command)
@click.pass_obj
def command(invocation: Invocation) -> int:
    """Take in what the recorder has sealed."""
    with Session(invocation) as session:
        ingested = session.ask(Ingest(), Ingested)
    if invocation.cancel.is_set():
        output.note(str(Stopped()))
    if invocation.json:
        output.as_json(plain(ingested))
    else:
        output.line(f"{ingested.ingested} taken in, {ingested.failed} failed")
    return EXIT_DONE
