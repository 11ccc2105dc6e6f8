"""Evidence: one row an observation, stored word for word."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.capture.observation import Kind, ObservationId, Role
from sixfold.memory.store import observation_rows as rows
from sixfold.memory.store.instants import local_day, to_ms
from sixfold.memory.store.observation_rows import StoredObservation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from sixfold.capture.observation import Observation
    from sixfold.memory.store.database import Database, Value

__all__ = ["Added", "Kept", "Observations", "StoredObservation", "content_hash"]

_PLACEHOLDER = re.compile("\u27e6([a-z_]+)(:[^\u27e7]*)?\u27e7")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an observation: `id` and `ordinal` are of the row that now stands for it.

    `new` is true for a new row, `changed` when a row's text is new or has grown (its index entries must be written),
    neither when it was there already or was only seen once more.
    """

    id: ObservationId
    ordinal: int
    new: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store knew of evidence that comes from another home: None where the agents have not read it yet."""

    received_at: datetime
    expired_at: datetime | None = None
    digested_at: datetime | None = None


def content_hash(observation: Observation) -> bytes:
    """Give BLAKE2b-256 of kind, author, thread and text; ids of placeholders do not count, or no two would be alike."""
    text = _PLACEHOLDER.sub(lambda match: f"\u27e6{match[1]}\u27e7", observation.text)
    parts = (observation.kind.value, observation.author, observation.thread, text)
    packed = json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(packed, digest_size=32).digest()


class Observations:
    """The table `observation`, in values."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(
        self,
        observation: Observation,
        *,
        received_at: datetime,
        image_name: str | None = None,
        image_day: str | None = None,
        image_base: str | None = None,
    ) -> Added:
        """Store an observation, unless it is there.

        The same id with a higher part replaces the text and picture. A known external id, or an imported part with
        the same words in the same place, adds nothing. A screen with the words of one of the same window and local day
        raises that one's `seen_count` and `last_seen_at`.
        """
        digest = content_hash(observation)
        with self._db.transaction():
            image = (image_name, image_day, image_base)
            standing = self.standing(observation)
            if standing is not None and standing.id == observation.id:
                return self._grow(standing, observation, digest, image)
            if standing is not None and standing.content_hash == digest and observation.kind is Kind.SCREEN:
                return self._see_again(standing, observation, image)
            if standing is not None:
                return Added(standing.id, standing.ordinal, new=False, changed=False)
            ordinal = self._db.number("SELECT max(ordinal) FROM observation") + 1
            values: dict[str, Value] = {
                **rows.columns(observation),
                "ordinal": ordinal,
                "received_at": to_ms(received_at),
                "content_hash": digest,
                "image": image_name,
                "image_day": image_day,
                "image_base": image_base,
            }
            self._db.execute(rows.INSERT, values)
        return Added(observation.id, ordinal, new=True, changed=True)

    def take_over(self, observation: Observation, kept: Kept, *, image: tuple[str, str] | None = None) -> Added:
        """Store evidence of another home as it is; `image` is the name and the day of its picture.

        What stands here under its id, or for the same piece of the same source, is left alone.
        """
        digest = b"" if kept.expired_at else content_hash(observation)
        with self._db.transaction():
            standing = self.get(observation.id) or self._known(observation, digest)
            if standing is not None:
                return Added(standing.id, standing.ordinal, new=False, changed=False)
            ordinal = self._db.number("SELECT max(ordinal) FROM observation") + 1
            name, day = image or (None, None)
            values: dict[str, Value] = {
                **rows.columns(observation),
                "ordinal": ordinal,
                "received_at": to_ms(kept.received_at),
                "content_hash": digest,
                "image": name,
                "image_day": day,
                "image_base": None,
            }
            self._db.execute(rows.INSERT, values)
            self._db.execute(
                "UPDATE observation SET expired_at = ?, digested_at = ? WHERE id = ?",
                (to_ms(kept.expired_at), to_ms(kept.digested_at), observation.id),
            )
        return Added(observation.id, ordinal, new=True, changed=True)

    def standing(self, observation: Observation) -> StoredObservation | None:
        """Give the row that `add` would let stand for this one: the same id, a known import, a screen seen again."""
        digest = content_hash(observation)
        return self.get(observation.id) or self._known(observation, digest) or self._seen(observation, digest)

    def _known(self, observation: Observation, digest: bytes) -> StoredObservation | None:
        source = observation.source
        if source.external_id is not None:
            return self._one(
                "plugin = ? AND thread IS ? AND external_id = ?",
                (source.plugin, observation.thread, source.external_id),
            )
        if observation.kind in {Kind.DOCUMENT, Kind.IMPORT}:
            return self._one(
                "content_hash = ? AND plugin = ? AND +thread IS ? AND seq = ?",
                (digest, source.plugin, observation.thread, observation.seq),
            )
        return None

    def _seen(self, observation: Observation, digest: bytes) -> StoredObservation | None:
        if observation.kind is not Kind.SCREEN or not observation.text.strip():
            return None
        found = self._many(
            "content_hash = ? AND kind = 'screen' AND +app IS ? AND title IS ? AND monitor IS ? AND expired_at IS NULL",
            (digest, observation.app, observation.title, observation.monitor),
            "ordinal DESC LIMIT 1",
        )
        if found and _day(found[0].observation) == _day(observation):
            return found[0]
        return None

    def _see_again(self, seen: StoredObservation, observation: Observation, image: tuple[str | None, ...]) -> Added:
        # A later part says only how long a sighting lasted that was counted by its first part.
        times = 0 if observation.part else observation.seen_count
        first = min(seen.observation.observed_at, observation.observed_at)
        last = max(_last_seen(seen.observation), _last_seen(observation))
        self._db.execute(
            "UPDATE observation SET seen_count = seen_count + ?, observed_at = ?, last_seen_at = ?, redactions = ? "
            "WHERE id = ?",
            (times, to_ms(first), to_ms(last), _most(seen.observation, observation), seen.id),
        )
        if image[0] is not None:  # later pictures may lie on this one, so it takes the place of the earlier one
            self._db.execute(
                "UPDATE observation SET image = ?, image_day = ?, image_base = ?, lines = ? WHERE id = ?",
                (*image, rows.columns(observation)["lines"], seen.id),
            )
        return Added(seen.id, seen.ordinal, new=False, changed=False)

    def _grow(
        self, old: StoredObservation, observation: Observation, digest: bytes, image: tuple[str | None, ...]
    ) -> Added:
        if observation.part <= old.observation.part:
            return Added(observation.id, old.ordinal, new=False, changed=False)
        kept = image[0] is None and old.image_name is not None
        name, day, base = (old.image_name, old.image_day, old.image_base) if kept else image
        changed = digest != old.content_hash
        values: dict[str, Value] = {
            **rows.columns(observation),
            "observed_at": to_ms(min(observation.observed_at, old.observation.observed_at)),
            "content_hash": digest,
            "image": name,
            "image_day": day,
            "image_base": base,
            "redactions": _most(old.observation, observation),
        }
        if kept:  # its boxes are those of the lines that stand in it
            values["lines"] = rows.columns(old.observation)["lines"]
        # Words that changed are to be read again by the agents; a screen merely left is not.
        redo = ", digested_at = NULL, expired_at = NULL" if changed else ""
        self._db.execute(f"UPDATE observation SET {rows.ASSIGNMENTS}{redo} WHERE id = :id", values)  # noqa: S608 - fixed columns
        return Added(observation.id, old.ordinal, new=False, changed=changed)

    def get(self, observation: str) -> StoredObservation | None:
        """Give one by id."""
        return self._one("id = ?", (observation,))

    def by_ids(self, ids: Collection[str]) -> list[StoredObservation]:
        """Give those that are there, in order of arrival."""
        return self._many("id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),), "ordinal")

    def by_ordinals(self, ordinals: Collection[int]) -> list[StoredObservation]:
        """Give those that are there, in order of arrival."""
        return self._many("ordinal IN (SELECT value FROM json_each(?))", (json.dumps(list(ordinals)),), "ordinal")

    def by_external_id(self, plugin: str, external_id: str) -> list[StoredObservation]:
        """Give what came from a plugin under that id (one a thread)."""
        return self._many("plugin = ? AND external_id = ?", (plugin, external_id), "ordinal")

    def find(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        app: str | None = None,
        limit: int | None = None,
        offset: int = 0,
        *,
        newest_first: bool = True,
    ) -> list[StoredObservation]:
        """Give those first seen in [since, until), of an application (as it is named, case aside), in order of time."""
        where, params = rows.bounds(since, until, app)
        down = " DESC" if newest_first else ""
        order = f"observed_at{down}, ordinal{down} LIMIT ? OFFSET ?"
        return self._many(where, (*params, -1 if limit is None else limit, offset), order)

    def page(self, after: int, limit: int) -> list[StoredObservation]:
        """Give those behind a row number, in order of arrival."""
        return self._many("ordinal > ?", (after, limit), "ordinal LIMIT ?")

    def count(self, since: datetime | None = None, until: datetime | None = None, app: str | None = None) -> int:
        """Give how many `find` would give."""
        where, params = rows.bounds(since, until, app)
        return self._db.number(f"SELECT count(*) FROM observation WHERE {where}", params)  # noqa: S608 - fixed clauses

    def neighbours(self, observation: str, before: int, after: int) -> list[StoredObservation]:
        """Give up to `before` earlier and `after` later ones, oldest first, of its thread, else in time."""
        row = self._db.one("SELECT thread, seq, observed_at, ordinal FROM observation WHERE id = ?", (observation,))
        if row is None:
            return []
        thread, seq, at, ordinal = row
        # "+" keeps SQLite from taking the index of threads for all that have none, which is every screen.
        column, place, one = ("seq", seq, "thread") if thread is not None else ("observed_at", at, "+thread")
        earlier = self._many(
            f"{one} IS ? AND ({column}, ordinal) < (?, ?)",
            (thread, place, ordinal, before),
            f"{column} DESC, ordinal DESC LIMIT ?",
        )
        later = self._many(
            f"{one} IS ? AND ({column}, ordinal) > (?, ?)",
            (thread, place, ordinal, after),
            f"{column}, ordinal LIMIT ?",
        )
        return [*reversed(earlier), *later]

    def thread(self, thread: str) -> list[StoredObservation]:
        """Give a whole thread, in its order."""
        return self._many("thread = ?", (thread,), "seq, ordinal")

    def undigested(self, limit: int) -> list[StoredObservation]:
        """Give what the agents have not read, oldest arrival first; never the assistant's own turns."""
        return self._many(f"{rows.UNDIGESTED} AND role <> ?", (Role.ASSISTANT.value, limit), "ordinal LIMIT ?")

    def undigested_count(self) -> int:
        """Give how many the agents have not read."""
        sql = f"SELECT count(*) FROM observation WHERE {rows.UNDIGESTED} AND role <> ?"  # noqa: S608 - fixed clauses
        return self._db.number(sql, (Role.ASSISTANT.value,))

    def mark_digested(self, ids: Iterable[str], now: datetime) -> None:
        """Note that the agents have read these."""
        self._db.execute_many(
            "UPDATE observation SET digested_at = ? WHERE id = ?", [(to_ms(now), identifier) for identifier in ids]
        )

    def mark_undigested(self, ids: Iterable[str]) -> None:
        """Let the agents read these again: what they made of them is gone."""
        self._db.execute_many(
            "UPDATE observation SET digested_at = NULL WHERE id = ?", [(identifier,) for identifier in ids]
        )

    def authors(self) -> list[str]:
        """Give the names of all who said something, most turns first."""
        sql = "SELECT author FROM observation WHERE author IS NOT NULL GROUP BY author ORDER BY count(*) DESC, author"
        return [str(row[0]) for row in self._db.query(sql)]

    def apps(self) -> list[str]:
        """Give the names of all applications, most observations first."""
        sql = "SELECT app FROM observation WHERE app IS NOT NULL GROUP BY app ORDER BY count(*) DESC, app"
        return [str(row[0]) for row in self._db.query(sql)]

    def stream(self) -> Iterator[StoredObservation]:
        """Give all in order of arrival, one by one; write nothing meanwhile."""
        return map(rows.read, self._db.stream(f"{rows.SELECT} ORDER BY ordinal"))

    def _one(self, where: str, params: tuple[Value, ...]) -> StoredObservation | None:
        row = self._db.one(f"{rows.SELECT} WHERE {where}", params)
        return None if row is None else rows.read(row)

    def _many(self, where: str, params: tuple[Value, ...], order: str) -> list[StoredObservation]:
        return [rows.read(row) for row in self._db.query(f"{rows.SELECT} WHERE {where} ORDER BY {order}", params)]


def _most(one: Observation, other: Observation) -> str:
    """Give what was redacted by rule as JSON: of each rule the most that was there at once."""
    rules = sorted({*one.redactions, *other.redactions})
    return json.dumps({rule: max(one.redactions.get(rule, 0), other.redactions.get(rule, 0)) for rule in rules})


def _day(observation: Observation) -> str:
    return local_day(observation.observed_at, observation.time_zone)


def _last_seen(observation: Observation) -> datetime:
    return max(filter(None, (observation.observed_at, observation.ended_at, observation.last_seen_at)))
