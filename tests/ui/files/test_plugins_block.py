from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.memory.plugin_requests import ListForms, SwitchPlugin
from sixfold.ui.engine import Failure
from sixfold.ui.scripted import Behaviour
from sixfold.ui.scripted_plugins import CHANGED

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.files.plugins_block import PluginsBlock
    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow


def opened(qtbot: QtBot, window: MainWindow) -> PluginsBlock:
    window.show_files()
    block = window.files.plugins
    qtbot.waitUntil(lambda: len(block.rows) == 2)
    return block


def test_each_plugin_says_what_it_reads_and_writes_before_it_is_ticked(qtbot: QtBot, window: MainWindow) -> None:
    rows = opened(qtbot, window).rows
    assert [row.box.isChecked() for row in rows.values()] == [True, False]
    assert rows["diary"].does.text().splitlines() == [
        "Imports A diary of one paragraph a day (.diary, .jrnl)",
        "Exports A list of titles; reads what is remembered",
    ]
    assert rows["ledger-lines"].does.text().endswith("reads what was seen and said, pictures of the screen")
    assert rows["ledger-lines"].trouble.text() == CHANGED


def test_a_tick_counts_at_once_and_the_forms_are_asked_for_again(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    block = opened(qtbot, window)
    asked = sum(isinstance(request, ListForms) for request in engine.asked)
    row = block.rows["ledger-lines"]
    row.box.click()
    qtbot.waitUntil(lambda: not row.trouble.text())
    assert SwitchPlugin("ledger-lines", on=True) in engine.asked
    assert row.box.isChecked()
    assert block.rows["ledger-lines"] is row
    qtbot.waitUntil(lambda: sum(isinstance(request, ListForms) for request in engine.asked) == asked + 1)


def test_one_that_cannot_be_switched_on_stays_off_and_says_why(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    sentence = "The plugin ledger-lines has a fault."
    engine = make_engine(behaviour=Behaviour(failing={SwitchPlugin: Failure("plugin-broken", sentence)}))
    block = opened(qtbot, make_window(engine))
    block.rows["ledger-lines"].box.click()
    qtbot.waitUntil(lambda: block.nothing.text() == sentence)
    assert not block.rows["ledger-lines"].box.isChecked()
    assert block.rows["diary"].box.isChecked()
