from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sixfold.memory.agents import relations
from sixfold.memory.agents.merge import place
from sixfold.memory.types import (
    CoreFields,
    EpisodicFields,
    Evidence,
    MemoryType,
    Operation,
    ProceduralFields,
    Proposal,
    ResourceFields,
    SemanticFields,
)

if TYPE_CHECKING:
    from sixfold.memory.types import Fields, Memory
    from tests.memory.conftest import Home


def known(home: Home, kind: MemoryType, fields: Fields, text: str = "a source") -> Memory:
    return home.memory("x", home.turn(text), type=kind, fields=fields, valid_from=home.now)


def proposed(home: Home, kind: MemoryType, fields: Fields, *, days: int = 1, text: str = "another") -> Proposal:
    turn = home.turn(text)
    quote = Evidence(turn.id, text, 0, len(text))
    return Proposal(Operation.ADD, kind, fields, (quote,), valid_from=home.now + timedelta(days=days))


def semantic(name: str, relation: str, value: str) -> SemanticFields:
    return SemanticFields(name, f"{name} {relation} {value}", value, (relation,))


def test_what_nobody_knew_is_added(home: Home) -> None:
    new = proposed(home, MemoryType.SEMANTIC, semantic("Ada", "lives in", "Oslo"))
    assert place(new, [known(home, MemoryType.SEMANTIC, semantic("Ben", "lives in", "Oslo"))]) == new


def test_the_same_again_is_one_more_proof(home: Home) -> None:
    old = known(home, MemoryType.SEMANTIC, semantic("Ada", "lives in", "Oslo"))
    placed = place(proposed(home, MemoryType.SEMANTIC, semantic("Ada", "lives in", "Oslo")), [old])
    assert placed is not None
    assert (placed.operation, placed.target, placed.fields) == (Operation.MERGE, old.id, old.fields)
    assert placed.valid_from == old.valid_from


def test_the_same_from_the_same_place_is_nothing_new(home: Home) -> None:
    old = known(home, MemoryType.SEMANTIC, semantic("Ada", "lives in", "Oslo"))
    again = replace(proposed(home, MemoryType.SEMANTIC, semantic("Ada", "lives in", "Oslo")), evidence=old.evidence)
    assert place(again, [old]) is None


def test_a_new_value_of_a_single_valued_relation_takes_its_place(home: Home) -> None:
    old = known(home, MemoryType.SEMANTIC, semantic("Ada", "lives in", "Oslo"))
    placed = place(proposed(home, MemoryType.SEMANTIC, semantic("Ada", "lives in", "Turku")), [old])
    assert placed is not None
    assert (placed.operation, placed.target) == (Operation.SUPERSEDE, old.id)


def test_an_older_value_that_is_told_later_does_not(home: Home) -> None:
    old = known(home, MemoryType.SEMANTIC, semantic("Ada", "lives in", "Oslo"))
    earlier = proposed(home, MemoryType.SEMANTIC, semantic("Ada", "lives in", "Turku"), days=-30)
    assert place(earlier, [old]) == earlier


def test_a_relation_with_many_values_gets_another(home: Home) -> None:
    old = known(home, MemoryType.SEMANTIC, semantic("Ada", "likes", "tea"))
    new = proposed(home, MemoryType.SEMANTIC, semantic("Ada", "likes", "climbing"))
    assert place(new, [old]) == new


def test_a_guide_with_other_steps_is_a_new_version(home: Home) -> None:
    old = known(home, MemoryType.PROCEDURAL, ProceduralFields("guide", "Deploy", ("a", "b")))
    placed = place(proposed(home, MemoryType.PROCEDURAL, ProceduralFields("guide", "Deploy", ("a", "c"))), [old])
    assert placed is not None
    assert placed.operation is Operation.REVISE


def test_a_page_seen_again_is_the_same_page(home: Home) -> None:
    old = known(home, MemoryType.RESOURCE, ResourceFields("Budget", "screen", "Costs", "Sheets", "o1"))
    placed = place(proposed(home, MemoryType.RESOURCE, ResourceFields("Budget", "screen", "?", "Sheets", "o2")), [old])
    assert placed is not None
    assert placed.operation is Operation.MERGE
    assert placed.fields == ResourceFields("Budget", "screen", "Costs", "Sheets", "o2")


def test_an_event_on_another_day_is_another_event(home: Home) -> None:
    fields = EpisodicFields("told", "Ada", "Ada went running")
    old = known(home, MemoryType.EPISODIC, fields)
    assert place(later := proposed(home, MemoryType.EPISODIC, fields, days=9), [old]) == later
    same_day = place(proposed(home, MemoryType.EPISODIC, fields, days=0), [old])
    assert same_day is not None
    assert same_day.operation is Operation.MERGE


def test_a_line_about_the_user_that_changed_is_superseded(home: Home) -> None:
    old = known(home, MemoryType.CORE, CoreFields("human", "I live in Bonn with my cat"))
    placed = place(proposed(home, MemoryType.CORE, CoreFields("human", "I live in Kiel with my cat")), [old])
    assert placed is not None
    assert placed.operation is Operation.SUPERSEDE


def test_relations_have_one_name_each() -> None:
    assert relations.canonical("Employed_By") == "works at"
    assert relations.canonical("is owned by") == "owner"
    assert relations.single("resides in")
    assert not relations.single("likes")
