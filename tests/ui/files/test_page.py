from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from sixfold.memory.requests import Export, Import
from sixfold.ui.engine import Failure, HomeState
from sixfold.ui.files import dropping
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton
    from pytestqt.qtbot import QtBot

    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow

WORKBOOK = 1


def click(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def open_page(qtbot: QtBot, window: MainWindow, form: int = WORKBOOK) -> None:
    window.show_files()
    qtbot.waitUntil(lambda: window.files.exporting.form.count() > 0)
    window.files.exporting.form.setCurrentIndex(form)
    window.files.exporting.form.activated.emit(form)


def exports(engine: ScriptedEngine) -> list[Export]:
    return [request for request in engine.asked if isinstance(request, Export)]


def drop(window: MainWindow, *urls: str) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl(url) for url in urls])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(9, 9), action, dropped, button, keys))


def test_an_export_goes_where_one_chose_and_its_folder_can_be_opened(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, tmp_path: Path
) -> None:
    open_page(qtbot, window)
    form, shown = window.files.exporting, list[Path]()
    form.pick = lambda _form, _suggested: tmp_path / "mine.xlsx"
    form.show_folder = shown.append
    assert not form.open_folder.isVisible()
    click(form.choose)
    click(form.start)
    qtbot.waitUntil(form.open_folder.isVisible)
    assert [request.target for request in exports(engine)] == [tmp_path / "mine.xlsx"]
    assert form.progress.words.text().startswith("1204 memories and 3310 things seen and said read, 1 file written")
    click(form.open_folder)
    assert shown == [tmp_path]


def test_the_vault_needs_a_tick_and_the_passphrase(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    open_page(qtbot, window)
    form = window.files.exporting
    assert not form.vault.isChecked()
    assert not form.passphrase.isVisible()
    form.vault.click()
    click(form.start)
    assert form.progress.words.text() == "Type the passphrase: the vault leaves only with it."
    QTest.keyClicks(form.passphrase, "a tram full of quiet owls")
    click(form.start)
    qtbot.waitUntil(lambda: len(exports(engine)) == 1)
    assert exports(engine)[0].passphrase == "a tram full of quiet owls"  # noqa: S105 - made up
    assert form.passphrase.text() == ""


@pytest.mark.parametrize(("form", "vault", "pictures"), [(1, True, False), (2, False, False), (3, False, True)])
def test_what_a_form_has_no_place_for_is_not_offered(
    qtbot: QtBot, window: MainWindow, *, form: int, vault: bool, pictures: bool
) -> None:
    open_page(qtbot, window, form)
    export = window.files.exporting
    assert (export.vault.isVisible(), export.pictures.isVisible()) == (vault, pictures)


def test_a_running_export_can_be_cancelled(qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow) -> None:
    window = make_window(make_engine(behaviour=Behaviour(held=frozenset({Export}))))
    open_page(qtbot, window)
    form = window.files.exporting
    click(form.start)
    qtbot.waitUntil(form.progress.cancel.isVisible)
    assert not form.start.isEnabled()
    click(form.progress.cancel)
    qtbot.waitUntil(form.start.isEnabled)
    assert form.progress.words.text() == "Cancelled. Nothing was written."


def test_an_export_that_fails_says_why(qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow) -> None:
    failing: dict[type[object], Failure] = {Export: Failure("output-refused", "Name another one.")}
    window = make_window(make_engine(behaviour=Behaviour(failing=failing)))
    open_page(qtbot, window)
    click(window.files.exporting.start)
    qtbot.waitUntil(lambda: window.files.exporting.progress.words.text() == "Name another one.")


def test_files_are_dropped_onto_any_page_and_those_that_failed_are_named(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    window.show_chat()
    drop(window, "file:///tmp/diary.md", "file:///tmp/locked.pdf", "https://example.org/far.md")
    form = window.files.importing
    qtbot.waitUntil(form.failed_list.isVisible)
    (request,) = [request for request in engine.asked if isinstance(request, Import)]
    assert [file.name for file in request.files] == ["diary.md", "locked.pdf"]
    assert form.progress.words.text() == "12 new things, 3 known already."
    (line,) = form.failed.stringList()
    assert line.startswith("locked.pdf: This PDF is encrypted;")


def test_nothing_is_dropped_into_a_locked_memory(make_engine: MakeEngine, make_window: MakeWindow) -> None:
    engine = make_engine(state=HomeState.LOCKED)
    drop(make_window(engine), "file:///tmp/diary.md")
    assert [request for request in engine.asked if isinstance(request, Import)] == []


def test_a_second_drop_waits_for_the_user(qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow) -> None:
    engine = make_engine(behaviour=Behaviour(held=frozenset({Import})))
    window = make_window(engine)
    drop(window, "file:///tmp/one.md")
    qtbot.waitUntil(window.files.importing.progress.cancel.isVisible)
    drop(window, "file:///tmp/two.md")
    assert window.files.importing.failed_words.text().startswith("One import at a time")
    assert len([request for request in engine.asked if isinstance(request, Import)]) == 1


def test_only_files_of_this_computer_are_files() -> None:
    dropped = QMimeData()
    dropped.setText("file:///tmp/no")
    assert dropping.files(dropped) == ()
    dropped.setUrls([QUrl("https://example.org/a"), QUrl.fromLocalFile("/tmp/a b.md")])  # noqa: S108 - named only
    assert dropping.files(dropped) == (Path("/tmp/a b.md"),)  # noqa: S108 - named only


def test_a_lock_takes_it_all_away(qtbot: QtBot, window: MainWindow) -> None:
    drop(window, "file:///tmp/locked.pdf")
    qtbot.waitUntil(window.files.importing.failed_list.isVisible)
    window.files.exporting.vault.setChecked(True)
    window.files.exporting.passphrase.setText("owls")
    window.lock()
    qtbot.waitUntil(lambda: window.files.importing.failed.stringList() == [])
    assert window.files.importing.progress.words.text() == ""
    assert window.files.exporting.passphrase.text() == ""
    assert not window.files.exporting.vault.isChecked()
