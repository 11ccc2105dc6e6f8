"""What was skipped, redacted, expired, forgotten or set aside: which rule, how often, never what it said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.memory.store.instants import from_ms, to_ms
from sixfold.memory.types import LedgerEntry

if TYPE_CHECKING:
    from sixfold.memory.store.database import Database


class LedgerRows:
    """The table `ledger`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, entry: LedgerEntry) -> None:
        """Write one line; `entry.action` is one of the schema's."""
        self._db.execute(
            "INSERT INTO ledger (at, action, rule, sense, count) VALUES (?, ?, ?, ?, ?)",
            (to_ms(entry.at), entry.action, entry.rule, entry.sense, entry.count),
        )

    def find(self, limit: int | None = None) -> list[LedgerEntry]:
        """Give the lines, newest first."""
        rows = self._db.query(
            "SELECT at, action, rule, sense, count FROM ledger ORDER BY at DESC, id DESC LIMIT ?",
            (-1 if limit is None else limit,),
        )
        return [LedgerEntry(from_ms(int(at)), action, rule, sense, count) for at, action, rule, sense, count in rows]
