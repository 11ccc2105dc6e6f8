"""The supervisor with real processes: what it keeps is a recorder with its real lock and socket, and no eyes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psutil
import pytest

from sixfold.capture import control, state_file, supervisor
from sixfold.capture.errors import CaptureError
from sixfold.capture.pauses import PauseFile
from sixfold.capture.supervisor import delay, last_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sixfold.capture.switch import RecorderState

PATIENCE = 30.0
RECORDER = """
import os, signal, sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sixfold.capture import control, state_file
from sixfold.capture.pauses import PauseFile
from sixfold.capture.switch import Switch
from sixfold.capture.watch import Watch
runtime, pauses = Path(sys.argv[1]), Path(sys.argv[2])
switch = Switch(lambda: datetime.now(UTC), PauseFile(pauses))
watch = Watch(runtime / "rules.json", switch, os.environ)
signal.signal(signal.SIGTERM, lambda *_: switch.end())
with control.lock(runtime), closing(watch), closing(control.ControlServer(runtime, switch)):
    switch.stop.wait(120)
state_file.forget(runtime)
"""
FAILS = "import sys; sys.exit('sixfold: There is no display to record.')"
CRASHES = "import os; os.abort()"


@contextmanager
def kept(runtime: Path, script: str) -> Iterator[subprocess.Popen[bytes]]:
    """A supervisor at work; both it and its recorder are ended."""
    recorder = (sys.executable, "-c", script, str(runtime), str(runtime / "pause.json"))
    line = supervisor.command(runtime, runtime / "pause.json", recorder)
    process = subprocess.Popen(line, stderr=subprocess.PIPE)
    below: list[psutil.Process] = []
    try:
        yield process
    finally:
        if process.poll() is None:
            below = psutil.Process(process.pid).children()
            process.kill()
        process.communicate()
        for child in below:
            with contextlib.suppress(psutil.NoSuchProcess):  # it ended by itself meanwhile
                child.kill()


def until(runtime: Path, is_so: Callable[[RecorderState], bool]) -> RecorderState:
    deadline = time.monotonic() + PATIENCE
    while not is_so(state := control.truth(runtime)):
        assert time.monotonic() < deadline, state
        time.sleep(0.01)
    return state


def noticed(runtime: Path) -> None:
    """Wait until the supervisor has seen its recorder at work."""
    while '"recording"' not in (runtime / state_file.NAME).read_text("utf-8"):
        time.sleep(0.01)


def child(process: subprocess.Popen[bytes]) -> psutil.Process:
    (found,) = psutil.Process(process.pid).children()
    return found


def test_the_waits_grow_to_a_minute() -> None:
    assert [delay(crashes) for crashes in (1, 2, 3, 6, 7, 10_000)] == [1, 2, 4, 32, 60, 60]


def test_a_killed_recorder_comes_back_and_says_that_it_crashed(tmp_path: Path) -> None:
    with kept(tmp_path, RECORDER) as process:
        until(tmp_path, lambda state: state.status == "recording")
        first = child(process)
        first.kill()
        assert until(tmp_path, lambda state: state.restarts > 0).status == "restarting"
        again = until(tmp_path, lambda state: state.status == "recording")
        assert child(process).pid != first.pid
        assert "crashed once" in again.notes[0]


def test_a_killed_supervisor_leaves_a_recorder_that_says_so_and_ends_as_told(tmp_path: Path) -> None:
    with kept(tmp_path, RECORDER) as process:
        until(tmp_path, lambda state: state.status == "recording")
        recorder = child(process)
        process.kill()
        process.wait()
        assert "stop the recorder and start it" in until(tmp_path, lambda state: bool(state.notes)).notes[0]
        control.stop(tmp_path)
        psutil.wait_procs([recorder], PATIENCE)
        assert control.truth(tmp_path).status == "off"


def test_when_all_are_killed_the_truth_is_that_it_stopped(tmp_path: Path) -> None:
    with kept(tmp_path, RECORDER) as process:
        until(tmp_path, lambda state: state.status == "recording")
        recorder = child(process)
        process.kill()
        process.wait()
        recorder.kill()
        state = until(tmp_path, lambda state: state.status != "recording")
        assert (state.status, state.problem) == ("stopped", state_file.DIED)


def test_a_recorder_that_is_stopped_is_not_started_again(tmp_path: Path) -> None:
    with kept(tmp_path, RECORDER) as process:
        until(tmp_path, lambda state: state.status == "recording")
        assert control.stop(tmp_path).status == "stopping"
        assert process.wait(PATIENCE) == 0
        assert control.truth(tmp_path).status == "off"
        assert {path.name for path in tmp_path.iterdir()} == {control.LOCK, control.KEEPER_LOCK, supervisor.WORDS}


def test_a_signal_to_the_supervisor_ends_both_in_order(tmp_path: Path) -> None:
    with kept(tmp_path, RECORDER) as process:
        until(tmp_path, lambda state: state.status == "recording")
        recorder = child(process)
        process.terminate()
        assert process.wait(PATIENCE) == 0
        assert not recorder.is_running()


def test_what_never_recorded_because_the_world_says_no_is_not_tried_again(tmp_path: Path) -> None:
    with kept(tmp_path, FAILS) as process:
        _out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 1
        assert err == b"sixfold: There is no display to record.\n"
        state = control.truth(tmp_path)
        assert (state.status, state.problem) == ("stopped", "There is no display to record.")


def test_a_pause_and_a_stop_reach_the_supervisor_while_there_is_no_recorder(tmp_path: Path) -> None:
    with kept(tmp_path, CRASHES) as process:
        assert until(tmp_path, lambda state: state.restarts > 0).status == "restarting"
        end = datetime.now(UTC) + timedelta(hours=1)
        assert control.pause(tmp_path, end).until == end
        pause = PauseFile(tmp_path / "pause.json").now(datetime.now(UTC))
        assert pause is not None
        assert pause.until == end
        control.stop(tmp_path)
        assert process.wait(PATIENCE) == 0
        assert control.truth(tmp_path).status == "off"


@pytest.mark.timeout(60)
def test_an_order_to_record_tries_again_at_once(tmp_path: Path) -> None:
    with kept(tmp_path, CRASHES):
        for crashes in range(9):  # by itself it would take three minutes to get there
            while control.truth(tmp_path).restarts <= crashes:
                time.sleep(0.01)
            control.resume(tmp_path)


def test_one_supervisor_a_home(tmp_path: Path) -> None:
    with kept(tmp_path, RECORDER):
        until(tmp_path, lambda state: state.status == "recording")
        with kept(tmp_path, RECORDER) as second:
            _out, err = second.communicate(timeout=PATIENCE)
            assert second.returncode == 1
            assert b"already runs" in err
        assert control.status(tmp_path).status == "recording"


def test_a_recorder_that_was_there_before_is_waited_for_and_then_followed(tmp_path: Path) -> None:
    line = (sys.executable, "-c", RECORDER, str(tmp_path), str(tmp_path / "pause.json"))
    first = subprocess.Popen(line)
    until(tmp_path, lambda state: state.status == "recording")
    with kept(tmp_path, "import sys; sys.exit('sixfold: A recorder already runs.')") as process:
        while not (tmp_path / supervisor.WORDS).exists() or last_words(tmp_path / supervisor.WORDS) is None:
            time.sleep(0.01)
        assert process.poll() is None
        assert control.truth(tmp_path).status == "recording"
        first.kill()
        first.wait()
        until(tmp_path, lambda state: state.status == "restarting")


def test_the_supervisor_is_small(tmp_path: Path) -> None:
    with kept(tmp_path, RECORDER) as process:
        until(tmp_path, lambda state: state.status == "recording")
        assert psutil.Process(process.pid).memory_info().rss < 30_000_000


@pytest.mark.parametrize(
    ("said", "last"),
    [(b"", None), (b"noise\n", None), (b"sixfold: one\nnoise\nsixfold: two\nnoise", "two"), (b"\xff\n", None)],
)
def test_the_last_sentence_that_it_said_is_found(tmp_path: Path, said: bytes, last: str | None) -> None:
    path = tmp_path / "words"
    path.write_bytes(said)
    assert last_words(path) == last
    assert last_words(tmp_path / "none") is None


def test_a_hung_recorder_is_not_believed(tmp_path: Path) -> None:
    with kept(tmp_path, RECORDER) as process:
        until(tmp_path, lambda state: state.status == "recording")
        noticed(tmp_path)
        os.kill(child(process).pid, signal.SIGSTOP)
        state = until(tmp_path, lambda state: state.status != "recording")
        assert (state.status, state.problem) == ("restarting", supervisor.SILENT)
        child(process).kill()
        with pytest.raises(CaptureError):
            control.status(tmp_path)
