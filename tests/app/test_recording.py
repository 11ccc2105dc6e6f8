from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from queue import Queue
from typing import TYPE_CHECKING

import pytest

from sixfold.app import doctor, paths, recording
from sixfold.app.errors import RecorderFailed
from sixfold.app.recording import Recording
from sixfold.capture import control, state_file, supervisor
from sixfold.capture.errors import CaptureError, InboxUnwritableError, RecorderAbsentError, RulesDamagedError
from sixfold.capture.switch import RecorderState as Told
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


AT = datetime(2027, 3, 1, 12, tzinfo=UTC)
STATES = (
    *(Told(status, problem=problem, restarts=restarts) for status in sorted(state_file.STATUSES)
      for problem in (None, str(InboxUnwritableError()), str(RulesDamagedError())) for restarts in (0, 3)),
    Told("paused", AT, str(InboxUnwritableError())),
    Told("resting", AT),
)  # fmt: skip


@pytest.mark.parametrize("notes", [(), ("The key belongs to another program.",), ("One.", "Two.")])
@pytest.mark.parametrize("found", STATES, ids=str)
def test_a_state_with_all_that_is_to_be_said_reads_as_sentences(found: Told, notes: tuple[str, ...]) -> None:
    told = replace(found, notes=notes)
    words = recording.in_words(told, "Europe/Berlin")
    assert not any(wrong in words for wrong in ("..", ". .", "::", "  ", " ."))
    assert all(part in words for part in (found.problem or "", *notes))
    assert words.startswith(found.status)
    assert ("nothing is kept" in words) == (found.status == "recording" and found.problem is not None)
    finding = doctor.recorder(told, "Europe/Berlin")
    assert finding.ok == (found.problem is None and found.status not in {"restarting", "stopped"})
    assert bool(finding.remedy) is not finding.ok
    for part in (finding.check, finding.remedy):
        assert not any(wrong in part for wrong in ("..", "::", "  "))


def test_a_recorder_that_keeps_nothing_says_so_in_words_and_in_json() -> None:
    full = Told("recording", problem=str(InboxUnwritableError()), notes=("The key belongs to another program.",))
    assert recording.in_words(full, "UTC") == (
        "recording, but nothing is kept: The inbox cannot be written; check that its folder exists and belongs to you, "
        "and recording goes on by itself. The key belongs to another program."
    )
    assert recording.in_words(replace(full, status="paused", notes=()), "UTC").startswith("paused. The inbox cannot")
    assert recording.view(full)["keeps"] is False
    assert recording.view(full)["status"] == "recording"
    assert recording.in_words(Told("recording"), "UTC") == "recording"
    assert recording.view(Told("recording"))["keeps"] is True


def test_the_window_is_told_of_a_recorder_that_keeps_nothing_with_the_reason() -> None:
    full = str(InboxUnwritableError())
    assert recording.shown(Told("recording", problem=full)) == RecorderView(
        RecorderState.RECORDING, reason=full, keeps=False
    )
    assert recording.shown(Told("recording")) == RecorderView(RecorderState.RECORDING)
    assert recording.shown(Told("off")).keeps


def test_damaged_rules_are_a_failure_of_the_doctors_with_what_mends_them() -> None:
    finding = doctor.recorder(Told("restarting", problem=str(RulesDamagedError()), restarts=3), "UTC")
    assert (finding.ok, finding.check) == (False, "recorder: restarting after 3 crashes")
    assert "sixfold exclude repair" in finding.remedy
