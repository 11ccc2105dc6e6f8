"""Answers that the chat page showed, with what they cited: forgetting takes them along with their evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.capture.observation import ObservationId
from sixfold.memory.store.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sixfold.memory.store.database import Database, Row
    from sixfold.memory.types import MemoryId

_SELECT = "SELECT id, question, observation, model, at FROM answer"


@dataclass(frozen=True, slots=True)
class StoredCitation:
    """What mark [n] points at: one of `observation` and `memory`; `quote` is verbatim."""

    n: int
    observation: ObservationId | None
    memory: MemoryId | None
    quote: str


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """`question` is the user's turn, `observation` the assistant's, which holds the answer's words."""

    id: str
    question: ObservationId
    observation: ObservationId
    model: str | None
    at: datetime
    citations: tuple[StoredCitation, ...] = ()


class Answers:
    """The tables `answer` and `answer_citation`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, answer: StoredAnswer) -> None:
        """Store an answer; both turns are stored already."""
        with self._db.transaction():
            self._db.execute(
                "INSERT INTO answer (id, question, observation, model, at) VALUES (?, ?, ?, ?, ?)",
                (answer.id, answer.question, answer.observation, answer.model, to_ms(answer.at)),
            )
            self._db.execute_many(
                "INSERT INTO answer_citation (answer, n, observation, memory, quote) VALUES (?, ?, ?, ?, ?)",
                [(answer.id, one.n, one.observation, one.memory, one.quote) for one in answer.citations],
            )

    def of_turn(self, observation: str) -> StoredAnswer | None:
        """Give the answer whose words an assistant's turn holds."""
        row = self._db.one(f"{_SELECT} WHERE observation = ?", (observation,))
        return None if row is None else self._read(row)

    def latest(self, limit: int) -> list[StoredAnswer]:
        """Give the last `limit` answers, oldest first; ids are in the order of their time."""
        rows = self._db.query(f"{_SELECT} ORDER BY id DESC LIMIT ?", (limit,))
        return [self._read(row) for row in reversed(rows)]

    def citing(self, observations: Sequence[str] = (), memories: Sequence[str] = ()) -> list[StoredAnswer]:
        """Give the answers that cite any of these, oldest first."""
        pairs = [("observation", one) for one in observations] + [("memory", one) for one in memories]
        found: dict[str, StoredAnswer] = {}
        for column, one in pairs:
            sql = f"{_SELECT} WHERE id IN (SELECT answer FROM answer_citation WHERE {column} = ?)"  # noqa: S608 - two names
            found.update((row[0], self._read(row)) for row in self._db.query(sql, (one,)))
        return [found[identifier] for identifier in sorted(found)]

    def _read(self, row: Row) -> StoredAnswer:
        identifier, question, observation, model, at = row
        cited = self._db.query(
            "SELECT n, observation, memory, quote FROM answer_citation WHERE answer = ? ORDER BY n", (identifier,)
        )
        return StoredAnswer(
            id=identifier,
            question=ObservationId(question),
            observation=ObservationId(observation),
            model=model,
            at=from_ms(int(at)),
            citations=tuple(StoredCitation(*one) for one in cited),
        )
