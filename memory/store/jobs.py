"""Long work that goes on after a restart: its name, state, progress and, if it failed, the stable code of why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sixfold.memory.store.instants import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sixfold.memory.store.database import Database, Row

JobState = Literal["waiting", "running", "done", "failed"]
_SELECT = "SELECT id, name, state, progress, error, created_at, updated_at FROM job"


@dataclass(frozen=True, slots=True)
class StoredJob:
    """`progress` is the job's own JSON; `error` a stable code, never words of the user's."""

    id: str
    name: str
    state: JobState
    progress: Mapping[str, Any]
    error: str | None
    created_at: datetime
    updated_at: datetime


class Jobs:
    """The table `job`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(  # one row as a whole
        self,
        identifier: str,
        name: str,
        state: JobState,
        now: datetime,
        *,
        progress: Mapping[str, Any] | None = None,
        error: str | None = None,
    ) -> None:
        """Write how a job stands; the first call makes it."""
        self._db.execute(
            "INSERT INTO job (id, name, state, progress, error, created_at, updated_at) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) "
            "ON CONFLICT (id) DO UPDATE SET state = ?3, progress = ?4, error = ?5, updated_at = ?6",
            (identifier, name, state, json.dumps(dict(progress or {})), error, to_ms(now)),
        )

    def get(self, identifier: str) -> StoredJob | None:
        """Give one by id."""
        row = self._db.one(f"{_SELECT} WHERE id = ?", (identifier,))
        return None if row is None else _read(row)

    def last(self, name: str) -> StoredJob | None:
        """Give the newest of a name."""
        row = self._db.one(f"{_SELECT} WHERE name = ? ORDER BY created_at DESC, id DESC", (name,))
        return None if row is None else _read(row)

    def open(self) -> list[StoredJob]:
        """Give those that wait or were running when the program ended, oldest first."""
        return [_read(row) for row in self._db.query(f"{_SELECT} WHERE state IN ('waiting', 'running') ORDER BY id")]

    def drop(self, name: str) -> None:
        """Drop those of a name, with what they held."""
        self._db.execute("DELETE FROM job WHERE name = ?", (name,))

    def clear(self, before: datetime) -> None:
        """Drop finished ones that were last touched before a time."""
        self._db.execute("DELETE FROM job WHERE state IN ('done', 'failed') AND updated_at < ?", (to_ms(before),))


def _read(row: Row) -> StoredJob:
    identifier, name, state, progress, error, created_at, updated_at = row
    return StoredJob(
        identifier, name, state, json.loads(progress), error, from_ms(int(created_at)), from_ms(int(updated_at))
    )
