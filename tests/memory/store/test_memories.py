from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixfold.memory import errors
from sixfold.memory.store import memory_json
from sixfold.memory.store.fulltext import FullText, any_of
from sixfold.memory.store.vectors import Vectors, Wanted
from sixfold.memory.terms import index_terms
from sixfold.memory.types import (
    Cause,
    Granularity,
    MemoryType,
    Operation,
    Precision,
    ProceduralFields,
    SemanticFields,
    Status,
)

if TYPE_CHECKING:
    from sixfold.capture.observation import Observation
    from sixfold.memory.types import Fields, Memory
    from tests.memory.conftest import Home

CAUSE = Cause("segment", "semantic", "scripted", "1")
USER = Cause("user", "user")
WORDS = st.text(max_size=30).filter(lambda text: "\0" not in text)
FIELDS: st.SearchStrategy[tuple[MemoryType, Fields]] = st.one_of(
    *(
        st.tuples(
            st.just(kind),
            st.builds(
                cls,
                **{
                    field.name: st.lists(WORDS, max_size=3).map(tuple) if "tuple" in str(field.type) else WORDS
                    for field in dataclasses.fields(cls)
                },
            ),
        )
        for kind, cls in memory_json.FIELDS.items()
    )
)


def revise(home: Home, memory: Memory, summary: str, *sources: Observation) -> Memory:
    fresh = home.memory("", *sources).evidence
    after = dataclasses.replace(memory, fields=SemanticFields("name", summary), evidence=fresh, updated_at=home.now)
    return home.serial.run(lambda: home.memories.revise(after, Operation.REVISE, CAUSE))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(typed=FIELDS, data=st.data())
def test_a_memory_of_any_type_comes_back_as_it_went_in(
    home: Home, typed: tuple[MemoryType, Fields], data: st.DataObject
) -> None:
    kind, fields = typed
    memory = home.memory(
        "x",
        type=kind,
        fields=fields,
        valid_from=data.draw(st.none() | st.just(home.now)),
        precision=data.draw(st.sampled_from(Precision)),
        time_zone="Europe/Berlin",
        confidence=data.draw(st.floats(0, 1)),
        importance=data.draw(st.floats(0, 1)),
        status=data.draw(st.sampled_from(Status)),
        pinned=data.draw(st.booleans()),
        language=data.draw(st.sampled_from([None, "de"])),
        sealed_secret=data.draw(st.none() | st.binary(min_size=1, max_size=20)),
    )
    home.serial.run(lambda: home.memories.add(memory, CAUSE))
    assert home.serial.run(lambda: home.memories.get(memory.id)) == memory
    (first,) = home.serial.run(lambda: home.memories.history(memory.id))
    assert (first.operation, first.before, first.after, first.cause) == (Operation.ADD, None, memory, CAUSE)


def test_every_change_keeps_what_was_before_it(home: Home) -> None:
    said = home.remember("one", "two")
    memory = home.learn("v1", said[0])
    second = revise(home, memory, "v2", said[1])
    history = home.serial.run(lambda: home.memories.history(memory.id))
    assert [(one.revision, one.operation) for one in history] == [(1, Operation.ADD), (2, Operation.REVISE)]
    assert (history[1].before, history[1].after) == (memory, second)
    assert [one.observation for one in second.evidence] == [one.id for one in said]
    assert home.serial.run(lambda: home.memories.get(memory.id)) == second


def test_undo_goes_back_step_by_step_and_takes_the_evidence_along(home: Home) -> None:
    said = home.remember("one", "two", "three")
    memory = home.learn("v1", said[0])
    second = revise(home, memory, "v2", said[1])
    revise(home, second, "v3", said[2])
    undone = home.serial.run(lambda: home.memories.undo(memory.id, home.now))
    assert (undone.fields, undone.evidence, undone.revision) == (second.fields, second.evidence, 4)
    undone = home.serial.run(lambda: home.memories.undo(memory.id, home.now))
    assert (undone.fields, undone.evidence) == (memory.fields, memory.evidence)
    with pytest.raises(errors.NothingToUndo, match="no step back"):
        home.serial.run(lambda: home.memories.undo(memory.id, home.now))
    assert [one.operation.value for one in home.serial.run(lambda: home.memories.history(memory.id))] == [
        "add",
        "revise",
        "revise",
        "undo",
        "undo",
    ]


def test_a_change_after_an_undo_can_be_undone_to_where_the_undo_had_led(home: Home) -> None:
    said = home.remember("one", "two", "three")
    memory = home.learn("v1", said[0])
    revise(home, memory, "v2", said[1])
    back = home.serial.run(lambda: home.memories.undo(memory.id, home.now))
    revise(home, back, "v3", said[2])
    undone = home.serial.run(lambda: home.memories.undo(memory.id, home.now))
    assert (undone.fields, undone.evidence) == (memory.fields, memory.evidence)


def test_the_words_of_a_memory_are_found_as_they_now_stand(home: Home) -> None:
    memory = home.learn("a purple bicycle")
    changed = revise(home, memory, "a green tandem")

    def found(word: str) -> list[int]:
        query = any_of(index_terms(word, "en").split())
        return home.serial.run(lambda: [hit for hit, _ in FullText(home.db).match(Granularity.MEMORY, query, 9)])

    ordinal = home.serial.run(lambda: home.memories.ordinal(changed.id))
    assert (found("tandem"), found("purple")) == ([ordinal], [])
    assert home.serial.run(lambda: Vectors(home.db).wanted(9)) == [Wanted(memory.id, Granularity.MEMORY)]


def test_a_kind_of_field_that_says_what_it_is_but_not_what_of_is_not_searched() -> None:
    fields = ProceduralFields("workflow", "Backups", ("plug in", "wait"), "on Sundays")
    assert memory_json.words(fields) == "Backups\nplug in\nwait\non Sundays"


def test_memories_are_listed_by_type_and_status_last_changed_first(home: Home) -> None:
    first, second = home.learn("first"), home.learn("second")
    archived = dataclasses.replace(first, status=Status.ARCHIVED)
    home.serial.run(lambda: home.memories.revise(archived, Operation.ARCHIVE, USER))
    found = home.serial.run(lambda: home.memories.find(MemoryType.SEMANTIC))
    assert [one.id for one in found] == [second.id]
    everything = home.serial.run(lambda: home.memories.find(status=None))
    assert {one.id for one in everything} == {first.id, second.id}
    assert home.serial.run(home.memories.counts)[MemoryType.SEMANTIC] == 1
    assert home.serial.run(lambda: home.memories.count(MemoryType.CORE)) == 0


def test_links_are_seen_from_both_ends(home: Home) -> None:
    one, two = home.learn("one"), home.learn("two")
    home.serial.run(lambda: home.memories.link(one.id, two.id, "about", home.now))
    seen = [home.serial.run(lambda memory=memory: home.memories.links(memory.id)) for memory in (one, two)]  # type: ignore[misc]
    assert seen == [[(one.id, two.id, "about")]] * 2


def test_a_memory_is_found_by_the_observation_it_cites(home: Home) -> None:
    (said,) = home.remember("one")
    memory = home.learn("v1", said)
    assert home.serial.run(lambda: home.memories.of_observation(said.id)) == [memory]


def test_an_unknown_memory_is_refused_in_words(home: Home) -> None:
    unknown = home.memory("nobody")
    with pytest.raises(errors.RefUnknown):
        home.serial.run(lambda: home.memories.revise(unknown, Operation.EDIT, USER))
    with pytest.raises(errors.RefUnknown):
        home.serial.run(lambda: home.memories.undo("nothing", home.now))
    assert home.serial.run(lambda: home.memories.history("nothing")) == []


def test_a_change_that_fails_half_way_leaves_nothing(home: Home) -> None:
    memory = home.learn("v1")
    ghost = dataclasses.replace(home.screen("never stored"))
    with pytest.raises(Exception, match="FOREIGN KEY"):
        revise(home, memory, "v2", ghost)
    assert home.serial.run(lambda: home.memories.get(memory.id)) == memory
    assert len(home.serial.run(lambda: home.memories.history(memory.id))) == 1
    assert home.serial.run(home.db.check) == []


def test_fields_of_a_newer_version_do_not_keep_a_memory_from_opening() -> None:
    fields = memory_json.load_fields(MemoryType.SEMANTIC, '{"name": "a", "summary": "b", "mood": "c"}')
    assert fields == SemanticFields("a", "b")
