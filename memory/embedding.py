"""Fills in the embeddings that wait: read a batch, embed it outside of the database's thread, write the batch.

A batch is acknowledged by its commit, so a fill may be cut off anywhere and goes on where it stopped.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.capture.observation import Kind
from sixfold.memory import searchable
from sixfold.memory.store import memory_json
from sixfold.memory.store.memories import Memories
from sixfold.memory.store.observations import Observations
from sixfold.memory.store.segments import SegmentRows
from sixfold.memory.store.term_vectors import TermVectors
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.terms import spelled
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from sixfold.memory.store.database import Database
    from sixfold.memory.store.serial import Serial
    from sixfold.memory.store.vectors import Wanted
    from sixfold.models.protocols import Embedder

BATCH = 32
"""Texts a step: about 0.1 s of a small embedder, so that a cancel is felt at once and a crash repeats little."""

PIECE_CHARACTERS = 700
"""About 180 tokens of English; the small embedders read 256 and blur what is longer."""

CJK_CHARACTERS = 190
"""Chinese, Japanese and Korean have about one token a character."""

_SENTENCE_END = re.compile(r"(?<=[.!?\u2026])\s+|(?<=[\u3002\uff01\uff1f])|\n+")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class _Task:
    wanted: Wanted
    pieces: tuple[str, ...] = field(repr=False)


class Filler:
    """Embeds what waits. May be called from any thread but the database's; one call at a time does the work."""

    def __init__(self, serial: Serial, db: Database, embedder: Embedder, *, clock: Callable[[], datetime]) -> None:
        self._serial = serial
        self._embedder = embedder
        self._clock = clock
        self._vectors = Vectors(db)
        self._texts = Texts(db)
        self._terms = TermVectors(db, embedder.name)

    def fill(
        self,
        *,
        seconds: float | None = None,
        report: Callable[[int, int], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> int:
        """Embed until nothing waits, `seconds` are over or `cancel` is set; gives how many texts were done.

        `report` gets the number done and the number there was. Raises a `ModelError` when the embedder cannot run;
        what was written by then stays.
        """
        end = None if seconds is None else time.monotonic() + seconds
        total, done = self._serial.run(self._vectors.wanted_count), 0
        while not (cancel is not None and cancel.is_set()) and (end is None or time.monotonic() < end):
            tasks = self._serial.run(self._next)
            if not tasks:
                break
            self._embed(tasks)
            done += len(tasks)
            if report is not None:
                report(done, max(total, done))
        return done

    def _next(self) -> list[_Task]:
        return [_Task(wanted, pieces(self._texts.of(wanted))) for wanted in self._vectors.wanted(BATCH)]

    def _embed(self, tasks: Sequence[_Task]) -> None:
        self._embed_words(tasks)  # first, so that a text which is done has its words done too
        texts = [piece for task in tasks for piece in task.pieces]
        rows = self._embedder.embed(texts) if texts else None

        def write() -> None:
            first = 0
            for task in tasks:
                last = first + len(task.pieces)
                if rows is None or first == last or not self._is_as_read(task):
                    # Empty, or gone or grown while it was embedded: what has grown is wanted again by its own change.
                    self._settle(task)
                else:
                    wanted = task.wanted
                    own = rows[first:last]
                    self._vectors.put(wanted.owner, wanted.granularity, self._embedder.name, own, self._clock())
                first = last

        self._serial.run(write)

    def _is_as_read(self, task: _Task) -> bool:
        return pieces(self._texts.of(task.wanted)) == task.pieces

    def _embed_words(self, tasks: Sequence[_Task]) -> None:
        own = [(one, spelled("\n".join(one.pieces))) for one in tasks if one.wanted.granularity is Granularity.TURN]
        found = {term: word for _, words in own for term, word in words.items()}
        missing = sorted(self._serial.run(lambda: self._terms.missing(found)))
        rows: list[NDArray[np.float32]] = []
        for first in range(0, len(missing), BATCH):
            rows += [*self._embedder.embed([found[term] for term in missing[first : first + BATCH]])]

        def write() -> None:
            # A text that was forgotten meanwhile must not leave its words behind.
            held = {term for task, words in own if self._is_as_read(task) for term in words}
            self._terms.put({term: row for term, row in zip(missing, rows, strict=True) if term in held})

        self._serial.run(write)

    def _settle(self, task: _Task) -> None:
        if not pieces(self._texts.of(task.wanted)):
            self._vectors.unwant(task.wanted.owner, task.wanted.granularity)


class Texts:
    """The text of an owner as it is embedded; empty where there is none any more."""

    def __init__(self, db: Database) -> None:
        self._observations = Observations(db)
        self._segments = SegmentRows(db)
        self._memories = Memories(db)

    def of(self, wanted: Wanted) -> str:
        """Give the words of an observation, segment or memory."""
        match wanted.granularity:
            case Granularity.TURN | Granularity.WINDOW:
                stored = self._observations.get(wanted.owner)
                if stored is None or stored.expired_at is not None:
                    return ""
                # A conversation's title names its speakers in every turn and pulls all of them together.
                spoken = stored.observation.kind in {Kind.CHAT, Kind.IMPORT}
                return stored.observation.text if spoken else searchable.words(stored.observation)
            case Granularity.SEGMENT:
                segment = self._segments.get(wanted.owner)
                ids = () if segment is None else segment.observations
                return searchable.joined(one.observation for one in self._observations.by_ids(ids))
            case Granularity.MEMORY:
                memory = self._memories.get(wanted.owner)
                return "" if memory is None else memory_json.words(memory.fields)


def pieces(text: str) -> tuple[str, ...]:
    """Cut a text into pieces of at most about 200 tokens, at ends of sentences and lines where there are any."""
    limit = CJK_CHARACTERS if len(_CJK.findall(text)) * 2 > len(text) else PIECE_CHARACTERS
    found: list[str] = []
    for part in _SENTENCE_END.split(text):
        for start in range(0, len(part), limit):
            chunk = part[start : start + limit].strip()
            if found and chunk and len(found[-1]) + len(chunk) < limit:
                found[-1] = f"{found[-1]} {chunk}"
            elif chunk:
                found.append(chunk)
    return tuple(found)
