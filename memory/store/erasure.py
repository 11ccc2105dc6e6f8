"""Deleting evidence with everything that was made of it: rows, search terms, vectors, segments, facts, answers.

One transaction. What it leaves on other disks' pages (deleted cells, the log) is `Database.scrub`'s business; files are
the caller's, who gets their names.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sixfold.memory import searchable
from sixfold.memory.store.fulltext import FullText
from sixfold.memory.store.instants import to_ms
from sixfold.memory.store.jobs import Jobs
from sixfold.memory.store.memories import Memories
from sixfold.memory.store.observation_rows import SHOWS
from sixfold.memory.store.observations import Observations
from sixfold.memory.store.outbox import Outbox
from sixfold.memory.store.retraction import Outcome, Retraction
from sixfold.memory.store.segments import SegmentRows
from sixfold.memory.store.tombstones import Tombstones
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.terms import index_terms
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sixfold.memory.store.database import Database, Value
    from sixfold.memory.types import Memory

BOOK = "book"
"""The jobs that hold passages written of evidence: a book half written is begun anew after something was forgotten."""

WIDEST_WINDOW = 8
"""Turns either side of the widest window that retrieval is made of; windows that touch a forgotten turn go too."""

_IDS = "(SELECT value FROM json_each(?1))"


@dataclass(frozen=True, slots=True)
class Erased:
    """What went: `pictures` counts, `images` are (day, name) of their files, `days` those that have no picture left.

    `changed` are the memories that went or fell back, as they were and as they are (None: gone).
    """

    observations: frozenset[str]
    memories: int
    rebuilt: int
    pictures: int
    images: tuple[tuple[str, str], ...]
    days: tuple[str, ...]
    changed: tuple[tuple[Memory, Memory | None], ...] = ()


class Erasure:
    """Erases observations; call it inside a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._observations = Observations(db)
        self._segments = SegmentRows(db)
        self._fulltext = FullText(db)
        self._vectors = Vectors(db)
        self._outbox = Outbox(db)
        self._tombstones = Tombstones(db)
        self._retraction = Retraction(db)
        self._remembered = Memories(db)
        self._jobs = Jobs(db)

    def erase(self, observations: Iterable[str], memories: Iterable[str], now: datetime) -> Erased:
        """Erase these observations and memories and all that came from them alone."""
        gone, named = frozenset(observations), frozenset(memories)
        before = self._remembered.by_ids([*self._retraction.affected(gone), *named])
        removed, rebuilt, orphans = self._retract(gone, named, now)
        changed = [(one, self._remembered.get(one.id) if one.id in rebuilt else None) for one in before]
        gone |= self._answers(gone, removed | rebuilt)
        self._jobs.drop(BOOK)
        pictures, images = self._pictures(gone), self._images(gone)
        drop_windows(self._db, gone, now)
        self._segments_of(gone, now)
        self._facts(gone, removed)
        self._memories(removed, now)
        self._rows(gone, now)
        self._observations.mark_undigested(orphans - gone)
        days = self._empty_days({day for day, _ in images})
        self._tombstones.add("image", [f"{day}/{name}" for day, name in images], now)
        self._tombstones.add("day", days, now)
        kept = tuple(pair for pair in changed if pair[0].id in removed | rebuilt)
        return Erased(gone, len(removed), len(rebuilt), pictures, tuple(images), tuple(days), kept)

    def _retract(
        self, gone: frozenset[str], named: frozenset[str], now: datetime
    ) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        removed, rebuilt = set(named), set[str]()
        orphans = set[str]()
        for memory in self._retraction.affected(gone):
            if memory in named:
                continue
            result = self._retraction.retract(memory, gone, now)
            orphans |= result.orphans
            if result.outcome is Outcome.REMOVED:
                removed.add(memory)
            elif result.outcome is Outcome.REBUILT:
                rebuilt.add(memory)
        return frozenset(removed), frozenset(rebuilt), frozenset(orphans)

    def _answers(self, gone: frozenset[str], memories: frozenset[str]) -> frozenset[str]:
        """Give the assistant's turns that answered a forgotten question or cited what is gone or has changed."""
        rows = self._db.query(
            f"SELECT observation FROM answer WHERE question IN {_IDS} OR id IN (SELECT answer FROM answer_citation "  # noqa: S608
            f"WHERE observation IN {_IDS} OR memory IN (SELECT value FROM json_each(?2)))",
            (json.dumps(list(gone)), json.dumps(list(memories))),
        )
        return frozenset(str(row[0]) for row in rows)

    def _pictures(self, gone: frozenset[str]) -> int:
        sql = f"SELECT count(*) FROM observation WHERE image IS NOT NULL AND id IN {_IDS}"  # noqa: S608 - fixed clauses
        return self._db.number(sql, (json.dumps(list(gone)),))

    def _images(self, gone: frozenset[str]) -> list[tuple[str, str]]:
        """Give the files by which the forgotten are shown and nothing else is."""
        sql = (
            "SELECT id, image_day, image, image_base FROM observation WHERE image IS NOT NULL AND image_day IN "  # noqa: S608
            f"(SELECT image_day FROM observation WHERE image IS NOT NULL AND id IN {_IDS})"
        )
        theirs, others = set[tuple[str, str]](), set[tuple[str, str]]()
        for identifier, day, *names in self._db.query(sql, (json.dumps(list(gone)),)):
            files = {(str(day), str(name)) for name in names if name is not None}
            (theirs if identifier in gone else others).update(files)
        return sorted(theirs - others)

    def _segments_of(self, gone: frozenset[str], now: datetime) -> None:
        touched = self._segments.of_observations(gone)
        self._vectors.remove([segment.id for segment in touched], now)
        self._fulltext.remove(Granularity.SEGMENT, [segment.ordinal for segment in touched])
        empty = [segment.id for segment in touched if gone.issuperset(segment.observations)]
        self._db.execute_many("DELETE FROM segment WHERE id = ?", [(segment,) for segment in empty])
        self._tombstones.add("segment", empty, now)
        for segment in touched:
            kept = [one for one in segment.observations if one not in gone]
            if kept:
                by_id = {stored.id: stored.observation for stored in self._observations.by_ids(kept)}
                ordered = [by_id[one] for one in kept]
                terms = index_terms(searchable.joined(ordered), ordered[0].language)
                self._fulltext.put(Granularity.SEGMENT, segment.ordinal, terms)
                self._vectors.want(segment.id, Granularity.SEGMENT)

    def _facts(self, gone: frozenset[str], removed: frozenset[str]) -> None:
        doomed = self._ids("SELECT id FROM fact WHERE observation", gone)
        self._each("UPDATE fact SET valid_to = NULL, superseded_by = NULL WHERE superseded_by = ?", doomed)
        self._each("DELETE FROM fact WHERE id = ?", doomed)
        # A fact with evidence of its own outlives the memory it was filed under.
        self._each("UPDATE fact SET memory = NULL WHERE memory = ?", removed)
        if doomed:
            self._db.execute(
                "DELETE FROM entity WHERE id NOT IN (SELECT subject FROM fact) AND id NOT IN "
                "(SELECT object_entity FROM fact WHERE object_entity IS NOT NULL)"
            )

    def _memories(self, removed: frozenset[str], now: datetime) -> None:
        self._fulltext.remove(Granularity.MEMORY, self._ids("SELECT ordinal FROM memory WHERE id", removed))
        self._vectors.remove(removed, now)
        self._each("DELETE FROM correction WHERE memory = ?", removed)
        self._each("DELETE FROM memory WHERE id = ?", removed)
        self._tombstones.add("memory", removed, now)

    def _rows(self, gone: frozenset[str], now: datetime) -> None:
        ordinals = self._ids("SELECT ordinal FROM observation WHERE id", gone)
        for granularity in (Granularity.TURN, Granularity.WINDOW):
            self._fulltext.remove(granularity, ordinals)
        self._vectors.remove(gone, now)
        self._each("DELETE FROM observation WHERE id = ?", gone)
        self._tombstones.add("observation", gone, now)

    def _ids(self, select: str, among: Iterable[str]) -> list[Any]:
        """Give the one column of the rows whose last-named column is among these."""
        rows = self._db.query(f"{select} IN {_IDS}", (json.dumps(list(among)),))
        return [row[0] for row in rows]

    def _each(self, statement: str, ids: Iterable[str]) -> None:
        # One row a statement: the same DELETE with IN (...) took 140 ms a row here, this 0.6 ms.
        self._db.execute_many(statement, [(identifier,) for identifier in ids])

    def _empty_days(self, days: Iterable[str]) -> list[str]:
        sql = "SELECT 1 FROM observation WHERE image_day = ? AND image IS NOT NULL"
        return sorted(day for day in days if self._db.one(sql, (day,)) is None)


def drop_windows(db: Database, gone: frozenset[str], now: datetime) -> None:
    """Windows around a turn that goes hold its words: their rows go, and vectors are wanted anew."""
    fulltext, vectors, observations = FullText(db), Vectors(db), Observations(db)
    kept = fulltext.count(Granularity.WINDOW)
    if not kept and not db.number("SELECT count(*) FROM vector WHERE granularity = 'window'"):
        return
    around = {
        near.id: near.ordinal
        for one in gone
        for near in observations.neighbours(one, WIDEST_WINDOW, WIDEST_WINDOW)
        if near.id not in gone
    }
    fulltext.remove(Granularity.WINDOW, around.values())
    if vectors.remove(around, now, Granularity.WINDOW):
        for observation in around:
            vectors.want(observation, Granularity.WINDOW)


def overlapping(db: Database, since: datetime | None, until: datetime | None, app: str | None) -> list[str]:
    """Give the ids of the observations that were in sight at any time in [since, until), of an application if named.

    A screen that was seen from ten to eleven is part of the last half of that hour.
    """
    clauses: list[str] = []
    params: list[Value] = []
    if until is not None:
        clauses.append("observed_at < ?")
        params.append(to_ms(until))
    if since is not None:
        clauses.append("max(observed_at, coalesce(ended_at, observed_at), coalesce(last_seen_at, observed_at)) >= ?")
        params.append(to_ms(since))
    if app is not None:
        clauses.append(SHOWS)
        params += [app, app]
    where = " AND ".join(clauses) or "1"
    return [str(row[0]) for row in db.query(f"SELECT id FROM observation WHERE {where}", params)]  # noqa: S608 - fixed clauses
