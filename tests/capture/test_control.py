from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sixfold.capture import control
from sixfold.capture.errors import RecorderAbsentError, RecorderRunningError
from sixfold.capture.switch import RecorderState, Switch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that a test sets."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def switch(tmp_path: Path, clock: Clock) -> Iterator[Switch]:
    made = Switch(clock)
    server = control.ControlServer(tmp_path, made)
    yield made
    server.close()


def test_the_recorder_tells_its_state_and_its_problem(tmp_path: Path, switch: Switch) -> None:
    assert control.status(tmp_path) == RecorderState("recording")
    switch.tell("The disk is full.")
    assert control.status(tmp_path).problem == "The disk is full."


def test_a_pause_ends_when_told_or_by_itself(tmp_path: Path, switch: Switch, clock: Clock) -> None:
    assert control.pause(tmp_path).status == "paused"
    assert switch.paused()
    assert control.resume(tmp_path).status == "recording"
    until = NOON + timedelta(minutes=5)
    assert control.pause(tmp_path, until) == RecorderState("paused", until)
    clock.now = until
    assert control.status(tmp_path).status == "recording"


def test_a_recorder_that_is_told_to_begin_again_ends_its_run_and_not_itself(tmp_path: Path, switch: Switch) -> None:
    assert control.begin_again(tmp_path).status == "recording"
    assert switch.stop.is_set()
    assert switch.may_begin()
    assert not switch.stop.is_set()


def test_a_recorder_that_is_told_to_stop_says_so(tmp_path: Path, switch: Switch) -> None:
    assert control.stop(tmp_path).status == "stopping"
    assert switch.stop.is_set()


def test_only_its_user_can_reach_the_socket(tmp_path: Path, switch: Switch) -> None:
    assert (tmp_path / control.SOCKET).stat().st_mode & 0o777 == 0o600
    assert not switch.paused()


@pytest.mark.parametrize(
    "line", [b"\n", b"{}\n", b"[]\n", b'{"do": "sing"}\n', b'{"do": "pause", "until": "soon"}\n', b"\xff\n"]
)
def test_another_language_is_not_answered_and_does_no_harm(tmp_path: Path, switch: Switch, line: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(tmp_path / control.SOCKET))
        client.sendall(line)
        assert client.recv(100) == b""
    assert control.status(tmp_path).status == "recording"
    assert not switch.stop.is_set()


def test_without_a_recorder_the_answer_says_so(tmp_path: Path) -> None:
    with pytest.raises(RecorderAbsentError, match="start it first"):
        control.status(tmp_path)


def test_a_socket_left_by_a_dead_recorder_is_in_nobodys_way(tmp_path: Path, clock: Clock) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / control.SOCKET))
    server = control.ControlServer(tmp_path, Switch(clock))
    assert control.status(tmp_path).status == "recording"
    server.close()


def test_one_recorder_a_home(tmp_path: Path) -> None:
    with control.lock(tmp_path), pytest.raises(RecorderRunningError, match="already runs"):
        control.lock(tmp_path)
    control.lock(tmp_path).close()


def test_an_answer_is_one_line_of_json(tmp_path: Path, switch: Switch) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(tmp_path / control.SOCKET))
        client.sendall(b'{"do": "status"}\n')
        answer = json.loads(client.makefile().readline())
    assert answer == {
        "status": "recording", "keeps": True, "until": None, "problem": None, "notes": [], "restarts": 0,
    }  # fmt: skip
    assert not switch.paused()
