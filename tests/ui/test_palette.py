from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sixfold.memory.types import MemoryType
from sixfold.ui.engine import HomeState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow


def test_a_few_letters_find_an_action_and_enter_does_it(qtbot: QtBot, window: MainWindow) -> None:
    window.open_palette()
    QTest.keyClicks(window.palette_box.field, "events mem")
    QTest.keyClick(window.palette_box.field, Qt.Key.Key_Return)
    qtbot.waitUntil(window.memories.isVisible)
    assert window.memories.type is MemoryType.EPISODIC
    assert not window.palette_box.isVisible()


def test_arrows_choose_while_one_types(window: MainWindow) -> None:
    window.open_palette()
    QTest.keyClick(window.palette_box.field, Qt.Key.Key_Down)
    assert window.palette_box.list.currentIndex().data() == "Memories"
    QTest.keyClick(window.palette_box.field, Qt.Key.Key_Up)
    QTest.keyClick(window.palette_box.field, Qt.Key.Key_Up)
    assert window.palette_box.list.currentIndex().data() == "Chat"


def test_letters_of_nothing_do_nothing(window: MainWindow) -> None:
    window.open_palette()
    QTest.keyClicks(window.palette_box.field, "zzz")
    QTest.keyClick(window.palette_box.field, Qt.Key.Key_Return)
    assert window.chat.isVisible()


def test_the_keyboard_goes_back_where_it_was(window: MainWindow) -> None:
    window.show_memories()
    window.memories.search_field.setFocus()
    window.open_palette()
    window.back()
    assert window.focusWidget() is window.memories.search_field


def test_a_locked_window_has_no_palette(make_engine: MakeEngine, make_window: MakeWindow) -> None:
    window = make_window(make_engine(state=HomeState.LOCKED))
    window.open_palette()
    assert not window.palette_box.isVisible()


def test_no_two_actions_share_a_shortcut(window: MainWindow) -> None:
    keys = [action.shortcut().toString() for action in window.commands if not action.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))
