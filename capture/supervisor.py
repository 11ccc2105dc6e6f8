"""Keeps a recorder at work: started again after a crash, later and later, and what becomes of it told truly.

`python -m sixfold.capture.supervisor RUNTIME PAUSES -- COMMAND...` is a small process of its own (15 MB: it loads no
picture, no model and no key). It answers orders while no recorder does. A recorder that ends as told ends it too; one
that never came to record because the world says no (no display, damaged rules) is not tried again. When the
supervisor itself is killed, recording goes on without it: the recorder says so in its notes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sixfold.capture import control, state_file
from sixfold.capture.errors import CaptureError, RecorderAbsentError
from sixfold.capture.pauses import Pause, PauseFile
from sixfold.capture.switch import RecorderState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

FIRST = 1.0
LONGEST = 60.0
SAID_NO = frozenset({1, 2})
"""Exit codes of the command line for what the world or its user said; all else is a crash."""
LOOK_SECONDS = 0.2
CALM_SECONDS = 10.0
HUNG_SECONDS = 60.0
"""A recorder that once answered and does not for so long hangs, and is ended: an answer takes a millisecond, 2 s with
six busy programs on two cores."""
WORDS = "recorder.words"
PREFIX = "sixfold: "
MAX_WORDS = 65_536
CRASHED = "The recorder crashed and is started again."
SILENT = "The recorder does not answer; if that lasts for a minute it is started again."
HUNG = "The recorder hung and is started again."


def delay(crashes: int) -> float:
    """Give the seconds to wait before the next attempt: 1, 2, 4 ... 60."""
    return min(LONGEST, FIRST * 2.0 ** min(crashes - 1, 10))


class Supervisor:
    """Keeps one home's recorder at work (`switch.Orders` while there is none)."""

    def __init__(self, runtime: Path, pauses: Path, command: Sequence[str], first_delay: float = FIRST) -> None:
        self._runtime = runtime
        self._pauses = PauseFile(pauses)
        self._command = tuple(command)
        self._scale = first_delay / FIRST
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._hurry = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._crashes = 0
        self._reason: str | None = None
        self._answered = False
        self._came = False
        self._hung = False

    def run(self) -> str | None:
        """Keep it at work until told to end; the reason, as a sentence, when it gave up.

        Raises:
            RecorderRunningError: another supervisor keeps this home's recorder.
        """
        with control.lock(self._runtime, control.KEEPER_LOCK):
            self._tell()
            with closing(control.ControlServer(self._runtime, self, control.KEEPER)):
                reason = self._keep()
            if reason is None:
                state_file.forget(self._runtime)
            else:
                state_file.keep(self._runtime, RecorderState("stopped", problem=reason, restarts=self._crashes))
            return reason

    def state(self) -> RecorderState:
        """Give what is known while no recorder answers."""
        pause = self._pauses.now(datetime.now(UTC))
        silent = self._came and self._child is not None and self._child.poll() is None
        trying = "restarting" if self._crashes or silent else "starting"
        if self._ending.is_set():
            return RecorderState("stopping")
        problem = SILENT if silent else self._reason
        return RecorderState(trying, pause.until if pause else None, problem, restarts=self._crashes)

    def pause(self, until: datetime | None) -> None:
        """Pause the recorder that will come."""
        self._pauses.begin(Pause(until))

    def resume(self) -> None:
        """End its pause, and try again at once."""
        self._pauses.end()
        self._hurry.set()

    def begin_again(self) -> None:
        """Nothing to do: the recorder that will come begins with nothing."""

    def end(self) -> None:
        """End the recorder in order, and then this."""
        with self._lock:
            self._ending.set()
            self._hurry.set()
            child = self._child
        try:
            control.stop_recorder(self._runtime)
        except CaptureError:
            if child is not None and child.poll() is None:
                child.terminate()

    def _keep(self) -> str | None:
        self._answered = self._others_recorder()
        while not self._ending.is_set():
            began = time.monotonic()
            code = self._run_child()
            if self._ending.is_set() or code == 0:
                return None
            words = last_words(self._runtime / WORDS)
            if code in SAID_NO and not self._answered:
                return words or CRASHED
            if time.monotonic() - began >= state_file.HEALTHY:
                self._crashes = 0
            self._crashes += 1
            self._reason = HUNG if self._hung else words or CRASHED
            self._tell()
            self._hurry.wait(delay(self._crashes) * self._scale)
            self._hurry.clear()
        return None

    def _run_child(self) -> int:
        """Run the recorder to its end, and give its exit code."""
        self._came = self._hung = False
        with (self._runtime / WORDS).open("wb") as words, self._lock:
            if self._ending.is_set():
                return 0
            child = self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=words,
                env=self._environment(),
            )
        ended = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(child, ended), name="watch", daemon=True)
        watcher.start()
        code = child.wait()
        ended.set()
        watcher.join()
        return code

    def _environment(self) -> dict[str, str]:
        told = {state_file.KEEPER_VARIABLE: str(os.getpid()), state_file.CRASHES_VARIABLE: str(self._crashes)}
        return {**os.environ, **told}

    def _watch(self, child: subprocess.Popen[bytes], ended: threading.Event) -> None:
        """Note that it came to record, and end it when it hangs."""
        silent_since: float | None = None
        pace = LOOK_SECONDS
        while not ended.wait(pace):
            try:
                control.status(self._runtime)
            except CaptureError:
                now = time.monotonic()
                silent_since = now if silent_since is None else silent_since
                if pace > LOOK_SECONDS and now - silent_since > HUNG_SECONDS and child.poll() is None:
                    self._hung = True
                    child.kill()
            else:
                if pace == LOOK_SECONDS:
                    self._answered, self._came, pace = True, True, CALM_SECONDS
                    state_file.keep(self._runtime, RecorderState("recording", restarts=self._crashes))
                silent_since = None

    def _others_recorder(self) -> bool:
        """Tell whether a recorder is at work already: then this one waits for its end."""
        try:
            control.status(self._runtime)
        except RecorderAbsentError:
            return False
        return True

    def _tell(self) -> None:
        state_file.keep(self._runtime, self.state())


def last_words(path: Path) -> str | None:
    """Give the sentence that the recorder said at last, if it said one."""
    try:
        said = path.read_bytes()[-MAX_WORDS:].decode("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return None
    return next((line.removeprefix(PREFIX) for line in reversed(said) if line.startswith(PREFIX)), None)


def command(runtime: Path, pauses: Path, recorder: Sequence[str]) -> tuple[str, ...]:
    """Give the command that keeps a recorder, itself given as a command."""
    return (sys.executable, "-m", "sixfold.capture.supervisor", str(runtime), str(pauses), "--", *recorder)


def main(arguments: Sequence[str]) -> int:
    """Be the supervisor; what went wrong is said on standard error as the command line says it."""
    runtime, pauses, _mark, *recorder = arguments
    keeper = Supervisor(Path(runtime), Path(pauses), recorder)

    def end(_number: int, _frame: FrameType | None) -> None:
        threading.Thread(target=keeper.end, name="end").start()  # a handler may hold the very lock that `end` takes

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGHUP, end)
    try:
        reason = keeper.run()
    except CaptureError as error:
        reason = str(error)
    if reason is None:
        return 0
    sys.stderr.write(f"{PREFIX}{reason}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
