"""What a query asks for, read against what is stored: its terms and how rare they are, whom and which time it names."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.memory import ranking, times
from sixfold.memory.store.fulltext import FullText
from sixfold.memory.store.surroundings import Surroundings
from sixfold.memory.terms import index_terms, query_terms
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from sixfold.memory.ranking import Settings
    from sixfold.memory.store.database import Database
    from sixfold.memory.times import TimeRange

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_NICKNAME = 3
MOST_SELECTING = 32
"""Terms that select rows, a look-up each: a question has fewer, of a pasted page these are the rarest."""

_COUNTED_AGAIN = 0.01
"""A common term's count is read again when the store has grown by this share: it takes 39 ms at 100,000 rows."""


@dataclass(frozen=True, slots=True)
class Question:
    """The terms, by place: `groups` has each one's forms, `idf` its rarity; `selecting`, the rarest first, choose rows.

    `speakers`: authors that the question names, `time`: the range it names. `names`: its words and pairs of words, for
    looking up entities.
    """

    groups: tuple[tuple[str, ...], ...]
    idf: NDArray[np.float32]
    selecting: tuple[int, ...]
    speakers: frozenset[str]
    time: TimeRange | None
    names: tuple[str, ...]

    @property
    def selecting_forms(self) -> tuple[str, ...]:
        """The forms of the terms that may choose rows."""
        return tuple(form for place in self.selecting for form in self.groups[place])

    @property
    def forms(self) -> dict[str, int]:
        """Each form's place among the groups; the first group that has it counts."""
        places: dict[str, int] = {}
        for place, group in enumerate(self.groups):
            for form in group:
                places.setdefault(form, place)
        return places


class Questions:
    """Reads questions; keeps the names of authors and the counts of common terms, which are dear to look up."""

    def __init__(self, db: Database, chosen: Settings) -> None:
        self._fulltext = FullText(db)
        self._surroundings = Surroundings(db)
        self._chosen = chosen
        self._authors: set[str] = set()
        self._known_to = 0
        self._common: dict[str, tuple[int, int]] = {}

    def read(self, query: str, now: datetime) -> Question:
        """Read a query that is asked at the aware local time `now`."""
        rows = self._surroundings.newest()
        words = _WORD.findall(query)
        speakers = self._speakers(query, rows)
        groups = self._without_names(query_terms(query).groups, speakers)
        frequency = self._frequency({form for group in groups for form in group}, rows)
        held = {place: sum(frequency.get(form, 0) for form in group) for place, group in enumerate(groups)}
        chosen = self._choosing(held, rows)
        return Question(
            groups=groups,
            idf=ranking.inverse_frequency(held, len(groups), max(rows, 1)),
            selecting=tuple(chosen),
            speakers=speakers,
            time=times.find(query, now),
            names=(*words, *(f"{one} {two}" for one, two in itertools.pairwise(words))),
        )

    def _choosing(self, held: Mapping[int, int], rows: int) -> list[int]:
        """The terms that may choose rows: no common one; the rarest first, while together they name few rows."""
        limit = max(min(self._chosen.common * rows, self._chosen.named_rows), self._chosen.common_rows)
        chosen: list[int] = []
        total = 0
        for place in sorted(held, key=lambda place: held[place])[:MOST_SELECTING]:
            total += held[place]
            if held[place] > limit or (chosen and total > self._chosen.named_rows):
                break
            chosen.append(place)
        return chosen

    def _without_names(
        self, groups: tuple[tuple[str, ...], ...], speakers: frozenset[str]
    ) -> tuple[tuple[str, ...], ...]:
        """Leave out the speakers' names, unless there is nothing else: who spoke is a feature of its own.

        A name stands in the turns of the others, who address them, more than in their own.
        """
        names = {term for speaker in speakers for term in index_terms(speaker, None).split()}
        nicknames = {name[:length] for name in names for length in range(_SHORTEST_NICKNAME, len(name) + 1)}
        rest = tuple(group for group in groups if not nicknames & set(group))
        return rest or groups

    def _speakers(self, query: str, rows: int) -> frozenset[str]:
        """The authors whom a word of the query names, or begins to name ("Mel" for Melanie).

        Where the query is written with capitals, only words with one can be names.
        """
        if rows != self._known_to:
            self._authors.update(self._surroundings.authors_since(self._known_to if rows > self._known_to else 0))
            self._known_to = rows
        words = _WORD.findall(query)
        if any(word[0].isupper() for word in words[1:]):
            words = [word for word in words if word[0].isupper()]
        folded = {word.casefold() for word in words}
        return frozenset(author for author in self._authors if _names(folded, author))

    def _frequency(self, forms: set[str], rows: int) -> dict[str, int]:
        fresh = {
            form: self._common[form][0]
            for form in forms & self._common.keys()
            if abs(rows - self._common[form][1]) <= _COUNTED_AGAIN * rows
        }
        counted = self._fulltext.document_frequency(Granularity.TURN, forms - fresh.keys())
        self._common.update(
            (form, (count, rows)) for form, count in counted.items() if count > self._chosen.common_rows
        )
        return fresh | counted


def _names(words: set[str], author: str) -> bool:
    parts = [part.casefold() for part in _WORD.findall(author)]
    return any(
        part == word or (len(word) >= _SHORTEST_NICKNAME and part.startswith(word)) for part in parts for word in words
    )
