"""Entities with their names, dated facts about them, and corrections.

A fact that changed keeps both values: the old one gets its `valid_to` and names the one that took its place (the
bi-temporal edges of Zep, arXiv 2501.13956, reduced to valid time).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NewType

from sixfold.capture.observation import ObservationId
from sixfold.memory.store.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sixfold.memory.store.database import Database, Row
    from sixfold.memory.types import MemoryId

EntityId = NewType("EntityId", str)
FactId = NewType("FactId", str)

_ENTITY = "SELECT id, name, kind FROM entity"
_FACT = (
    "SELECT id, subject, predicate, object, object_entity, valid_from, valid_to, superseded_by, memory, observation, "
    "quote, confidence, created_at FROM fact"
)


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, place or thing that facts are about."""

    id: EntityId
    name: str
    kind: str = "unknown"


@dataclass(frozen=True, slots=True)
class Fact:
    """`subject` `predicate` `object`, held from `valid_from` to `valid_to` (None: still); `quote` says so, verbatim."""

    id: FactId
    subject: EntityId
    predicate: str
    object: str
    valid_from: datetime
    observation: ObservationId
    quote: str
    created_at: datetime
    object_entity: EntityId | None = None
    valid_to: datetime | None = None
    superseded_by: FactId | None = None
    memory: MemoryId | None = None
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong and what is right in the answer to `question`, as the user said in `observation`."""

    id: str
    wrong: str
    right: str
    at: datetime
    memory: MemoryId | None = None
    observation: ObservationId | None = None
    question: str = ""


class Facts:
    """The tables `entity`, `entity_alias`, `fact` and `correction`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def entity(self, name: str, fresh: str, now: datetime, kind: str = "unknown") -> Entity:
        """Give the entity of a name or alias, case aside; where there is none, make it with the id `fresh`."""
        if found := self.named((name,)):
            return found[0]
        with self._db.transaction():
            self._db.execute(
                "INSERT INTO entity (id, name, kind, created_at) VALUES (?, ?, ?, ?)", (fresh, name, kind, to_ms(now))
            )
            self.alias(EntityId(fresh), name)
        return Entity(EntityId(fresh), name, kind)

    def alias(self, entity: EntityId, name: str) -> None:
        """Give an entity a further name."""
        self._db.execute(
            "INSERT OR IGNORE INTO entity_alias (alias, entity) VALUES (?, ?)", (name.casefold().strip(), entity)
        )

    def named(self, names: Collection[str]) -> list[Entity]:
        """Give the entities that go by any of these names, case aside, the oldest first."""
        folded = json.dumps([name.casefold().strip() for name in names], ensure_ascii=False)
        sql = (
            f"{_ENTITY} WHERE id IN (SELECT entity FROM entity_alias WHERE alias IN (SELECT value FROM json_each(?))) "  # noqa: S608 - fixed columns
            "ORDER BY id"
        )
        return [Entity(EntityId(identifier), name, kind) for identifier, name, kind in self._db.query(sql, (folded,))]

    def add(self, fact: Fact) -> None:
        """Store a fact."""
        self._db.execute(
            "INSERT INTO fact (id, subject, predicate, object, object_entity, valid_from, valid_to, superseded_by, "
            "memory, observation, quote, confidence, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                fact.id,
                fact.subject,
                fact.predicate,
                fact.object,
                fact.object_entity,
                to_ms(fact.valid_from),
                to_ms(fact.valid_to),
                fact.superseded_by,
                fact.memory,
                fact.observation,
                fact.quote,
                fact.confidence,
                to_ms(fact.created_at),
            ),
        )

    def supersede(self, old: FactId, new: FactId, at: datetime) -> None:
        """Say that `old` held until `at` and `new` took its place; both stay."""
        self._db.execute("UPDATE fact SET valid_to = ?, superseded_by = ? WHERE id = ?", (to_ms(at), new, old))

    def current(self, subject: EntityId, predicate: str) -> list[Fact]:
        """Give what holds now of a subject, the latest first."""
        where = "subject = ? AND predicate = ? AND valid_to IS NULL ORDER BY valid_from DESC, id DESC"
        return self._find(where, (subject, predicate))

    def about(self, entities: Collection[EntityId], at: datetime | None = None) -> list[Fact]:
        """Give the facts with any of these as subject or object, at a time or ever, the latest first."""
        listed = json.dumps(list(entities))
        held = "" if at is None else " AND valid_from <= ?2 AND (valid_to IS NULL OR valid_to > ?2)"
        ids = "(SELECT value FROM json_each(?1))"
        where = f"(subject IN {ids} OR object_entity IN {ids}){held} ORDER BY valid_from DESC, id DESC"
        return self._find(where, (listed,) if at is None else (listed, to_ms(at)))

    def of_observation(self, observation: str) -> list[Fact]:
        """Give the facts that rest on an observation, in order of their making."""
        return self._find("observation = ? ORDER BY id", (observation,))

    def count(self) -> int:
        """Give the number of facts, superseded ones included."""
        return self._db.number("SELECT count(*) FROM fact")

    def correct(self, correction: Correction) -> None:
        """Store what the user set right."""
        self._db.execute(
            'INSERT INTO correction (id, wrong, "right", memory, observation, at, question) '
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                correction.id,
                correction.wrong,
                correction.right,
                correction.memory,
                correction.observation,
                to_ms(correction.at),
                correction.question,
            ),
        )

    def corrections(self) -> list[Correction]:
        """Give all corrections, oldest first."""
        rows = self._db.query(
            'SELECT id, wrong, "right", at, memory, observation, question FROM correction ORDER BY at, id'
        )
        return [
            Correction(identifier, wrong, right, from_ms(int(at)), memory, observation, question)
            for identifier, wrong, right, at, memory, observation, question in rows
        ]

    def _find(self, clause: str, params: tuple[str | int, ...]) -> list[Fact]:
        return [_read(row) for row in self._db.query(f"{_FACT} WHERE {clause}", params)]


def _read(row: Row) -> Fact:
    number, subject, predicate, object_, entity, since, until, by, memory, observation, quote, confidence, made = row
    return Fact(
        id=FactId(number),
        subject=EntityId(subject),
        predicate=predicate,
        object=object_,
        valid_from=from_ms(int(since)),
        observation=ObservationId(observation),
        quote=quote,
        created_at=from_ms(int(made)),
        object_entity=entity,
        valid_to=from_ms(until),
        superseded_by=by,
        memory=memory,
        confidence=confidence,
    )
