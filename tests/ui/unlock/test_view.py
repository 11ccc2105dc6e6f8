from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sixfold.memory.requests import Recover, Unlock
from sixfold.ui.engine import Failure, HomeState
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.story import Story
    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow

NEW = "eleven violet kettles hum"


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


def recover_with(window: MainWindow, key: str, first: str = NEW, second: str = NEW) -> None:
    window.unlock.recover_button.click()
    form = window.unlock.recover
    form.key.setText(key)
    form.fresh.first.setText(first)
    form.fresh.second.setText(second)
    QTest.keyClick(form.fresh.second, Qt.Key.Key_Return)


def test_the_recovery_key_opens_the_memory_and_sets_the_passphrase(
    qtbot: QtBot, story: Story, make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    engine = make_engine(state=HomeState.LOCKED)
    window = make_window(engine)
    recover_with(window, story.recovery_key)
    qtbot.waitUntil(window.chat.isVisible)
    assert Recover(story.recovery_key, NEW) in engine.asked
    assert window.unlock.recover.key.text() == window.unlock.recover.fresh.first.text() == ""


def test_a_wrong_recovery_key_is_told_in_the_page_and_stays_to_be_compared(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    window = make_window(make_engine(state=HomeState.LOCKED))
    recover_with(window, "7H2KQ")
    form = window.unlock.recover
    qtbot.waitUntil(lambda: "group by group" in form.message.text())
    assert form.key.property("wrong") == "true"
    assert (form.key.text(), form.fresh.second.text()) == ("7H2KQ", NEW)
    form.key.setText("7H2KQ-X9D4T")
    assert form.message.text().strip() == ""


def test_a_disk_that_is_full_is_not_blamed_on_the_key(
    qtbot: QtBot, story: Story, make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    full = Failure("disk-full", "The disk is full; make room, then try again.")
    window = make_window(make_engine(state=HomeState.LOCKED, behaviour=Behaviour(failing={Recover: full})))
    recover_with(window, story.recovery_key)
    qtbot.waitUntil(lambda: "make room" in window.unlock.recover.message.text())
    assert window.unlock.recover.key.property("wrong") == "false"


@pytest.mark.parametrize(
    ("key", "first", "second"), [("", NEW, NEW), ("7H2KQ", "password1", "password1"), ("7H2KQ", NEW, NEW[:-1])]
)
def test_nothing_is_asked_before_key_and_passphrase_are_good(
    make_engine: MakeEngine, make_window: MakeWindow, key: str, first: str, second: str
) -> None:
    engine = make_engine(state=HomeState.LOCKED)
    window = make_window(engine)
    recover_with(window, key, first, second)
    assert not window.unlock.recover.button.isEnabled()
    assert not any(isinstance(request, Recover) for request in engine.asked)


def test_escape_leads_back_to_the_passphrase_and_nothing_stays_typed(
    make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    window = make_window(make_engine(state=HomeState.LOCKED))
    window.unlock.recover_button.click()
    window.unlock.recover.key.setText("7H2KQ")
    window.back()
    assert window.unlock.field.isVisible()
    assert window.unlock.recover.key.text() == ""


def test_every_part_of_the_recovery_form_has_a_name_and_is_reached_by_tab(
    make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    window = make_window(make_engine(state=HomeState.LOCKED))
    form = window.unlock.recover
    parts = (form.key, form.fresh.first, form.fresh.second, form.back_button, form.button, window.unlock.recover_button)
    assert all(part.accessibleName() and part.focusPolicy() & Qt.FocusPolicy.TabFocus for part in parts)
