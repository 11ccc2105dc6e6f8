"""Where candidates come from: full text, vectors, segments, facts and time, each free to name rows the others miss."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from sixfold.memory.store.facts import Facts
from sixfold.memory.store.fulltext import FullText, any_of
from sixfold.memory.store.instants import to_ms
from sixfold.memory.store.surroundings import LightMemory, Surroundings
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from sixfold.memory.index import Following
    from sixfold.memory.question import Question
    from sixfold.memory.ranking import Settings
    from sixfold.memory.requests import Search
    from sixfold.memory.store.database import Database
    from sixfold.memory.store.surroundings import LightRow
    from sixfold.memory.types import MemoryType

NARROW = 20_000
"""A filter that leaves at most so many rows is applied while selecting; a wider one afterwards."""

WIDER = 4  # so many times the rows are selected where a wide filter will drop some
_MEMORIES = 100  # best memories of full text, and of vectors
_NEWEST = (2_000, 20_000, 200_000)
"""Words that stand everywhere name rows among the newest so many, until there are enough: ranked by BM25 two such words
took 67 ms of 100,000 rows, and any rows of theirs are as good as others. Further back the vectors decide."""
_COMMON = 0.7  # what a row of common words alone is worth: what a middling one of the near vectors is
_ELSEWHERE = 0.3  # what a row is worth, before ranking, that only a segment, fact or time names


@dataclass(frozen=True, slots=True)
class Filter:
    """What may be given: kinds and the bounds of a search."""

    observations: bool
    memories: bool
    type: MemoryType | None
    app: str | None
    since: datetime | None
    until: datetime | None

    @classmethod
    def of(cls, query: Search) -> Self:
        """Read a search: a memory type leaves observations out."""
        return cls(
            observations=query.kind != "memory" and query.type is None,
            memories=query.kind != "observation",
            type=query.type,
            app=query.app,
            since=query.since,
            until=query.until,
        )

    @property
    def narrows(self) -> bool:
        """Whether it bounds observations at all."""
        return not (self.app is None and self.since is None and self.until is None)


@dataclass(frozen=True, slots=True)
class Selected:
    """What enters the pool: ordinals of observations, whose surroundings are read, and memories."""

    observations: tuple[int, ...]
    memories: tuple[LightMemory, ...]


@dataclass(frozen=True, slots=True)
class Indexes:
    """The vector indexes, one a granularity, which bring themselves up to the database before they answer."""

    turns: Following
    memories: Following


class Candidates:
    """Selects what is ranked; vectors of other embedders than `model` are not compared."""

    def __init__(self, db: Database, model: str, indexes: Indexes, chosen: Settings) -> None:
        self._fulltext = FullText(db)
        self._facts = Facts(db)
        self._surroundings = Surroundings(db)
        self._model = model
        self._indexes = indexes
        self._chosen = chosen

    def find(self, question: Question, vector: NDArray[np.float32] | None, wanted: Filter) -> Selected:
        """Give the union of what each source names, the likeliest first and at most `seeds` observations."""
        return Selected(
            self._seeds(question, vector, wanted) if wanted.observations else (),
            self._remembered(question, vector, wanted) if wanted.memories else (),
        )

    def allowed(self, entries: Sequence[LightRow | LightMemory], wanted: Filter) -> list[bool]:
        """Say which rows of a pool may be given: neighbours that were read along may lie outside of the bounds."""
        return [isinstance(entry, LightMemory) or _within(entry, wanted) for entry in entries]

    def _seeds(self, question: Question, vector: NDArray[np.float32] | None, wanted: Filter) -> tuple[int, ...]:
        among, (rows, seeds) = None, self._chosen.selection(self._surroundings.newest())
        if wanted.narrows:
            inside = self._surroundings.within(wanted.since, wanted.until, wanted.app, NARROW + 1)
            among, rows = (inside, rows) if len(inside) <= NARROW else (None, rows * WIDER)
        worth: dict[int, float] = {}
        if question.selecting:
            _raise(worth, self._by_words(question, rows, among))
        else:
            worth |= dict.fromkeys(self._of_common_words(question, rows, among), _COMMON)
        if vector is not None:
            _raise(worth, self._by_meaning(vector, rows, among))
        for ordinal in {*self._elsewhere(question)}:
            worth[ordinal] = worth.get(ordinal, 0.0) + _ELSEWHERE
        if not worth and among:
            worth = dict.fromkeys(among, 0.0)
        best = sorted(worth, key=lambda ordinal: (-worth[ordinal], -ordinal))
        return tuple(best[:seeds])

    def _by_words(self, question: Question, rows: int, among: Collection[int] | None) -> list[tuple[int, float]]:
        """The rows that hold the most of the selecting terms, weighed by their rarity, the newest first."""
        held: dict[int, float] = {}
        for place in question.selecting:
            rarity = float(question.idf[place])
            for ordinal in self._fulltext.holding(Granularity.TURN, any_of(question.groups[place]), among):
                held[ordinal] = held.get(ordinal, 0.0) + rarity
        return heapq.nlargest(rows, held.items(), key=lambda item: (item[1], item[0]))

    def _of_common_words(self, question: Question, rows: int, among: Collection[int] | None) -> list[int]:
        """The newest rows that hold every word, else any."""
        every = " AND ".join(f"({any_of(group)})" for group in question.groups)
        some = any_of(form for group in question.groups for form in group)
        return self._newest(every, rows, among, _NEWEST[1:]) or self._newest(some, rows, among, _NEWEST)

    def _newest(self, query: str, rows: int, among: Collection[int] | None, windows: tuple[int, ...]) -> list[int]:
        found: list[int] = []
        for newest in windows:
            found = self._fulltext.holding(Granularity.TURN, query, among, newest=newest)
            if len(found) >= rows:
                break
        return found[-rows:]

    def _by_meaning(
        self, vector: NDArray[np.float32], rows: int, among: Collection[int] | None
    ) -> list[tuple[int, float]]:
        self._indexes.turns.follow()
        ids = None if among is None else self._surroundings.turn_vectors(among, self._model)
        near = self._indexes.turns.index.query(vector, rows, ids)
        ordinals = self._surroundings.observations_of([identifier for identifier, _ in near])
        best: dict[int, float] = {}
        for identifier, cosine in near:
            ordinal = ordinals.get(identifier)
            if ordinal is not None:
                best[ordinal] = max(best.get(ordinal, 0.0), cosine)
        return list(best.items())

    def _elsewhere(self, question: Question) -> Iterable[int]:
        segments = self._fulltext.match(Granularity.SEGMENT, any_of(question.selecting_forms), self._chosen.segments)
        yield from self._surroundings.of_segments([ordinal for ordinal, _ in segments])
        if question.time is not None:
            yield from self._surroundings.within(question.time.since, question.time.until, None, self._chosen.seeds)
        entities = self._facts.named(question.names)
        if entities:
            facts = self._facts.about([entity.id for entity in entities])
            yield from self._surroundings.ordinals([fact.observation for fact in facts]).values()

    def _remembered(
        self, question: Question, vector: NDArray[np.float32] | None, wanted: Filter
    ) -> tuple[LightMemory, ...]:
        forms = [form for group in question.groups for form in group]
        ordinals = {ordinal for ordinal, _ in self._fulltext.match(Granularity.MEMORY, any_of(forms), _MEMORIES)}
        if vector is not None:
            self._indexes.memories.follow()
            near = self._indexes.memories.index.query(vector, _MEMORIES)
            ordinals |= self._surroundings.memories_of([identifier for identifier, _ in near])
        return tuple(self._surroundings.memories(ordinals, wanted.type, wanted.since, wanted.until, wanted.app))


def _raise(worth: dict[int, float], found: Iterable[tuple[int, float]]) -> None:
    """Add each row's score as a share of the best one's."""
    scored = list(found)
    greatest = max((score for _, score in scored), default=0.0)
    for ordinal, score in scored:
        worth[ordinal] = worth.get(ordinal, 0.0) + (score / greatest if greatest > 0 else 0.0)


def _within(row: LightRow, wanted: Filter) -> bool:
    if wanted.app is not None and (row.app or "").casefold() != wanted.app.casefold():
        return False
    if wanted.since is not None and row.at < to_ms(wanted.since):
        return False
    return wanted.until is None or row.at < to_ms(wanted.until)
