"""Ranked rows as they leave the program: whole observations and memories with their texts and sources."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from sixfold.memory.requests import SearchResult, SourceView
from sixfold.memory.sources import view
from sixfold.memory.store import memory_json
from sixfold.memory.store.instants import zone_of
from sixfold.memory.store.memories import Memories
from sixfold.memory.store.observations import Observations
from sixfold.memory.store.surroundings import LightMemory, Surroundings
from sixfold.memory.terms import index_terms, query_terms
from sixfold.memory.types import MemoryId

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sixfold.capture.observation import Observation
    from sixfold.memory.pool import Ranked
    from sixfold.memory.store.database import Database
    from sixfold.memory.store.observations import StoredObservation
    from sixfold.memory.types import Memory

LONGEST = 1_000
"""Characters of a result's text: the contract's limit."""

_WORD = re.compile(r"\S+")


class Results:
    """Reads what ranked rows stand for."""

    def __init__(self, db: Database) -> None:
        self._observations = Observations(db)
        self._memories = Memories(db)
        self._surroundings = Surroundings(db)

    def of(self, query: str, ranked: Iterator[Ranked], limit: int) -> list[SearchResult]:
        """Give up to `limit` results in their order; an expired observation that nothing quotes is passed over."""
        forms = frozenset(query_terms(query).all)
        results: list[SearchResult] = []
        while batch := list(itertools.islice(ranked, limit - len(results))):
            results += self._read(batch, forms)
        return results

    def _read(self, ranked: Sequence[Ranked], forms: frozenset[str]) -> list[SearchResult]:
        seen = [one.entry.ordinal for one in ranked if not isinstance(one.entry, LightMemory)]
        kept = [one.entry.ordinal for one in ranked if isinstance(one.entry, LightMemory)]
        observations = {stored.ordinal: stored for stored in self._observations.by_ordinals(seen)}
        memories = {memory.id: memory for memory in self._memories.by_ordinals(kept)}
        sources = self._sources(memories.values())
        results: list[SearchResult] = []
        for one in ranked:
            if isinstance(one.entry, LightMemory):
                memory = memories.get(MemoryId(one.entry.id))
                results += [_memory(memory, one.score, sources.get(memory.id, SourceView()))] if memory else []
            else:
                stored = observations[one.entry.ordinal]
                text = self._own_words(stored, forms)
                results += [observed(stored.observation, one.score, text)] if text else []
        return results

    def _sources(self, memories: Collection[Memory]) -> dict[MemoryId, SourceView]:
        """Give where each memory's first evidence came from: that is what a person who looks for the screen knows."""
        first = {memory.id: memory.evidence[0].observation for memory in memories if memory.evidence}
        seen = {stored.id: view(stored.observation) for stored in self._observations.by_ids(list(first.values()))}
        return {memory: seen[observation] for memory, observation in first.items() if observation in seen}

    def _own_words(self, stored: StoredObservation, forms: frozenset[str]) -> str:
        if stored.expired_at is None:
            return around(stored.observation.text, forms, LONGEST)
        return " \u2026 ".join(self._surroundings.quotes(stored.id))[:LONGEST]


def around(text: str, forms: Collection[str], limit: int) -> str:
    """Give the stretch of at most `limit` characters of `text` that holds most of the terms `forms`."""
    if len(text) <= limit:
        return text
    places = [
        (match.start(), term)
        for match in _WORD.finditer(text)
        for term in set(index_terms(match.group(), None).split()) & set(forms)
    ]
    best, most = 0, 0
    for index, (start, _) in enumerate(places):
        held = len({term for place, term in places[index:] if place < start + limit // 2})
        if held > most:
            best, most = start, held
    first = max(0, min(best - limit // 4, len(text) - limit))
    return text[first : first + limit]


def observed(one: Observation, score: float, text: str | None = None) -> SearchResult:
    """Give an observation as a hit, with its own words or those of them that are named."""
    return SearchResult(
        ref=one.id,
        kind="observation",
        type=one.kind.value,
        score=round(score, 4),
        when=_local(one.observed_at, one.time_zone),
        text=one.text[:LONGEST] if text is None else text,
        source=view(one),
        evidence=(one.id,),
    )


def _memory(memory: Memory, score: float, source: SourceView) -> SearchResult:
    return SearchResult(
        ref=memory.id,
        kind="memory",
        type=memory.type.value,
        score=round(score, 4),
        when=_local(memory.valid_from or memory.created_at, memory.time_zone),
        text=memory_json.words(memory.fields)[:LONGEST],
        source=source,
        evidence=tuple(dict.fromkeys(evidence.observation for evidence in memory.evidence)),
        needs_review=memory.needs_review,
    )


def _local(at: datetime, zone: str) -> str:
    return at.astimezone(zone_of(zone)).isoformat(timespec="seconds")
