from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sixfold.capture.observation import Kind, Redacted, Role, Trust
from sixfold.memory.application import Application, Read
from sixfold.memory.forget_queue import Wish
from sixfold.memory.index import ExactIndex, Follower
from sixfold.memory.lookup import Lookup
from sixfold.memory.requests import Search
from sixfold.memory.retrieve import Indexes, Retriever
from sixfold.memory.review import Review
from sixfold.memory.router import Route
from sixfold.memory.segments import cut
from sixfold.memory.sources import Budget, Secrets, pack
from sixfold.memory.store.dependants import RESTS_ON
from sixfold.memory.store.facts import Facts
from sixfold.memory.store.outbox import Outbox
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.types import (
    Cause,
    EpisodicFields,
    Evidence,
    Granularity,
    MemoryType,
    Operation,
    Proposal,
    SemanticFields,
    Status,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.capture.observation import Observation
    from sixfold.memory.requests import SearchResult
    from sixfold.memory.sources import Source
    from sixfold.memory.types import Memory, Revision
    from tests.memory.conftest import Home

READ = timedelta(days=200)
USER = Cause("user", "user")
CHRISTMAS = "I fly home to Lisbon at Christmas"


@dataclass
class Told:
    """A home that is told things by Ada, and what the semantic agent makes of them."""

    home: Home

    @property
    def later(self) -> datetime:
        """When the agents read, and the user changes or forgets something: after all was told."""
        return self.home.now + READ

    def fact(self, text: str, relation: str, value: str, *, days: int = 0, own: bool = False) -> Memory:
        """One turn of hers, and the fact read from it; gives the memory that it went into."""
        at = self.home.now + timedelta(days=days)
        other: dict[str, Any] = {
            "author": Redacted("Ada"),
            "role": Role.OTHER,
            "trust": Trust.UNTRUSTED,
            "kind": Kind.IMPORT,
        }
        turn = self.home.turn(text, at=at, thread=f"day {days}", **({} if own else other))
        self.home.ingest.observations([turn], now=self.home.now)
        fields = SemanticFields("Ada", f"Ada {relation} {value}", value, (relation,))
        quote = Evidence(turn.id, text, 0, len(text))
        proposal = Proposal(Operation.ADD, MemoryType.SEMANTIC, fields, (quote,), valid_from=at, confidence=0.6)
        (segment,) = cut([turn], self.home.ids)
        read = Read(segment, (turn,), Route(("knowledge",), (MemoryType.SEMANTIC,)), (proposal,))
        self.home.serial.run(lambda: Application(self.home.db, self.home.ids).apply(read, self.later))
        return self.home.serial.run(lambda: self.home.memories.of_observation(turn.id))[-1]

    def now(self, memory: Memory) -> Memory:
        found = self.home.serial.run(lambda: self.home.memories.get(memory.id))
        assert found is not None
        return found

    def last(self, memory: Memory) -> Revision:
        return self.home.serial.run(lambda: self.home.memories.history(memory.id))[-1]

    def forget(self, *sources: Observation | Evidence) -> None:
        refs = [one.observation if isinstance(one, Evidence) else one.id for one in sources]
        for ref in refs:
            self.home.forgetter.forget(Wish(ref=ref), self.later)

    def search(self, query: str) -> list[SearchResult]:
        return self.home.serial.run(lambda: self._retriever().search(Search(query), None))

    def sources(self, question: str) -> list[Source]:
        retriever = self.home.serial.run(self._retriever)
        found = Lookup(self.home.serial, self.home.db, retriever, None).find(question, (), None, 10).found
        return pack(found, (), Budget(), Secrets("x"))

    def _retriever(self) -> Retriever:
        db = self.home.db
        turns, memories = (
            Follower(ExactIndex(4), Vectors(db), Outbox(db), model="m", granularity=one)
            for one in (Granularity.TURN, Granularity.MEMORY)
        )
        return Retriever(db, Indexes(turns, memories), model="m", clock=lambda: self.home.now)


@pytest.fixture
def told(home: Home) -> Told:
    return Told(home)


@pytest.fixture
def lives(told: Told) -> Memory:
    return told.fact("I live in Lisbon", "lives in", "Lisbon")


@pytest.fixture
def flies(told: Told, lives: Memory) -> Memory:
    assert lives
    return told.fact(CHRISTMAS, "flies home at Christmas to", "Lisbon", days=1)


def moved(told: Told, days: int = 40) -> Memory:
    return told.fact("I live in Porto now", "lives in", "Porto", days=days)


def test_what_rests_on_a_fact_that_was_superseded_is_marked_with_its_cause(
    told: Told, lives: Memory, flies: Memory
) -> None:
    assert moved(told).id == lives.id
    assert told.now(flies).needs_review
    assert not told.now(lives).needs_review
    mark = told.last(flies)
    assert (mark.operation, mark.cause.origin, mark.cause.agent) == (Operation.REVISE, lives.id, "review")
    assert mark.before is not None
    assert mark.after.fields == mark.before.fields == flies.fields
    assert told.now(flies).evidence == flies.evidence


def test_other_memories_of_the_same_subject_stay_as_they_are(told: Told, lives: Memory) -> None:
    others = [
        told.fact("I like green tea", "likes", "green tea", days=1),
        told.fact("I was born in Lisbon", "was born in", "Lisbon", days=2),
        told.fact("I came back to Lisbon to see my friends, that was nice", "visits friends in", "Lisbon", days=60),
    ]
    assert moved(told).id == lives.id
    assert [told.now(one).needs_review for one in others] == [False, False, False]


def test_a_memory_is_not_marked_twice(told: Told, lives: Memory, flies: Memory) -> None:
    moved(told)
    once = told.now(flies).revision
    told.fact("I live in Lisbon again", "lives in", "Lisbon", days=50)
    told.fact("I live in Braga now", "lives in", "Braga", days=60)
    assert told.now(lives).fields.details == "Braga"  # type: ignore[union-attr]  # a fact's own field
    assert told.now(flies).revision == once


def test_undo_takes_the_mark_back(told: Told, lives: Memory, flies: Memory) -> None:
    moved(told)
    told.home.serial.run(lambda: told.home.memories.undo(flies.id, told.home.now))
    assert not told.now(flies).needs_review
    assert told.now(lives).revision == 2


def test_undoing_the_change_clears_what_was_marked_because_of_it(told: Told, lives: Memory, flies: Memory) -> None:
    after = moved(told)
    stays = told.fact("I take the tram in Porto", "takes the tram in", "Porto", days=41)

    def undo() -> None:
        restored = told.home.memories.undo(lives.id, told.later)
        Review(told.home.db).undone(after, restored, told.later)

    told.home.serial.run(undo)
    assert not told.now(flies).needs_review
    assert told.last(flies).cause.origin == lives.id
    assert told.now(stays).needs_review


def test_new_evidence_that_says_the_same_clears_the_mark_and_old_evidence_does_not(
    told: Told, lives: Memory, flies: Memory
) -> None:
    assert moved(told).id == lives.id
    old = told.fact("At Christmas I fly home to Lisbon, as ever", "flies home at Christmas to", "Lisbon", days=2)
    assert old.id == flies.id
    assert told.now(flies).needs_review
    told.fact("At Christmas I still fly home to Lisbon", "flies home at Christmas to", "Lisbon", days=70)
    assert not told.now(flies).needs_review
    assert told.last(flies).operation is Operation.MERGE


def test_a_page_puts_nothing_in_doubt_that_the_user_said_and_clears_nothing_either(told: Told, lives: Memory) -> None:
    own = told.fact("Ada flies home to Lisbon", "flies home to", "Lisbon", days=1, own=True)
    assert moved(told).id == lives.id
    assert not told.now(own).needs_review
    told.fact("Ada lives in Braga", "lives in", "Braga", days=50, own=True)
    told.home.serial.run(
        lambda: told.home.memories.mark(own.id, told.last(own).cause, told.home.now, needs_review=True)
    )
    told.fact("I fly home to Lisbon", "flies home to", "Lisbon", days=90)
    assert told.now(own).needs_review
    told.fact("Ada flies home to Lisbon as before", "flies home to", "Lisbon", days=91, own=True)
    assert not told.now(own).needs_review


def test_a_fact_kept_apart_states_the_old_value_and_is_marked(told: Told, lives: Memory) -> None:
    page = told.home.memory("x", fields=SemanticFields("Ada", "Home of Ada: Lisbon"))
    told.home.serial.run(lambda: told.home.memories.add(page, told.last(lives).cause))
    moved(told)
    assert told.now(page).needs_review


def test_all_names_of_the_subject_count(told: Told, lives: Memory) -> None:
    def name() -> None:
        facts = Facts(told.home.db)
        facts.alias(facts.named(("Ada",))[0].id, "Countess")

    told.home.serial.run(name)
    other = told.home.learn("The Countess flies home to Lisbon")
    assert moved(told).id == lives.id
    assert told.now(other).needs_review


def test_a_link_says_it_whatever_the_words(told: Told, lives: Memory) -> None:
    rent = told.home.learn("The rent is due on the first")
    told.home.serial.run(lambda: told.home.memories.link(rent.id, lives.id, RESTS_ON, told.home.now))
    moved(told)
    assert told.now(rent).needs_review
    assert told.last(rent).cause.origin == lives.id


def test_forgetting_the_evidence_marks_what_rested_on_it(told: Told, lives: Memory, flies: Memory) -> None:
    told.forget(*lives.evidence)
    assert told.home.serial.run(lambda: told.home.memories.get(lives.id)) is None
    assert told.now(flies).needs_review
    assert told.last(flies).cause.origin == lives.id


def test_a_preview_of_forgetting_marks_nothing(told: Told, lives: Memory, flies: Memory) -> None:
    told.home.forgetter.preview(Wish(ref=lives.evidence[0].observation), told.home.now)
    assert not told.now(flies).needs_review


def test_a_mark_is_forgotten_with_its_memory(told: Told, lives: Memory, flies: Memory) -> None:
    assert moved(told).id == lives.id
    told.forget(*flies.evidence)
    assert told.home.serial.run(lambda: told.home.memories.get(flies.id)) is None
    assert told.home.serial.run(told.home.db.check) == []


def test_marking_changes_no_word_so_nothing_is_embedded_anew(told: Told, lives: Memory, flies: Memory) -> None:
    def settle() -> None:
        vectors = Vectors(told.home.db)
        vectors.put(flies.id, Granularity.MEMORY, "m", np.ones((1, 4), dtype=np.float32), told.home.now)

    told.home.serial.run(settle)
    moved(told)
    wanted = {one.owner for one in told.home.serial.run(lambda: Vectors(told.home.db).wanted(50))}
    assert flies.id not in wanted
    assert lives.id in wanted


def test_a_marked_memory_ranks_lower_and_says_so(told: Told, lives: Memory, flies: Memory) -> None:
    def hit() -> SearchResult:
        return next(one for one in told.search("fly home Christmas Lisbon") if one.ref == flies.id)

    before = hit()
    assert moved(told).id == lives.id
    after = hit()
    assert (before.needs_review, after.needs_review) == (False, True)
    assert after.score < 0.7 * before.score


def test_the_source_of_a_marked_memory_is_labelled_and_comes_later_until_it_is_confirmed(
    told: Told, lives: Memory, flies: Memory
) -> None:
    def source() -> Source:
        return next(one for one in told.sources("fly home Christmas Lisbon") if one.text == CHRISTMAS)

    plain = source()
    assert "no longer" not in plain.shown
    assert moved(told).id == lives.id
    assert source().shown.endswith(f"(may no longer hold): {CHRISTMAS}")
    assert source().score < plain.score
    told.home.serial.run(
        lambda: told.home.memories.mark(flies.id, told.last(flies).cause, told.home.now, needs_review=False)
    )
    assert source().shown == plain.shown


def test_one_change_marks_some_tens_of_memories_and_no_more(told: Told, lives: Memory) -> None:
    for number in range(45):
        told.home.learn(f"Ada has box {number} in Lisbon")
    assert moved(told).id == lives.id
    found = told.home.serial.run(lambda: told.home.memories.find(MemoryType.SEMANTIC))
    assert sum(one.needs_review for one in found) == 40


def test_after_the_users_own_change_only_what_is_told_later_confirms(told: Told, lives: Memory, flies: Memory) -> None:
    def edit() -> None:
        after = replace(lives, fields=SemanticFields("Ada", "Ada lives in Porto", "Porto", ("lives in",)))
        told.home.memories.revise(replace(after, updated_at=told.later), Operation.EDIT, USER)
        Review(told.home.db).changed(lives, after, told.later)

    told.home.serial.run(edit)
    assert told.now(flies).needs_review
    told.fact("At Christmas I fly home to Lisbon, as ever", "flies home at Christmas to", "Lisbon", days=70)
    assert told.now(flies).needs_review
    told.fact("At Christmas I still fly home to Lisbon", "flies home at Christmas to", "Lisbon", days=201)
    assert not told.now(flies).needs_review


def test_undoing_the_last_of_two_changes_leaves_the_marks_of_the_first(
    told: Told, lives: Memory, flies: Memory
) -> None:
    moved(told)
    after = told.fact("I live in Braga now", "lives in", "Braga", days=50)

    def undo() -> None:
        Review(told.home.db).undone(after, told.home.memories.undo(lives.id, told.later), told.later)

    told.home.serial.run(undo)
    assert told.now(flies).needs_review


def test_a_fact_whose_memory_was_put_away_marks_what_rests_on_it_as_well(
    told: Told, lives: Memory, flies: Memory
) -> None:
    away = replace(lives, status=Status.ARCHIVED)
    told.home.serial.run(lambda: told.home.memories.revise(away, Operation.ARCHIVE, USER))
    new = moved(told)
    assert new.id != lives.id
    assert told.last(flies).cause.origin == new.id
    assert not told.now(lives).needs_review


def test_an_event_that_was_over_when_it_changed_is_not_marked_and_one_to_come_is(told: Told, lives: Memory) -> None:
    def event(days: int) -> Memory:
        fields = EpisodicFields("dinner", "Ada", "Ada gives a dinner in Lisbon")
        at = told.home.now + timedelta(days=days)
        memory = told.home.memory("x", type=MemoryType.EPISODIC, fields=fields, valid_from=at)
        return told.home.serial.run(lambda: told.home.memories.add(memory, USER))

    past, coming = event(10), event(100)
    assert moved(told).id == lives.id
    assert (told.now(past).needs_review, told.now(coming).needs_review) == (False, True)


def test_a_long_text_is_not_put_in_doubt_by_one_line_of_it(told: Told, lives: Memory) -> None:
    text = f"The harbour of Porto is busy, the fish is fresh and the ferries leave on the hour.\n{CHRISTMAS}"
    (turn,) = told.home.remember(text)
    start = text.index(CHRISTMAS)
    quote = Evidence(turn.id, CHRISTMAS, start, len(text))
    fields = SemanticFields("Ada", "Ada flies home to Lisbon", "Lisbon", ("flies home to",))
    memory = replace(told.home.memory("x"), fields=fields, evidence=(quote,))
    told.home.serial.run(lambda: told.home.memories.add(memory, USER))
    told.fact("Ada lives in Porto", "lives in", "Porto", days=40, own=True)
    assert told.now(memory).needs_review
    (source,) = [one for one in told.sources("ferries harbour") if one.ref == turn.id]
    assert "no longer" not in source.shown
    assert lives


def test_newer_memories_of_others_with_the_same_value_do_not_hide_it(told: Told, lives: Memory, flies: Memory) -> None:
    parcels = told.home.learn("Adas parcels go to Lisbon")
    for number in range(201):
        told.home.learn(f"Ben has box {number} in Lisbon")
    assert moved(told).id == lives.id
    assert [told.now(one).needs_review for one in (flies, parcels)] == [True, True]
