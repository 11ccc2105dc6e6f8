from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from sixfold.app import clock, output, paths
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.errors import NoHome
from sixfold.app.failures import EXIT_DONE, EXIT_WORLD
from sixfold.capture import control, service
from sixfold.capture.errors import RecorderAbsentError
from sixfold.memory.store import keys

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.app.invocation import Invocation

ALL = "all"
RETRY_SECONDS = 0.2


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
    ended = threading.Event()
    with ExitStack() as stack:
        cancel = stack.enter_context(invocation.interruptible())
        stack.callback(ended.set)
        threading.Thread(target=stop_on, args=(cancel, home.recorder_runtime, ended), daemon=True).start()
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


def stop_on(cancel: threading.Event, runtime: Path, ended: threading.Event) -> None:
    """Let Ctrl+C or SIGTERM seal what was seen before the recorder ends.

    One that is still starting (3 to 8 s, with the reader's models) has no socket yet: the order waits for it.
    """
    cancel.wait()
    while not ended.is_set():
        try:
            control.stop(runtime)
        except RecorderAbsentError:
            ended.wait(RETRY_SECONDS)
        else:
            return
