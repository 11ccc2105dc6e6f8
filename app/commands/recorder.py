from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import autostart, clock, output, recording
from sixfold.app.command import Subcommands
from sixfold.app.failures import EXIT_DONE
from sixfold.capture import control

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation
    from sixfold.capture.switch import RecorderState


@click.group("recorder", cls=Subcommands)
def command() -> None:
    """What the recorder does; stop it; start it at login. None of this needs a passphrase."""


@command.command("status")
@click.pass_obj
def status(invocation: Invocation) -> int:
    """Tell what it really does, also when it crashed."""
    return _print(invocation, recording.truth(invocation.home))


@command.command("stop")
@click.pass_obj
def stop(invocation: Invocation) -> int:
    """Let it seal what it has seen, and end."""
    return _print(invocation, control.stop(invocation.home.recorder_runtime))


def _print(invocation: Invocation, state: RecorderState) -> int:
    at_login = autostart.login(invocation.home, invocation.environment).is_on()
    if invocation.json:
        output.as_json({**recording.view(state), "starts_at_login": at_login})
    else:
        output.line(recording.in_words(state, clock.local_zone()))
        output.line(f"starts at login: {'yes' if at_login else 'no'}")
    return EXIT_DONE
