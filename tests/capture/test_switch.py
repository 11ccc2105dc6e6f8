from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from sixfold.capture.pauses import Pause, PauseFile
from sixfold.capture.rules import RecorderRules, Span
from sixfold.capture.switch import RecorderState, Switch

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
"""A Monday, 13:00 in Berlin."""


class Clock:
    """A clock that a test sets."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now


def test_a_pause_outlives_the_recorder(tmp_path: Path) -> None:
    path = tmp_path / "pause.json"
    Switch(Clock(), PauseFile(path)).pause(NOON + timedelta(hours=1))
    again = Switch(Clock(), PauseFile(path))
    assert again.state() == RecorderState("paused", NOON + timedelta(hours=1))
    again.resume()
    assert Switch(Clock(), PauseFile(path)).state() == RecorderState("recording")


def test_a_pause_written_by_somebody_else_holds_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pause.json"
    switch = Switch(Clock(), PauseFile(path))
    assert not switch.paused()
    PauseFile(path).begin(Pause())
    assert switch.paused()


def test_a_pause_that_cannot_be_written_holds_and_says_so(tmp_path: Path) -> None:
    switch = Switch(Clock(), PauseFile(tmp_path / "gone" / "pause.json"))
    switch.pause(None)
    assert switch.paused()
    assert "restart" in switch.state().notes[0]
    switch.resume()
    assert not switch.paused()


def test_the_key_pauses_and_goes_on(tmp_path: Path) -> None:
    switch = Switch(Clock(), PauseFile(tmp_path / "pause.json"))
    switch.toggle()
    assert switch.state() == RecorderState("paused")
    switch.toggle()
    assert switch.state() == RecorderState("recording")


def test_outside_of_the_schedule_it_rests_until_the_next_begin_and_a_pause_comes_first() -> None:
    clock = Clock()
    switch = Switch(clock)
    switch.follow(RecorderRules(time_zone="Europe/Berlin", schedule=(Span(frozenset({0}), time(14), time(15)),)))
    assert switch.state() == RecorderState("resting", NOON + timedelta(hours=1))
    assert switch.paused()
    clock.now = NOON + timedelta(hours=1)
    assert switch.state() == RecorderState("recording")
    switch.pause(None)
    assert switch.state().status == "paused"
    switch.resume()
    clock.now = NOON + timedelta(hours=2)
    assert switch.state() == RecorderState("resting", NOON + timedelta(days=7, hours=1))
    clock.now = NOON + timedelta(hours=1, minutes=30)  # somebody set the clock back
    assert switch.state().status == "recording"
    switch.follow(RecorderRules())
    assert switch.state().status == "recording"


def test_new_rules_begin_another_run_and_an_end_is_the_end() -> None:
    switch = Switch(Clock())
    switch.begin_again()
    assert switch.stop.is_set()
    assert switch.may_begin()
    assert not switch.stop.is_set()
    switch.end()
    switch.begin_again()
    assert not switch.may_begin()
    assert switch.stop.is_set()
    assert switch.state().status == "stopping"


def test_a_recorder_with_a_problem_says_that_it_keeps_nothing() -> None:
    switch = Switch(Clock())
    assert switch.state().keeps
    switch.tell("The disk is full.")
    assert (switch.state().status, switch.state().keeps) == ("recording", False)
    switch.tell(None)
    assert switch.state().keeps
    switch.pause(None)
    assert not switch.state().keeps


def test_an_obstacle_lets_it_rest_at_any_hour_and_a_pause_comes_first() -> None:
    switch = Switch(Clock())
    switch.rest("The rules cannot be read.")
    assert switch.state() == RecorderState("resting", problem="The rules cannot be read.")
    assert switch.paused()
    switch.pause(None)
    assert switch.state().status == "paused"
    switch.resume()
    switch.rest(None)
    assert switch.state() == RecorderState("recording")
