from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.autostart import login
from sixfold.app.command import Subcommands
from sixfold.app.errors import NoHome
from sixfold.app.failures import EXIT_DONE

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.group("autostart", cls=Subcommands)
def command() -> None:
    """Start the recorder when you sign in. It needs no passphrase: it works while the memory is locked."""


@command.command("on")
@click.pass_obj
def turn_on(invocation: Invocation) -> int:
    """Start it at every login from now on."""
    return _turn(invocation, on=True)


@command.command("off")
@click.pass_obj
def turn_off(invocation: Invocation) -> int:
    """Start it no longer; one that runs goes on."""
    return _turn(invocation, on=False)


def _turn(invocation: Invocation, *, on: bool) -> int:
    if not invocation.home.exists:
        raise NoHome(home=invocation.home.root)
    entry = login(invocation.home, invocation.environment)
    entry.turn(on=on)
    if invocation.json:
        output.as_json({"starts_at_login": entry.is_on()})
    else:
        output.line(f"The recorder {'starts' if on else 'no longer starts'} when you sign in.")
    return EXIT_DONE
