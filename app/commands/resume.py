from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import clock, output, recording
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.capture import control

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("resume", cls=Command)
@click.pass_obj
def command(invocation: Invocation) -> int:
    """End a pause of the recorder."""
    state = control.resume(invocation.home.recorder_runtime)
    if invocation.json:
        output.as_json(recording.view(state))
    else:
        output.line(recording.in_words(state, clock.local_zone()))
    return EXIT_DONE
