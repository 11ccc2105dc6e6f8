"""Forgetting for real: the evidence goes everywhere, with all that came from it alone.

First the inbox is taken in, so that what waits there is judged like the rest. Then one transaction deletes the rows and
leaves tombstones; after it files go, and the database is scrubbed. A crash in between is made good at the next
unlock (`finish`): files that no row names go, a setting says that this and the scrubbing are due. Before all this other
evidence's pictures that lie on a forgotten one are written whole.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sixfold.memory import forget_queue, outcomes
from sixfold.memory.errors import DiskError, RefUnknown
from sixfold.memory.lately import Lately
from sixfold.memory.pictures import Pictures
from sixfold.memory.review import Review
from sixfold.memory.store import atomic, term_vectors
from sixfold.memory.store.erasure import Erased, Erasure, overlapping
from sixfold.memory.store.fulltext import FullText
from sixfold.memory.store.ledger import LedgerRows
from sixfold.memory.store.memories import Memories
from sixfold.memory.store.observations import Observations
from sixfold.memory.store.settings import Settings
from sixfold.memory.types import LedgerEntry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from sixfold.memory.forget_queue import Wish
    from sixfold.memory.ingest import Ingest
    from sixfold.memory.store.database import Database
    from sixfold.memory.store.images import Images
    from sixfold.memory.store.serial import Serial

SCRUB_DUE = "forget.scrub_due"


class _RollBack(Exception):  # noqa: N818 - no error: it ends a preview and never leaves this file
    pass


class Forgetter:
    """Carries out wishes to forget. Its methods may be called from any thread; the work is done on `serial`."""

    def __init__(
        self, serial: Serial, db: Database, images: Images, ingest: Ingest, *, inbox: Path, queue: Path
    ) -> None:
        self._serial = serial
        self._db = db
        self._pictures = Pictures(db, images)
        self._ingest = ingest
        self._inbox = inbox
        self._queue = queue
        self._erasure = Erasure(db)
        self._settings = Settings(db)
        self._lately = Lately(db)
        self._review = Review(db)

    def preview(self, wish: Wish, now: datetime) -> outcomes.Forgotten:
        """Count what would go, by doing it and rolling back. Raises `RefUnknown`."""
        return self._serial.run(lambda: self._preview(wish, now))

    def forget(self, wish: Wish, now: datetime) -> outcomes.Forgotten:
        """Forget, and give what went. Raises `RefUnknown` or a `DiskError`; `finish` does what was not reached."""
        self._serial.run(lambda: self._scope([wish], strict=True))
        return self._forget([wish], now)

    def finish(self, now: datetime) -> outcomes.Forgotten | None:
        """Carry out what waits and what a crash left undone; the first thing after an unlock. None: nothing waited."""
        if self._serial.run(lambda: self._settings.get(SCRUB_DUE, default=False)):
            self._serial.run(self._clear_files)
            self._serial.run(self._scrub)
        private = self._ingest.recorder_private
        waiting = list(forget_queue.waiting(self._queue, private))
        wishes = [wish for _, wish in waiting if wish is not None]
        done = self._forget(wishes, now) if wishes else None
        for path, _ in waiting:
            atomic.remove(path)
        return done

    def _forget(self, wishes: Sequence[Wish], now: datetime) -> outcomes.Forgotten:
        with suppress(DiskError):  # on a full disk forgetting must work all the more
            self._ingest.inbox(lambda: now)
        erased = self._serial.run(lambda: self._erase(wishes, now))
        inbox = sum(forget_queue.clear_inbox(wish, self._inbox) for wish in wishes)
        self._serial.run(self._clear_files)
        self._serial.run(self._scrub)
        return _counts(erased, inbox)

    def _preview(self, wish: Wish, now: datetime) -> outcomes.Forgotten:
        inbox = len(forget_queue.in_inbox(wish, self._inbox))
        erased: list[Erased] = []
        with suppress(_RollBack), self._db.transaction():
            erased.append(self._erasure.erase(*self._scope([wish], strict=True), now))
            raise _RollBack
        return _counts(erased[0], inbox)

    def _erase(self, wishes: Sequence[Wish], now: datetime) -> Erased:
        self._pictures.free(self._scope(wishes, strict=False)[0])
        with self._db.transaction():
            erased = self._erasure.erase(*self._scope(wishes, strict=False), now)
            self._review.went(erased.changed, now)
            for wish in wishes:
                self._lately.note(wish, now)
            LedgerRows(self._db).add(LedgerEntry(now, "forgotten", "user", "memory", len(erased.observations)))
            self._settings.set(SCRUB_DUE, value=True)
        return erased

    def _scope(self, wishes: Sequence[Wish], *, strict: bool) -> tuple[set[str], set[str]]:
        observations: set[str] = set()
        memories: set[str] = set()
        for wish in wishes:
            if wish.ref is None:
                observations.update(overlapping(self._db, wish.since, wish.until, wish.app))
            elif Observations(self._db).get(wish.ref) is not None:
                observations.add(wish.ref)
            elif (memory := Memories(self._db).get(wish.ref)) is not None:
                memories.add(memory.id)
                observations.update(one.observation for one in memory.evidence)
            elif strict:
                raise RefUnknown
        return observations, memories

    def _clear_files(self) -> None:
        """Remove the pictures that no row needs any more, and the keys of days that have none left."""
        self._pictures.sweep()

    def _scrub(self) -> None:
        FullText(self._db).rewrite()
        term_vectors.forget_unused(self._db)
        self._db.scrub()
        self._settings.remove(SCRUB_DUE)


def _counts(erased: Erased, inbox: int) -> outcomes.Forgotten:
    return outcomes.Forgotten(
        observations=len(erased.observations),
        memories=erased.memories,
        rebuilt=erased.rebuilt,
        images=erased.pictures,
        inbox=inbox,
    )
