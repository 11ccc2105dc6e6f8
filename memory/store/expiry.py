"""Letting evidence expire: the picture goes, then the words; the row stays, marked, with its time and application.

Memories, facts and their quotes stay. Search terms and vectors of the words leave with them, also those of segments and
windows that the words were part of.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sixfold.memory import searchable
from sixfold.memory.store import term_vectors
from sixfold.memory.store.erasure import drop_windows
from sixfold.memory.store.fulltext import FullText
from sixfold.memory.store.instants import to_ms
from sixfold.memory.store.observations import Observations
from sixfold.memory.store.segments import SegmentRows
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.terms import index_terms
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sixfold.memory.store.database import Database, Value

_LAST = "max(observed_at, coalesce(ended_at, observed_at), coalesce(last_seen_at, observed_at))"
_LETTABLE = (
    "kind = 'screen' AND id NOT IN (SELECT e.observation FROM memory_evidence e "
    "JOIN memory m ON m.id = e.memory WHERE m.pinned)"
)
_IDS = "(SELECT value FROM json_each(?))"


class Expiry:
    """Finds and lets go; call it on the memory's thread, what changes rows inside a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._observations = Observations(db)
        self._segments = SegmentRows(db)
        self._fulltext = FullText(db)
        self._vectors = Vectors(db)

    def images(self, before: datetime, app: str | None, others: Sequence[str]) -> list[str]:
        """Give those with a picture that were last seen before a time: of `app`, or of any but the `others`."""
        return self._past("image IS NOT NULL", before, app, others)

    def texts(self, before: datetime, app: str | None, others: Sequence[str]) -> list[str]:
        """Give those whose words are still there, likewise."""
        return self._past("expired_at IS NULL", before, app, others)

    def by_age(self) -> list[str]:
        """Give those whose picture may go, the one that was last seen longest ago first."""
        sql = f"SELECT id FROM observation WHERE image IS NOT NULL AND {_LETTABLE} ORDER BY {_LAST}, ordinal"  # noqa: S608 - fixed clauses
        return [str(row[0]) for row in self._db.query(sql)]

    def with_image(self, observations: Collection[str]) -> int:
        """Count those that have a picture."""
        sql = f"SELECT count(*) FROM observation WHERE image IS NOT NULL AND id IN {_IDS}"  # noqa: S608 - fixed clauses
        return self._db.number(sql, (json.dumps(list(observations)),))

    def drop_images(self, observations: Collection[str]) -> None:
        """Let go of pictures; the files are the caller's business."""
        self._db.execute_many(
            "UPDATE observation SET image = NULL, image_day = NULL, image_base = NULL, lines = NULL WHERE id = ?",
            [(one,) for one in observations],
        )

    def drop_texts(self, observations: Collection[str], now: datetime) -> None:
        """Let go of words, boxes, title and address, and of all that finds them; the picture has gone before."""
        gone = frozenset(observations)
        drop_windows(self._db, gone, now)
        ordinals = [stored.ordinal for stored in self._observations.by_ids(gone)]
        for granularity in (Granularity.TURN, Granularity.WINDOW):
            self._fulltext.remove(granularity, ordinals)
        self._vectors.remove(gone, now)
        self._db.execute_many(
            "UPDATE observation SET text = '', title = NULL, url = NULL, author = NULL, lines = NULL, "
            "content_hash = x'', expired_at = ? WHERE id = ?",
            [(to_ms(now), one) for one in gone],
        )
        self._segments_of(gone, now)

    def compact(self) -> None:
        """Give the room of what expired back to the disk."""
        self._fulltext.rewrite()
        term_vectors.forget_unused(self._db)
        self._db.give_back()

    def _past(self, what: str, before: datetime, app: str | None, others: Sequence[str]) -> list[str]:
        params: list[Value] = [to_ms(before)]
        if app is not None:
            narrow = "app = ? COLLATE NOCASE"
            params.append(app)
        else:
            narrow = f"(app IS NULL OR lower(app) NOT IN {_IDS})"
            params.append(json.dumps([_lower(other) for other in others]))
        sql = f"SELECT id FROM observation WHERE {what} AND {_LAST} <= ? AND {narrow} AND {_LETTABLE} ORDER BY ordinal"  # noqa: S608 - fixed clauses
        return [str(row[0]) for row in self._db.query(sql, params)]

    def _segments_of(self, gone: frozenset[str], now: datetime) -> None:
        """Segments stay, for memories name them as their cause; they are found by the words that are left."""
        touched = self._segments.of_observations(gone)
        self._vectors.remove([segment.id for segment in touched], now)
        self._fulltext.remove(Granularity.SEGMENT, [segment.ordinal for segment in touched])
        for segment in touched:
            by_id = {stored.id: stored for stored in self._observations.by_ids(segment.observations)}
            left = [by_id[one].observation for one in segment.observations if by_id[one].expired_at is None]
            if left:
                terms = index_terms(searchable.joined(left), left[0].language)
                self._fulltext.put(Granularity.SEGMENT, segment.ordinal, terms)
                self._vectors.want(segment.id, Granularity.SEGMENT)


def _lower(name: str) -> str:
    """As SQLite's lower() does: of ASCII letters alone."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)
