"""The pool: what was selected, with the rows around it, read in few statements and laid out as arrays for ranking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sixfold.memory import ranking
from sixfold.memory.related import Related
from sixfold.memory.store.instants import from_ms
from sixfold.memory.store.surroundings import LightMemory, LightRow, Surroundings
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from sixfold.memory.candidates import Selected
    from sixfold.memory.meaning import Meaning
    from sixfold.memory.question import Question
    from sixfold.memory.ranking import Pool, Settings
    from sixfold.memory.store.database import Database

PAUSE_MS = 20 * 60_000
"""Screens of one window further apart than this are of another occasion (the same pause cuts segments)."""

_STEP = 3  # turns whose numbers lie so close are neighbours: the assistant's, and forgotten ones, lie between
_CAPTION = re.compile(r"\s*\[image: [^\]]*\]\s*$")
_ASKING = re.compile(r"[?\uff1f\u061f][\s\"'\u201d\u00bb)\]]*$")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row with its score. `coverage`: the share of the question's words, by rarity, that stand in it."""

    entry: LightRow | LightMemory
    score: float
    coverage: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Laid:
    """The pool as arrays, and the row that each place of them is."""

    entries: tuple[LightRow | LightMemory, ...]
    pool: Pool

    def ranked(self, place: int, score: float) -> Ranked:
        """Give the row at a place."""
        idf = self.pool.idf
        held = float(idf[self.pool.counts[place] > 0].sum()) if idf.size else 0.0
        total = float(idf.sum()) if idf.size else 0.0
        return Ranked(self.entries[place], score, held / total if total > 0 else 0.0, float(self.pool.cosine[place]))


class Pools:
    """Reads pools."""

    def __init__(self, db: Database, model: str, chosen: Settings) -> None:
        self._surroundings = Surroundings(db)
        self._related = Related(db, model, chosen.least)
        self._model = model

    def read(self, question: Question, meaning: Meaning | None, selected: Selected) -> Laid:
        """Read the selected rows, those around them, their terms and their vectors."""
        rows = sorted(self._surroundings.around(selected.observations), key=_stream_order)
        memories = selected.memories
        entries: tuple[LightRow | LightMemory, ...] = (*rows, *memories)
        terms = [*self._terms(Granularity.TURN, rows), *self._terms(Granularity.MEMORY, memories)]
        counts, lengths = _counted(terms, question)
        related = self._related.likeness(question, meaning, terms) if meaning else np.zeros_like(counts)
        query = meaning.whole if meaning else None
        cosine, vectors = self._compared(query, rows, memories)
        first, last = ranking.stretches(_joined(rows) + [False] * len(memories))
        pool = ranking.Pool(
            counts=counts,
            idf=question.idf,
            related=np.where(counts > 0, 1, related).astype(np.float32),
            lengths=lengths,
            first=first,
            last=last,
            cosine=cosine,
            vectors=vectors,
            query=query,
            speaker=_marks(isinstance(one, LightRow) and one.author in question.speakers for one in entries),
            asks=_marks(isinstance(one, LightRow) and asks(one.said) for one in entries),
            time=_marks(0.0 if question.time is None else question.time.weight(from_ms(one.at)) for one in entries),
        )
        return Laid(entries, pool)

    def _terms(self, granularity: Granularity, entries: Sequence[LightRow | LightMemory]) -> list[list[str]]:
        terms = self._surroundings.terms(granularity, [entry.ordinal for entry in entries])
        return [terms.get(entry.ordinal, "").split() for entry in entries]

    def _compared(
        self, query: NDArray[np.float32] | None, rows: Sequence[LightRow], memories: Sequence[LightMemory]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        count = len(rows) + len(memories)
        if query is None:
            return np.zeros(count, dtype=np.float32), np.zeros((count, 1), dtype=np.float32)
        read = self._surroundings.vectors
        found = read([row.id for row in rows], Granularity.TURN, self._model)
        found |= read([memory.id for memory in memories], Granularity.MEMORY, self._model)
        ids = [*(row.id for row in rows), *(memory.id for memory in memories)]
        return _against(query, [found.get(identifier, []) for identifier in ids])


def asks(said: str | None) -> bool:
    """Whether a turn ends in a question; a picture's caption behind it does not count."""
    return said is not None and _ASKING.search(_CAPTION.sub("", said)) is not None


def _stream_order(row: LightRow) -> tuple[str, str, int, int]:
    if row.thread is not None:
        return ("thread", row.thread, row.seq, row.ordinal)
    return ("window", row.app or "", row.ordinal, row.ordinal)


def _joined(rows: Sequence[LightRow]) -> list[bool]:
    return [index > 0 and _neighbours(rows[index - 1], row) for index, row in enumerate(rows)]


def _neighbours(one: LightRow, other: LightRow) -> bool:
    if one.thread != other.thread:
        return False
    if one.thread is not None:
        return other.seq - one.seq <= _STEP
    return one.app == other.app and abs(other.at - one.at) <= PAUSE_MS


def _counted(terms: Sequence[Sequence[str]], question: Question) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    forms: Mapping[str, int] = question.forms
    counts = np.zeros((len(terms), len(question.groups)), dtype=np.float32)
    lengths = np.zeros(len(terms), dtype=np.float32)
    known = forms.keys()
    for row, words in enumerate(terms):
        lengths[row] = len(words)
        for word in known & set(words):
            counts[row, forms[word]] += words.count(word)
    return counts, lengths


def _against(
    query: NDArray[np.float32], pieces: Sequence[Sequence[NDArray[np.float32]]]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    cosine = np.zeros(len(pieces), dtype=np.float32)
    vectors = np.zeros((len(pieces), len(query)), dtype=np.float32)
    for place, own in enumerate(pieces):
        if len(own) == 1:
            vectors[place] = own[0]
        elif own:
            cosine[place] = max(float(piece @ query) for piece in own)
            vectors[place] = np.mean(own, axis=0)
    single = np.array([len(own) == 1 for own in pieces], dtype=bool)
    cosine[single] = vectors[single] @ query
    return cosine, vectors


def _marks(values: Iterable[float]) -> NDArray[np.float32]:
    return np.fromiter((float(value) for value in values), dtype=np.float32)
