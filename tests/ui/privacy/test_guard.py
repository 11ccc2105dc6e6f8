from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from sixfold.capture.exclusion import Subject
from sixfold.capture.rules import own
from sixfold.memory.recorder_requests import RepairRules
from sixfold.ui.engine import Failure, RecorderChanged, RecorderState, RecorderView, RulesDamage
from sixfold.ui.privacy.view import Section
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow

SENTENCE = "The recorder's rules cannot be read, so nothing is recorded."


def damage(engine: ScriptedEngine, *, copy: bool = True) -> None:
    rules = replace(engine.recorder_rules, excluded=(own(Subject.APP, "Signal"),), presets=("banks",))
    engine.damage = RulesDamage(SENTENCE, rules if copy else None)


def button(window: MainWindow, words: str) -> QPushButton:
    guard = window.privacy.guards[window.privacy.section]
    return next(one for one in guard.findChildren(QPushButton) if one.isVisible() and one.accessibleName() == words)


@pytest.mark.parametrize("section", [Section.LEFT_OUT, Section.WHEN])
def test_damaged_rules_are_never_shown_as_if_there_had_been_none(
    window: MainWindow, engine: ScriptedEngine, section: Section
) -> None:
    damage(engine)
    window.show_privacy(section)
    guard = window.privacy.guards[section]
    assert guard.is_wrong
    assert "Nothing is recorded until it is mended" in guard.message
    assert "leaves out 1 group and 1 name of your own" in guard.message
    assert "The damaged file stays" in guard.message
    assert not window.privacy.left_out.own.listing.nothing.isVisible()
    assert not window.privacy.when.isVisible()


def test_the_good_copy_is_restored_by_one_click_and_the_users_names_are_there_again(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    damage(engine)
    window.show_privacy(Section.LEFT_OUT)
    QTest.mouseClick(button(window, "Restore the good copy"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.privacy.left_out.own.listing.lines == ("Program: Signal",))
    assert not window.privacy.guards[Section.LEFT_OUT].is_wrong
    assert [request for request in engine.asked if isinstance(request, RepairRules)] == [RepairRules()]
    qtbot.waitUntil(lambda: "Restored" in window.notice.words.text())


def test_without_a_copy_one_begins_with_the_recommended_ones(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    damage(engine, copy=False)
    window.show_privacy(Section.WHEN)
    assert "There is no copy of it" in window.privacy.guards[Section.WHEN].message
    QTest.mouseClick(button(window, "Begin with the recommended ones"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.privacy.guards[Section.WHEN].is_wrong)
    assert [request for request in engine.asked if isinstance(request, RepairRules)] == [RepairRules(anew=True)]


def test_a_copy_that_is_not_ours_is_refused_with_what_else_can_be_done(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    failing: dict[type[object], Failure] = {RepairRules: Failure("rules-no-copy", "There is no copy to put back.")}
    engine = make_engine(behaviour=Behaviour(failing=failing))
    damage(engine)
    window = make_window(engine)
    window.show_privacy(Section.LEFT_OUT)
    QTest.mouseClick(button(window, "Restore the good copy"), Qt.MouseButton.LeftButton)
    guard = window.privacy.guards[Section.LEFT_OUT]
    qtbot.waitUntil(lambda: guard.message == "There is no copy to put back.")
    assert button(window, "Begin with the recommended ones").isVisible()


def test_a_recorder_that_rests_because_of_them_leads_to_where_they_are_mended(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    window.show_privacy()
    recording = window.privacy.now.recording
    assert not recording.mend.isVisible()
    damage(engine)
    engine.tell(RecorderChanged(RecorderView(RecorderState.RESTING, reason=SENTENCE)))
    qtbot.waitUntil(recording.mend.isVisible)
    QTest.mouseClick(recording.mend, Qt.MouseButton.LeftButton)
    assert window.privacy.section is Section.LEFT_OUT
