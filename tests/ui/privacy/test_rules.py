from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from sixfold.capture.exclusion import Subject
from sixfold.capture.rules import Budget, RecorderRules, Span
from sixfold.ui.engine import Failure
from sixfold.ui.privacy.view import Section
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.story import Story
    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow


def patterns(engine: ScriptedEngine) -> list[tuple[Subject, str]]:
    return [(rule.subject, rule.pattern) for rule in engine.recorder_rules.excluded]


def test_a_tick_leaves_a_kind_out_and_can_be_undone(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    window.show_privacy(Section.LEFT_OUT)
    box = window.privacy.left_out.presets.boxes["messengers"]
    assert not box.isChecked()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(12, box.height() // 2))
    qtbot.waitUntil(lambda: "messengers" in engine.recorder_rules.presets)
    qtbot.waitUntil(window.notice.isVisible)
    assert window.notice.words.text() == "Messengers: left out from now on."
    QTest.mouseClick(window.notice.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "messengers" not in engine.recorder_rules.presets)
    assert not box.isChecked()


def test_a_program_that_was_never_seen_is_left_out_by_its_name(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    window.show_privacy(Section.LEFT_OUT)
    own = window.privacy.left_out.own
    QTest.keyClicks(own.field, "  Signal   Desktop ")
    QTest.keyClick(own.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: patterns(engine) == [(Subject.APP, "Signal Desktop")])
    assert own.field.text() == ""
    assert own.listing.lines == ("Program: Signal Desktop",)


def test_a_site_and_a_title_are_rules_of_their_own_kind(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    window.show_privacy(Section.LEFT_OUT)
    own = window.privacy.left_out.own
    for at, name in ((1, "example.org"), (2, "Payslip*")):
        own.subject.setCurrentIndex(at)
        own.field.setText(name)
        own.add()
    qtbot.waitUntil(lambda: patterns(engine) == [(Subject.SITE, "example.org"), (Subject.TITLE, "Payslip*")])


def test_a_name_twice_or_a_title_of_stars_is_refused_in_words(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    window.show_privacy(Section.LEFT_OUT)
    own = window.privacy.left_out.own
    own.field.setText("Signal")
    own.add()
    own.field.setText("SIGNAL")
    own.add()
    assert own.problem.text() == "This is left out already."
    own.field.setText("**")
    own.add()
    assert own.problem.text() == "Type a name first."
    qtbot.waitUntil(lambda: len(engine.recorder_rules.excluded) == 1)


def test_a_rule_is_removed_by_its_key_and_comes_back_by_undo(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    window.show_privacy(Section.LEFT_OUT)
    own = window.privacy.left_out.own
    for name in ("Signal", "Diary"):
        own.field.setText(name)
        own.add()
    qtbot.waitUntil(lambda: len(engine.recorder_rules.excluded) == 2)
    own.listing.list.setFocus()
    own.listing.list.setCurrentIndex(own.listing.list.model().index(0, 0))
    own.listing.remove_button.click()
    qtbot.waitUntil(lambda: patterns(engine) == [(Subject.APP, "Diary")])
    qtbot.waitUntil(lambda: window.notice.words.text() == "Signal: no longer left out.")
    window.undo()
    qtbot.waitUntil(lambda: len(engine.recorder_rules.excluded) == 2)
    assert own.listing.lines == ("Program: Signal", "Program: Diary")


def test_programs_seen_lately_are_offered_until_they_are_left_out(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    window.show_privacy(Section.LEFT_OUT)
    own = window.privacy.left_out.own
    qtbot.waitUntil(lambda: [button.text() for button in own.suggestions] == ["Thunderbird", "Firefox", "Chromium"])
    own.suggestions[1].click()
    qtbot.waitUntil(lambda: patterns(engine) == [(Subject.APP, "Firefox")])
    assert [button.text() for button in own.suggestions] == ["Thunderbird", "Chromium"]


def test_a_change_that_cannot_be_saved_is_said_and_taken_back(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    failing: dict[type[object], Failure] = {RecorderRules: Failure("disk-full", "The disk is full; make room.")}
    window = make_window(make_engine(behaviour=Behaviour(failing=failing)))
    window.show_privacy(Section.LEFT_OUT)
    box = window.privacy.left_out.presets.boxes["banks"]
    assert box.isChecked()
    box.click()
    qtbot.waitUntil(lambda: window.notice.words.text() == "The disk is full; make room.")
    assert box.isChecked()


def test_the_lock_leaves_no_name_on_the_page(qtbot: QtBot, window: MainWindow) -> None:
    window.show_privacy(Section.LEFT_OUT)
    own = window.privacy.left_out.own
    qtbot.waitUntil(lambda: len(own.suggestions) == 3)
    own.field.setText("Diary")
    own.add()
    window.lock()
    qtbot.waitUntil(lambda: own.suggestions == [] and own.listing.lines == ())


def test_the_budget_is_chosen_in_words(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    window.show_privacy(Section.WHEN)
    ways = window.privacy.when.budget.ways
    assert ways[Budget.BALANCED].isChecked()
    ways[Budget.LIGHT].click()
    qtbot.waitUntil(lambda: engine.recorder_rules.budget is Budget.LIGHT)


def test_hours_are_added_below_each_other_and_removed(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    window.show_privacy(Section.WHEN)
    form = window.privacy.when.schedule
    form.add_button.click()
    form.begin.choose(time(22), "22:00")
    form.end.choose(time(2), "02:00")
    for button in form.days[:4]:
        button.click()
    form.add_button.click()
    workdays = Span(frozenset(range(5)), time(9), time(18))
    friday_night = Span(frozenset({4}), time(22), time(2))
    qtbot.waitUntil(lambda: engine.recorder_rules.schedule == (workdays, friday_night))
    assert form.listing.lines == ("Monday to Friday, 09:00 to 18:00", "Fri, 22:00 to 02:00 of the next day")
    form.listing.list.setCurrentIndex(form.listing.list.model().index(0, 0))
    form.listing.remove_button.click()
    qtbot.waitUntil(lambda: engine.recorder_rules.schedule == (friday_night,))


def test_hours_on_no_day_cannot_be_added(window: MainWindow) -> None:
    window.show_privacy(Section.WHEN)
    form = window.privacy.when.schedule
    for button in form.days[:5]:
        button.click()
    assert not form.add_button.isEnabled()


def test_another_key_pauses_and_a_bare_letter_is_refused(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    window.show_privacy(Section.WHEN)
    block = window.privacy.when.hotkey
    assert block.field.keySequence().toString() == "Ctrl+Alt+Shift+P"
    block.field.setKeySequence(QKeySequence("Meta+F9"))
    block.field.editingFinished.emit()
    qtbot.waitUntil(lambda: engine.recorder_rules.hotkey == "super+F9")
    block.field.setKeySequence(QKeySequence("Q"))
    block.field.editingFinished.emit()
    assert "together with Ctrl" in block.problem.text()
    assert engine.recorder_rules.hotkey == "super+F9"
    block.none.click()
    qtbot.waitUntil(lambda: engine.recorder_rules.hotkey == "")


def test_switches_are_saved_at_once(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    window.show_privacy(Section.WHEN)
    how = window.privacy.when.how
    how.accessibility.click()
    how.pictures.click()
    how.login.click()
    qtbot.waitUntil(lambda: engine.at_login)
    qtbot.waitUntil(lambda: not engine.recorder_rules.accessibility and not engine.recorder_rules.keep_images)


def test_the_last_monitor_cannot_be_left_out(window: MainWindow, engine: ScriptedEngine) -> None:
    window.show_privacy(Section.WHEN)
    block = window.privacy.when.monitors
    assert [box.isChecked() for box in block.boxes] == [True]
    block.boxes[0].click()
    assert block.boxes[0].isChecked()
    assert "One monitor must be left" in block.problem.text()
    assert engine.recorder_rules.monitors == ()


def test_a_monitor_that_is_unplugged_keeps_its_rule(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    engine.recorder_rules = replace(engine.recorder_rules, monitors=(2, 3))
    window.show_privacy(Section.WHEN)
    block = window.privacy.when.monitors
    assert [box.isChecked() for box in block.boxes] == [False]
    block.boxes[0].click()
    qtbot.waitUntil(lambda: engine.recorder_rules.monitors == (1, 2, 3))


def test_rules_that_another_program_changed_are_shown_when_the_page_is_entered(
    window: MainWindow, engine: ScriptedEngine, story: Story
) -> None:
    window.show_privacy(Section.LEFT_OUT)
    window.show_chat()
    engine.recorder_rules = replace(engine.recorder_rules, presets=tuple(preset.name for preset in story.presets))
    window.show_privacy(Section.LEFT_OUT)
    assert all(box.isChecked() for box in window.privacy.left_out.presets.boxes.values())


def test_of_a_site_that_is_pasted_whole_its_host_alone_is_kept(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    window.show_privacy(Section.LEFT_OUT)
    own = window.privacy.left_out.own
    own.subject.setCurrentIndex(1)
    own.field.setText("https://Mail.Example.org/inbox?x=1")
    own.add()
    qtbot.waitUntil(lambda: patterns(engine) == [(Subject.SITE, "mail.example.org")])
    assert own.listing.lines == ("Site: mail.example.org",)
    own.field.setText("mail.example.org/other")
    own.add()
    assert own.problem.text() == "This is left out already."
    own.field.setText("https://")
    own.add()
    assert own.problem.text() == "Type a name first."
