from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sixfold.memory.store.dependants import RESTS_ON, Dependants, Told
from sixfold.memory.store.facts import Facts
from sixfold.memory.types import REVIEW, Cause, Operation, Status

if TYPE_CHECKING:
    from sixfold.memory.types import Memory
    from tests.memory.conftest import Home

USER = Cause("user", "user")


@pytest.fixture
def rows(home: Home) -> Dependants:
    return Dependants(home.db)


def mark(home: Home, memory: Memory, origin: str) -> None:
    home.serial.run(lambda: home.memories.mark(memory.id, Cause(origin, REVIEW), home.now, needs_review=True))


def test_a_value_is_found_in_a_memorys_words_and_in_what_it_quotes(home: Home, rows: Dependants) -> None:
    said, _other = home.remember("I take the tram in New Lisbon", "I drink tea")
    words, quote = home.learn("Ada in New Lisbon"), home.learn("Ada takes the tram", said)
    home.learn("Ada in Lisbon")
    assert set(home.serial.run(lambda: rows.holding("New Lisbon", (), 9))) == {words.id, quote.id}
    assert home.serial.run(lambda: rows.holding("New Lisbon", ("ada",), 1)) == [quote.id]
    assert home.serial.run(lambda: rows.holding("New Lisbon", ("ben",), 9)) == []
    assert home.serial.run(lambda: rows.holding("\u2014", (), 9)) == []


def test_what_is_put_away_or_marked_is_not_asked_for_again(home: Home, rows: Dependants) -> None:
    away, marked, link = home.learn("Ada in Lisbon"), home.learn("Ada in Lisbon too"), home.learn("Ben in Lisbon")

    def put_away() -> None:
        home.memories.revise(replace(away, status=Status.ARCHIVED), Operation.ARCHIVE, USER)
        for source in (away, marked):
            home.memories.link(source.id, link.id, RESTS_ON, home.now)

    home.serial.run(put_away)
    mark(home, marked, link.id)
    assert home.serial.run(lambda: rows.holding("Lisbon", (), 9)) == [link.id]
    assert home.serial.run(lambda: rows.linked(link.id, 9)) == []
    assert home.serial.run(lambda: rows.marked_by(link.id)) == [marked.id]
    assert home.serial.run(lambda: rows.marked_by(away.id)) == []


def test_only_a_link_that_says_so_is_one_of_dependence(home: Home, rows: Dependants) -> None:
    one, other, target = (home.learn(name) for name in ("one", "other", "target"))
    home.serial.run(lambda: home.memories.link(one.id, target.id, "about", home.now))
    home.serial.run(lambda: home.memories.link(other.id, target.id, RESTS_ON, home.now))
    assert home.serial.run(lambda: rows.linked(target.id, 9)) == [other.id]


def test_it_is_known_when_and_by_whom_a_memory_was_told(home: Home, rows: Dependants) -> None:
    page = home.screen("a page", at=home.now - timedelta(days=1))
    (own,) = home.remember("my words")
    home.ingest.observations([page], now=home.now)
    both, seen, made = home.learn("both", page, own), home.learn("seen", page), home.learn("made")
    assert home.serial.run(lambda: rows.told((both.id, seen.id, made.id))) == {
        both.id: Told(own.observed_at, own=True),
        seen.id: Told(page.observed_at, own=False),
    }


def test_the_names_of_one_thing_are_given_together(home: Home, rows: Dependants) -> None:
    def name() -> None:
        facts = Facts(home.db)
        facts.alias(facts.entity("Ada Lovelace", home.ids(home.now), home.now).id, "Countess")

    home.serial.run(name)
    assert home.serial.run(lambda: rows.names("Countess")) == {"ada lovelace", "countess"}
    assert home.serial.run(lambda: rows.names("Ben")) == {"ben"}


def test_an_observation_is_in_doubt_by_a_quote_of_most_of_it(home: Home, rows: Dependants) -> None:
    said, other = home.remember("I fly home to Lisbon", "I drink tea")
    memory = home.learn("Ada flies home to Lisbon", said)
    home.learn("Ada drinks tea", other)
    assert home.serial.run(lambda: rows.in_doubt((said.id, other.id))) == frozenset()
    mark(home, memory, "x")
    assert home.serial.run(lambda: rows.in_doubt((said.id, other.id))) == {said.id}
