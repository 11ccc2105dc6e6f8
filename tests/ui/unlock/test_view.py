from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sixfold.memory.requests import Unlock
from sixfold.ui.engine import HomeState
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow


def type_in(window: MainWindow, passphrase: str) -> None:
    window.unlock.field.setText(passphrase)
    QTest.keyClick(window.unlock.field, Qt.Key.Key_Return)


def test_the_right_passphrase_opens_the_chat(qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow) -> None:
    window = make_window(make_engine(state=HomeState.LOCKED))
    type_in(window, "quiet lamp river eleven")
    qtbot.waitUntil(window.chat.isVisible)


def test_a_wrong_passphrase_is_refused_in_words(qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow) -> None:
    window = make_window(make_engine(state=HomeState.LOCKED))
    type_in(window, "wrong")
    qtbot.waitUntil(lambda: "Caps Lock" in window.unlock.message.text())
    assert window.unlock.field.text() == ""
    assert not window.chat.isVisible()


def test_a_passphrase_is_out_of_its_field_before_it_is_checked(
    make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    window = make_window(make_engine(state=HomeState.LOCKED, behaviour=Behaviour(held=frozenset({Unlock}))))
    type_in(window, "quiet lamp river eleven")
    assert window.unlock.field.text() == ""


def test_unlocking_can_be_cancelled(qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow) -> None:
    window = make_window(make_engine(state=HomeState.LOCKED, behaviour=Behaviour(held=frozenset({Unlock}))))
    type_in(window, "quiet lamp river eleven")
    assert window.unlock.button.accessibleName() == "Cancel"
    window.unlock.button.click()
    qtbot.waitUntil(lambda: window.unlock.button.accessibleName() == "Unlock")
    assert window.unlock.field.isEnabled()
