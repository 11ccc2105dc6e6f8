"""The ids of what was forgotten, never words: a late part, a restored backup or an orphan file stays gone by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sixfold.memory.store.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sixfold.memory.store.database import Database

TombstoneKind = Literal["observation", "memory", "image", "segment", "day"]


class Tombstones:
    """The table `tombstone`. An image's id is `<day>/<file name>`, a day's the date whose key was destroyed."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, kind: TombstoneKind, ids: Iterable[str], now: datetime) -> None:
        """Note that these are gone for good."""
        self._db.execute_many(
            "INSERT OR IGNORE INTO tombstone (id, kind, at) VALUES (?, ?, ?)",
            [(identifier, kind, to_ms(now)) for identifier in ids],
        )

    def has(self, identifier: str) -> bool:
        """Tell whether this was forgotten."""
        return self._db.one("SELECT 1 FROM tombstone WHERE id = ?", (identifier,)) is not None

    def ids(self, kind: TombstoneKind) -> list[str]:
        """Give all ids of a kind."""
        return [str(row[0]) for row in self._db.query("SELECT id FROM tombstone WHERE kind = ?", (kind,))]
