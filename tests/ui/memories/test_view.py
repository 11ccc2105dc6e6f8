from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sixfold.memory.requests import Edit, ListMemories, Undo
from sixfold.memory.types import MemoryType
from sixfold.ui import story as stories
from sixfold.ui.engine import Failure
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.story import Story
    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow


def open_tab(qtbot: QtBot, window: MainWindow, kind: MemoryType) -> None:
    window.show_memories(kind)
    qtbot.waitUntil(lambda: window.memories.model.total > 0 and not window.memories.model.loading)
    qtbot.waitUntil(lambda: window.memories.detail.title.text() != "")


def test_each_tab_says_how_many_it_holds(qtbot: QtBot, window: MainWindow) -> None:
    open_tab(qtbot, window, MemoryType.EPISODIC)
    qtbot.waitUntil(lambda: window.memories.tabs.tabText(1) == "Events  5")


def test_the_first_memory_is_shown_in_full(qtbot: QtBot, window: MainWindow) -> None:
    open_tab(qtbot, window, MemoryType.PROCEDURAL)
    assert window.memories.detail.title.text() == "Descale the espresso machine"


def test_an_edit_is_saved_and_can_be_undone(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    open_tab(qtbot, window, MemoryType.SEMANTIC)
    window.memories.detail.edit()
    editor = window.memories.detail.editor
    summary = editor.inputs["name"]
    summary.setFocus()
    editor.inputs["name"].setText("Mariana A.")  # type: ignore[union-attr]  # a short field is a line
    QTest.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.memories.detail.title.text() == "Mariana A.")
    qtbot.waitUntil(window.notice.isVisible)
    assert [request.fields for request in engine.asked if isinstance(request, Edit)] == [{"name": "Mariana A."}]
    QTest.mouseClick(window.notice.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.memories.detail.title.text() == "Mariana Albuquerque")
    assert any(isinstance(request, Undo) for request in engine.asked)


def test_what_is_to_be_checked_can_be_called_still_true(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, story: Story
) -> None:
    open_tab(qtbot, window, MemoryType.EPISODIC)
    detail = window.memories.detail
    assert not detail.keep_button.isVisibleTo(detail)
    detail.model.open(next(one for one in story.memories if one.needs_review))
    qtbot.waitUntil(lambda: detail.keep_button.isVisibleTo(detail))
    assert "please check" in detail.when.text()
    QTest.mouseClick(detail.keep_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not detail.keep_button.isVisibleTo(detail))
    assert "please check" not in detail.when.text()
    assert len([request for request in engine.asked if isinstance(request, Edit)]) == 1


def test_leaving_the_editor_saves_nothing(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    open_tab(qtbot, window, MemoryType.SEMANTIC)
    window.memories.detail.edit()
    window.back()
    assert not any(isinstance(request, Edit) for request in engine.asked)


def test_a_forgotten_memory_leaves_the_list(qtbot: QtBot, window: MainWindow) -> None:
    open_tab(qtbot, window, MemoryType.RESOURCE)
    window.memories.detail.forget_button.click()
    qtbot.waitUntil(window.memories.detail.question.isVisible)
    window.memories.detail.question.yes.click()
    qtbot.waitUntil(lambda: window.memories.model.total == 1)


def test_a_secret_is_shown_after_the_passphrase_and_is_dots_again(qtbot: QtBot, window: MainWindow) -> None:
    open_tab(qtbot, window, MemoryType.VAULT)
    reveal = window.memories.detail.reveal
    dots = reveal.value.text()
    reveal.show_button.click()
    reveal.passphrase.setText("quiet lamp river eleven")
    QTest.keyClick(reveal.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: reveal.value.text() == "blue-Harbour-42-kite")
    window.show_chat()
    assert reveal.value.text() == dots


def test_a_wrong_passphrase_shows_no_secret(qtbot: QtBot, window: MainWindow) -> None:
    open_tab(qtbot, window, MemoryType.VAULT)
    reveal = window.memories.detail.reveal
    dots = reveal.value.text()
    reveal.show_button.click()
    reveal.passphrase.setText("wrong")
    QTest.keyClick(reveal.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "does not open" in reveal.note.text())
    assert reveal.value.text() == dots


def test_dots_do_not_tell_how_long_a_secret_is(qtbot: QtBot, window: MainWindow) -> None:
    open_tab(qtbot, window, MemoryType.VAULT)
    first = window.memories.detail.reveal.value.text()
    window.memories.list.setCurrentIndex(window.memories.model.index(1))
    qtbot.waitUntil(lambda: window.memories.detail.title.text() == "Travel card")
    assert window.memories.detail.reveal.value.text() == first


def test_a_search_without_hits_says_so_and_can_be_cleared(qtbot: QtBot, window: MainWindow) -> None:
    open_tab(qtbot, window, MemoryType.CORE)
    window.search_page()
    QTest.keyClicks(window.memories.search_field, "zeppelin")
    qtbot.waitUntil(lambda: "Another tab may" in window.memories.message)
    window.back()
    qtbot.waitUntil(lambda: window.memories.model.total == 3)


def test_a_list_that_fails_says_why_and_can_be_tried_again(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    failing: dict[type[object], Failure] = {ListMemories: Failure("disk-full", "The disk is full; make room.")}
    window = make_window(make_engine(behaviour=Behaviour(failing=failing)))
    window.show_memories()
    qtbot.waitUntil(lambda: window.memories.message == "The disk is full; make room.")
    failing.clear()
    window.memories.retry()
    qtbot.waitUntil(lambda: window.memories.model.total == 3)


def test_ten_thousand_rows_scroll_to_the_end(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow, story: Story
) -> None:
    window = make_window(make_engine(story=replace(story, memories=stories.many(story, 10_000))))
    open_tab(qtbot, window, MemoryType.SEMANTIC)
    window.memories.list.scrollToBottom()
    qtbot.waitUntil(lambda: window.memories.model.row_of("many-9999") == 9_999)
