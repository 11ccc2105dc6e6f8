"""The evidence for a question: found by the retriever, brought down to observations, with the turn that replies.

A memory that is found stands for the observations it rests on: an answer cites what was seen, not what was made of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from sixfold.capture.observation import Role
from sixfold.memory import dependants
from sixfold.memory.corrections import Applied, Corrections
from sixfold.memory.meaning import Meanings
from sixfold.memory.requests import Search
from sixfold.memory.results import observed
from sixfold.memory.sources import Found
from sixfold.memory.store.dependants import Dependants
from sixfold.memory.store.fulltext import FullText
from sixfold.memory.store.observations import Observations
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sixfold.memory.meaning import Meaning
    from sixfold.memory.requests import SearchResult
    from sixfold.memory.store.database import Database
    from sixfold.memory.store.serial import Serial
    from sixfold.models.protocols import Embedder

_MOST_AUTHORS = 200
_REPLIES_OF = 4  # of so many best hits that ask something, the next turn is taken along
_REPLY_SHARE = 0.8  # of the asking turn's score


class Finder(Protocol):
    """What the answerer needs of the retriever."""

    def search(self, query: Search, meaning: Meaning | None) -> Sequence[SearchResult]:
        """Hits, best first; called on the database's thread."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found: hits as they are shown, observations best first, all speakers.

    `frequency` says how many of the `rows` of full text hold each of the question's terms. `corrected` are the user's
    corrections of this question: `found` begins with them, and lacks what they call wrong.
    """

    results: tuple[SearchResult, ...]
    found: tuple[Found, ...]
    authors: tuple[str, ...]
    frequency: Mapping[str, int] = field(repr=False)
    rows: int
    corrected: Applied = field(default_factory=Applied)


class Lookup:
    """Looks a question up; the embedding is made outside of the database's thread, the rest on it."""

    def __init__(self, serial: Serial, database: Database, retriever: Finder, embedder: Embedder | None) -> None:
        self._serial = serial
        self._observations = Observations(database)
        self._fulltext = FullText(database)
        self._corrections = Corrections(database)
        self._dependants = Dependants(database)
        self._share = dependants.settings().evidence_share
        self._retriever = retriever
        self._meanings = Meanings(serial, database, embedder) if embedder is not None else None

    def find(self, question: str, terms: Iterable[str], now: datetime | None, limit: int) -> Evidence:
        """Search and load; without a working embedder the words alone decide."""
        search = Search(query=question, limit=limit, now=now)
        meaning = self._meanings.of(question) if self._meanings is not None else None
        wanted = tuple(terms)
        return self._serial.run(lambda: self._load(search, meaning, wanted))

    def _load(self, search: Search, meaning: Meaning | None, terms: tuple[str, ...]) -> Evidence:
        results = tuple(self._retriever.search(search, meaning))
        scores: dict[str, float] = {}
        for result in results:
            for ref in (result.ref,) if result.kind == "observation" else result.evidence:
                scores[ref] = max(scores.get(ref, 0.0), result.score)
        corrected = self._corrections.about(search.query)
        return Evidence(
            results=self._set_right(results, corrected),
            found=corrected.set_right(self._with_replies(self._found(scores))),
            authors=tuple(self._observations.authors()[:_MOST_AUTHORS]),
            frequency=self._fulltext.document_frequency(Granularity.TURN, terms),
            rows=self._fulltext.count(Granularity.TURN),
            corrected=corrected,
        )

    def _set_right(self, results: tuple[SearchResult, ...], corrected: Applied) -> tuple[SearchResult, ...]:
        """The hits as they are shown, the user's corrections first, without those that rest on wrong evidence alone."""
        if not corrected.known:
            return results
        refs = {ref for result in results for ref in (result.ref, *result.evidence)}
        wrong = {one.id for one in self._observations.by_ids(refs) if corrected.overrules(one.observation)}
        own = [observed(one, results[0].score if results else 1.0) for one in corrected.leads]
        first = {result.ref for result in own}
        kept = [one for one in results if one.ref not in first and not wrong.issuperset(one.evidence or (one.ref,))]
        return (*own, *kept)

    def _found(self, scores: Mapping[str, float]) -> list[Found]:
        stored = self._observations.by_ids(scores)
        doubt = self._dependants.in_doubt(scores)
        found = [
            Found(one.observation, scores[one.id] * (self._share if one.id in doubt else 1.0), one.id in doubt)
            for one in stored
            if one.expired_at is None and one.observation.role is not Role.ASSISTANT
        ]
        return sorted(found, key=lambda one: -one.score)

    def _with_replies(self, found: list[Found]) -> list[Found]:
        known = {one.observation.id for one in found}
        replies: list[Found] = []
        for one in found[:_REPLIES_OF]:
            if one.observation.thread is None or not one.observation.text.rstrip().endswith("?"):
                continue
            for after in self._observations.neighbours(one.observation.id, 0, 1):
                if after.id not in known and after.observation.role is not Role.ASSISTANT:
                    known.add(after.id)
                    replies.append(Found(after.observation, one.score * _REPLY_SHARE))
        return sorted([*found, *replies], key=lambda one: -one.score)
