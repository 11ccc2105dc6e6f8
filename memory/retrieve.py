"""Hybrid retrieval: the union of full text, vectors, facts, segments and time, ranked in one pool with memories beside.

A list of near vectors never limits the exact words, and the other way round: whatever one of the sources names enters
the pool with the rows around it, and one sum of features ranks it (`memory.ranking`). Asks no model, stores nothing.
Every call runs on the database's thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sixfold.memory import dependants, ranking
from sixfold.memory.candidates import Candidates, Filter, Indexes
from sixfold.memory.pool import Pools
from sixfold.memory.question import Questions
from sixfold.memory.results import Results
from sixfold.memory.store.surroundings import LightMemory

__all__ = ["Indexes", "Retriever"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from sixfold.memory.meaning import Meaning
    from sixfold.memory.pool import Ranked
    from sixfold.memory.ranking import Settings
    from sixfold.memory.requests import Search, SearchResult
    from sixfold.memory.store.database import Database
    from sixfold.memory.store.surroundings import LightRow


class Retriever:
    """Finds observations and memories for a query.

    `model` names the embedder whose vectors are compared, `clock` gives the aware local time of asking where the
    search does not.
    """

    def __init__(
        self,
        db: Database,
        indexes: Indexes,
        *,
        model: str,
        clock: Callable[[], datetime],
        chosen: Settings | None = None,
    ) -> None:
        self._chosen = chosen or ranking.settings()
        self._questions = Questions(db, self._chosen)
        self._candidates = Candidates(db, model, indexes, self._chosen)
        self._pools = Pools(db, model, self._chosen)
        self._results = Results(db)
        self._clock = clock

    def search(self, query: Search, meaning: Meaning | None) -> list[SearchResult]:
        """Give the best hits, best first. Without its `meaning` the query's words alone decide.

        With a `type` only memories of that type are found. A range of time that the query's words name raises what
        fits it; `since` and `until` exclude.
        """
        return self._results.of(query.query, self.ranked(query, meaning), query.limit)

    def ranked(self, query: Search, meaning: Meaning | None) -> Iterator[Ranked]:
        """Give everything that was ranked, best first, before its texts are read."""
        question = self._questions.read(query.query, query.now or self._clock())
        wanted = Filter.of(query)
        found = self._candidates.find(question, meaning.whole if meaning else None, wanted)
        pool = self._pools.read(question, meaning, found)
        scores = ranking.scores(pool.pool, self._chosen)
        scores[_marked(pool.entries)] *= dependants.settings().memory_share
        order = np.argsort(-scores, kind="stable")
        allowed = self._candidates.allowed(pool.entries, wanted)
        return (pool.ranked(int(place), float(scores[place])) for place in order if allowed[place])


def _marked(entries: Sequence[LightRow | LightMemory]) -> list[int]:
    """The places of memories that rest on something that has changed."""
    return [place for place, one in enumerate(entries) if isinstance(one, LightMemory) and one.needs_review]
