"""Settings that belong to the memory and are sealed with it, as JSON by name.

Names in use: `schema.migrated_at` (UTC ms of the last migration), `index.applied` (the outbox position that the index
has reached) and what other parts define beside them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sixfold.memory.store.database import Database


class Settings:
    """The table `setting`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, name: str, default: Any = None) -> Any:
        """Give a setting's JSON value, or `default` where it was never set."""
        row = self._db.one("SELECT value FROM setting WHERE name = ?", (name,))
        return default if row is None else json.loads(row[0])

    def set(self, name: str, value: Any) -> None:
        """Set it to a JSON value."""
        stored = json.dumps(value, ensure_ascii=False)
        self._db.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, stored))

    def remove(self, name: str) -> None:
        """Forget that it was set."""
        self._db.execute("DELETE FROM setting WHERE name = ?", (name,))

    def all(self, prefix: str = "") -> dict[str, Any]:
        """Give all settings whose name begins so."""
        rows = self._db.query("SELECT name, value FROM setting WHERE substr(name, 1, ?) = ?", (len(prefix), prefix))
        return {name: json.loads(value) for name, value in rows}
