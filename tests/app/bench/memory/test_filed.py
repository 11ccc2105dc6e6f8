from __future__ import annotations

from sixfold.app.bench.memory import filed, routing
from sixfold.app.bench.memory.filed import Filed
from sixfold.app.bench.memory.said import Said
from sixfold.memory.types import MemoryType

SEGMENTS = filed.segments(1, 2)
SAID = Said("words", filed.BEGINS)


def test_every_form_is_made_and_every_type_of_memory_is_needed_somewhere() -> None:
    assert {one.said.kind.value for one in SEGMENTS} == {"chat", "screen", "document"}
    assert {kind for one in SEGMENTS for kind in one.needs} == {kind.value for kind in MemoryType}
    assert any(one.is_nothing for one in SEGMENTS)
    assert filed.segments(1, 2) == SEGMENTS


def test_a_screen_shown_again_follows_itself_with_another_clock_and_is_nothing_new() -> None:
    first, second, third = next(
        SEGMENTS[at : at + 3] for at, one in enumerate(SEGMENTS) if "Time " in one.said.text and one.needs
    )
    assert first.said.text.splitlines()[:-1] == second.said.text.splitlines()[:-1]
    assert len({one.said.text for one in (first, second, third)}) == 3
    assert (first.is_nothing, second.is_nothing, third.is_nothing) == (False, True, True)


def test_a_route_is_right_when_all_that_is_needed_wakes_and_nothing_that_may_not() -> None:
    one = Filed(SAID, frozenset({"core"}), frozenset({"semantic"}))
    assert one.right({"core"})
    assert one.right({"core", "semantic"})
    assert not one.right({"semantic"})
    assert not one.right({"core", "vault"})


def test_the_ways_of_going_wrong_are_counted_apart() -> None:
    needs = Filed(SAID, frozenset({"core"}), frozenset())
    nothing = Filed(SAID, frozenset(), frozenset())
    woken = [frozenset({"core"}), frozenset[str](), frozenset({"core", "vault"}), frozenset[str](), frozenset({"core"})]
    found = routing.score([needs, needs, needs, nothing, nothing], woken)
    assert found["accuracy"] == 0.4
    assert found["missed"] == 0.2
    assert found["needless"] == 0.4
    assert found["nothing_wakes_nobody"] == 0.5
    assert found["woke_nobody"] == 0.4
