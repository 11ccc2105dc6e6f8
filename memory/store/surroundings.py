"""What ranking needs of many observations at once: light rows, those around hits, and their vectors.

Reading whole observations costs ten times as much, and ranking looks at some two thousand rows a question.
"""

# ruff: noqa: S608 - the clauses are fixed texts of this file; every value is a parameter

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sixfold.memory.store.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from numpy.typing import NDArray

    from sixfold.memory.store.database import Database, Value
    from sixfold.memory.types import Granularity, MemoryType

REACH = 4
"""Rows either side of a hit that are read. Of 8, as far as the widest window of the ranking, recall@5/10/20/50 is .779,
.850, .897, .944 and of 4 .776, .851, .897, .943, in three quarters of the time."""

_MARKED = "(instr(o.text, '?') OR instr(o.text, '\uff1f') OR instr(o.text, '\u061f'))"
_TAIL = f"CASE WHEN o.kind IN ('chat', 'import') AND {_MARKED} THEN o.text END"
_COLUMNS = f"o.ordinal, o.id, o.thread, o.seq, o.observed_at, o.author, o.app, {_TAIL}"
_EVIDENCE = "o.role <> 'assistant' AND o.plugin <> 'chat.question'"  # as `searchable.is_evidence`


class LightRow(NamedTuple):
    """An observation as ranking sees it. `said`: the text of a turn that has a question mark; `at` is UTC ms.

    A tuple, as 2,000 of them are made a question: frozen dataclasses took 4 ms more.
    """

    ordinal: int
    id: str
    thread: str | None
    seq: int
    at: int
    author: str | None
    app: str | None
    said: str | None


@dataclass(frozen=True, slots=True)
class LightMemory:
    """A memory as ranking sees it; `at` is when it happened or held, else when it was made, in UTC ms."""

    ordinal: int
    id: str
    at: int
    needs_review: bool = False


class Surroundings:
    """Reads many rows in few statements; the assistant's own turns are never among them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def around(self, ordinals: Collection[int]) -> list[LightRow]:
        """Give these rows and up to `REACH` either side of each: of its thread by its order, else by arrival."""
        places = "SELECT ordinal, thread, seq FROM observation WHERE ordinal IN (SELECT value FROM json_each(?))"
        hits = self._db.query(places, (json.dumps(list(ordinals)),))
        threads = _spans((thread, seq) for _, thread, seq in hits if thread is not None)
        arrivals = _spans(("", ordinal) for ordinal, thread, _ in hits if thread is None)
        in_threads = (
            f"SELECT {_COLUMNS} FROM json_each(?) j JOIN observation o ON o.thread = json_extract(j.value, '$[0]') "
            "AND o.seq BETWEEN json_extract(j.value, '$[1]') AND json_extract(j.value, '$[2]') "
            f"WHERE {_EVIDENCE}"
        )
        by_arrival = (
            f"SELECT {_COLUMNS} FROM json_each(?) j JOIN observation o "
            "ON o.ordinal BETWEEN json_extract(j.value, '$[1]') AND json_extract(j.value, '$[2]') "
            f"WHERE o.thread IS NULL AND {_EVIDENCE}"
        )
        found: dict[int, LightRow] = {}
        for sql, spans in ((in_threads, threads), (by_arrival, arrivals)):
            if spans:
                found.update((row[0], LightRow(*row)) for row in self._db.query(sql, (json.dumps(spans),)))
        return [found[ordinal] for ordinal in sorted(found)]

    def memories(
        self,
        ordinals: Collection[int],
        type: MemoryType | None,  # noqa: A002 - the field's name
        since: datetime | None,
        until: datetime | None,
        app: str | None,
    ) -> list[LightMemory]:
        """Give the active memories of these ordinals that are of a type, in [since, until), and rest on an app."""
        clauses: list[tuple[str, Value]] = []
        if type is not None:
            clauses.append(("type = ?", type.value))
        if since is not None:
            clauses.append(("coalesce(valid_from, created_at) >= ?", to_ms(since)))
        if until is not None:
            clauses.append(("coalesce(valid_from, created_at) < ?", to_ms(until)))
        if app is not None:
            rests = (
                "SELECT 1 FROM memory_evidence e JOIN observation o ON o.id = e.observation WHERE e.memory = memory.id"
            )
            clauses.append((f"EXISTS ({rests} AND o.app = ? COLLATE NOCASE)", app))
        where = "".join(f" AND {clause}" for clause, _ in clauses)
        sql = (
            "SELECT ordinal, id, coalesce(valid_from, created_at), needs_review FROM memory "
            f"WHERE ordinal IN (SELECT value FROM json_each(?)) AND status = 'active'{where} ORDER BY ordinal"
        )
        params = (json.dumps(list(ordinals)), *(value for _, value in clauses))
        return [LightMemory(*row) for row in self._db.query(sql, params)]

    def turn_vectors(self, ordinals: Collection[int], model: str) -> list[int]:
        """Give the ids of the vectors of these observations."""
        sql = (
            "SELECT v.id FROM observation o JOIN vector v ON v.owner = o.id AND v.granularity = 'turn' "
            "WHERE o.ordinal IN (SELECT value FROM json_each(?)) AND v.model = ?"
        )
        return [int(row[0]) for row in self._db.query(sql, (json.dumps(list(ordinals)), model))]

    def terms(self, granularity: Granularity, ordinals: Collection[int]) -> dict[int, str]:
        """Give the stored terms of rows, from FTS5's own content table: through FTS5 it takes four times as long.

        Rows that lie together are read as one stretch (10 ms for 2,500 rows in 150 stretches, one by one 24).
        """
        spans = [(first, last) for _, first, last in _spans((("", one) for one in ordinals), reach=0)]
        sql = (
            "SELECT c.id, c.c0 FROM json_each(?) j "
            f"JOIN fulltext_{granularity.value}_content c "
            "ON c.id BETWEEN json_extract(j.value, '$[0]') AND json_extract(j.value, '$[1]')"
        )
        return dict(self._db.query(sql, (json.dumps(spans),)))

    def vectors(
        self, owners: Collection[str], granularity: Granularity, model: str
    ) -> dict[str, list[NDArray[np.float32]]]:
        """Give the vectors of these owners' pieces, by owner; owners without any are left out.

        Owners one after the other, as they stand in the index, and pieces sorted here: 2,550 owners of 100,000 take
        5 ms, with IN and ORDER BY 23.
        """
        sql = (
            "SELECT v.owner, v.piece, v.data FROM json_each(?) j "
            "JOIN vector v ON v.owner = j.value AND v.granularity = ? AND v.model = ?"
        )
        rows = self._db.query(sql, (json.dumps(sorted(owners)), granularity.value, model))
        if not rows:
            return {}
        matrix = np.frombuffer(b"".join(data for _, _, data in rows), dtype="<f2").reshape(len(rows), -1)
        pieces: dict[str, dict[int, NDArray[np.float32]]] = {}
        for (owner, piece, _), vector in zip(rows, matrix.astype(np.float32), strict=True):
            pieces.setdefault(owner, {})[piece] = vector
        return {owner: [own[piece] for piece in sorted(own)] for owner, own in pieces.items()}

    def observations_of(self, vectors: Collection[int]) -> dict[int, int]:
        """Give the ordinals of the observations whose vectors these are, by vector."""
        sql = (
            "SELECT v.id, o.ordinal FROM json_each(?) j JOIN vector v ON v.id = j.value "
            "JOIN observation o ON o.id = v.owner"
        )
        return dict(self._db.query(sql, (json.dumps(list(vectors)),)))

    def memories_of(self, vectors: Collection[int]) -> set[int]:
        """Give the ordinals of the memories whose vectors these are."""
        sql = "SELECT m.ordinal FROM json_each(?) j JOIN vector v ON v.id = j.value JOIN memory m ON m.id = v.owner"
        return {int(row[0]) for row in self._db.query(sql, (json.dumps(list(vectors)),))}

    def ordinals(self, ids: Collection[str]) -> dict[str, int]:
        """Give the ordinals of observations, by id."""
        sql = "SELECT id, ordinal FROM observation WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._db.query(sql, (json.dumps(list(ids)),)))

    def within(self, since: datetime | None, until: datetime | None, app: str | None, limit: int) -> list[int]:
        """Give the ordinals of those first seen in [since, until) in an application (case aside), the newest first."""
        clauses: list[tuple[str, Value]] = []
        if since is not None:
            clauses.append(("o.observed_at >= ?", to_ms(since)))
        if until is not None:
            clauses.append(("o.observed_at < ?", to_ms(until)))
        if app is not None:
            clauses.append(("o.app = ? COLLATE NOCASE", app))
        where = " AND ".join([_EVIDENCE, *(clause for clause, _ in clauses)])
        sql = f"SELECT o.ordinal FROM observation o WHERE {where} ORDER BY o.observed_at DESC LIMIT ?"
        return [int(row[0]) for row in self._db.query(sql, (*(value for _, value in clauses), limit))]

    def of_segments(self, ordinals: Collection[int]) -> list[int]:
        """Give the ordinals of the observations of these segments."""
        sql = (
            "SELECT o.ordinal FROM segment s JOIN segment_observation so ON so.segment = s.id "
            "JOIN observation o ON o.id = so.observation WHERE s.ordinal IN (SELECT value FROM json_each(?))"
        )
        return [int(row[0]) for row in self._db.query(sql, (json.dumps(list(ordinals)),))]

    def newest(self) -> int:
        """Give the highest ordinal: about how many observations there are, at no cost."""
        return self._db.number("SELECT max(ordinal) FROM observation")

    def authors_since(self, ordinal: int) -> list[str]:
        """Give the names of those who said something after an ordinal."""
        sql = "SELECT DISTINCT author FROM observation WHERE ordinal > ? AND author IS NOT NULL"
        return [str(row[0]) for row in self._db.query(sql, (ordinal,))]

    def quotes(self, observation: str) -> list[str]:
        """Give what memories quote of an observation: all that is left of an expired one."""
        sql = "SELECT DISTINCT quote FROM memory_evidence WHERE observation = ? ORDER BY span_start"
        return [str(row[0]) for row in self._db.query(sql, (observation,))]


def _spans(places: Iterable[tuple[str | None, int]], reach: int = REACH) -> list[tuple[str, int, int]]:
    """Stretches of `reach` either side, those that touch made one, so that no row is read twice."""
    merged: list[tuple[str, int, int]] = []
    for name, place in sorted((str(name), place) for name, place in places):
        first, last = place - reach, place + reach
        if merged and merged[-1][0] == name and first <= merged[-1][2] + 1:
            merged[-1] = (name, merged[-1][1], last)
        else:
            merged.append((name, first, last))
    return merged
