"""The recorder seen from the main process: a program of its own, which outlives this one and has its own socket."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from sixfold.app import clock, paths
from sixfold.app.errors import RecorderFailed
from sixfold.capture import control, supervisor
from sixfold.capture.errors import CaptureError, ControlRefusedError
from sixfold.capture.state_file import to_json
from sixfold.capture.switch import RecorderState as Told
from sixfold.ui.engine import RecorderState, RecorderView

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sixfold.app.clock import Clock
    from sixfold.app.paths import Home

POLL_SECONDS = 2.0
"""How late the window learns what somebody else did to the recorder; asking costs under a millisecond."""
START_SECONDS = 30.0
"""From its start to its first look, with the reader's models loaded on a slow machine: 3 to 8 s here."""
START_POLL_SECONDS = 0.1
PREFIX = "sixfold: "
"""What stands before every sentence of the command line."""

SHOWN = {
    "recording": RecorderState.RECORDING,
    "paused": RecorderState.PAUSED,
    "resting": RecorderState.RESTING,
    "starting": RecorderState.RESTARTING,
    "restarting": RecorderState.RESTARTING,
    "stopping": RecorderState.OFF,
    "stopped": RecorderState.STOPPED,
    "off": RecorderState.OFF,
}
"""What the window shows for what the recorder tells."""


class RecorderControl(Protocol):
    """What the engine needs of the recorder's process. Calls may block for seconds; they run on worker threads."""

    def view(self) -> RecorderView:
        """What it does now."""

    def watch(self, changed: Callable[[RecorderView], None]) -> None:
        """Tell `changed` of every change from now on."""

    def record(self) -> None:
        """Start it, or end its pause. Raises `RecorderFailed` or what the recorder says."""

    def pause(self, seconds: float | None) -> None:
        """Pause it for so long, or with None until told."""

    def stop(self) -> None:
        """End it."""

    def close(self) -> None:
        """Watch it no longer; it goes on."""


class Recording:
    """The recorder of one home (a `RecorderControl`). `command` starts it, and ends when it does."""

    def __init__(self, home: Home, runtime_base: Path, now: Clock, command: tuple[str, ...]) -> None:
        self._home = home
        self._runtime_base = runtime_base
        self._words = home.recorder_runtime / "last-words"
        self._clock = now
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._known = self.view()
        self._closing = threading.Event()
        self._look = threading.Event()
        self._watcher: threading.Thread | None = None

    def view(self) -> RecorderView:
        return shown(truth(self._home))

    def watch(self, changed: Callable[[RecorderView], None]) -> None:
        self._watcher = threading.Thread(target=self._watch, args=(changed,), name="recorder-watch", daemon=True)
        self._watcher.start()

    def record(self) -> None:
        try:
            control.resume(self._home.recorder_runtime)
        except CaptureError:
            self._start()
        self._look.set()

    def pause(self, seconds: float | None) -> None:
        until = None if seconds is None else self._clock() + timedelta(seconds=seconds)
        control.pause(self._home.recorder_runtime, until)
        self._look.set()

    def stop(self) -> None:
        control.stop(self._home.recorder_runtime)
        self._look.set()

    def close(self) -> None:
        self._closing.set()
        self._look.set()
        if self._watcher is not None:
            self._watcher.join()
        if self._process is not None and self._process.poll() is None:
            self._process.returncode = 0  # it outlives us on purpose, so that its object must not complain
        self._process = None

    def _start(self) -> None:
        """Start it in a session of its own, so that it goes on when this process ends; waits for its first look."""
        paths.make_private(self._home.recorder_runtime, self._runtime_base)
        with self._words.open("wb") as words:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=words,  # a pipe would break when this process ends, or fill up
                start_new_session=True,
            )
        self._process = process
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RecorderFailed(reason=self._last_words())
            try:
                control.status(self._home.recorder_runtime)
            except CaptureError:
                time.sleep(START_POLL_SECONDS)
            else:
                return
        raise RecorderFailed(reason="It does not answer; `sixfold doctor` may say why.")

    def _watch(self, changed: Callable[[RecorderView], None]) -> None:
        while not self._closing.is_set():
            self._reap()
            view = self.view()
            if view != self._known:
                self._known = view
                changed(view)
            self._look.wait(POLL_SECONDS)
            self._look.clear()

    def _reap(self) -> None:
        """Let the system forget a recorder that this process started and that has ended."""
        if self._process is not None and self._process.poll() is not None:
            self._process = None

    def _last_words(self) -> str:
        """The sentence that it said at last on standard error."""
        said = self._words.read_text("utf-8", "replace").strip().splitlines()
        own = [line.removeprefix(PREFIX) for line in said if line.startswith(PREFIX)]
        return own[-1] if own else "It ended without a word; `sixfold doctor` may say why."


def truth(home: Home) -> Told:
    """What the recorder really does; a socket that answers nothing we understand is as good as nobody."""
    try:
        return control.truth(home.recorder_runtime)
    except ControlRefusedError:
        return Told("stopped", problem=str(ControlRefusedError()))


def shown(found: Told) -> RecorderView:
    """A state as the window shows it."""
    keeps = found.keeps or found.status != "recording"
    return RecorderView(SHOWN[found.status], found.until, found.problem or "", found.notes, keeps)


def in_words(found: Told, zone: str) -> str:
    """A state on one line, with times as the clocks of `zone` show them."""
    head = headline(found, zone)
    if found.problem is None:
        return as_sentences(head, *found.notes)
    ails_now = found.status != "paused"
    told = (f"{head}: {found.problem}",) if ails_now else (head, found.problem)
    return as_sentences(*told, *found.notes)


def headline(found: Told, zone: str) -> str:
    """What it does, without why: as in "recording, but nothing is kept", "paused until 2026-03-05T15:00+01:00"."""
    words = found.status
    if found.status == "recording" and not found.keeps:
        words += ", but nothing is kept"
    if found.until is not None:
        words += f" until {clock.in_zone(found.until, zone).isoformat(timespec='minutes')}"
    if found.restarts and found.status in {"restarting", "stopped"}:
        words += f" after {found.restarts} crash{'es' if found.restarts > 1 else ''}"
    return words


def as_sentences(*parts: str) -> str:
    """Parts behind each other, each but a last word alone with its full stop."""
    if len(parts) == 1:
        return parts[0]
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts)


def view(found: Told) -> dict[str, object]:
    """A state as the command line prints it."""
    return to_json(found)


def command(home: Home) -> tuple[str, ...]:
    """The recorder of a home as a program that is started again when it crashes: it needs no passphrase."""
    recorder = (sys.executable, "-m", "sixfold.app.cli", "--home", str(home.root), "record")
    return supervisor.command(home.recorder_runtime, home.pause, recorder)
