from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from sixfold.app import clock, output, paths
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.errors import NoHome
from sixfold.app.failures import EXIT_DONE, EXIT_WORLD
from sixfold.capture import control, service
from sixfold.capture.errors import CaptureError
from sixfold.memory.store import keys

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.app.invocation import Invocation

ALL = "all"


@click.command("record", cls=Command)
@click.option(
    "--for", "seconds", type=click.FloatRange(min=0, min_open=True), help="So long; else until it is stopped."
)
@click.option("--every", type=click.FloatRange(0.2, 3600), help="Seconds between two looks.")
@click.option("--monitor", metavar="N|all", default=None, help="Counted from 1; as the settings say, unless given.")
@click.pass_obj
def command(invocation: Invocation, seconds: float | None, every: float | None, monitor: str | None) -> int:
    """Record the screen into sealed files. Works while the memory is locked and needs no passphrase: it cannot read."""
    home = invocation.home
    if not home.exists:
        raise NoHome(home=home.root)
    paths.make_private(home.recorder_runtime, invocation.runtime_base)
    recorder = service.RecorderHome(home.inbox, home.rules, home.recorder_runtime, keys.public(home.keys).recorder)
    with invocation.interruptible() as cancel:
        threading.Thread(target=_stop_on, args=(cancel, home.recorder_runtime), daemon=True).start()
        report = service.run_recorder(
            recorder,
            environ=invocation.environment,
            clock=clock.system_clock,
            every=every,
            for_seconds=seconds,
            monitor=_number(monitor),
        )
    if invocation.json:
        output.as_json(plain(report))
    else:
        output.line(f"{report.looks} looks, {report.observations} things seen, {report.sealed} files sealed")
    if report.problem:
        output.note(f"sixfold: {report.problem}")
    return EXIT_WORLD if report.problem and not report.sealed else EXIT_DONE


def _number(monitor: str | None) -> int | None:
    if monitor is None or monitor == ALL:
        return None
    if not monitor.isdigit():
        raise click.UsageError("--monitor is a number from 1, or all")
    return int(monitor)


def _stop_on(cancel: threading.Event, runtime: Path) -> None:
    """Let Ctrl+C seal what was seen before the recorder ends."""
    cancel.wait()
    with suppress(CaptureError):
        control.stop(runtime)
