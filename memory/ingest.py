"""The way in: sealed files and observations become rows, pictures, search terms and vault entries.

A row, its search terms, its wish for an embedding and the vault entries of its secrets are one transaction; with its
commit the observation is acknowledged. A picture is on the disk before the row that names it. Every step may be the
last one before a power cut: taking the same file in again changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from sixfold.capture import picture, seal
from sixfold.capture.errors import CaptureError, SealTooNewError
from sixfold.capture.observation import Capture, Kind, Role, Trust
from sixfold.memory import outcomes, searchable, vault_entry
from sixfold.memory.errors import disk_error
from sixfold.memory.lately import Lately
from sixfold.memory.pictures import Pictures, files_of
from sixfold.memory.store import atomic
from sixfold.memory.store.fulltext import FullText
from sixfold.memory.store.images import name_of
from sixfold.memory.store.instants import local_day, to_ms
from sixfold.memory.store.ledger import LedgerRows
from sixfold.memory.store.memories import Memories
from sixfold.memory.store.observations import Added, Observations
from sixfold.memory.store.tombstones import Tombstones
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.terms import index_terms
from sixfold.memory.types import Granularity, LedgerEntry, MemoryId

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from sixfold.capture.observation import FoundSecret, Observation
    from sixfold.capture.seal import LedgerNotes
    from sixfold.memory.pictures import PictureFile
    from sixfold.memory.store.database import Database
    from sixfold.memory.store.images import Images
    from sixfold.memory.store.observation_rows import StoredObservation
    from sixfold.memory.store.serial import Serial

QUARANTINE = "quarantine"
FOREIGN = "seal-foreign"
"""The ledger's rule for a sealed file that is none of the recorder's."""
BASELESS = "picture-base-gone"
"""The ledger's rule for a picture that was not kept, for what it lay on had been forgotten."""
BATCH = 200
"""Observations a transaction: one fsync for each batch of an import, and no wait over some 50 ms for others."""


def nowhere(_point: str) -> None:
    """Stand at no point: what `failpoint` does outside tests."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture's file and what it lies on; without a name there is none."""

    name: str | None = None
    day: str | None = None
    base: str | None = None

    @property
    def files(self) -> tuple[PictureFile, ...]:
        return () if self.name is None or self.day is None else ((self.day, self.name),)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of observations: one `Added` each, in order, and the vault entries that were made."""

    added: tuple[Added, ...]
    secrets: tuple[MemoryId, ...] = ()

    @property
    def new(self) -> int:
        """How many are new rows."""
        return sum(one.new for one in self.added)

    @property
    def known(self) -> int:
        """How many were there already."""
        return len(self.added) - self.new


class Ingest:
    """Takes observations in. Its methods may be called from any thread; the work is done on `serial`.

    `failpoint` is called with the name of each point between two lasting steps; a test ends the process there.
    """

    def __init__(
        self,
        serial: Serial,
        db: Database,
        images: Images,
        inbox: Path,
        *,
        recorder_private: bytes,
        vault_public: bytes,
        failpoint: Callable[[str], None] = nowhere,
    ) -> None:
        self._serial = serial
        self._db = db
        self._images = images
        self._pictures = Pictures(db, images)
        self._inbox = inbox
        self.recorder_private = recorder_private
        self._vault_public = vault_public
        self._failpoint = failpoint
        self._observations = Observations(db)
        self._memories = Memories(db)
        self._fulltext = FullText(db)
        self._vectors = Vectors(db)
        self._ledger = LedgerRows(db)
        self._tombstones = Tombstones(db)
        self._lately = Lately(db)

    def observations(
        self,
        observations: Sequence[Observation],
        secrets: Sequence[FoundSecret] = (),
        *,
        now: datetime,
        report: Callable[[int], None] | None = None,
    ) -> Taken:
        """Take in redacted observations of a chat, of `remember` or an import, with the secrets found in them.

        What is there already (see `Observations.add`) adds nothing, nor do its secrets. `report` gets the number done.
        Each batch is one transaction: after an error the batches before it stand. Raises a `MemoryStoreError`.
        """
        taken = Taken(())
        for start in range(0, len(observations), BATCH):
            batch = observations[start : start + BATCH]
            part = self._serial.run(partial(self._take_batch, batch, secrets, now))
            taken = Taken(taken.added + part.added, taken.secrets + part.secrets)
            if report is not None:
                report(len(taken.added))
        return taken

    def inbox(
        self,
        now: Callable[[], datetime],
        *,
        report: Callable[[int, int], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> outcomes.Ingested:
        """Take in what the recorder sealed, in the order of its writing.

        A file that does not open goes to the quarantine folder and the ledger; one of a newer program stays; neither
        holds up the others. `report` gets how many of how many are done. Raises a `DiskError` or `DatabaseError`: the
        file in hand and those after it then stay in the inbox.
        """
        names = [path.name for path in seal.waiting(self._inbox)]
        ingested = 0
        for done, name in enumerate(names, start=1):
            if cancel is not None and cancel.is_set():
                return outcomes.Ingested(ingested, done - 1 - ingested)
            ingested += self._serial.run(partial(self._take_file, name, now()))
            if report is not None:
                report(done, len(names))
        return outcomes.Ingested(ingested, len(names) - ingested)

    def _take_file(self, name: str, now: datetime) -> bool:
        path = self._inbox / name
        if self._db.one("SELECT 1 FROM ingested WHERE name = ?", (name,)) is None:
            try:
                content = seal.read(path, self.recorder_private)
            except SealTooNewError:
                return False
            except CaptureError as error:
                self._quarantine(path, error.code, now)
                return False
            except FileNotFoundError:  # forgotten in the meantime
                return False
            except OSError as error:
                raise disk_error(error) from error
            if isinstance(content, Capture) and self._would_replace_words(content):
                self._quarantine(path, FOREIGN, now)
                return False
            if isinstance(content, Capture):
                self._take_capture(content, name, now)
            else:
                self._take_notes(content, name, now)
        self._failpoint("file.committed")
        atomic.remove(path)
        return True

    def _would_replace_words(self, capture: Capture) -> bool:
        """Whether it claims the id of what was typed or imported: only a screen's text may grow by the inbox."""
        before = self._observations.get(capture.observation.id)
        return before is not None and before.observation.kind is not Kind.SCREEN

    def _take_capture(self, capture: Capture, name: str, now: datetime) -> None:
        # Whoever can write to the inbox can seal: its words are never the user's own orders.
        observation = replace(capture.observation, trust=Trust.UNTRUSTED, role=Role.OTHER)
        if self._tombstones.has(observation.id) or self._lately.meant(observation):
            with self._db.transaction():  # its later parts hold words of this one
                self._tombstones.add("observation", [observation.id], now)
                self._mark(name, now)
            return
        before = self._observations.standing(observation)
        stored = self._store_picture(capture, before, now)
        self._failpoint("image.written")
        with self._db.transaction():
            added = self._observations.add(
                observation, received_at=now, image_name=stored.name, image_day=stored.day, image_base=stored.base
            )
            self._index(observation, added)
            self._note_redactions(observation, before, now)
            self._mark(name, now)
            self._failpoint("row.written")
        self._pictures.let_go((*files_of(before), *stored.files))
        self._failpoint("picture.let_go")

    def _store_picture(self, capture: Capture, before: StoredObservation | None, now: datetime) -> _Picture:
        """Write the picture's file; patches whose base is not there (the user forgot it) are none."""
        seen = capture.observation
        if _is_late(seen, before):
            return _Picture()
        day = local_day(seen.observed_at, seen.time_zone)
        if capture.image is not None:
            return _Picture(self._images.put(seen.id, seen.part, day, capture.image), day)
        if capture.patches is None:
            return _Picture()
        base = name_of(capture.patches.base, capture.patches.base_part)
        if not self._images.has(day, base):
            self._ledger.add(LedgerEntry(now, "skipped", BASELESS, "screen", 1))
            return _Picture()
        if not capture.patches.patches:  # nothing differs: it is the same picture
            return _Picture(base, day)
        return _Picture(self._images.put(seen.id, seen.part, day, picture.pack(capture.patches.patches)), day, base)

    def _take_notes(self, notes: LedgerNotes, name: str, now: datetime) -> None:
        with self._db.transaction():
            for rule, count in notes.skipped.items():
                self._ledger.add(LedgerEntry(notes.until, "skipped", rule, "screen", count))
            self._mark(name, now)

    def _quarantine(self, path: Path, code: str, now: datetime) -> None:
        folder = self._inbox / QUARANTINE
        atomic.make_folder(folder)
        try:
            path.replace(folder / path.name)
            atomic.sync_folder(folder)
        except OSError as error:
            raise disk_error(error) from error
        self._ledger.add(LedgerEntry(now, "quarantined", code, "screen", 1))

    def _mark(self, name: str, now: datetime) -> None:
        self._db.execute("INSERT OR IGNORE INTO ingested (name, at) VALUES (?, ?)", (name, to_ms(now)))

    def _take_batch(self, batch: Iterable[Observation], secrets: Sequence[FoundSecret], now: datetime) -> Taken:
        added: list[Added] = []
        entries: list[MemoryId] = []
        with self._db.transaction():
            for observation in batch:
                one = self._observations.add(observation, received_at=now)
                self._index(observation, one)
                if one.changed:
                    self._note_redactions(observation, None, now)
                    entries += self.keep_secrets(observation, secrets, now)
                added.append(one)
            self._failpoint("batch.written")
        self._failpoint("batch.committed")
        return Taken(tuple(added), tuple(entries))

    def _index(self, observation: Observation, added: Added) -> None:
        if added.changed and searchable.is_evidence(observation):
            terms = index_terms(searchable.words(observation), observation.language)
            self._fulltext.put(Granularity.TURN, added.ordinal, terms)
            self._vectors.want(added.id, Granularity.TURN)

    def keep_secrets(self, observation: Observation, secrets: Sequence[FoundSecret], now: datetime) -> list[MemoryId]:
        """Make vault entries of those secrets whose placeholder stands in the observation; inside a transaction."""
        entries = [vault_entry.made(observation, secret, self._vault_public, now) for secret in secrets]
        kept = [entry for entry in entries if entry is not None and self._memories.get(entry.id) is None]
        for entry in kept:
            self._memories.add(entry, vault_entry.CAUSE)
        return [entry.id for entry in kept]

    def _note_redactions(self, observation: Observation, before: StoredObservation | None, now: datetime) -> None:
        """Count each secret of an observation once, in however many parts or sightings it was there."""
        if _is_late(observation, before):
            return
        counted = {} if before is None else before.observation.redactions
        for rule, count in observation.redactions.items():
            if count > counted.get(rule, 0):
                more = count - counted.get(rule, 0)
                self._ledger.add(LedgerEntry(now, "redacted", rule, observation.kind.value, more))


def _is_late(observation: Observation, before: StoredObservation | None) -> bool:
    """Tell whether a part comes after a higher one of the same observation, and so adds nothing."""
    return before is not None and before.id == observation.id and observation.part <= before.observation.part
