from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from sixfold.app import clock, output, recording
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.capture import control, schedule

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.app.invocation import Invocation

TOMORROW = "tomorrow"
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
MAX_DIGITS = 6
_SPAN = re.compile(rf"(\d{{1,{MAX_DIGITS}}})([smhd])")


@click.command("pause", cls=Command)
@click.argument("how_long", metavar="[15m|1h|tomorrow]", required=False)
@click.pass_obj
def command(invocation: Invocation, how_long: str | None) -> int:
    """Let the recorder look away: so long, until the next midnight ("tomorrow"), or until `sixfold resume`.

    A pause outlives a restart of the recorder and of the computer.
    """
    zone = clock.local_zone()
    until = ends(how_long, clock.local_clock(clock.system_clock, zone))
    state = control.pause(invocation.home.recorder_runtime, until)
    if invocation.json:
        output.as_json(recording.view(state))
    else:
        output.line(recording.in_words(state, zone))
    return EXIT_DONE


def ends(how_long: str | None, local: datetime) -> datetime | None:
    """When a pause ends that begins now, in the user's zone; None: when told. Raises `click.UsageError`."""
    if how_long is None:
        return None
    if how_long == TOMORROW:
        return schedule.tomorrow(local)
    found = _SPAN.fullmatch(how_long)
    if found is None or not int(found[1]):
        raise click.UsageError(
            'a pause is "15m", "1h", "2d" or "tomorrow"; without one it lasts until `sixfold resume`'
        )
    return local + timedelta(seconds=int(found[1]) * SECONDS[found[2]])
