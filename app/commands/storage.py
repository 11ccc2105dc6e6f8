from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.commands.retention import in_words
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import StorageView
from sixfold.memory.requests import GetStorage

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation
    from sixfold.memory.outcomes import Forecast

LISTED = 12
LITTLE_HOURS = 2.0
"""A forecast from less recording than this is said to be a rough one."""
UNITS = ("B", "kB", "MB", "GB", "TB")
STEP = 1000


@click.command("storage", cls=Command)
@click.pass_obj
def command(invocation: Invocation) -> int:
    """What lies on the disk, which applications take the room, and how it grows."""
    with Session(invocation) as session:
        view = session.ask(GetStorage(), StorageView)
    if invocation.json:
        output.as_json(plain(view))
        return EXIT_DONE
    for kind, count in view.bytes.items():
        output.line(f"{kind:<10} {readable(count):>10}")
    output.line(f"{'free':<10} {readable(view.free_bytes):>10}")
    for app in view.apps[:LISTED]:
        output.line(
            f"  {readable(app.bytes):>10} in {app.images} of {app.observations} images  {app.app or '(no app)'}"
        )
    output.line(_forecast(view.forecast))
    output.line(in_words(view.retention))
    return EXIT_DONE


def readable(count: float) -> str:
    """Bytes for a person, in steps of 1,000."""
    for unit in UNITS[:-1]:
        if abs(count) < STEP:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= STEP
    return f"{count:.1f} {UNITS[-1]}"


def _forecast(forecast: Forecast | None) -> str:
    if forecast is None:
        return "Forecast: none yet; no screen was recorded in the last week."
    rough = " (little to go by)" if forecast.hours < LITTLE_HOURS else ""
    kept = "" if forecast.kept_bytes is None else f"; levels off at {readable(forecast.kept_bytes)}"
    return (
        f"Forecast{rough}, from {forecast.hours:.1f} hours of recording: {readable(forecast.bytes_per_hour)} an hour, "
        f"{readable(forecast.bytes_per_month)} a month of days like these{kept}."
    )
