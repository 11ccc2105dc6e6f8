from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sixfold.memory.requests import Forget
from sixfold.ui.evidence.model import Pointer

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.window import MainWindow

TRAIN = Pointer("o-train", "Wagen 21, Platz 63, Fenster")


def open_train(qtbot: QtBot, window: MainWindow) -> None:
    window.open_evidence(TRAIN)
    qtbot.waitUntil(lambda: "Wagen 21" in window.evidence.text.toPlainText())


def test_evidence_says_what_when_and_where(qtbot: QtBot, window: MainWindow) -> None:
    open_train(qtbot, window)
    assert window.evidence.when.text() == "yesterday, 15:50"
    assert window.evidence.when.toolTip().startswith("Monday")
    assert window.evidence.title.accessibleName().startswith("Ihre Buchung")
    assert window.evidence.hidden.text().startswith("1 secret ")


def test_the_line_that_was_looked_for_is_marked_on_the_picture(qtbot: QtBot, window: MainWindow) -> None:
    open_train(qtbot, window)
    assert len(window.evidence.picture.hits) == 1


def test_forgetting_asks_first_with_the_numbers(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    open_train(qtbot, window)
    QTest.mouseClick(window.evidence.forget_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.evidence.question.isVisible)
    assert "1 thing that was seen, 1 image and 2 memories" in window.evidence.question.words.text()
    assert [request.preview for request in engine.asked if isinstance(request, Forget)] == [True]


def test_keeping_forgets_nothing(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    open_train(qtbot, window)
    window.evidence.forget_button.click()
    qtbot.waitUntil(window.evidence.question.isVisible)
    QTest.mouseClick(window.evidence.question.no, Qt.MouseButton.LeftButton)
    assert all(request.preview for request in engine.asked if isinstance(request, Forget))
    assert not window.evidence.question.isVisible()


def test_forgetting_closes_the_panel(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    open_train(qtbot, window)
    window.evidence.forget_button.click()
    qtbot.waitUntil(window.evidence.question.isVisible)
    QTest.mouseClick(window.evidence.question.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.evidence.isVisible())
    assert [request.preview for request in engine.asked if isinstance(request, Forget)] == [True, False]
    assert window.evidence.text.toPlainText() == ""


def test_what_is_gone_is_said_in_the_panel(qtbot: QtBot, window: MainWindow) -> None:
    window.open_evidence(Pointer("nowhere"))
    qtbot.waitUntil(lambda: "not here any more" in window.evidence.message)


def test_a_memory_among_the_sources_opens_on_its_page(qtbot: QtBot, window: MainWindow) -> None:
    window.open_evidence(Pointer("m-sem-2"))
    qtbot.waitUntil(lambda: window.memories.detail.title.text() == "Druckwerk")
    assert not window.evidence.isVisible()
