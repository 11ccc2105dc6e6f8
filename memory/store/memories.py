"""Memories, their revisions, evidence and links. A change is a new revision; nothing is overwritten.

A memory's search terms and its wish for an embedding are written here, in the transaction of the change, so that no
caller can leave them out.
"""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

from sixfold.capture.observation import ObservationId
from sixfold.memory import errors
from sixfold.memory.store import memory_json, memory_rows
from sixfold.memory.store.fulltext import FullText
from sixfold.memory.store.instants import from_ms, to_ms
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.terms import index_terms
from sixfold.memory.types import Cause, Evidence, Granularity, Memory, MemoryId, MemoryType, Operation, Revision, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sixfold.memory.store.database import Database, Row, Value


@dataclasses.dataclass(frozen=True, slots=True)
class Chapter:
    """One revision of a memory that comes from elsewhere: what the state after it is made from, what quotes it brought.

    `earlier` is the number of the revision that it changed, None for the first.
    """

    revision: Revision
    lineage: tuple[int, ...]
    brought: tuple[Evidence, ...] = ()
    earlier: int | None = None


class Memories:
    """The tables `memory`, `memory_revision`, `memory_evidence` and `memory_link`, in values."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._fulltext = FullText(db)
        self._vectors = Vectors(db)

    def add(self, memory: Memory, cause: Cause) -> Memory:
        """Store a new memory as revision 1 with its evidence; gives it as stored."""
        memory = dataclasses.replace(memory, revision=1)
        with self._db.transaction():
            ordinal = self._db.number("SELECT max(ordinal) FROM memory") + 1
            self._db.execute(memory_rows.INSERT, {**memory_rows.columns(memory), "ordinal": ordinal})
            self._append(memory, (1,), Operation.ADD, cause, before=None)
            self._add_evidence(memory, memory.evidence)
            self._index(memory)
        return memory

    def take_over(self, history: Sequence[Chapter]) -> bool:
        """Store a memory of another home with its whole history, oldest first, revision by revision as they are told.

        The last revision is what the memory is now. False where its id is known: nothing is changed then.
        """
        memory = history[-1].revision.after
        with self._db.transaction():
            if self.ordinal(memory.id) is not None:
                return False
            ordinal = self._db.number("SELECT max(ordinal) FROM memory") + 1
            self._db.execute(memory_rows.INSERT, {**memory_rows.columns(memory), "ordinal": ordinal})
            stored: dict[int, str] = {}
            for chapter in history:
                told, number = chapter.revision, chapter.revision.revision
                before = None if chapter.earlier is None else stored.get(chapter.earlier)
                self._append(told.after, chapter.lineage, told.operation, told.cause, before=before)
                self._add_evidence(told.after, chapter.brought)
                stored[number] = memory_json.dump(told.after, chapter.lineage)
            self._index(memory)
        return True

    def revise(self, after: Memory, operation: Operation, cause: Cause) -> Memory:
        """Store what a memory has become, as its next revision; gives it as stored.

        Of `after.evidence` what is not in force yet is added under the new revision; what is in force stays.
        `after.updated_at` is the time of the change. Raises `RefUnknown`.
        """
        with self._db.transaction():
            before, lineage = self.state(after.id)
            number = self._next(after.id)
            fresh = tuple(quote for quote in after.evidence if quote not in before.evidence)
            after = dataclasses.replace(after, revision=number, evidence=before.evidence + fresh)
            self.restore(after, (*lineage, number), operation, cause, before=self._after(after.id, before.revision))
            self._add_evidence(after, fresh)
        return after

    def mark(self, identifier: str, cause: Cause, now: datetime, *, needs_review: bool) -> Memory:
        """Say that a memory is to be looked at, or no longer; a revision like any, and no word of it is indexed anew.

        Raises `RefUnknown`.
        """
        with self._db.transaction():
            before, lineage = self.state(identifier)
            number = self._next(identifier)
            after = dataclasses.replace(before, revision=number, updated_at=now, needs_review=needs_review)
            self._db.execute(memory_rows.UPDATE, memory_rows.columns(after))
            earlier = self._after(identifier, before.revision)
            self._append(after, (*lineage, number), Operation.REVISE, cause, before=earlier)
        return after

    def undo(self, identifier: str, now: datetime) -> Memory:
        """Go one step back; itself a revision. The evidence of the step undone is no longer in force.

        Undoing again goes a further step back. Raises `RefUnknown`, `NothingToUndo`.
        """
        with self._db.transaction():
            current, lineage = self.state(identifier)
            if len(lineage) < 2:  # noqa: PLR2004 - this state and the one before it
                raise errors.NothingToUndo
            old, old_lineage = memory_json.load(identifier, self._after(identifier, lineage[-2]))
            evidence = self.evidence(identifier, old_lineage)
            number = self._next(identifier)
            restored = dataclasses.replace(old, revision=number, updated_at=now, evidence=evidence)
            cause = Cause(origin="user", agent="user")
            before = self._after(identifier, current.revision)
            self.restore(restored, old_lineage, Operation.UNDO, cause, before=before)
        return restored

    def restore(
        self, memory: Memory, lineage: tuple[int, ...], operation: Operation, cause: Cause, *, before: str | None
    ) -> None:
        """Make `memory` the current state, made from the revisions `lineage`, and write the revision that says so."""
        self._db.execute(memory_rows.UPDATE, memory_rows.columns(memory))
        self._append(memory, lineage, operation, cause, before=before)
        self._index(memory)

    def get(self, identifier: str) -> Memory | None:
        """Give one by id, with the evidence in force."""
        row = self._db.one(f"{memory_rows.SELECT} WHERE id = ?", (identifier,))
        return None if row is None else self._read(row)

    def by_ids(self, ids: Collection[str]) -> list[Memory]:
        """Give those that are there, in order of arrival."""
        return self._many("id IN (SELECT value FROM json_each(?)) ORDER BY ordinal", (json.dumps(list(ids)),))

    def by_ordinals(self, ordinals: Collection[int]) -> list[Memory]:
        """Give those that are there, in order of arrival."""
        return self._many("ordinal IN (SELECT value FROM json_each(?)) ORDER BY ordinal", (json.dumps(list(ordinals)),))

    def ordinal(self, identifier: str) -> int | None:
        """Give the row number of a memory in the full-text table."""
        row = self._db.one("SELECT ordinal FROM memory WHERE id = ?", (identifier,))
        return None if row is None else int(row[0])

    def find(
        self,
        type: MemoryType | None = None,  # noqa: A002 - the contract's word
        status: Status | None = Status.ACTIVE,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Memory]:
        """Give memories, those changed last first."""
        where, params = _bounds(type, status)
        order = f"{where} ORDER BY updated_at DESC, ordinal DESC LIMIT ? OFFSET ?"
        return self._many(order, (*params, -1 if limit is None else limit, offset))

    def page(self, after: int, limit: int) -> list[tuple[int, Memory]]:
        """Give those of any type and status behind a row number, in order of arrival, with their row numbers."""
        rows = self._db.query(
            "SELECT ordinal, id FROM memory WHERE ordinal > ? ORDER BY ordinal LIMIT ?", (after, limit)
        )
        found = {memory.id: memory for memory in self.by_ids([row[1] for row in rows])}
        return [(int(ordinal), found[identifier]) for ordinal, identifier in rows]

    def count(self, type: MemoryType | None = None, status: Status | None = Status.ACTIVE) -> int:  # noqa: A002
        """Give how many `find` would give."""
        where, params = _bounds(type, status)
        return self._db.number(f"SELECT count(*) FROM memory WHERE {where}", params)  # noqa: S608 - fixed clauses

    def counts(self) -> dict[MemoryType, int]:
        """Give the number of active memories of each type, zeros too."""
        rows = self._db.query("SELECT type, count(*) FROM memory WHERE status = 'active' GROUP BY type")
        found = {MemoryType(kind): int(count) for kind, count in rows}
        return {kind: found.get(kind, 0) for kind in MemoryType}

    def of_observation(self, observation: str) -> list[Memory]:
        """Give the memories that cite an observation, in order of arrival."""
        where = "id IN (SELECT memory FROM memory_evidence WHERE observation = ?) ORDER BY ordinal"
        return self._many(where, (observation,))

    def history(self, identifier: str) -> list[Revision]:
        """Give the revisions, oldest first; empty for an unknown id."""
        rows = self._db.query(
            "SELECT revision, operation, before, after, cause, agent, model, prompt_version, at FROM memory_revision "
            "WHERE memory = ? ORDER BY revision",
            (identifier,),
        )
        brought = self._brought(identifier) if rows else []
        return [_revision(identifier, row, brought) for row in rows]

    def lineages(self, identifier: str) -> dict[int, tuple[int, ...]]:
        """Give, by revision, those that the state after it was made from."""
        rows = self._db.query("SELECT revision, after FROM memory_revision WHERE memory = ?", (identifier,))
        return {int(revision): tuple(json.loads(after)["lineage"]) for revision, after in rows}

    def _brought(self, identifier: str) -> list[tuple[int, Evidence]]:
        """All evidence of a memory with the revision that brought it: one query for a whole history, not two a line."""
        rows = self._db.query(
            "SELECT revision, observation, quote, span_start, span_end FROM memory_evidence WHERE memory = ? "
            "ORDER BY revision, observation, span_start",
            (identifier,),
        )
        return [(int(number), Evidence(ObservationId(one), *place)) for number, one, *place in rows]

    def link(self, source: str, target: str, relation: str, now: datetime) -> None:
        """Say that two memories are related."""
        self._db.execute(
            "INSERT OR IGNORE INTO memory_link (source, target, relation, at) VALUES (?, ?, ?, ?)",
            (source, target, relation, to_ms(now)),
        )

    def links(self, identifier: str) -> list[tuple[MemoryId, MemoryId, str]]:
        """Give (source, target, relation) of all links from or to a memory."""
        rows = self._db.query(
            "SELECT source, target, relation FROM memory_link WHERE ?1 IN (source, target) ORDER BY at, source, target",
            (identifier,),
        )
        return [(MemoryId(source), MemoryId(target), relation) for source, target, relation in rows]

    def state(self, identifier: str) -> tuple[Memory, tuple[int, ...]]:
        """Give a memory as it stands and the revisions it was made from; raises `RefUnknown`."""
        current = self.get(identifier)
        if current is None:
            raise errors.RefUnknown
        return current, self._lineage(identifier, current.revision)

    def _lineage(self, identifier: str, revision: int) -> tuple[int, ...]:
        return tuple(json.loads(self._after(identifier, revision))["lineage"])

    def _after(self, identifier: str, revision: int) -> str:
        row = self._db.one(
            "SELECT after FROM memory_revision WHERE memory = ? AND revision = ?", (identifier, revision)
        )
        if row is None:
            raise LookupError("a memory without the revision it stands at")
        return str(row[0])

    def _next(self, identifier: str) -> int:
        return self._db.number("SELECT max(revision) FROM memory_revision WHERE memory = ?", (identifier,)) + 1

    def _append(
        self, after: Memory, lineage: tuple[int, ...], operation: Operation, cause: Cause, *, before: str | None
    ) -> None:
        self._db.execute(
            "INSERT INTO memory_revision (memory, revision, operation, before, after, cause, at, agent, model, "
            "prompt_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                after.id,
                after.revision,
                operation.value,
                before,
                memory_json.dump(after, lineage),
                cause.origin,
                to_ms(after.updated_at),
                cause.agent,
                cause.model,
                cause.prompt_version,
            ),
        )

    def evidence(self, identifier: str, lineage: Collection[int]) -> tuple[Evidence, ...]:
        """Give the evidence that these revisions of a memory brought, oldest first."""
        rows = self._db.query(
            "SELECT observation, quote, span_start, span_end FROM memory_evidence WHERE memory = ? AND revision IN "
            "(SELECT value FROM json_each(?)) ORDER BY revision, observation, span_start",
            (identifier, json.dumps(list(lineage))),
        )
        return tuple(Evidence(ObservationId(observation), quote, start, end) for observation, quote, start, end in rows)

    def _add_evidence(self, memory: Memory, evidence: tuple[Evidence, ...]) -> None:
        self._db.execute_many(
            "INSERT OR IGNORE INTO memory_evidence (memory, revision, observation, quote, span_start, span_end) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [(memory.id, memory.revision, one.observation, one.quote, one.start, one.end) for one in evidence],
        )

    def _index(self, memory: Memory) -> None:
        ordinal = self.ordinal(memory.id)
        if ordinal is None:
            raise LookupError("a memory is indexed after its row is written")
        text = memory_json.words(memory.fields)
        self._fulltext.put(Granularity.MEMORY, ordinal, index_terms(text, memory.language))
        self._vectors.remove((memory.id,), memory.updated_at, Granularity.MEMORY)
        self._vectors.want(memory.id, Granularity.MEMORY)

    def _many(self, clause: str, params: tuple[Value, ...]) -> list[Memory]:
        return [self._read(row) for row in self._db.query(f"{memory_rows.SELECT} WHERE {clause}", params)]

    def _read(self, row: Row) -> Memory:
        bare = memory_rows.read(row, ())
        lineage = self._lineage(bare.id, bare.revision)
        return dataclasses.replace(bare, evidence=self.evidence(bare.id, lineage))


def _bounds(kind: MemoryType | None, status: Status | None) -> tuple[str, tuple[Value, ...]]:
    clauses = [("type = ?", kind), ("status = ?", status)]
    given = [(clause, value.value) for clause, value in clauses if value is not None]
    return " AND ".join(clause for clause, _ in given) or "1", tuple(value for _, value in given)


def _revision(identifier: str, row: Row, brought: Sequence[tuple[int, Evidence]]) -> Revision:
    number, operation, before, after, origin, agent, model, prompt_version, at = row
    return Revision(
        memory=MemoryId(identifier),
        revision=number,
        operation=Operation(operation),
        before=None if before is None else _state(identifier, before, brought),
        after=_state(identifier, after, brought),
        cause=Cause(origin, agent, model, prompt_version),
        at=from_ms(int(at)),
    )


def _state(identifier: str, stored: str, brought: Sequence[tuple[int, Evidence]]) -> Memory:
    memory, lineage = memory_json.load(identifier, stored)
    evidence = tuple(one for number, one in brought if number in lineage)
    return dataclasses.replace(memory, evidence=evidence)
