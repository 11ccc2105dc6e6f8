"""Segments: which observations the agents read together, and what came of it."""

# ruff: noqa: S608 - the columns are a fixed text of this file; every value is a parameter

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.capture.observation import ObservationId
from sixfold.memory.store.instants import from_ms, to_ms
from sixfold.memory.types import SegmentId

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sixfold.memory.store.database import Database, Row
    from sixfold.memory.types import Segment

_SELECT = "SELECT id, ordinal, started_at, ended_at, place, categories, woke, outcome, digested_at FROM segment"


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """A segment without its text, which is that of its `observations`. `outcome` says why nothing was stored."""

    id: SegmentId
    ordinal: int
    observations: tuple[ObservationId, ...]
    started_at: datetime
    ended_at: datetime
    place: str | None
    categories: tuple[str, ...]
    woke: tuple[str, ...]
    outcome: str | None
    digested_at: datetime | None


class SegmentRows:
    """The tables `segment` and `segment_observation`, in values."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(
        self,
        segment: Segment,
        *,
        categories: Iterable[str] = (),
        woke: Iterable[str] = (),
        outcome: str | None = None,
        digested_at: datetime | None = None,
    ) -> int:
        """Store a segment; gives its ordinal, the row number in the full-text table of segments."""
        with self._db.transaction():
            ordinal = self._db.number("SELECT max(ordinal) FROM segment") + 1
            self._db.execute(
                "INSERT INTO segment (id, ordinal, started_at, ended_at, place, categories, woke, outcome, "
                "digested_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    segment.id,
                    ordinal,
                    to_ms(segment.started_at),
                    to_ms(segment.ended_at),
                    segment.place,
                    json.dumps(list(categories)),
                    json.dumps(list(woke)),
                    outcome,
                    to_ms(digested_at),
                ),
            )
            self._db.execute_many(
                "INSERT INTO segment_observation (segment, observation, position) VALUES (?, ?, ?)",
                [(segment.id, observation, position) for position, observation in enumerate(segment.observations)],
            )
        return ordinal

    def get(self, segment: str) -> StoredSegment | None:
        """Give one by id."""
        row = self._db.one(f"{_SELECT} WHERE id = ?", (segment,))
        return None if row is None else self._read(row)

    def by_ordinals(self, ordinals: Collection[int]) -> list[StoredSegment]:
        """Give those that are there, in order of arrival."""
        sql = f"{_SELECT} WHERE ordinal IN (SELECT value FROM json_each(?)) ORDER BY ordinal"
        return [self._read(row) for row in self._db.query(sql, (json.dumps(list(ordinals)),))]

    def of_observations(self, observations: Collection[str]) -> list[StoredSegment]:
        """Give the segments that hold any of these observations, in order of arrival."""
        sql = (
            f"{_SELECT} WHERE id IN (SELECT segment FROM segment_observation WHERE observation IN "
            "(SELECT value FROM json_each(?))) ORDER BY ordinal"
        )
        return [self._read(row) for row in self._db.query(sql, (json.dumps(list(observations)),))]

    def recent(self, limit: int) -> list[StoredSegment]:
        """Give the segments that were stored last, newest first."""
        return [self._read(row) for row in self._db.query(f"{_SELECT} ORDER BY ordinal DESC LIMIT ?", (limit,))]

    def count(self) -> int:
        """Give the number of segments."""
        return self._db.number("SELECT count(*) FROM segment")

    def outcomes(self) -> dict[str, int]:
        """Give how often each reason for storing nothing was met."""
        rows = self._db.query("SELECT outcome, count(*) FROM segment WHERE outcome IS NOT NULL GROUP BY outcome")
        return {str(outcome): int(count) for outcome, count in rows}

    def _read(self, row: Row) -> StoredSegment:
        identifier, ordinal, started_at, ended_at, place, categories, woke, outcome, digested_at = row
        held = self._db.query(
            "SELECT observation FROM segment_observation WHERE segment = ? ORDER BY position", (identifier,)
        )
        return StoredSegment(
            id=SegmentId(identifier),
            ordinal=ordinal,
            observations=tuple(ObservationId(one[0]) for one in held),
            started_at=from_ms(int(started_at)),
            ended_at=from_ms(int(ended_at)),
            place=place,
            categories=tuple(json.loads(categories)),
            woke=tuple(json.loads(woke)),
            outcome=outcome,
            digested_at=from_ms(digested_at),
        )
