from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sixfold.capture.observation import Kind, ObservationId, Redacted, Role, Trust
from sixfold.memory.digest import Digest
from sixfold.memory.requests import Progress
from sixfold.memory.store.facts import Facts
from sixfold.memory.store.fulltext import FullText, any_of
from sixfold.memory.store.segments import SegmentRows
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.terms import index_terms
from sixfold.memory.types import Granularity, MemoryType, Operation
from sixfold.models.scripted import Line, ScriptedChat

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.capture.observation import Observation
    from sixfold.memory.requests import Event
    from sixfold.memory.types import Memory
    from sixfold.models.protocols import ChatRequest
    from tests.memory.conftest import Home

EVENTS = '{"items":[{"line":1,"what":"Ada moved to Oslo","when":"yesterday"}]}'
FACTS = '{"items":[{"line":1,"about":"Ada","relation":"lives in","value":"Oslo"}]}'
NOTHING = '{"items":[{"line":1,"what":"Nobody said 99 such things","when":""}]}'
NEWER = '{"items":[{"line":1,"about":"Ada","relation":"lives in","value":"Turku"}]}'


def told(home: Home, text: str, *, days: int = 0, seq: int = 0) -> Observation:
    return home.turn(
        text,
        at=home.now + timedelta(days=days),
        seq=seq,
        thread=f"day {days}",
        author=Redacted("Ada"),
        role=Role.OTHER,
        trust=Trust.UNTRUSTED,
        kind=Kind.IMPORT,
    )


def script(events: str = EVENTS, facts: str = FACTS) -> ScriptedChat:
    return ScriptedChat([Line(asks_for_events, events), Line(asks_for_facts, facts)])


def asks_for_events(request: ChatRequest) -> bool:
    return request.user[-1].startswith("Task: events")


def asks_for_facts(request: ChatRequest) -> bool:
    return request.user[-1].startswith("Task: facts")


def digest(home: Home, model: ScriptedChat) -> Digest:
    return Digest(home.serial, home.db, model, now=lambda: home.now, name=home.ids)


def memories(home: Home, kind: MemoryType) -> list[Memory]:
    return home.serial.run(lambda: list(home.memories.find(kind)))


@pytest.fixture
def moved(home: Home) -> Observation:
    turn = told(home, "I moved to Oslo yesterday and I love my new flat there")
    home.ingest.observations([turn], now=home.now)
    return turn


def test_what_was_told_becomes_memories_with_evidence_and_a_cause(home: Home, moved: Observation) -> None:
    done = digest(home, script()).run()
    assert (done.segments, done.failed) == (1, 0)
    assert (done.changes["episodic"], done.changes["semantic"], done.changes["core"]) == (1, 1, 0)
    assert done.woke["episodic"] == 1
    (event,) = memories(home, MemoryType.EPISODIC)
    assert event.evidence[0].observation == moved.id
    assert event.evidence[0].quote == moved.text[event.evidence[0].start : event.evidence[0].end]
    (revision,) = home.serial.run(lambda: home.memories.history(event.id))
    assert (revision.operation, revision.cause.agent, revision.cause.model) == (Operation.ADD, "episodic", "scripted@1")
    assert revision.cause.prompt_version == "1.1"


def test_segments_and_memories_can_be_searched_and_wait_for_vectors(home: Home, moved: Observation) -> None:
    digest(home, script()).run()
    query = any_of(index_terms("Oslo", "en").split())
    for granularity in (Granularity.SEGMENT, Granularity.MEMORY):
        assert home.serial.run(lambda wanted=granularity: FullText(home.db).match(wanted, query, 5))  # type: ignore[misc]
    wanted = {one.granularity for one in home.serial.run(lambda: Vectors(home.db).wanted(20))}
    assert {Granularity.SEGMENT, Granularity.MEMORY} <= wanted
    assert moved.id in home.serial.run(lambda: SegmentRows(home.db).recent(1))[0].observations


def test_nothing_is_digested_twice(home: Home, moved: Observation) -> None:
    digest(home, script()).run()
    model = script()
    assert digest(home, model).run().segments == 0
    assert model.requests == []
    assert home.serial.run(home.observations.undigested_count) == 0
    assert moved.text


def test_a_fact_that_changed_keeps_both_values_with_their_times(home: Home, moved: Observation) -> None:
    digest(home, script()).run()
    home.ingest.observations([told(home, "I live in Turku now and I like the river a lot", days=40)], now=home.now)
    digest(home, script(NOTHING, NEWER)).run()
    (memory,) = memories(home, MemoryType.SEMANTIC)
    operations = [one.operation for one in home.serial.run(lambda: home.memories.history(memory.id))]
    assert sorted(operations) == [Operation.ADD, Operation.SUPERSEDE]
    facts = Facts(home.db)
    (ada,) = home.serial.run(lambda: facts.named(("ada",)))
    values = home.serial.run(lambda: facts.about([ada.id]))
    assert [(fact.object, fact.valid_to is None) for fact in values] == [("Turku", True), ("Oslo", False)]
    assert values[1].superseded_by == values[0].id
    assert moved.text


def test_the_same_told_again_is_one_more_proof(home: Home, moved: Observation) -> None:
    digest(home, script()).run()
    again = told(home, "Oslo is where I live now, in a small flat", days=3)
    home.ingest.observations([again], now=home.now)
    digest(home, script(NOTHING, FACTS)).run()
    (memory,) = memories(home, MemoryType.SEMANTIC)
    assert [one.observation for one in memory.evidence] == [moved.id, again.id]


def test_the_assistants_turns_are_never_read(home: Home) -> None:
    turn = home.turn("I, the assistant, moved to Oslo yesterday with all my things", role=Role.ASSISTANT)
    home.ingest.observations([turn], now=home.now)
    model = script()
    assert digest(home, model).run().segments == 0
    assert model.requests == []


def test_a_segment_that_wakes_nobody_is_stored_with_the_reason(home: Home) -> None:
    home.ingest.observations([home.screen("OK Cancel")], now=home.now)
    assert digest(home, script()).run().segments == 1
    assert home.serial.run(lambda: SegmentRows(home.db).outcomes()) == {"boilerplate": 1}


def test_malformed_output_is_counted_and_does_not_block_the_rest(home: Home, moved: Observation) -> None:
    home.ingest.observations([told(home, "I adopted a dog called Rex yesterday, he sleeps", days=5)], now=home.now)
    cut_short = ScriptedChat([Line(asks_for_events, "word " * 400), Line(asks_for_facts, "word " * 400)])
    done = digest(home, cut_short).run()
    assert (done.segments, done.failed) == (2, 2)
    assert home.serial.run(lambda: SegmentRows(home.db).outcomes()) == {"malformed output": 2}
    assert moved.text


def test_progress_is_told_in_turns(home: Home, moved: Observation) -> None:
    events: list[Event] = []
    digest(home, script()).run(report=events.append)
    assert events == [Progress(1, 1, "turns")]
    assert moved.text


def test_a_cancelled_digest_applies_nothing_of_the_running_segment(home: Home, moved: Observation) -> None:
    cancel = threading.Event()

    def stop(_request: ChatRequest) -> str:
        cancel.set()
        return EVENTS

    model = ScriptedChat([Line(asks_for_events, stop), Line(asks_for_facts, FACTS)])
    done = digest(home, model).run(cancel=cancel)
    assert done.segments == 0
    assert memories(home, MemoryType.EPISODIC) == []
    assert digest(home, script()).run().segments == 1
    assert moved.text


def test_no_time_means_no_work(home: Home, moved: Observation) -> None:
    model = script()
    assert digest(home, model).run(seconds=0).segments == 0
    assert model.requests == []
    assert moved.text


def test_words_that_changed_while_they_were_read_are_read_again(home: Home, moved: Observation) -> None:
    def grow(_request: ChatRequest) -> str:
        grown = replace(moved, part=1, text=Redacted("I moved to Bergen yesterday and I love my new flat there"))
        home.ingest.observations([grown], now=home.now)
        return EVENTS

    model = ScriptedChat(
        [Line(asks_for_events, grow, times=1), Line(asks_for_events, EVENTS), Line(asks_for_facts, FACTS)]
    )
    done = digest(home, model).run()
    stored = home.serial.run(lambda: home.observations.get(ObservationId(moved.id)))
    assert stored is not None
    if "Bergen" in stored.observation.text:
        assert done.changes["episodic"] == 0


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from tests.memory.conftest import opened
from tests.memory.test_digest import digest, script
home = opened(Path({folder!r}))
model = script()
model.pause = 0.002
print("ready", flush=True)
digest(home, model).run()
print("done", flush=True)
"""


def test_killed_at_any_point_it_goes_on_where_it_stopped(open_home: Callable[..., Home], tmp_path: Path) -> None:
    home = open_home()
    turns = [told(home, f"I moved to Oslo yesterday and saw ship number {n} there", days=n * 3) for n in range(12)]
    home.ingest.observations(turns, now=home.now)
    home.close()
    root = str(Path(__file__).parents[2])
    for wait in (0.05, 0.15, 0.3):
        code = KILLED.format(tests=root, folder=str(tmp_path))
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=root) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            threading.Event().wait(wait)
            os.kill(process.pid, signal.SIGKILL)
    again = open_home()
    digest(again, script()).run()
    segments = again.serial.run(lambda: SegmentRows(again.db).recent(100))
    assert sorted(one for segment in segments for one in segment.observations) == sorted(turn.id for turn in turns)
    assert again.serial.run(again.observations.undigested_count) == 0
