from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Signal

from sixfold.memory.outcomes import StatusView
from sixfold.memory.requests import Chat, GetStatus, ListMemories
from sixfold.ui.bridge import Bridge
from sixfold.ui.engine import CANCELLED, Failure, HomeState, RecorderState, StateChanged
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import Event
    from sixfold.ui.scripted import ScriptedEngine
    from tests.ui.conftest import MakeEngine

FULL = Failure("disk-full", "The disk is full; make room.")


class Emitter(QObject):
    happened = Signal(str)


@pytest.mark.usefixtures("qapp")
def test_a_signal_leaves_true_as_it_was() -> None:
    """PySide 6.12.0 gave one reference of True away at each emit, until the process ended (see the pin)."""
    emitter = Emitter()
    before = sys.getrefcount(True)  # noqa: FBT003 - it is what is counted
    for _ in range(200):
        emitter.happened.emit("once more")
    assert abs(sys.getrefcount(True) - before) < 100  # noqa: FBT003


def test_an_answer_comes_on_the_windows_thread(qtbot: QtBot, bridge: Bridge) -> None:
    threads: list[threading.Thread] = []
    bridge.submit(GetStatus(), lambda _result: threads.append(threading.current_thread()))
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [threading.main_thread()]


def test_events_come_before_the_result_and_in_order(qtbot: QtBot, bridge: Bridge) -> None:
    came: list[Event | Result] = []
    bridge.submit(Chat("When is my train?", "t"), came.append, None, came.append)
    qtbot.waitUntil(lambda: type(came[-1]).__name__ == "Answered" if came else False)
    names = [type(one).__name__ for one in came]
    assert names[0] == "EvidenceFound"
    assert set(names[1:-1]) == {"AnswerText"}


def test_a_dropped_request_is_heard_of_no_more(qtbot: QtBot, bridge: Bridge) -> None:
    heard: list[object] = []
    bridge.submit(GetStatus(), heard.append).drop()
    last: list[Result] = []
    bridge.submit(GetStatus(), last.append)
    qtbot.waitUntil(lambda: bool(last))
    assert heard == []


def test_a_cancelled_request_ends_as_cancelled(qtbot: QtBot, make_engine: MakeEngine) -> None:
    bridge = Bridge(make_engine(behaviour=Behaviour(held=frozenset({ListMemories}))))
    failures: list[Failure] = []
    call = bridge.submit(ListMemories(), lambda _result: None, failures.append)
    call.cancel()
    qtbot.waitUntil(lambda: bool(failures))
    assert [failure.code for failure in failures] == [CANCELLED]
    assert not call.running


def test_a_failure_that_no_page_shows_is_told_to_the_window(qtbot: QtBot, make_engine: MakeEngine) -> None:
    bridge = Bridge(make_engine(behaviour=Behaviour(failing={GetStatus: FULL})))
    with qtbot.waitSignal(bridge.failed) as failed:
        bridge.submit(GetStatus(), lambda _result: None)
    assert failed.args == [FULL]


def test_news_of_others_reach_the_window(qtbot: QtBot, bridge: Bridge, engine: ScriptedEngine) -> None:
    with qtbot.waitSignal(bridge.state_changed) as changed:
        threading.Thread(target=lambda: engine.tell(StateChanged(HomeState.LOCKED))).start()
    assert changed.args == ["locked"]


def test_pausing_tells_the_recorders_new_state(qtbot: QtBot, bridge: Bridge) -> None:
    with qtbot.waitSignal(bridge.recorder_changed):
        bridge.pause(900)
    assert bridge.recorder.state is RecorderState.PAUSED


def test_the_status_is_the_engines(qtbot: QtBot, bridge: Bridge) -> None:
    results: list[Result] = []
    bridge.submit(GetStatus(), results.append)
    qtbot.waitUntil(lambda: bool(results))
    assert isinstance(results[0], StatusView)


@pytest.mark.parametrize(
    ("code", "cancelled"), [("cancelled", True), ("model-fetch-cancelled", True), ("disk-full", False), ("bug", False)]
)
def test_what_the_user_stopped_is_no_failure(code: str, cancelled: bool) -> None:
    assert Failure(code, "").cancelled is cancelled
