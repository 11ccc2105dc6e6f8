"""What marking dependants asks of the tables: who is linked, who may rest on a value, who was marked and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.memory.store.fulltext import FullText, any_of
from sixfold.memory.store.instants import from_ms
from sixfold.memory.terms import query_terms
from sixfold.memory.types import REVIEW, Granularity, MemoryId

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sixfold.memory.store.database import Database

RESTS_ON = "rests on"
"""The relation of a link from a memory to the one that it rests on."""

_NEWEST = 5_000  # observations that hold a value: their memories are looked up, a row each
_OPEN = "m.status = 'active' AND m.needs_review = 0 AND m.type <> 'vault'"


@dataclass(frozen=True, slots=True)
class Told:
    """When the newest evidence of a memory was seen, and whether some of it is the user's own words."""

    last: datetime
    own: bool


class Dependants:
    """Reads only; call it on the database's thread."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._fulltext = FullText(db)

    def linked(self, target: str, most: int) -> list[MemoryId]:
        """Give the unmarked memories that are linked as resting on one, those changed last first."""
        sql = (
            "SELECT m.id FROM memory_link l JOIN memory m ON m.id = l.source "  # noqa: S608 - fixed clauses
            f"WHERE l.target = ? AND l.relation = ? AND {_OPEN} ORDER BY m.updated_at DESC, m.ordinal DESC LIMIT ?"
        )
        return [MemoryId(row[0]) for row in self._db.query(sql, (target, RESTS_ON, most))]

    def holding(self, value: str, names: Collection[str], most: int) -> list[MemoryId]:
        """Give the unmarked memories that hold every word of a value, or quote an observation that does.

        With `names` only those that hold one: of a value that stands in 1,000 memories the 200 changed last would hide
        the others.
        """
        query = " AND ".join(f"({any_of(group)})" for group in query_terms(value).groups)
        ordinals = self._fulltext.holding(Granularity.MEMORY, query)
        turns = self._fulltext.holding(Granularity.TURN, query)[-_NEWEST:]
        sql = (
            "SELECT m.id FROM memory m WHERE (m.ordinal IN (SELECT value FROM json_each(?1)) OR m.id IN "  # noqa: S608 - fixed clauses
            "(SELECT e.memory FROM observation o JOIN memory_evidence e ON e.observation = o.id "
            "WHERE o.ordinal IN (SELECT value FROM json_each(?2)))) "
            "AND (?3 IS NULL OR m.ordinal IN (SELECT value FROM json_each(?3))) "
            f"AND {_OPEN} ORDER BY m.updated_at DESC, m.ordinal DESC LIMIT ?4"
        )
        named = self._fulltext.holding(Granularity.MEMORY, _beginning(names)) if names else None
        within = None if named is None else json.dumps(named)
        rows = self._db.query(sql, (json.dumps(ordinals), json.dumps(turns), within, most))
        return [MemoryId(row[0]) for row in rows]

    def told(self, memories: Collection[str]) -> dict[MemoryId, Told]:
        """Give when these were told last, and by whom; those without evidence are left out."""
        sql = (
            "SELECT e.memory, max(o.observed_at), max(o.trust = 'user') FROM memory_evidence e "
            "JOIN observation o ON o.id = e.observation WHERE e.memory IN (SELECT value FROM json_each(?)) "
            "GROUP BY e.memory"
        )
        rows = self._db.query(sql, (json.dumps(list(memories)),))
        return {MemoryId(memory): Told(from_ms(int(last)), bool(own)) for memory, last, own in rows}

    def marked_by(self, origin: str) -> list[MemoryId]:
        """Give the memories whose mark, set because of this one, is the last thing that happened to them."""
        sql = (
            "SELECT m.id FROM memory m JOIN memory_revision r ON r.memory = m.id AND r.revision = m.revision "
            "WHERE m.needs_review = 1 AND r.cause = ? AND r.agent = ? ORDER BY m.ordinal"
        )
        return [MemoryId(row[0]) for row in self._db.query(sql, (origin, REVIEW))]

    def names(self, name: str) -> frozenset[str]:
        """Give a name with all others of what goes by it, case-folded."""
        folded = name.casefold().strip()
        sql = "SELECT alias FROM entity_alias WHERE entity IN (SELECT entity FROM entity_alias WHERE alias = ?)"
        return frozenset({folded, *(str(row[0]) for row in self._db.query(sql, (folded,)))})

    def in_doubt(self, observations: Collection[str]) -> frozenset[str]:
        """Give those of which a marked memory quotes at least half."""
        sql = (
            "SELECT e.observation FROM memory_evidence e JOIN memory m ON m.id = e.memory "
            "JOIN observation o ON o.id = e.observation WHERE e.observation IN (SELECT value FROM json_each(?)) "
            "AND m.needs_review = 1 AND m.status = 'active' AND 2 * (e.span_end - e.span_start) >= length(o.text)"
        )
        return frozenset(str(row[0]) for row in self._db.query(sql, (json.dumps(list(observations)),)))


def _beginning(names: Collection[str]) -> str:
    """The FTS5 query for rows with all words of one of the names, or words that begin so ("Annas")."""
    ways = [
        " AND ".join(f"({any_of(group).replace(' OR ', '* OR ')}*)" for group in query_terms(name).groups)
        for name in sorted(names)
    ]
    return " OR ".join(f"({way})" for way in ways if way)
