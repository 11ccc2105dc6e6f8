from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sixfold.memory.requests import Forget
from sixfold.ui.engine import Failure, LeftOut, MonitorPreview, RecorderChanged, RecorderState, RecorderView
from sixfold.ui.gallery import screen_picture
from sixfold.ui.scripted import Behaviour
from sixfold.ui.tray import Tray

if TYPE_CHECKING:
    from datetime import datetime

    from pytestqt.qtbot import QtBot

    from sixfold.ui.actions import Actions
    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.story import Story
    from sixfold.ui.theme import Theme
    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow


def test_each_pause_is_a_click(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, now: datetime) -> None:
    window.show_privacy()
    block = window.privacy.now.recording
    midnight = now.replace(hour=0, minute=0) + timedelta(days=1)
    for button, until in zip(
        block.pauses, (now + timedelta(minutes=15), now + timedelta(hours=1), midnight, None), strict=True
    ):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert (engine.recorder.state, engine.recorder.until) == (RecorderState.PAUSED, until)
        qtbot.waitUntil(block.start.isVisible)
        assert block.start.accessibleName() == "Resume recording"
        QTest.mouseClick(block.start, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(button.isVisible)


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (RecorderView(RecorderState.RECORDING), "Recording"),
        (RecorderView(RecorderState.PAUSED), "Paused until you resume it"),
        (RecorderView(RecorderState.RESTING), "Resting"),
        (RecorderView(RecorderState.RESTARTING, reason="It crashed twice."), "Starting again"),
        (RecorderView(RecorderState.STOPPED, reason="No display."), "Stopped"),
        (RecorderView(RecorderState.RECORDING, reason="Full.", keeps=False), "Recording, but nothing is kept"),
        (RecorderView(RecorderState.OFF), "Not recording"),
    ],
)
def test_every_state_is_told_in_words(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, view: RecorderView, words: str
) -> None:
    window.show_privacy()
    engine.tell(RecorderChanged(view))
    qtbot.waitUntil(lambda: window.privacy.now.recording.words.text() == words)
    assert window.privacy.now.recording.meaning.text()
    assert window.privacy.now.recording.reason.text() == view.reason
    assert window.privacy.now.recording.reason.isVisible() == bool(view.reason)


def test_the_sidebar_tells_at_once_that_nothing_is_kept_why_and_what_to_do(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    foot = window.sidebar.foot
    assert foot.words.text() == "Recording"
    reason = "The disk is full; free some space, and recording goes on by itself."
    engine.tell(RecorderChanged(RecorderView(RecorderState.RECORDING, reason=reason, keeps=False)))
    qtbot.waitUntil(lambda: foot.words.text() == "Recording, but nothing is kept")
    assert foot.more.text() == reason
    assert foot.more.isVisible()
    assert reason in foot.accessibleName()


def test_the_tray_tells_it_too(actions: Actions, theme: Theme, now: datetime, engine: ScriptedEngine) -> None:
    tray = Tray(theme, actions, lambda: now)
    engine.tell(RecorderChanged(RecorderView(RecorderState.RECORDING, reason="The disk is full.", keeps=False)))
    tray.refresh()
    assert tray.icon.toolTip() == "Sixfold: Recording, but nothing is kept: The disk is full."
    assert tray.state.text() == "Recording, but nothing is kept: The disk is full."


def test_what_is_being_typed_is_said_to_wait_and_is_no_secret(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow, story: Story
) -> None:
    typing = MonitorPreview("1", "Mail", "Bills", "Dear all", None, waiting=1)
    quiet = MonitorPreview("2", "Mail", "Bills", "Dear all", None)
    private = replace(story.private, previews=(typing, quiet))
    window = make_window(make_engine(story=replace(story, private=private)))
    window.look_now()
    preview = window.privacy.now.preview
    qtbot.waitUntil(lambda: len(preview.cards) == 2)
    said = [label.text() for label in preview.cards[0].findChildren(type(preview.cards[0].monitor))]
    assert "Being typed, so not kept yet: 1 line" in said
    assert "No secret was seen." in said
    assert [card.waiting.isHidden() for card in preview.cards] == [False, True]


def test_what_works_less_than_it_might_is_noted(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    window.show_privacy()
    engine.tell(RecorderChanged(RecorderView(RecorderState.RECORDING, notes=("Another program holds the key.",))))
    qtbot.waitUntil(window.privacy.now.recording.notes.isVisible)
    assert window.privacy.now.recording.notes.text() == "Another program holds the key."


def test_the_preview_shows_picture_words_and_what_was_taken_out(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow, story: Story
) -> None:
    seen = story.observations["o-train"]
    kept = MonitorPreview(
        "1",
        "Firefox",
        "A page",
        "Platz 63",
        screen_picture(seen),
        (LeftOut("banks", 1),),
        (LeftOut("card", 2), LeftOut("password", 1)),
    )
    hidden = MonitorPreview("2", "", "", "", None, problem="Everything on it is left out.")
    private = replace(story.private, previews=(kept, hidden))
    window = make_window(make_engine(story=replace(story, private=private)))
    window.look_now()
    preview = window.privacy.now.preview
    qtbot.waitUntil(lambda: len(preview.cards) == 2)
    first, second = preview.cards
    assert first.text.toPlainText() == "Platz 63"
    assert (first.picture.image.width(), first.picture.image.height()) == (1440, 900)
    said = [label.text() for label in first.findChildren(type(first.monitor))]
    assert "Left out: Banks: 1" in said
    assert "Blacked out: Payment cards: 2, Passwords: 1" in said
    assert second.problem.text() == "Everything on it is left out."
    assert not second.picture.isVisible()
    first.picture.click()
    assert window.large.isVisible()
    window.back()
    assert not window.large.isVisible()


def test_nothing_of_a_preview_stays_after_the_lock_or_when_it_is_hidden(qtbot: QtBot, window: MainWindow) -> None:
    window.look_now()
    preview = window.privacy.now.preview
    qtbot.waitUntil(lambda: len(preview.cards) == 3)
    preview.hide_button.click()
    assert preview.cards == []
    preview.look.click()
    qtbot.waitUntil(lambda: len(preview.cards) == 3)
    window.lock()
    qtbot.waitUntil(lambda: preview.cards == [])


def test_a_preview_can_be_left_while_it_is_made(make_engine: MakeEngine, make_window: MakeWindow) -> None:
    window = make_window(make_engine(behaviour=Behaviour(held=frozenset({MonitorPreview}))))
    window.look_now()
    preview = window.privacy.now.preview
    assert preview.waiting.isVisible()
    QTest.mouseClick(preview.cancel, Qt.MouseButton.LeftButton)
    assert preview.look.isVisible()
    assert not preview.waiting.isVisible()


def test_a_screen_that_cannot_be_read_says_why(qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow) -> None:
    failing: dict[type[object], Failure] = {MonitorPreview: Failure("no-display", "Start an X session.")}
    window = make_window(make_engine(behaviour=Behaviour(failing=failing)))
    window.look_now()
    preview = window.privacy.now.preview
    qtbot.waitUntil(preview.wrong.isVisible)
    assert preview.wrong.text() == "Start an X session."
    assert preview.look.accessibleName() == "Try again"


def test_the_last_minutes_are_forgotten_after_a_question_with_numbers(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    window.forget_last()
    question = window.privacy.now.forgetting.question
    qtbot.waitUntil(question.isVisible)
    assert "1 thing that was seen" in question.words.text()
    QTest.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.notice.words.text() == "Forgotten.")
    asked = [request for request in engine.asked if isinstance(request, Forget)]
    assert [(request.last_seconds, request.preview) for request in asked] == [(900, True), (900, False)]


def test_keeping_the_last_minutes_forgets_nothing(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    window.forget_last()
    question = window.privacy.now.forgetting.question
    qtbot.waitUntil(question.isVisible)
    window.back()
    assert not question.isVisible()
    assert all(request.preview for request in engine.asked if isinstance(request, Forget))
