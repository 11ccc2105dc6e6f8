"""Embeddings as float16 (the source of truth for the index) and the list of texts that still want theirs."""

# ruff: noqa: S608 - the clauses are fixed texts of this file; every value is a parameter

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sixfold.memory.store.instants import to_ms
from sixfold.memory.store.outbox import Outbox
from sixfold.memory.types import Granularity, VectorId

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from sixfold.memory.store.database import Database, Row

_COLUMNS = "id, owner, granularity, piece, model, dimension, data"
_STORED = np.dtype("<f2")


@dataclass(frozen=True, slots=True)
class StoredVector:
    """`owner` is the id of an observation, segment or memory; `values` has unit length but for float16's rounding."""

    id: VectorId
    owner: str
    granularity: Granularity
    piece: int
    model: str
    values: NDArray[np.float16] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text that waits for its embedding."""

    owner: str
    granularity: Granularity


class Vectors:
    """Vectors by owner; each change goes to the outbox in the same transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._outbox = Outbox(db)

    def put(
        self,
        owner: str,
        granularity: Granularity,
        model: str,
        pieces: Sequence[NDArray[np.float32]] | NDArray[np.float32],
        now: datetime,
    ) -> list[VectorId]:
        """Store the vectors of an owner's pieces in place of those it had under `model`, and take it off the list.

        `pieces` is one row a piece, shape (n, dimension). Gives their ids in order of the pieces.
        """
        at = to_ms(now)
        with self._db.transaction():
            self._drop("owner = ? AND granularity = ? AND model = ?", (owner, granularity.value, model), at)
            ids = [
                self._db.insert(
                    "INSERT INTO vector (owner, granularity, piece, model, dimension, data) VALUES (?, ?, ?, ?, ?, ?)",
                    (owner, granularity.value, number, model, len(piece), np.asarray(piece).astype(_STORED).tobytes()),
                )
                for number, piece in enumerate(pieces)
            ]
            self._outbox.add("put", ids, at)
            self._db.execute(
                "DELETE FROM vector_wanted WHERE owner = ? AND granularity = ?", (owner, granularity.value)
            )
        return [VectorId(vector) for vector in ids]

    def remove(self, owners: Iterable[str], now: datetime, granularity: Granularity | None = None) -> int:
        """Remove all vectors of the owners (of one granularity, or of all) and their wishes; gives how many."""
        gone = 0
        with self._db.transaction():
            for owner in owners:
                narrow = "" if granularity is None else " AND granularity = ?"
                params = (owner,) if granularity is None else (owner, granularity.value)
                gone += self._drop("owner = ?" + narrow, params, to_ms(now))
                self._db.execute("DELETE FROM vector_wanted WHERE owner = ?" + narrow, params)
        return gone

    def _drop(self, where: str, params: tuple[str, ...], at: int) -> int:
        ids = [row[0] for row in self._db.query(f"SELECT id FROM vector WHERE {where}", params)]
        self._db.execute_many("DELETE FROM vector WHERE id = ?", [(vector,) for vector in ids])
        self._outbox.add("remove", ids, at)
        return len(ids)

    def want(self, owner: str, granularity: Granularity) -> None:
        """Ask for the embedding of a text that is new or has changed."""
        self._db.execute(
            "INSERT OR IGNORE INTO vector_wanted (owner, granularity) VALUES (?, ?)", (owner, granularity.value)
        )

    def wanted(self, limit: int, granularity: Granularity | None = None) -> list[Wanted]:
        """Give texts that wait, the oldest ids first."""
        narrow = "" if granularity is None else "WHERE granularity = ?"
        params = () if granularity is None else (granularity.value,)
        rows = self._db.query(
            f"SELECT owner, granularity FROM vector_wanted {narrow} ORDER BY owner, granularity LIMIT ?",
            (*params, limit),
        )
        return [Wanted(owner, Granularity(kind)) for owner, kind in rows]

    def unwant(self, owner: str, granularity: Granularity) -> None:
        """Take a text off the list without a vector: it is empty, or gone."""
        self._db.execute("DELETE FROM vector_wanted WHERE owner = ? AND granularity = ?", (owner, granularity.value))

    def wanted_count(self) -> int:
        """Give how many texts wait."""
        return self._db.number("SELECT count(*) FROM vector_wanted")

    def count(self, model: str | None = None) -> int:
        """Give how many vectors there are, of one model or of all."""
        if model is None:
            return self._db.number("SELECT count(*) FROM vector")
        return self._db.number("SELECT count(*) FROM vector WHERE model = ?", (model,))

    def by_ids(self, ids: Collection[int]) -> list[StoredVector]:
        """Give the vectors of these ids, in rising order; those that are gone are left out."""
        sql = f"SELECT {_COLUMNS} FROM vector WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
        return [_read(row) for row in self._db.query(sql, (json.dumps([int(vector) for vector in ids]),))]

    def ids_after(self, identifier: int, granularity: Granularity, model: str, limit: int) -> list[int]:
        """Give the next ids after one, rising: for reading all vectors in steps, with writes in between."""
        sql = "SELECT id FROM vector WHERE id > ? AND granularity = ? AND model = ? ORDER BY id LIMIT ?"
        return [int(row[0]) for row in self._db.query(sql, (identifier, granularity.value, model, limit))]

    def of(self, owners: Collection[str], granularity: Granularity, model: str) -> list[StoredVector]:
        """Give the vectors of these owners, by owner and piece."""
        sql = f"SELECT {_COLUMNS} FROM vector WHERE owner = ? AND granularity = ? AND model = ? ORDER BY piece"
        return [_read(row) for owner in owners for row in self._db.query(sql, (owner, granularity.value, model))]

    def all(self, model: str, granularity: Granularity | None = None) -> Iterator[StoredVector]:
        """Give every vector of a model (of one granularity, or of all), in order of id; write nothing meanwhile."""
        narrow = "" if granularity is None else "AND granularity = ?"
        params = (model,) if granularity is None else (model, granularity.value)
        sql = f"SELECT {_COLUMNS} FROM vector WHERE model = ? {narrow} ORDER BY id"
        return map(_read, self._db.stream(sql, params))


def _read(row: Row) -> StoredVector:
    number, owner, granularity, piece, model, dimension, data = row
    values = np.frombuffer(data, dtype=_STORED, count=dimension)
    return StoredVector(VectorId(number), owner, Granularity(granularity), piece, model, values)
