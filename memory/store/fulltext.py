"""Full text by granularity (FTS5 with secure-delete): terms are written by `memory.terms`, ranked by BM25 here.

BM25 is FTS5's (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75), with its sign turned: higher is better.
"""

# ruff: noqa: S608 - the tables' names are four fixed ones; every value is a parameter

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sixfold.memory.store.database import Database

_TABLE = {granularity: f"fulltext_{granularity.value}" for granularity in Granularity}


def any_of(terms: Iterable[str]) -> str:
    """Give the FTS5 query for rows that hold at least one of the terms; terms are quoted, so none is an operator."""
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in dict.fromkeys(terms))


class FullText:
    """The four tables; a row's number is its owner's ordinal."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, granularity: Granularity, ordinal: int, terms: str) -> None:
        """Write (or replace) the terms of one row, separated by blanks."""
        table = _TABLE[granularity]
        if self._db.one(f"SELECT 1 FROM {table} WHERE rowid = ?", (ordinal,)) is not None:
            self.remove(granularity, (ordinal,))
        self._db.execute(f"INSERT INTO {table} (rowid, terms) VALUES (?, ?)", (ordinal, terms))

    def remove(self, granularity: Granularity, ordinals: Iterable[int]) -> None:
        """Remove rows; those that are not there are passed over. Where no trace may stay, call `rewrite` after it.

        FTS5's secure-delete, which is on, looks for every term by itself: 150 rows of 150 words took 10.5 s. Without
        it they took 0.03 s, so it is off for just this.
        """
        rows = [(ordinal,) for ordinal in ordinals]
        if not rows:
            return
        table = _TABLE[granularity]
        secure = f"INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', ?)"
        with self._db.transaction():
            self._db.execute(secure, (0,))
            self._db.execute_many(f"DELETE FROM {table} WHERE rowid = ?", rows)
            self._db.execute(secure, (1,))

    def match(
        self, granularity: Granularity, query: str, limit: int, among: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """Give (ordinal, BM25) of the best rows for an FTS5 query (see `any_of`), best first; `among` narrows it."""
        if not query or limit <= 0 or (among is not None and not among):
            return []
        table = _TABLE[granularity]
        within = "" if among is None else " AND rowid IN (SELECT value FROM json_each(?))"
        params = (query, limit) if among is None else (query, json.dumps(list(among)), limit)
        sql = (
            f"SELECT rowid, -bm25({table}) AS score FROM {table} WHERE {table} MATCH ?{within}"
            " ORDER BY score DESC, rowid LIMIT ?"
        )
        return [(int(ordinal), float(score)) for ordinal, score in self._db.query(sql, params)]

    def holding(
        self, granularity: Granularity, query: str, among: Collection[int] | None = None, *, newest: int | None = None
    ) -> list[int]:
        """Give the ordinals of all rows for an FTS5 query, ascending and not ranked: of the `newest` last ones, or all.

        BM25 looks up every row's length, 7 us each, and a descending order took ten times as long as this one.
        """
        if not query or (among is not None and not among):
            return []
        table = _TABLE[granularity]
        within = "" if among is None else " AND rowid IN (SELECT value FROM json_each(?))"
        after = 0 if newest is None else self._db.number(f"SELECT max(id) FROM {table}_content") - newest
        params = (query, after) if among is None else (query, after, json.dumps(list(among)))
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid > ?{within}"
        return sorted(int(row[0]) for row in self._db.query(sql, params))

    def document_frequency(self, granularity: Granularity, terms: Iterable[str]) -> dict[str, int]:
        """Give in how many rows each term stands; terms that stand in none are left out."""
        sql = f"SELECT doc FROM {_TABLE[granularity]}_terms WHERE term = ?"
        found = {term: self._db.number(sql, (term,)) for term in dict.fromkeys(terms)}
        return {term: count for term, count in found.items() if count}

    def terms_of(self, granularity: Granularity, ordinals: Collection[int]) -> Mapping[int, str]:
        """Give the stored terms of rows, by ordinal."""
        sql = f"SELECT rowid, terms FROM {_TABLE[granularity]} WHERE rowid IN (SELECT value FROM json_each(?))"
        return {int(ordinal): str(terms) for ordinal, terms in self._db.query(sql, (json.dumps(list(ordinals)),))}

    def count(self, granularity: Granularity) -> int:
        """Give the number of rows."""
        return self._db.number(f"SELECT count(*) FROM {_TABLE[granularity]}")

    def rewrite(self) -> None:
        """Write each index anew from its rows, so that it holds no term of a removed one.

        FTS5's "optimize" is seven times as fast (0.15 s of 100,000 rows of 25 terms, a rewrite 1.05 s) but a merge that
        is not into the last level keeps the keys of removed rows, word and all, and one piece alone is not merged
        again: in 4 of 40 random courses of writing and removing a removed word was left.
        """
        for table in _TABLE.values():
            self._db.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")
