from __future__ import annotations

import dataclasses
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sixfold.memory import dependants
from sixfold.memory.dependants import Subject
from sixfold.memory.types import CoreFields, EpisodicFields, MemoryType, ResourceFields, SemanticFields

if TYPE_CHECKING:
    from sixfold.memory.dependants import Change
    from sixfold.memory.types import Fields, Memory
    from tests.memory.conftest import Home

CASES = tomllib.loads(Path(__file__).with_name("review.toml").read_text("utf-8"))["change"]


def fact(name: str, relation: str, value: str) -> SemanticFields:
    return SemanticFields(name, f"{name} {relation} {value}", value, (relation,))


def saying(home: Home, fields: Fields | str, quote: str = "") -> Memory:
    made = SemanticFields(fields, fields) if isinstance(fields, str) else fields
    kinds = {CoreFields: MemoryType.CORE, EpisodicFields: MemoryType.EPISODIC, ResourceFields: MemoryType.RESOURCE}
    kind = kinds.get(type(made), MemoryType.SEMANTIC)
    return home.memory("x", *([home.turn(quote)] if quote else []), type=kind, fields=made)


def changed(home: Home, before: Fields, after: Fields | None) -> Change | None:
    old = saying(home, before)
    new = None if after is None else dataclasses.replace(old, fields=after)
    return dependants.change(old, new, home.now, own=True)


def of_case(home: Home, case: dict[str, Any]) -> Change | None:
    if "fact" in case:
        name, relation, old, new = case["fact"]
        return changed(home, fact(name, relation, old), fact(name, relation, new))
    old, new = case["line"]
    return changed(home, CoreFields("human", old), CoreFields("human", new))


def lisbon(home: Home) -> Change:
    gone = changed(home, fact("Ada", "lives in", "Lisbon"), fact("Ada", "lives in", "Porto"))
    assert gone is not None
    return gone


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case.get("fact") or case["line"]))
def test_what_rests_on_a_value_that_went_is_told_from_what_does_not(home: Home, case: dict[str, Any]) -> None:
    gone = of_case(home, case)
    told = {
        text: gone is not None and dependants.rests_on(saying(home, text), gone)
        for text in (*case["rests"], *case["stays"])
    }
    assert told == dict.fromkeys(case["rests"], True) | dict.fromkeys(case["stays"], False)


def test_a_fact_is_read_with_its_relation(home: Home) -> None:
    assert dependants.rests_on(saying(home, fact("Ada", "flies home to", "Lisbon")), lisbon(home))
    assert not dependants.rests_on(saying(home, fact("Ada", "born in", "Lisbon")), lisbon(home))


def test_a_quote_counts_where_the_memory_was_made_of_that_clause(home: Home) -> None:
    said = "I fly home to Lisbon at Christmas, and I climb"
    assert dependants.rests_on(saying(home, "Ada flies home at Christmas", said), lisbon(home))
    assert not dependants.rests_on(
        saying(home, "Ada likes to climb", "I live in Lisbon and I like to climb"), lisbon(home)
    )


def test_what_the_user_is_known_by_is_about_the_user_without_saying_so(home: Home) -> None:
    gone = changed(home, CoreFields("human", "I live in Lisbon"), CoreFields("human", "I live in Porto"))
    assert gone is not None
    assert dependants.rests_on(saying(home, CoreFields("human", "Flies home to Lisbon at Christmas")), gone)
    assert not dependants.rests_on(saying(home, CoreFields("human", "My sister lives in Lisbon")), gone)


def test_a_memory_that_went_takes_its_value_along(home: Home) -> None:
    gone = changed(home, fact("Ada", "lives in", "Lisbon"), None)
    assert gone is not None
    assert gone.values == ("Lisbon",)
    line = changed(home, CoreFields("human", "I live in Lisbon"), None)
    assert line is not None
    assert (line.values, line.subject) == (("Lisbon",), Subject(me=True))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CoreFields("human", "I live in Lisbon"), CoreFields("human", "I live in Lisbon, near the river")),
        (CoreFields("human", "I love tea"), CoreFields("human", "I like tea")),
        (ResourceFields("Budget", "screen", "Costs"), ResourceFields("Plan", "screen", "Costs")),
        (EpisodicFields("note", "Ada", "Ada moved to Oslo"), None),
    ],
)
def test_more_words_other_verbs_and_forgotten_events_take_no_value_away(
    home: Home, before: Fields, after: Fields | None
) -> None:
    assert changed(home, before, after) is None


def test_a_correction_says_what_is_wrong_of_whom(home: Home) -> None:
    gone = dependants.corrected("c", "Where does Ada live?", "In Lisbon", "In Porto", home.now)
    assert gone is not None
    assert (gone.subject, gone.values) == (Subject(frozenset({"ada"})), ("Lisbon",))
    assert dependants.rests_on(saying(home, "Ada flies home to Lisbon"), gone)
    mine = dependants.corrected("c", "Where do I live?", "Lisbon", "Porto", home.now)
    assert mine is not None
    assert mine.subject == Subject(me=True)


def test_an_event_that_has_happened_rests_on_nothing(home: Home) -> None:
    dinner = saying(home, EpisodicFields("dinner", "Ada", "Ada has dinner in Lisbon"))
    before = dataclasses.replace(dinner, valid_from=home.now - timedelta(days=1))
    after = dataclasses.replace(dinner, valid_from=home.now + timedelta(days=1))
    assert dependants.is_over(before, home.now)
    assert not dependants.is_over(after, home.now)
    assert not dependants.is_over(dinner, home.now)
