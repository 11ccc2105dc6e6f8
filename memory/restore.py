"""Evidence and memories of another home, taken over as they are: from its own export, redacted once more before.

A batch is one transaction, with its search terms and its wishes for embeddings; a picture is on the disk before the row
that names it. What is known by its id is left alone, so that taking the same in again adds nothing, and what was
forgotten here stays forgotten: neither its evidence nor a state of a memory that rests on it comes back.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.memory import searchable
from sixfold.memory.pictures import Pictures
from sixfold.memory.store import retraction
from sixfold.memory.store.fulltext import FullText
from sixfold.memory.store.instants import local_day
from sixfold.memory.store.memories import Chapter, Memories
from sixfold.memory.store.observations import Observations
from sixfold.memory.store.settings import Settings
from sixfold.memory.store.tombstones import Tombstones
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.terms import index_terms
from sixfold.memory.types import Evidence, Granularity, Operation, ResourceFields, Revision

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from sixfold.capture.observation import FoundSecret, Observation, ObservationId
    from sixfold.memory.ingest import Ingest
    from sixfold.memory.store.database import Database
    from sixfold.memory.store.images import Images
    from sixfold.memory.store.observations import Kept
    from sixfold.memory.types import Cause, Memory

OWN_FILE = "restore.own_file"
"""The digest of the file that this home was begun with: taken in again after a kill, it is believed again."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence from elsewhere; `secrets` are what the redactor found in it now."""

    observation: Observation
    kept: Kept
    picture: bytes | None = field(default=None, repr=False)
    secrets: tuple[FoundSecret, ...] = ()


History = tuple[Chapter, ...]


class Restorer:
    """Takes over; call it on the database's thread. One for each file: it knows which rows stand for its refs.

    `failpoint` is called with the name of each point between two lasting steps; a test ends the process there.
    """

    def __init__(self, db: Database, images: Images, ingest: Ingest, failpoint: Callable[[str], None]) -> None:
        self._db = db
        self._images = images
        self._ingest = ingest
        self._failpoint = failpoint
        self._observations = Observations(db)
        self._memories = Memories(db)
        self._tombstones = Tombstones(db)
        self._fulltext = FullText(db)
        self._vectors = Vectors(db)
        self._pictures = Pictures(db, images)
        self._standing: dict[str, ObservationId] = {}
        self._reworded: set[str] = set()

    def begins(self, digest: str) -> bool:
        """Tell whether a file is all that this home holds or will hold: the home is empty, or was begun with it."""
        settings = Settings(self._db)
        if settings.get(OWN_FILE) == digest:
            return True
        if self._db.number("SELECT count(*) FROM observation") or self._db.number("SELECT count(*) FROM memory"):
            return False
        settings.set(OWN_FILE, digest)
        return True

    def take(self, pieces: Sequence[Piece], histories: Sequence[History], now: datetime) -> int:
        """Take a batch over, evidence first; gives how much of it is new. Raises a `MemoryStoreError`."""
        pictures = {piece.observation.id: self._put(piece) for piece in pieces}
        self._failpoint("restore.pictures")
        with self._db.transaction():
            new = sum(self._take_piece(piece, pictures[piece.observation.id], now) for piece in pieces)
            new += sum(self._take_history(history, now) for history in histories)
            self._failpoint("restore.written")
        self._pictures.let_go([(day, name) for name, day in filter(None, pictures.values())])
        self._failpoint("restore.committed")
        return new

    def reworded(self, ref: str) -> None:
        """Note that the redactor has changed the words of evidence: quotes of it are looked for anew."""
        self._reworded.add(ref)

    def _put(self, piece: Piece) -> tuple[str, str] | None:
        seen = piece.observation
        if piece.picture is None or self._observations.get(seen.id) is not None or self._tombstones.has(seen.id):
            return None
        day = local_day(seen.observed_at, seen.time_zone)
        return self._images.put(seen.id, seen.part, day, piece.picture), day

    def _take_piece(self, piece: Piece, image: tuple[str, str] | None, now: datetime) -> bool:
        seen = piece.observation
        if self._tombstones.has(seen.id):
            return False
        added = self._observations.take_over(seen, piece.kept, image=image)
        if added.id != seen.id:
            self._standing[seen.id] = added.id
        if added.new and piece.kept.expired_at is None and searchable.is_evidence(seen):
            self._fulltext.put(Granularity.TURN, added.ordinal, index_terms(searchable.words(seen), seen.language))
            self._vectors.want(added.id, Granularity.TURN)
        if added.new:
            self._ingest.keep_secrets(seen, piece.secrets, now)
        return added.new

    def _take_history(self, history: History, now: datetime) -> bool:
        memory = history[0].revision.memory
        if self._memories.ordinal(memory) is not None or self._tombstones.has(memory):
            return False
        cited = {quote.observation for chapter in history for quote in chapter.revision.after.evidence}
        rows = {ref: self._observations.get(self._standing.get(ref, ref)) for ref in cited}
        texts: dict[str, str] = {ref: row.observation.text for ref, row in rows.items() if row is not None}
        forgotten = {ref for ref in cited if ref not in texts and self._tombstones.has(ref)}
        left = without(history, forgotten, now)
        return bool(left) and self._memories.take_over([self._settled(chapter, texts) for chapter in left])

    def _settled(self, chapter: Chapter, texts: Mapping[str, str]) -> Chapter:
        """The chapter on this home's rows: its quotes of what is not here are left out."""
        brought = tuple(self._quote(one, texts[one.observation]) for one in chapter.brought if one.observation in texts)
        after = self._pointing(chapter.revision.after)
        return dataclasses.replace(
            chapter, brought=brought, revision=dataclasses.replace(chapter.revision, after=after)
        )

    def _quote(self, quote: Evidence, text: str) -> Evidence:
        at = text.find(quote.quote) if quote.observation in self._reworded else -1
        start, end = (quote.start, quote.end) if at < 0 else (at, at + len(quote.quote))
        return Evidence(self._standing.get(quote.observation, quote.observation), quote.quote, start, end)

    def _pointing(self, memory: Memory) -> Memory:
        fields = memory.fields
        if not isinstance(fields, ResourceFields) or fields.content_ref not in self._standing:
            return memory
        there = self._standing[fields.content_ref]
        return dataclasses.replace(memory, fields=dataclasses.replace(fields, content_ref=there))


def without(history: History, forgotten: Collection[str], now: datetime) -> History:
    """Give a history without the states that rest on forgotten evidence, as `Retraction` leaves one; () for none."""
    gone = set(forgotten)
    clean = [
        chapter
        for chapter in history
        if not any(quote.observation in gone for quote in chapter.revision.after.evidence)
    ]
    if len(clean) == len(history) or not clean:
        return tuple(clean)
    numbers = [None, *(chapter.revision.revision for chapter in clean)]
    left = [dataclasses.replace(chapter, earlier=number) for chapter, number in zip(clean, numbers, strict=False)]
    if clean[-1] is history[-1]:
        return tuple(left)
    return (*left, again(left[-1], Operation.REBUILD, history[-1].revision.revision + 1, now, retraction.CAUSE))


def again(last: Chapter, operation: Operation, number: int, now: datetime, cause: Cause) -> Chapter:
    """Give a further chapter that says the same once more, and that it is to be looked at."""
    said = last.revision.after
    after = dataclasses.replace(said, revision=number, updated_at=now, needs_review=True)
    revision = Revision(said.id, number, operation, said, after, cause, now)
    return Chapter(revision, (*last.lineage, number), (), last.revision.revision)
