"""The recorder seen from the main process: a program of its own, which outlives this one and has its own socket."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from sixfold.app import paths
from sixfold.app.errors import RecorderFailed
from sixfold.capture import control
from sixfold.capture.errors import CaptureError
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

    def __init__(self, home: Home, runtime_base: Path, clock: Clock, command: tuple[str, ...]) -> None:
        self._home = home
        self._runtime_base = runtime_base
        self._words = home.recorder_runtime / "last-words"
        self._clock = clock
        self._command = command
        self._wanted = False
        self._reason = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._known = self.view()
        self._closing = threading.Event()
        self._look = threading.Event()
        self._watcher: threading.Thread | None = None

    def view(self) -> RecorderView:
        try:
            found = control.status(self._home.recorder_runtime)
        except CaptureError:
            return RecorderView(RecorderState.STOPPED if self._wanted else RecorderState.OFF, reason=self._reason)
        self._wanted = True
        state = RecorderState.PAUSED if found.status == "paused" else RecorderState.RECORDING
        return RecorderView(state, found.paused_until, found.problem or "")

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
        self._wanted, self._reason = False, ""
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
                self._wanted, self._reason = True, ""
                return
        raise RecorderFailed(reason="it does not answer")

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
        """Note why a recorder that this process started has ended."""
        process = self._process
        if process is not None and process.poll() is not None:
            self._process = None
            self._reason = self._last_words()

    def _last_words(self) -> str:
        """The sentence that it said at last on standard error."""
        said = self._words.read_text("utf-8", "replace").strip().splitlines()
        own = [line.removeprefix(PREFIX) for line in said if line.startswith(PREFIX)]
        return own[-1] if own else "it ended without a word"


def state(home: Home) -> str:
    """What the recorder does, in a word: off, recording, paused or stopping."""
    try:
        return control.status(home.recorder_runtime).status
    except CaptureError:
        return "off"


def command(home: Home) -> tuple[str, ...]:
    """The recorder of a home as a program: it needs no passphrase."""
    return (sys.executable, "-m", "sixfold.app.cli", "--home", str(home.root), "record")
