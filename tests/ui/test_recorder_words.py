from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sixfold.ui.engine import HomeState, RecorderState, RecorderView
from sixfold.ui.recorder_words import face

NOW = datetime(2026, 12, 8, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("view", "home", "words", "more"),
    [
        (RecorderView(RecorderState.RECORDING), HomeState.UNLOCKED, "Recording", ""),
        (
            RecorderView(RecorderState.RECORDING),
            HomeState.LOCKED,
            "Locked, recording",
            "The memory is locked; new things stay sealed",
        ),
        (
            RecorderView(RecorderState.PAUSED, NOW + timedelta(minutes=15)),
            HomeState.UNLOCKED,
            "Paused",
            "until 11:35",
        ),
        (
            RecorderView(RecorderState.PAUSED, NOW + timedelta(hours=20)),
            HomeState.UNLOCKED,
            "Paused",
            "until tomorrow, 07:20",
        ),
        (RecorderView(RecorderState.PAUSED), HomeState.UNLOCKED, "Paused", "until you resume it"),
        (RecorderView(RecorderState.STOPPED, reason="No display."), HomeState.LOCKED, "Stopped", "No display."),
        (RecorderView(RecorderState.OFF), HomeState.UNLOCKED, "Not recording", ""),
    ],
)
def test_each_state_of_the_recorder_has_its_words(view: RecorderView, home: HomeState, words: str, more: str) -> None:
    shown = face(view, home, NOW)
    assert (shown.words, shown.more) == (words, more)


def test_no_two_states_are_told_apart_by_colour_alone() -> None:
    faces = [face(RecorderView(state), HomeState.UNLOCKED, NOW) for state in RecorderState]
    assert len({one.icon for one in faces}) == len({one.words for one in faces}) == len(RecorderState)
