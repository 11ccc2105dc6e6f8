"""The vectors of single words, by term: what makes "car" near "vehicle" where no words are the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from sixfold.memory.store.database import Database

STEPS = 127
"""Of a vector's greatest value: what one byte holds either side of zero."""

_LEAST = 1e-9


class TermVectors:
    """The table `term_vector` for one embedder."""

    def __init__(self, db: Database, model: str) -> None:
        self._db = db
        self._model = model

    def missing(self, terms: Collection[str]) -> set[str]:
        """Give those that have no vector."""
        sql = (
            "SELECT j.value FROM json_each(?) j LEFT JOIN term_vector t ON t.term = j.value AND t.model = ? "
            "WHERE t.term IS NULL"
        )
        return {str(row[0]) for row in self._db.query(sql, (json.dumps(list(terms)), self._model))}

    def put(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Store vectors, each of shape (dimension,), in place of those there were."""
        sql = "INSERT OR REPLACE INTO term_vector (term, model, data) VALUES (?, ?, ?)"
        self._db.execute_many(sql, [(term, self._model, _bytes(vector)) for term, vector in vectors.items()])

    def of(self, terms: Collection[str]) -> dict[str, NDArray[np.int8]]:
        """Give the vectors of these terms, not of unit length; terms without one are left out."""
        sql = "SELECT t.term, t.data FROM json_each(?) j JOIN term_vector t ON t.term = j.value AND t.model = ?"
        rows = self._db.query(sql, (json.dumps(sorted(terms)), self._model))
        return {term: np.frombuffer(data, dtype=np.int8) for term, data in rows}


def _bytes(vector: NDArray[np.float32]) -> bytes:
    greatest = max(float(np.abs(vector).max()), _LEAST)
    stored: NDArray[np.int8] = np.rint(vector * (STEPS / greatest)).astype(np.int8)
    return stored.tobytes()


def forget_unused(db: Database) -> None:
    """Drop the vectors of terms that stand in no row any more; after `FullText.rewrite`."""
    db.execute("DELETE FROM term_vector WHERE term NOT IN (SELECT term FROM fulltext_turn_terms)")
