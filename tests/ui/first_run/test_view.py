from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest

from sixfold.ui.engine import HomeState, RecorderState, RecorderView
from sixfold.ui.first_run.model import Step

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow

WORDS = "quiet lamp river eleven"


def press(window: MainWindow) -> None:
    QTest.mouseClick(window.first_run.next, Qt.MouseButton.LeftButton)


def new_window(make_engine: MakeEngine, make_window: MakeWindow) -> MainWindow:
    return make_window(make_engine(state=HomeState.ABSENT, recorder=RecorderView(RecorderState.OFF)))


def test_the_first_run_can_be_gone_through_from_end_to_end(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    engine = make_engine(state=HomeState.ABSENT, recorder=RecorderView(RecorderState.OFF))
    window = make_window(engine)
    page = window.first_run
    press(window)
    page.passphrase.first.setText(WORDS)
    page.passphrase.second.setText(WORDS)
    press(window)
    qtbot.waitUntil(lambda: page.model.step == Step.RECOVERY)
    assert not page.next.isEnabled()
    page.recovery.fields[0].setText("x9d4t")
    page.recovery.fields[1].setText("WRONG")
    assert not page.next.isEnabled()
    assert "not what stands" in page.recovery.problem.text()
    page.recovery.fields[1].setText("GP6YF")
    press(window)
    press(window)
    qtbot.waitUntil(lambda: page.model.step == Step.MODELS)
    page.models.button.click()
    qtbot.waitUntil(lambda: page.model.fetching.complete)
    press(window)
    press(window)
    qtbot.waitUntil(window.pages.isVisible)
    assert engine.recorder.state is RecorderState.RECORDING
    assert set(engine.excluded) == {"password-managers", "private-windows", "banks", "health"}


def test_a_weak_passphrase_does_not_go_on(make_engine: MakeEngine, make_window: MakeWindow) -> None:
    window = new_window(make_engine, make_window)
    press(window)
    window.first_run.passphrase.first.setText("password1")
    window.first_run.passphrase.second.setText("password1")
    assert not window.first_run.next.isEnabled()
    assert "Easy to guess" in window.first_run.passphrase.verdict.text()


def test_two_different_passphrases_do_not_go_on(make_engine: MakeEngine, make_window: MakeWindow) -> None:
    window = new_window(make_engine, make_window)
    press(window)
    window.first_run.passphrase.first.setText(WORDS)
    window.first_run.passphrase.second.setText(WORDS[:-1])
    assert not window.first_run.next.isEnabled()


def test_the_key_is_gone_from_the_page_once_it_was_confirmed(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    window = new_window(make_engine, make_window)
    window.first_run.model.make_home(WORDS)
    qtbot.waitUntil(lambda: window.first_run.model.step == Step.RECOVERY)
    assert window.first_run.recovery.words().count("-") == 7
    window.first_run.recovery.fields[0].setText("X9D4T")
    window.first_run.recovery.fields[1].setText("GP6YF")
    press(window)
    assert window.first_run.recovery.words() == ""


def test_nothing_is_recorded_by_not_now(qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow) -> None:
    engine = make_engine(state=HomeState.ABSENT, recorder=RecorderView(RecorderState.OFF))
    window = make_window(engine)
    window.first_run.model.make_home(WORDS)
    qtbot.waitUntil(lambda: window.first_run.model.made)
    window.first_run.model.go(Step.READY)
    window.first_run.later.click()
    qtbot.waitUntil(window.pages.isVisible)
    assert engine.recorder.state is RecorderState.OFF


def test_the_key_can_be_printed(qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow, tmp_path: Path) -> None:
    window = new_window(make_engine, make_window)
    page = window.first_run.recovery
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "key.pdf"))
    page.print_on(printer)
    assert not (tmp_path / "key.pdf").exists()
    window.first_run.model.make_home(WORDS)
    qtbot.waitUntil(lambda: window.first_run.model.step == Step.RECOVERY)
    page.print_on(printer)
    assert (tmp_path / "key.pdf").read_bytes().startswith(b"%PDF")
    assert "Sent to the printer" in page.note.text()


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")  # the one without a screen
def test_print_asks_for_a_printer(qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow) -> None:
    window = new_window(make_engine, make_window)
    window.first_run.model.make_home(WORDS)
    qtbot.waitUntil(lambda: window.first_run.model.step == Step.RECOVERY)
    window.first_run.recovery.print_button.click()
    dialog = window.first_run.recovery.findChild(QPrintDialog)
    assert isinstance(dialog, QPrintDialog)
    qtbot.waitUntil(dialog.isVisible)
    dialog.reject()
    assert window.first_run.recovery.note.text() == ""
