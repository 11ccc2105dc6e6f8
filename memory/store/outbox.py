"""Every change of the vector index, written in the transaction of the change; the index follows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sixfold.memory.store.database import Database


@dataclass(frozen=True, slots=True)
class Change:
    """`operation` is "put" or "remove"; `id` rises with each change and is never used twice."""

    id: int
    operation: str
    vector: int


class Outbox:
    """What has happened to the vectors, in order."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, operation: str, vectors: Iterable[int], at: int) -> None:
        """Write changes; called by `Vectors` inside its transaction. `at` is UTC ms."""
        self._db.execute_many(
            "INSERT INTO outbox (operation, vector, at) VALUES (?, ?, ?)",
            [(operation, vector, at) for vector in vectors],
        )

    def after(self, position: int, limit: int = 1000) -> list[Change]:
        """Give the changes that came after `position`, oldest first."""
        rows = self._db.query(
            "SELECT id, operation, vector FROM outbox WHERE id > ? ORDER BY id LIMIT ?", (position, limit)
        )
        return [Change(*row) for row in rows]

    def removed_after(self, position: int) -> bool:
        """Say whether any vector was removed after `position`, or may have been: trimmed changes are not known."""
        first, removed = self._db.query(
            "SELECT min(id), total(operation = 'remove') FROM outbox WHERE id > ?", (position,)
        )[0]
        return first != position + 1 or bool(removed)

    def last(self) -> int:
        """Give the newest position that was ever given, 0 before the first; it stays when the outbox is trimmed."""
        return self._db.number("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")

    def trim(self, position: int) -> None:
        """Drop what the index has applied and sealed, up to and with `position`."""
        self._db.execute("DELETE FROM outbox WHERE id <= ?", (position,))
