from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sixfold.memory.client_requests import AllowClient, ClientScope, DenyClient, ListClients
from sixfold.memory.requests import Changed
from sixfold.ui import story_privacy
from sixfold.ui.engine import Failure
from sixfold.ui.privacy.view import Section
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.privacy.clients_view import ClientsSection
    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.story import Story
    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow

WAITS, MAY, MAY_NOT = 3, 1, 2


@pytest.fixture
def actions_said(window: MainWindow) -> list[str]:
    said: list[str] = []
    window.user_actions.said.connect(said.append)
    return said


def opened(qtbot: QtBot, window: MainWindow) -> ClientsSection:
    window.show_privacy(Section.PROGRAMS)
    section = window.privacy.programs
    qtbot.waitUntil(lambda: len(section.clients.rows) == 3 and section.access.lines != ())
    return section


def test_each_program_shows_what_it_may_and_those_that_wait_say_so(qtbot: QtBot, window: MainWindow) -> None:
    rows = opened(qtbot, window).clients.rows
    assert [*rows] == [WAITS, MAY, MAY_NOT]
    ticked = {number: [box.isChecked() for box in row.boxes.values()] for number, row in rows.items()}
    assert ticked == {WAITS: [False, False], MAY: [True, False], MAY_NOT: [False, False]}
    assert "got nothing" in rows[WAITS].state.text()
    assert rows[MAY].program.text() == "Started by /opt/writing-desk/desk"
    assert rows[MAY_NOT].state.text() == "Refused."


def test_a_tick_counts_at_once_and_can_be_undone(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    section = opened(qtbot, window)
    waits = section.clients.rows[WAITS]
    waits.boxes[ClientScope.READ].click()
    qtbot.waitUntil(lambda: not waits.state.text())
    assert AllowClient(WAITS, frozenset({ClientScope.READ})) in engine.asked
    assert section.clients.rows[WAITS] is waits
    window.undo()
    qtbot.waitUntil(lambda: waits.state.text() == "Refused.")
    assert not waits.boxes[ClientScope.READ].isChecked()


def test_what_was_allowed_is_taken_back_and_what_waits_refused(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    rows = opened(qtbot, window).clients.rows
    for row in (rows[MAY], rows[WAITS]):
        row.refuse.click()
    qtbot.waitUntil(lambda: all(row.state.text() == "Refused." for row in rows.values()))
    assert [one.number for one in engine.asked if isinstance(one, DenyClient)] == [MAY, WAITS]
    assert not rows[MAY].refuse.isVisible()


def test_the_log_says_who_asked_what_and_how_much_came(qtbot: QtBot, window: MainWindow) -> None:
    lines = opened(qtbot, window).access.lines
    assert lines[0].endswith(": a search, refused, 3 times")
    assert lines[1].endswith("  Writing Desk: a search, 8 results")
    assert lines[3].endswith("  Writing Desk: one memory, not answered")


def test_one_that_asks_while_the_page_is_open_appears(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    opened(qtbot, window)
    before = len([one for one in engine.asked if isinstance(one, ListClients)])
    engine.tell(Changed(frozenset({"clients"})))
    qtbot.waitUntil(lambda: len([one for one in engine.asked if isinstance(one, ListClients)]) == before + 1)


def test_one_that_asks_for_the_first_time_is_told_of_once_wherever_one_is(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, actions_said: list[str]
) -> None:
    window.show_chat()
    for _ in range(2):
        engine.tell(Changed(frozenset({"clients"})))
    qtbot.waitUntil(lambda: [type(one) for one in engine.asked].count(ListClients) == 2)
    qtbot.waitUntil(lambda: bool(actions_said))
    qtbot.wait(50)
    assert actions_said == [
        "Entwurfsassistent für Textbausteine asks to be let in, and got nothing: see Privacy, Programs."
    ]


def test_without_programs_it_says_how_one_comes_here(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow, story: Story
) -> None:
    window = make_window(make_engine(story=replace(story, private=story_privacy.nothing())))
    window.show_privacy(Section.PROGRAMS)
    qtbot.waitUntil(lambda: "sixfold mcp" in window.privacy.programs.message)


def test_what_cannot_be_read_is_said_and_tried_again(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    failure = Failure("x", "The disk is full; free some space.")
    window = make_window(make_engine(behaviour=Behaviour(failing={ListClients: failure})))
    window.show_privacy(Section.PROGRAMS)
    qtbot.waitUntil(lambda: window.privacy.programs.message == failure.sentence)


def test_a_locked_window_holds_no_program(qtbot: QtBot, window: MainWindow) -> None:
    section = opened(qtbot, window)
    window.privacy.clear()
    assert (section.clients.rows, section.access.lines, section.model.clients) == ({}, (), None)
