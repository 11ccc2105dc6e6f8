from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.errors import Stopped
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Digested
from sixfold.memory.requests import Digest

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("digest", cls=Command)
@click.option("--for", "seconds", type=click.FloatRange(min=0), help="Stop after this many seconds.")
@click.pass_obj
def command(invocation: Invocation, seconds: float | None) -> int:
    """Let the six agents read what they have not read yet. Ctrl+C stops it; the next run goes on from there."""
    with Session(invocation) as session:
        digested = session.ask(Digest(seconds), Digested)
    if invocation.cancel.is_set():
        output.note(str(Stopped()))
    if invocation.json:
        output.as_json(plain(digested))
    else:
        changes = ", ".join(f"{count} {kind}" for kind, count in digested.changes.items() if count) or "nothing new"
        output.line(f"{digested.segments} segments in {digested.seconds:.1f} s: {changes}; {digested.failed} failed")
    return EXIT_DONE
