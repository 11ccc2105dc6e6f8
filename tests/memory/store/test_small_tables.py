"""Settings, ledger, tombstones, jobs, answers, facts and segments: each a thin table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sixfold.capture.observation import Role
from sixfold.memory.store.answers import Answers, StoredAnswer, StoredCitation
from sixfold.memory.store.facts import Correction, Fact, FactId, Facts
from sixfold.memory.store.jobs import Jobs
from sixfold.memory.store.ledger import LedgerRows
from sixfold.memory.store.segments import SegmentRows
from sixfold.memory.store.settings import Settings
from sixfold.memory.store.tombstones import Tombstones
from sixfold.memory.types import LedgerEntry, Segment, SegmentId

if TYPE_CHECKING:
    from tests.memory.conftest import Home


@pytest.mark.parametrize("value", [None, True, 1.5, "ü", [1, {"a": None}]])
def test_a_setting_comes_back_as_it_was_set(home: Home, value: object) -> None:
    settings = Settings(home.db)

    def work() -> object:
        settings.set("a.b", "before")
        settings.set("a.b", value)
        assert settings.all("a.") == {"a.b": value}
        found = settings.get("a.b", "default")
        settings.remove("a.b")
        assert settings.get("a.b", "default") == "default"
        return found

    assert home.serial.run(work) == value


def test_the_ledger_is_read_newest_first(home: Home) -> None:
    entries = [
        LedgerEntry(home.now + timedelta(seconds=number), "redacted", "card", "screen", number) for number in range(3)
    ]

    def work() -> list[LedgerEntry]:
        for entry in entries:
            LedgerRows(home.db).add(entry)
        return LedgerRows(home.db).find(2)

    assert home.serial.run(work) == [entries[2], entries[1]]


def test_a_tombstone_stands_once(home: Home) -> None:
    tombstones = Tombstones(home.db)

    def work() -> None:
        tombstones.add("observation", ["a", "a"], home.now)
        tombstones.add("observation", ["a"], home.now)
        assert tombstones.ids("observation") == ["a"]
        assert tombstones.ids("memory") == []
        assert (tombstones.has("a"), tombstones.has("b")) == (True, False)

    home.serial.run(work)


def test_a_job_goes_on_after_a_restart_with_its_progress(home: Home) -> None:
    jobs = Jobs(home.db)

    def work() -> None:
        jobs.put("1", "digest", "running", home.now, progress={"done": 1})
        jobs.put("1", "digest", "running", home.now + timedelta(seconds=5), progress={"done": 2})
        jobs.put("2", "backup", "failed", home.now, error="disk.full")
        (left,) = jobs.open()
        assert (left.name, left.progress, left.created_at) == ("digest", {"done": 2}, home.now)
        last = jobs.last("backup")
        assert last is not None
        assert last.error == "disk.full"
        jobs.clear(home.now + timedelta(days=1))
        assert (jobs.get("2"), jobs.get("1")) == (None, left)

    home.serial.run(work)


def test_an_answer_is_found_by_its_turn_and_by_what_it_cites(home: Home) -> None:
    question, other = home.remember("what?", "fact")
    answer = home.turn("that [1]", role=Role.ASSISTANT, seq=9)
    home.ingest.observations([answer], now=home.now)
    memory = home.learn("that", other)
    cited = (StoredCitation(1, other.id, None, "fact"), StoredCitation(2, None, memory.id, "that"))
    stored = StoredAnswer("1", question.id, answer.id, "m", home.now, cited)
    answers = Answers(home.db)
    home.serial.run(lambda: answers.add(stored))
    assert home.serial.run(lambda: answers.of_turn(answer.id)) == stored
    assert home.serial.run(lambda: answers.citing([other.id], [memory.id])) == [stored]
    assert home.serial.run(lambda: answers.citing([question.id])) == []


def test_a_fact_that_changed_keeps_both_values_with_their_times(home: Home) -> None:
    first, second = home.remember("Ann lives in Kiel", "Ann lives in Rome")
    facts = Facts(home.db)
    june = home.now + timedelta(days=90)

    def work() -> None:
        ann = facts.entity("Ann", "e1", home.now)
        assert facts.entity("ANN ", "e2", home.now) == ann
        old = Fact(FactId("f1"), ann.id, "lives in", "Kiel", home.now, first.id, first.text, home.now)
        new = Fact(FactId("f2"), ann.id, "lives in", "Rome", june, second.id, second.text, home.now)
        facts.add(old)
        facts.add(new)
        facts.supersede(old.id, new.id, june)
        assert facts.current(ann.id, "lives in") == [new]
        assert [one.object for one in facts.about([ann.id])] == ["Rome", "Kiel"]
        assert [one.object for one in facts.about([ann.id], home.now + timedelta(days=1))] == ["Kiel"]
        assert [one.object for one in facts.about([ann.id], june)] == ["Rome"]
        assert facts.of_observation(second.id) == [new]
        assert facts.count() == 2

    home.serial.run(work)


def test_an_entity_goes_by_all_its_names(home: Home) -> None:
    facts = Facts(home.db)

    def work() -> None:
        ann = facts.entity("Ann", "e1", home.now, kind="person")
        facts.alias(ann.id, "Annie")
        assert facts.named(["annie", "nobody"]) == [ann]
        facts.correct(Correction("c1", "Anne", "Ann", home.now))
        assert [one.right for one in facts.corrections()] == ["Ann"]

    home.serial.run(work)


def test_a_segment_keeps_its_order_and_why_nothing_came_of_it(home: Home) -> None:
    said = home.remember("one", "two", "three")
    segment = Segment(SegmentId("s"), (said[2].id, said[0].id), home.now, home.now, "Mail", "text")
    rows = SegmentRows(home.db)

    def work() -> None:
        ordinal = rows.add(segment, categories=["news"], woke=["episodic"], outcome="nothing-new", digested_at=home.now)
        (stored,) = rows.by_ordinals([ordinal])
        assert stored == rows.get("s") == rows.recent(1)[0] == rows.of_observations([said[0].id])[0]
        assert stored.observations == segment.observations
        assert (stored.categories, stored.woke, stored.outcome) == (("news",), ("episodic",), "nothing-new")
        assert rows.outcomes() == {"nothing-new": 1}
        assert rows.of_observations([said[1].id]) == []
        assert rows.count() == 1

    home.serial.run(work)
