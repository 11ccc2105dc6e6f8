"""Who is a person, and what is sure about them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sixfold.app.exporters import people
from tests.app.exporters import made_up

if TYPE_CHECKING:
    from sixfold.app.exporters.people import Person
    from sixfold.app.plugin_api import MemoryItem

TABLE = people.Table.load()


def fact(name: str, relation: str, value: str, **values: Any) -> MemoryItem:
    fields = {"name": name, "summary": f"{name} {relation} {value}", "details": value, "category": [relation]}
    return made_up.memory("semantic", f"{name} {relation} {value}", fields=fields, **values)


def found(*items: MemoryItem) -> list[Person]:
    return people.people(items, TABLE)


def test_one_memory_that_tells_a_person_is_enough_for_all_of_that_name() -> None:
    facts = (fact("mila  ostrov", "color", "green"), fact("Mila Ostrov", "birthday", "1990-04-02"))
    (person,) = found(*facts, fact("Fernhill", "price", "3 EUR"))
    assert person.name == "Mila Ostrov"
    assert person.lines == ("mila  ostrov color green", "Mila Ostrov birthday 1990-04-02")


@pytest.mark.parametrize("category", ["people", "my family", "married to", "Phone"])
def test_a_category_can_tell_a_person(category: str) -> None:
    assert len(found(fact("Ostrov", category, "x"))) == 1


@pytest.mark.parametrize(("name", "is_person"), [("Dr. Ostrov", True), ("Frau Ostrov", True), ("Drum kit", False)])
def test_a_name_can_tell_a_person(name: str, is_person: bool) -> None:
    assert len(found(fact(name, "color", "x"))) == is_person


def test_the_user_and_what_is_archived_or_no_semantic_memory_is_nobody() -> None:
    assert found(fact("The user", "lives in", "Kiel"), fact("Mila", "phone", "1", status="archived")) == []
    assert found(made_up.memory("episodic"), made_up.memory("core")) == []


def test_a_value_is_sure_where_it_stands_alone_and_looks_like_one() -> None:
    facts = [
        fact("Mila", "works at", "Fernhill"),
        fact("Mila", "works at", "fernhill"),
        fact("Mila", "phone", "+49 431 555 0100"),
        fact("Mila", "email", "mila@fernhill.example"),
        fact("Mila", "birthday", "some day in April"),
    ]
    (person,) = found(*facts)
    assert person.sure == {"org": "fernhill", "tel": "+49 431 555 0100", "email": "mila@fernhill.example"}
    (two,) = found(*facts, fact("Mila", "works at", "Ashdown"))
    assert sorted(two.sure) == ["email", "tel"]
    (doubted,) = found(*facts, fact("Mila", "email", "mila@fernhill.example", needs_review=True))
    assert sorted(doubted.sure) == ["org", "tel"]


def test_a_person_is_as_new_as_the_last_memory() -> None:
    later = made_up.NOW + timedelta(days=9)
    (person,) = found(fact("Mila", "phone", "1", updated=later), fact("Mila", "age", "36"))
    assert person.updated == later
