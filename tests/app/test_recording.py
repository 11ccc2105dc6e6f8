from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from queue import Queue
from typing import TYPE_CHECKING

import pytest

from sixfold.app import paths, recording
from sixfold.app.errors import RecorderFailed
from sixfold.app.recording import Recording
from sixfold.capture import control, state_file, supervisor
from sixfold.capture.errors import CaptureError, RecorderAbsentError
from sixfold.ui.engine import RecorderState, RecorderView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sixfold.app.paths import Home

PATIENCE = 20
RECORDER = """
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sixfold.capture import control
from sixfold.capture.switch import Switch
runtime = Path(sys.argv[1])
switch = Switch(lambda: datetime.now(UTC))
with control.lock(runtime), closing(control.ControlServer(runtime, switch)):
    switch.stop.wait(60)
print("warning: of a library", file=sys.stderr)
sys.exit(sys.argv[2:] and sys.argv[2])
"""
"""A recorder's process with its real lock and socket, and no eyes."""


def _now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return paths.home(tmp_path / "home", tmp_path / "run")


@pytest.fixture
def started(home: Home, tmp_path: Path) -> Iterator[Callable[..., Recording]]:
    """Make a `Recording` whose recorder is this script; it is ended with the test."""

    def make(*command: str) -> Recording:
        line = command or (sys.executable, "-c", RECORDER, str(home.recorder_runtime))
        return Recording(home, tmp_path / "run", _now, line)

    made: list[Recording] = []

    def keep(*command: str) -> Recording:
        made.append(make(*command))
        return made[-1]

    yield keep
    for recorder in made:
        recorder.close()
    try:
        control.stop(home.recorder_runtime)
    except CaptureError:
        return


def _until(seen: Queue[RecorderView], state: RecorderState) -> RecorderView:
    while (view := seen.get(timeout=PATIENCE)).state is not state:
        pass
    return view


def test_a_recorder_is_started_paused_resumed_and_stopped(started: Callable[..., Recording], home: Home) -> None:
    recorder = started()
    seen: Queue[RecorderView] = Queue()
    assert recorder.view() == RecorderView(RecorderState.OFF)
    assert recording.truth(home).status == "off"
    recorder.watch(seen.put)
    recorder.record()
    _until(seen, RecorderState.RECORDING)
    assert recording.truth(home).status == "recording"
    before = _now()
    recorder.pause(60)
    until = _until(seen, RecorderState.PAUSED).until
    assert until is not None
    assert timedelta(0) <= until - before - timedelta(seconds=60) < timedelta(seconds=PATIENCE)
    recorder.record()
    _until(seen, RecorderState.RECORDING)
    recorder.pause(None)
    assert _until(seen, RecorderState.PAUSED).until is None
    recorder.stop()
    _until(seen, RecorderState.OFF)
    recorder.close()
    recorder.close()


def test_a_recorder_goes_on_without_its_window_and_the_next_window_finds_it(started: Callable[..., Recording]) -> None:
    first = started()
    first.record()
    first.close()
    assert started().view().state is RecorderState.RECORDING


def test_a_recorder_that_does_not_start_says_why(started: Callable[..., Recording]) -> None:
    words = "import sys; print('noise', file=sys.stderr); sys.exit('sixfold: There is no display to record.')"
    with pytest.raises(RecorderFailed, match="There is no display to record"):
        started(sys.executable, "-c", words).record()


def test_a_recorder_that_dies_is_started_again_and_its_last_words_are_shown(
    started: Callable[..., Recording], home: Home
) -> None:
    last = "sixfold: The disk is full."
    dying = (sys.executable, "-c", RECORDER, str(home.recorder_runtime), last)
    recorder = started(*supervisor.command(home.recorder_runtime, home.pause, dying))
    seen: Queue[RecorderView] = Queue()
    recorder.watch(seen.put)
    recorder.record()
    _until(seen, RecorderState.RECORDING)
    while '"recording"' not in (home.recorder_runtime / state_file.NAME).read_text("utf-8"):
        time.sleep(0.01)
    control.stop_recorder(home.recorder_runtime)  # past its supervisor: to that it is a recorder that ended by itself
    while (view := recorder.view()).reason != "The disk is full.":  # while it ends, it is said not to answer
        time.sleep(0.01)
    assert view == RecorderView(RecorderState.RESTARTING, reason="The disk is full.")
    recorder.stop()
    _until(seen, RecorderState.OFF)
    recorder.close()


def test_pausing_what_does_not_run_is_told_in_words(started: Callable[..., Recording]) -> None:
    with pytest.raises(RecorderAbsentError):
        started().pause(None)
