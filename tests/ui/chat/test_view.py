from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sixfold.memory.outcomes import ChatTurn
from sixfold.memory.requests import Chat, ListTurns
from sixfold.ui.engine import Failure, HomeState, StateChanged
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.story import Story
    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow


def ask(qtbot: QtBot, window: MainWindow, text: str) -> None:
    window.chat.composer.field.setPlainText(text)
    QTest.keyClick(window.chat.composer.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.chat.conversation.busy)


def test_enter_asks_and_the_answer_stands_there_with_its_marks(qtbot: QtBot, window: MainWindow) -> None:
    ask(qtbot, window, "When does my train leave?")
    view = window.chat.views[0]
    assert "20:34" in view.answer.toPlainText()
    assert "[1]" not in view.answer.toPlainText()
    assert window.chat.composer.field.toPlainText() == ""


def test_shift_enter_breaks_the_line(window: MainWindow, engine: ScriptedEngine) -> None:
    field = window.chat.composer.field
    field.setPlainText("one")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert not any(isinstance(request, Chat) for request in engine.asked)


def test_a_mark_opens_its_evidence(qtbot: QtBot, window: MainWindow) -> None:
    ask(qtbot, window, "When does my train leave?")
    window.chat.views[0].answer.source_opened.emit(3)
    qtbot.waitUntil(lambda: "Bel" in window.evidence.text.toPlainText())
    assert window.evidence.model.pointer.ref == "o-mail"


def test_markup_in_an_answer_is_shown_as_it_is_written(qtbot: QtBot, window: MainWindow) -> None:
    ask(qtbot, window, "When does my train leave?")
    answer = window.chat.views[0].answer
    answer.write('<img src="https://example.org/x.png"><a href="https://example.org">here</a> [9]', {})
    assert answer.toPlainText() == '<img src="https://example.org/x.png"><a href="https://example.org">here</a> [9]'
    assert "<img" not in answer.document().toHtml()


def test_a_secret_in_an_answer_is_dots(qtbot: QtBot, window: MainWindow) -> None:
    ask(qtbot, window, "What is the wifi password?")
    assert "\u2022\u2022\u2022" in window.chat.views[0].answer.toPlainText()
    assert "vault:" not in window.chat.views[0].answer.toPlainText()


def test_the_button_stops_what_is_under_way(qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow) -> None:
    window = make_window(make_engine(behaviour=Behaviour(held=frozenset({Chat}))))
    window.chat.conversation.say("When does my train leave?")
    assert window.chat.composer.button.accessibleName() == "Stop"
    QTest.mouseClick(window.chat.composer.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.chat.conversation.busy)
    assert window.chat.composer.button.accessibleName() == "Send"


def test_a_failure_is_told_in_the_turn(qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow) -> None:
    died = Failure("worker-died", "The model ended; ask once more.")
    window = make_window(make_engine(behaviour=Behaviour(failing={Chat: died})))
    ask(qtbot, window, "When?")
    assert "ask once more" in window.chat.views[0].accessible_words()


def test_an_example_can_be_asked_with_one_click(window: MainWindow) -> None:
    QTest.mouseClick(window.chat.welcome.examples[0], Qt.MouseButton.LeftButton)
    assert window.chat.conversation.turns[0].said == window.chat.welcome.examples[0].accessibleName()


def test_after_an_unlock_the_turns_of_before_are_shown_with_their_day(
    qtbot: QtBot, story: Story, make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    turn = ChatTurn("Which door sticks?", "The blue one.", asked=True, when="2026-12-07T09:01:00+00:00")
    engine = make_engine(state=HomeState.LOCKED, story=replace(story, turns=(turn,)))
    window = make_window(engine)
    assert not any(isinstance(request, ListTurns) for request in engine.asked)
    engine.tell(StateChanged(HomeState.UNLOCKED))
    qtbot.waitUntil(lambda: bool(window.chat.views))
    assert window.chat.views[0].accessible_words() == "Which door sticks?\nThe blue one.\nyesterday, 09:01"
    engine.tell(StateChanged(HomeState.LOCKED))
    qtbot.waitUntil(lambda: not window.chat.views)
