"""The vectors of single words, by term: what makes "car" near "vehicle" where no words are the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from sixfold.memory.store.quantized import quantized

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from sixfold.memory.store.database import Database


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
        if not vectors:
            return
        sql = "INSERT OR REPLACE INTO term_vector (term, model, data) VALUES (?, ?, ?)"
        rows, _ = quantized(np.stack([*vectors.values()]))  # only directions are compared
        self._db.execute_many(
            sql, [(term, self._model, row.tobytes()) for term, row in zip(vectors, rows, strict=True)]
        )

    def of(self, terms: Collection[str]) -> dict[str, NDArray[np.int8]]:
        """Give the vectors of these terms, not of unit length; terms without one are left out."""
        sql = "SELECT t.term, t.data FROM json_each(?) j JOIN term_vector t ON t.term = j.value AND t.model = ?"
        rows = self._db.query(sql, (json.dumps(sorted(terms)), self._model))
        return {term: np.frombuffer(data, dtype=np.int8) for term, data in rows}


def forget_unused(db: Database) -> None:
    """Drop the vectors of terms that stand in no row any more; after `FullText.rewrite`."""
    db.execute("DELETE FROM term_vector WHERE term NOT IN (SELECT term FROM fulltext_turn_terms)")
