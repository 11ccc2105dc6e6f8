"""The recorder as a person has it: kept at work, paused, told what to leave out; and what is true when it is killed."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from sixfold.capture import failpoints, seal
from sixfold.capture.identity import new_id
from sixfold.capture.observation import Capture, Kind, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.memory.store import keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.flows.conftest import Program

READER = "sixfold.capture.reading.reader"
RECORDER_BYTES = 200_000_000
WINDOW = """
import sys
from itertools import count
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
numbers = count()
app = QApplication(["x"])
label = QLabel()
label.setStyleSheet("background: white; color: black; font-size: 24px; padding: 40px")
label.setWindowTitle("Tides")
def turn():
    label.setText(f"<p>The tide gauge stands at station {next(numbers)}</p><p>The north pier is open</p>")
turn()
label.show()
timer = QTimer()
timer.timeout.connect(turn)
timer.start(700)
app.exec()
"""


def state(memory: Program) -> dict[str, Any]:
    found: dict[str, Any] = memory.run("recorder", "status", "--json").json
    return found


def below(process: psutil.Process, what: str) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        return [one for one in process.children(recursive=True) if what in " ".join(one.cmdline())]
    return []


def more_than(inbox: Path, count: int) -> bool:
    return len(list(inbox.glob("*.sealed"))) > count


def ended(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_without_a_recorder_all_commands_say_so(memory: Program) -> None:
    assert state(memory)["status"] == "off"
    for command in (("pause", "15m"), ("resume",), ("recorder", "stop")):
        refused = memory.run(*command, check=False)
        assert refused.code == 1
        assert "start it first" in refused.err
    assert memory.run("pause", "a while", check=False).code == 2
    assert memory.run("record", "--keep", "--for", "3", check=False).code == 2


def test_a_recorder_that_cannot_start_says_why_and_is_known_to_have_stopped(memory: Program) -> None:
    refused = memory.run("record", "--keep", check=False, environment={"DISPLAY": "", "WAYLAND_DISPLAY": ""})
    assert refused.code == 1
    assert re.fullmatch(r"sixfold: There is no display .*\n", refused.err)
    assert (state(memory)["status"], state(memory)["restarts"]) == ("stopped", 0)


def test_what_is_left_out_is_told_by_name_and_needs_the_passphrase_only_to_change_it(
    memory: Program, tmp_path: Path
) -> None:
    memory.run("exclude", "add", "--app", "Signal", "--site", "clinic.example")
    listed = memory.run("exclude", "list", "--json", environment={"SIXFOLD_PASSPHRASE_FILE": ""}).json
    assert listed["excluded"] == [
        {"subject": "app", "name": "Signal"},
        {"subject": "site", "name": "clinic.example"},
    ]
    again = memory.run("exclude", "add", "--app", "signal", check=False)
    assert (again.code, "there already" in again.err) == (1, True)
    memory.run("exclude", "remove", "--app", "signal")
    assert len(memory.run("exclude", "list", "--json").json["excluded"]) == 1
    wrong = tmp_path / "wrong"
    wrong.write_text("not it\n")
    refused = memory.run("exclude", "remove", "--site", "clinic.example", "--passphrase-file", str(wrong), check=False)
    assert refused.code == 1
    assert not [one for one in memory.findings() if "rules" in one["check"]]


def test_it_starts_at_login_when_that_is_wanted(memory: Program) -> None:
    assert not state(memory)["starts_at_login"]
    assert memory.run("autostart", "on", "--json").json == {"starts_at_login": True}
    entry = memory.home.parent / "user" / ".config" / "autostart" / "sixfold-recorder.desktop"
    assert '"record" "--keep"' in entry.read_text("utf-8")
    assert state(memory)["starts_at_login"]
    memory.run("autostart", "off")
    assert not entry.exists()


@pytest.mark.slow
@pytest.mark.parametrize("point", ["image.written", "row.written", "file.committed"])
def test_a_memory_that_dies_while_it_takes_a_sealed_file_in_takes_it_in_once(memory: Program, point: str) -> None:
    for number in range(3):
        now = datetime.now(UTC)
        observation = Observation(
            ObservationId(new_id(now)),
            Kind.SCREEN,
            Role.OTHER,
            Trust.UNTRUSTED,
            now,
            "UTC",
            Redacted(f"The tide gauge stands at station {number}"),
            Source("screen"),
        )
        sealed = seal.seal(Capture(observation), keys.public(memory.home / "keys.json").recorder)
        seal.put(sealed, memory.home / "inbox", new_id(now))
    died = memory.run("ingest", check=False, environment={failpoints.VARIABLE: f"{point}:2"})
    assert died.code == -signal.SIGKILL
    again = memory.run("ingest", "--json").json
    assert again["failed"] == 0
    assert sorted(one["text"][-1] for one in memory.observations()) == ["0", "1", "2"]
    assert not list((memory.home / "inbox").glob("*.sealed"))
    assert not [one for one in memory.findings() if "inbox" in one["check"]]


@pytest.mark.display
@pytest.mark.models
@pytest.mark.slow
@pytest.mark.timeout(400)
def test_killed_again_and_again_on_a_real_screen_it_comes_back_and_loses_nothing(
    memory: Program, display: str, until: Callable[[Callable[[], object], float], None]
) -> None:
    environment = {"DISPLAY": display}
    shown = subprocess.Popen(
        [sys.executable, "-c", WINDOW], env={**os.environ, **environment, "QT_QPA_PLATFORM": "xcb"}
    )
    keeper = memory.start("record", "--keep", environment=environment)
    inbox = memory.home / "inbox"
    try:
        top = psutil.Process(keeper.pid)
        for killed in ("record", READER, "record"):
            before = {path.name for path in inbox.glob("*.sealed")}
            until(partial(more_than, inbox, len(before)), 60)
            (recorder,) = below(top, "record")
            assert recorder.memory_info().rss < RECORDER_BYTES
            before = {path.name for path in inbox.glob("*.sealed")}
            readers = below(top, READER)
            (recorder if killed == "record" else readers[0]).kill()
            assert before <= {path.name for path in inbox.glob("*.sealed")}
            if killed == "record":
                assert not psutil.wait_procs(readers, 10)[1], "a reader outlived its recorder"
                until(lambda: state(memory)["restarts"] or state(memory)["notes"], 10)
        until(lambda: state(memory)["status"] == "recording", 30)
        memory.run("pause", "1h")
        assert state(memory)["status"] == "paused"
        memory.run("recorder", "stop")
        until(lambda: keeper.poll() is not None, 60)
        assert state(memory)["status"] == "off"
        assert not list(inbox.glob("*.part"))
        taken = memory.run("ingest", "--json").json
        assert taken["failed"] == 0
        assert any("tide gauge" in one["text"] for one in memory.observations())
    finally:
        ended(keeper)
        shown.kill()
        shown.wait()


@pytest.mark.display
@pytest.mark.slow
def test_a_pause_outlives_the_recorder_and_a_killed_supervisor_is_told(
    memory: Program, display: str, until: Callable[[Callable[[], object], float], None]
) -> None:
    keeper = memory.start("record", "--keep", environment={"DISPLAY": display})
    recorders: list[psutil.Process] = []
    try:
        until(lambda: state(memory)["status"] == "recording", 60)
        paused = memory.run("pause", "tomorrow", "--json").json
        recorders = below(psutil.Process(keeper.pid), "record")
        recorders[0].kill()
        until(lambda: bool(state(memory)["notes"]), 60)
        assert (state(memory)["status"], state(memory)["until"]) == ("paused", paused["until"])
        recorders = below(psutil.Process(keeper.pid), "record")
        keeper.kill()
        keeper.wait()
        until(lambda: any("has ended" in note for note in state(memory)["notes"]), 10)
        recorders[0].kill()
        time.sleep(0.1)
        assert state(memory)["status"] == "stopped"
    finally:
        ended(keeper)
        for one in recorders:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
