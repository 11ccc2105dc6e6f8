from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sixfold.capture.errors import GrabError, InboxFullError, InboxUnwritableError, ReaderDiedError, RulesDamagedError
from sixfold.ui.engine import HomeState, RecorderState, RecorderView
from sixfold.ui.privacy import wording
from sixfold.ui.recorder_words import face, headline, line

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


AILS = (InboxFullError(), InboxUnwritableError(), GrabError(), ReaderDiedError(), RulesDamagedError())


@pytest.mark.parametrize("home", [HomeState.UNLOCKED, HomeState.LOCKED])
@pytest.mark.parametrize("error", AILS, ids=lambda error: error.code)
def test_a_recorder_that_keeps_nothing_never_looks_like_one_that_does(error: Exception, home: HomeState) -> None:
    well = face(RecorderView(RecorderState.RECORDING), home, NOW)
    view = RecorderView(RecorderState.RECORDING, reason=str(error), keeps=False)
    shown = face(view, home, NOW)
    assert {shown.icon, shown.colour, shown.words}.isdisjoint({well.icon, well.colour, well.words})
    assert "nothing is kept" in shown.words
    assert shown.more == str(error)
    assert "the rest is remembered" not in wording.state(view, home)
    assert "Nothing that is on the screen is kept" in wording.state(view, home)


def test_a_rest_by_the_schedule_and_one_for_a_problem_are_told_apart() -> None:
    by_hours = RecorderView(RecorderState.RESTING, NOW + timedelta(hours=2))
    damaged = RecorderView(RecorderState.RESTING, reason=str(RulesDamagedError()))
    one, other = (face(view, HomeState.UNLOCKED, NOW) for view in (by_hours, damaged))
    assert (one.icon, one.words) == ("clock", "Resting")
    assert (other.icon, other.words) == ("unkept", "Resting, and nothing is kept")
    assert "hours you chose" not in wording.state(damaged, HomeState.UNLOCKED)


@pytest.mark.parametrize("state", list(RecorderState))
@pytest.mark.parametrize("home", list(HomeState))
@pytest.mark.parametrize("until", [None, NOW + timedelta(minutes=15)])
@pytest.mark.parametrize("reason", ["", *(str(error) for error in AILS)])
def test_what_is_put_together_from_parts_reads_as_sentences(
    state: RecorderState, home: HomeState, until: datetime | None, reason: str
) -> None:
    view = RecorderView(state, until, reason, keeps=not reason)
    shown = face(view, home, NOW)
    for words in (line(view, shown), headline(view, shown), wording.state(view, home)):
        assert words
        assert not any(wrong in words for wrong in ("..", ": :", "::", " .", ":  ", "  ", ": until", "?."))
    if reason and shown.more == reason:
        assert line(view, shown) == f"{shown.words}: {reason}"
        assert headline(view, shown) == shown.words
