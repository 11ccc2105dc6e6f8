from __future__ import annotations

import os
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from sixfold.app import clock, logs, output, paths, recording
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.errors import NoHome
from sixfold.app.failures import EXIT_BUG, EXIT_DONE, EXIT_WORLD
from sixfold.capture import control, service
from sixfold.capture.errors import RecorderAbsentError
from sixfold.capture.pauses import PauseFile
from sixfold.memory.store import keys

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.app.invocation import Invocation

ALL = "all"
RETRY_SECONDS = 0.2
THREAD_DIED = "A part of the recorder failed, so it ended; the log says where."


@click.command("record", cls=Command)
@click.option(
    "--for", "seconds", type=click.FloatRange(min=0, min_open=True), help="So long; else until it is stopped."
)
@click.option("--every", type=click.FloatRange(0.2, 3600), help="Seconds between two looks.")
@click.option("--monitor", metavar="N|all", default=None, help="Counted from 1; as the settings say, unless given.")
@click.option("--keep", is_flag=True, help="Start it again when it crashes, until it is stopped.")
@click.pass_obj
def command(invocation: Invocation, seconds: float | None, every: float | None, monitor: str | None, keep: bool) -> int:
    """Record the screen into sealed files. Works while the memory is locked and needs no passphrase: it cannot read."""
    home = invocation.home
    if not home.exists:
        raise NoHome(home=home.root)
    if keep and (seconds, every, monitor) != (None, None, None):
        raise click.UsageError("--keep takes none of the other options: it records by the settings")
    paths.make_private(home.recorder_runtime, invocation.runtime_base)
    if keep:
        line = recording.command(home)
        os.execv(line[0], line)  # noqa: S606 - this program's own small part; all that is loaded here goes
    threading.excepthook = lambda raised: end_on_a_bug(invocation, raised)
    _tell_of_a_pause(invocation)
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


def end_on_a_bug(invocation: Invocation, raised: threading.ExceptHookArgs) -> None:
    """End the recorder when one of its threads has died: one that looks and reads nothing must not say it records."""
    if raised.exc_value is not None:
        logs.record_fault(invocation.home.logs, raised.exc_value)
    output.note(f"sixfold: {THREAD_DIED}")
    os._exit(EXIT_BUG)


def _tell_of_a_pause(invocation: Invocation) -> None:
    now = clock.system_clock()
    pause = PauseFile(invocation.home.pause).now(now)
    if pause is not None:
        until = "until it is resumed" if pause.until is None else f"until {pause.until.isoformat(timespec='minutes')}"
        output.note(f"Recording is paused {until}; `sixfold resume` ends that.")


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
