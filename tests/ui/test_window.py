from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from sixfold.memory.requests import GetStatus, Lock
from sixfold.memory.types import MemoryType
from sixfold.ui.engine import Failure, HomeState, RecorderChanged, RecorderState, RecorderView, StateChanged
from sixfold.ui.evidence.model import Pointer
from sixfold.ui.privacy.view import Section
from sixfold.ui.scripted import Behaviour
from sixfold.ui.tray import Tray

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.theme import Theme
    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QAbstractItemView, QTabBar, QProgressBar)
TYPED_OR_PRESSED = (QAbstractButton, QLineEdit, QPlainTextEdit, QAbstractItemView, QTabBar)


def controls(window: MainWindow) -> list[QWidget]:
    """Every control of every page, shown or not; not those Qt makes inside its own."""
    inside = (QLineEdit, QTabBar, QAbstractItemView)
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, CONTROLS) and not isinstance(widget.parent(), inside)
    ]


def fill(qtbot: QtBot, window: MainWindow) -> None:
    window.chat.conversation.say("When does my train leave?")
    qtbot.waitUntil(lambda: not window.chat.conversation.busy)
    for section in Section:
        window.show_privacy(section)
    window.privacy.look()
    qtbot.waitUntil(lambda: window.privacy.now.preview.cards != [])
    qtbot.waitUntil(lambda: window.privacy.left_out.own.suggestions != [])
    window.show_memories(MemoryType.EPISODIC)
    qtbot.waitUntil(lambda: window.memories.detail.title.text() != "")
    window.memories.detail.edit()
    window.open_evidence(Pointer("o-mail", "room"))
    qtbot.waitUntil(lambda: window.evidence.text.toPlainText() != "")


def test_every_control_has_a_name_for_a_screen_reader(qtbot: QtBot, window: MainWindow) -> None:
    fill(qtbot, window)
    unnamed = [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in controls(window)
        if not widget.accessibleName()
    ]
    assert unnamed == []


def test_every_control_can_be_reached_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    fill(qtbot, window)
    by_arrows = window.palette_box.list  # its field keeps the keyboard and steers it
    unreachable = [
        widget.accessibleName()
        for widget in controls(window)
        if isinstance(widget, TYPED_OR_PRESSED)
        and widget is not by_arrows
        and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert unreachable == []


def test_tab_goes_round_the_memories_page(qtbot: QtBot, window: MainWindow) -> None:
    window.show_memories(MemoryType.EPISODIC)
    qtbot.waitUntil(lambda: window.memories.detail.title.text() != "")
    names: set[str] = set()
    for _ in range(60):
        QTest.keyClick(window, Qt.Key.Key_Tab)
        focused = window.focusWidget()
        if focused is not None:
            names.add(focused.accessibleName())
    assert {"Chat", "Lock", "Search the memories", "Memories", "Edit", "Forget", "Pause"} <= names


@pytest.mark.parametrize(
    ("keys", "page"), [(Qt.Key.Key_1, "chat"), (Qt.Key.Key_2, "memories"), (Qt.Key.Key_3, "privacy")]
)
def test_pages_are_a_key_away(qtbot: QtBot, window: MainWindow, keys: Qt.Key, page: str) -> None:
    window.activateWindow()
    window.show_memories()
    QTest.keyClick(window, keys, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: getattr(window, page).isVisible())


def test_a_lock_takes_everything_off_the_window(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    fill(qtbot, window)
    window.lock()
    qtbot.waitUntil(window.unlock.isVisible)
    assert any(isinstance(request, Lock) for request in engine.asked)
    assert window.chat.conversation.turns == ()
    assert window.memories.model.rowCount() == 0
    texts = [window.evidence.text.toPlainText(), window.memories.detail.title.text()]
    assert texts == ["", ""]
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    kept = [field.text() for field in window.memories.findChildren(QLineEdit)]
    assert "Mariana Albuquerque" not in kept


def test_a_lock_from_elsewhere_is_followed(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    engine.tell(StateChanged(HomeState.LOCKED))
    qtbot.waitUntil(window.unlock.isVisible)


def test_escape_closes_the_uppermost_thing_first(qtbot: QtBot, window: MainWindow) -> None:
    window.open_evidence(Pointer("o-train"))
    qtbot.waitUntil(lambda: window.evidence.text.toPlainText() != "")
    window.open_palette()
    window.back()
    assert window.evidence.isVisible()
    window.back()
    assert not window.evidence.isVisible()


def test_one_click_pauses_the_recorder(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    QTest.mouseClick(window.sidebar.foot.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.sidebar.foot.words.text() == "Paused")
    assert window.sidebar.foot.more.text() == "until 11:35"
    QTest.mouseClick(window.sidebar.foot.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.sidebar.foot.words.text() == "Recording")
    assert engine.recorder.state is RecorderState.RECORDING


def test_a_recorder_that_cannot_start_says_why(qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow) -> None:
    failing: dict[type[object], Failure] = {
        RecorderView: Failure("no-display", "There is no display; start an X session.")
    }
    engine = make_engine(recorder=RecorderView(RecorderState.OFF), behaviour=Behaviour(failing=failing))
    window = make_window(engine)
    window.sidebar.foot.press()
    qtbot.waitUntil(lambda: "X session" in window.notice.words.text())
    assert window.notice.isVisible()


def test_a_narrow_window_gives_the_lists_place_to_the_evidence(qtbot: QtBot, window: MainWindow) -> None:
    fill(qtbot, window)
    assert not window.memories.list.isVisible()
    window.evidence.leave()
    assert window.memories.list.isVisible()
    window.resize(1920, 1080)
    window.open_evidence(Pointer("o-mail"))
    assert window.memories.list.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support raise")  # the one without a screen
def test_a_closed_window_with_a_tray_only_hides(window: MainWindow) -> None:
    window.stays = True
    window.close()
    assert not window.isVisible()
    window.come_forward()
    assert window.isVisible()
    window.stays = False


def test_the_tray_says_what_the_recorder_does(window: MainWindow, theme: Theme, engine: ScriptedEngine) -> None:
    tray = Tray(theme, window.user_actions, window.clock, window)
    assert tray.icon.toolTip() == "Sixfold: Recording"
    engine.pause(900, lambda _failure: None)
    tray.refresh()
    assert tray.icon.toolTip() == "Sixfold: Paused until 11:35"
    assert tray.start.text() == "Resume recording"


def test_the_tray_says_crashes_and_offers_each_pause(
    qtbot: QtBot, window: MainWindow, theme: Theme, engine: ScriptedEngine
) -> None:
    tray = Tray(theme, window.user_actions, window.clock, window)
    assert [pause.isVisible() for pause in tray.pauses] == [True] * 4
    crashed = RecorderView(RecorderState.RESTARTING, reason="It crashed twice.", notes=("A key is taken.",))
    engine.tell(RecorderChanged(crashed))
    qtbot.waitUntil(lambda: tray.state.text() == "Starting again: It crashed twice.")
    assert tray.notes.text() == "A key is taken."
    assert tray.icon.toolTip() == "Sixfold: Starting again: It crashed twice.\nA key is taken."


def test_the_tray_can_ask_to_forget_the_last_minutes_only_where_it_can_be_asked(
    qtbot: QtBot, window: MainWindow, theme: Theme
) -> None:
    tray = Tray(theme, window.user_actions, window.clock, window)
    tray.forget_wanted.connect(window.forget_last)
    tray.forget.trigger()
    qtbot.waitUntil(window.privacy.now.forgetting.question.isVisible)
    window.lock()
    qtbot.waitUntil(lambda: not tray.forget.isEnabled())


def test_the_palette_names_every_part_of_the_privacy_page(window: MainWindow) -> None:
    names = {action.text(): action.shortcut().toString() for action in window.commands}
    assert names["Privacy"] == "Ctrl+3"
    assert names["Forget the last 15 minutes"] == "Ctrl+Shift+F"
    assert names["Show what would be kept right now"] == "Ctrl+Shift+K"
    for action in window.commands:
        if action.text().startswith("Privacy: "):
            action.trigger()
            assert window.privacy.isVisible()
    assert window.privacy.section is Section.PROGRAMS


def test_a_slow_engine_never_holds_the_window(make_engine: MakeEngine, make_window: MakeWindow) -> None:
    """No timing: the window answers a key while the engine sits on its request."""
    window = make_window(make_engine(behaviour=Behaviour(held=frozenset({GetStatus}))))
    window.show_memories()
    window.show_chat()
    QTest.keyClicks(window.chat.composer.field, "still here")
    assert window.chat.composer.field.toPlainText() == "still here"
