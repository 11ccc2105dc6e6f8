from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sixfold.capture.observation import Kind, Redacted, Role, Trust
from sixfold.memory import router
from sixfold.memory.agents.base import Desk, prompt
from sixfold.memory.agents.reading import read
from sixfold.memory.router import BOILERPLATE, NO_CATEGORY, NOTHING_NEW, Router, by_rules, line_key
from sixfold.memory.segments import cut
from sixfold.memory.sources import Secrets
from sixfold.models.scripted import Line, ScriptedChat

if TYPE_CHECKING:
    from sixfold.capture.observation import Observation
    from sixfold.memory.agents.reading import Reading
    from tests.memory.conftest import Home

VAULT = "0199a3b2-7c11-7abc-8def-0123456789ab"
GUIDE = "Deploying Osprey\n1. Run make test\n2. Tag the release\n3. Press Promote\nOwner: Diego Nowak"


def reading(home: Home, *seen: Observation) -> Reading:
    (segment,) = cut(seen, home.ids)
    return read(segment, seen, Secrets("m"))


def woken(home: Home, seen: Observation) -> set[str]:
    return {agent.value for agent in by_rules(reading(home, seen), router.load(), ()).agents}


def other(home: Home, text: str) -> Observation:
    return home.turn(
        text, author=Redacted("Ada"), role=Role.OTHER, trust=Trust.UNTRUSTED, kind=Kind.IMPORT, time_zone="UTC"
    )


def test_a_talk_wakes_the_agents_of_events_and_facts(home: Home) -> None:
    assert woken(home, other(home, "We moved to Oslo in May and my sister bakes bread")) == {"episodic", "semantic"}


def test_the_users_own_words_about_themselves_wake_the_core_too(home: Home) -> None:
    assert woken(home, home.turn("I live in Bonn and my wife works at the harbour")) == {"core", "episodic", "semantic"}


def test_the_same_words_by_another_do_not(home: Home) -> None:
    assert "core" not in woken(home, other(home, "I live in Bonn and my wife works at the harbour"))


def test_a_placeholder_wakes_the_vault_however_short_the_line(home: Home) -> None:
    assert woken(home, home.turn(f"PIN \u27e6vault:{VAULT}\u27e7")) == {"vault"}


def test_a_page_with_steps_wakes_its_three_agents(home: Home) -> None:
    assert woken(home, home.screen(GUIDE)) == {"procedural", "resource", "semantic"}


def test_boilerplate_wakes_nobody(home: Home) -> None:
    route = by_rules(reading(home, home.screen("OK Cancel")), router.load(), ())
    assert (route.agents, route.outcome) == ((), BOILERPLATE)


def test_a_screen_that_was_seen_before_wakes_nobody(home: Home) -> None:
    before = {line_key(line) for line in GUIDE.splitlines()}
    route = by_rules(reading(home, home.screen(GUIDE)), router.load(), before)
    assert (route.agents, route.outcome) == ((), NOTHING_NEW)


def test_clocks_and_counters_do_not_make_a_screen_new() -> None:
    assert line_key("Inbox (12)  10:45") == line_key("inbox (13) 10:46")


@pytest.mark.parametrize(
    ("reply", "agents"),
    [('{"kinds":["semantic","episodic"]}', ["episodic", "semantic"]), ('{"kinds":["nothing"]}', [])],
)
def test_where_no_rule_knows_the_model_chooses_from_a_closed_list(home: Home, reply: str, agents: list[str]) -> None:
    seen = home.screen("Bridges over the northern river carry trams, bicycles and walkers", title=None)
    model = ScriptedChat([Line("Task: route", reply)])
    desk = Desk(model, reading(home, seen), prompt("system"))
    route = Router(router.load()).route(desk, ())
    assert [agent.value for agent in route.agents] == agents
    assert route.outcome == (None if agents else NO_CATEGORY)


def test_the_table_can_be_edited(home: Home) -> None:
    table = """
    [limits]
    fewest_words = 1
    known_share = 0.9
    model_from_words = 5
    [category.boats]
    agents = ["resource"]
    any = ["ferry"]
    """
    routes = router.load(table)
    assert [one.value for one in by_rules(reading(home, home.screen("The ferry")), routes, ()).agents] == ["resource"]
