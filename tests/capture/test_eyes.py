from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sixfold.capture.exclusion import ExclusionRule, Subject
from sixfold.capture.eyes import Eyes
from sixfold.capture.hiding import WINDOWS
from sixfold.capture.observation import Box
from sixfold.capture.rules import RecorderRules
from sixfold.capture.screen import Monitor
from sixfold.capture.scripted import ScriptedDesktop, ScriptedWindow

if TYPE_CHECKING:
    from sixfold.capture.waiting import Job

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
LEFT, RIGHT = Monitor(1, Box(0, 0, 400, 300), "left"), Monitor(2, Box(400, 0, 640, 480), "right", 2.0)
RULES = RecorderRules(excluded=(ExclusionRule("diary", Subject.TITLE, "Diary"),))


class Glance:
    """Looks every two seconds."""

    def __init__(self, desktop: ScriptedDesktop, rules: RecorderRules = RULES) -> None:
        self.eyes = Eyes(desktop, desktop, rules)
        self.now = NOON
        self._desktop = desktop

    def __call__(self, *, told: bool = False, still: bool = False) -> list[Job]:
        self.now += timedelta(seconds=2)
        drawn = self._desktop.damage()
        return self.eyes.look(self.now, drawn if told else None, still=still)


@pytest.fixture
def desktop() -> ScriptedDesktop:
    made = ScriptedDesktop()
    made.plug(LEFT, RIGHT)
    return made


def page(title: str, line: str, box: Box, *, active: bool = False, ident: int = 1) -> ScriptedWindow:
    return ScriptedWindow("Browser", title, (line,), box, active, ident)


MAIL = page("Mail", "Gate C25", LEFT.box, active=True)
WIKI = page("Wiki", "Osprey", RIGHT.box, ident=2)


def test_each_monitor_has_its_own_picture_and_window(desktop: ScriptedDesktop) -> None:
    desktop.show(MAIL, WIKI)
    jobs = Glance(desktop)()
    assert [(job.frame.monitor, job.title, job.frame.pixels.shape) for job in jobs] == [
        (LEFT, "Mail", (300, 400, 3)),
        (RIGHT, "Wiki", (480, 640, 3)),
    ]


def slides(number: int, *more: str) -> ScriptedWindow:
    """A page whose lines are all of another length than those of the page before and after."""
    lines = tuple(f"{number}{line}{'x' * (20 + 220 * (number % 2) + number)}" for line in range(8))
    return ScriptedWindow("Viewer", "Slides", (*lines, *more), LEFT.box)


@pytest.mark.parametrize("told", [False, True])
def test_a_window_that_turns_its_pages_at_rest_shows_every_one_however_often_its_places_changed(
    desktop: ScriptedDesktop, *, told: bool
) -> None:
    look = Glance(desktop)
    pages = []
    for number in range(8):
        desktop.show(slides(number))
        pages += [job.page for job in look(told=told, still=True) if job.frame.monitor == LEFT]
    assert pages == list(range(8))


def test_what_changes_while_it_is_drawn_or_in_a_small_place_is_no_other_page(desktop: ScriptedDesktop) -> None:
    look = Glance(desktop)
    desktop.show(slides(1))
    look(still=True)
    desktop.show(slides(2))
    assert [job.page for job in look(still=False)] == [0]
    desktop.show(slides(2, "one more line"))
    assert {job.page for second in range(4) for job in look(still=True)} == {0}


def test_what_waited_still_when_a_window_is_left_has_its_windows_and_its_toolbar_with_it(
    desktop: ScriptedDesktop,
) -> None:
    look = Glance(desktop)
    for number in range(8):  # a place that never rests
        desktop.show(
            ScriptedWindow("Chromium", "Harbour", ("All about boats", "tick" * (number + 1)), LEFT.box, ident=7)
        )
        look()
        if look.eyes.restless:
            break
    (job,) = look.eyes.leave()
    assert [bar.window.ident for bar in job.bars] == [7]
    assert [shown.app for shown in job.windows] == ["Chromium"]


def test_a_monitor_that_moves_up_in_number_stays_the_one_that_it_is_and_what_is_plugged_in_is_new(
    desktop: ScriptedDesktop,
) -> None:
    desktop.show(MAIL, WIKI)
    look = Glance(desktop)
    look()
    alone = Monitor(1, RIGHT.box, "right", 2.0)
    desktop.plug(alone)
    assert [job.frame.monitor.label for job in look()] in ([], ["right"])
    desktop.plug(LEFT, RIGHT)
    assert "left" in [job.frame.monitor.label for job in look()]
    assert look() == []


def test_only_the_monitor_on_which_something_was_drawn_is_looked_at(desktop: ScriptedDesktop) -> None:
    desktop.show(MAIL, WIKI)
    look = Glance(desktop)
    look()
    desktop.show(MAIL, page("Wiki", "Osprey, again", RIGHT.box, ident=2))
    assert [job.frame.monitor.label for job in look(told=True)] == ["right"]
    assert look(told=True) == []


def test_what_was_drawn_and_looks_as_before_is_nothing_new(desktop: ScriptedDesktop) -> None:
    desktop.show(MAIL)
    look = Glance(desktop)
    look()
    desktop.show(MAIL)
    assert look(told=True) == []


def test_the_rules_monitors_alone_are_looked_at(desktop: ScriptedDesktop) -> None:
    desktop.show(MAIL, WIKI)
    jobs = Glance(desktop, RecorderRules(monitors=(2,)))()
    assert [job.frame.monitor.label for job in jobs] == ["right"]


def test_a_rule_that_holds_for_an_hour_counts_once_and_again_after_a_pause(desktop: ScriptedDesktop) -> None:
    desktop.show(MAIL, page("My Diary", "dear diary", RIGHT.box))
    look = Glance(desktop)
    for _ in range(50):
        look()
    assert look.eyes.skipped == {"diary": 1}
    look.eyes.forget()
    look()
    assert look.eyes.skipped == {"diary": 2}


def test_the_same_picture_whatever_window_is_in_front_says_that_the_screen_is_hidden() -> None:
    desktop = ScriptedDesktop()
    look = Glance(desktop)
    for number in range(1, WINDOWS + 1):
        assert not look.eyes.hidden
        desktop.show(ScriptedWindow("App", f"Window {number}", (), Box(0, 0, 640, 480), ident=number))
        look()
    assert look.eyes.hidden
    desktop.show(ScriptedWindow("App", "Page", ("words at last",), Box(0, 0, 640, 480), ident=9))
    look()
    assert not look.eyes.hidden
