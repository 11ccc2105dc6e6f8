"""How near the words of rows are to the words of a question, where they are not the same words.

A question says "vehicle", the row says "car": one vector of the whole row blurs it among its other words. So each
word of the question is compared with each word of a row by their own vectors, and the nearest counts (the maximum of
ColBERT's late interaction, Khattab and Zaharia 2020, over static vectors of single words).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sixfold.memory.store.outbox import Outbox
from sixfold.memory.store.term_vectors import TermVectors

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from sixfold.memory.meaning import Meaning
    from sixfold.memory.question import Question
    from sixfold.memory.store.database import Database


class Related:
    """Compares words; keeps the vectors it has read until anything is forgotten. On the database's thread."""

    def __init__(self, db: Database, model: str, least: float) -> None:
        self._stored = TermVectors(db, model)
        self._outbox = Outbox(db)
        self._least = least
        self._seen: int | None = None
        self._clear()

    def _clear(self) -> None:
        self._place: dict[str, int] = {}
        self._vectors: NDArray[np.int8] = np.zeros((0, 0), dtype=np.int8)
        self._inverse: NDArray[np.float32] = np.zeros(0, dtype=np.float32)

    def likeness(self, question: Question, meaning: Meaning, rows: Sequence[Sequence[str]]) -> NDArray[np.float32]:
        """Give how near each row's terms come to each of the question's, 0 to 1, shape (rows, terms of the question).

        A cosine of `least` or less is 0. Terms without a vector are near to nothing.
        """
        found = np.zeros((len(rows), len(question.groups)), dtype=np.float32)
        terms = set().union(*rows)
        asked = self._asked(question, meaning)
        self._read(terms)
        held = [term for term in terms if term in self._place]
        if not held or not asked:
            return found
        near = np.zeros((len(held) + 1, len(asked)), dtype=np.float32)  # the last row: terms without a vector
        places = [self._place[term] for term in held]
        near[:-1] = self._vectors[places].astype(np.float32) @ np.stack([*asked.values()]).T
        near[:-1] *= self._inverse[places, None]
        near = np.maximum(near - self._least, 0) / (1 - self._least)
        found[:, [*asked]] = _greatest(near, {term: place for place, term in enumerate(held)}, rows)
        return found

    def _asked(self, question: Question, meaning: Meaning) -> dict[int, NDArray[np.float32]]:
        """The vectors of the question's terms, by place."""
        self._forget()
        first = {place: group[0] for place, group in enumerate(question.groups)}
        self._read([term for term in first.values() if term not in meaning.words])
        own = {place: self._place[term] for place, term in first.items() if term in self._place}
        known = {place: self._vectors[at].astype(np.float32) * self._inverse[at] for place, at in own.items()}
        return known | {place: meaning.words[term] for place, term in first.items() if term in meaning.words}

    def _read(self, terms: Collection[str]) -> None:
        fresh = self._stored.of([term for term in terms if term not in self._place])
        if not fresh:
            return
        first = len(self._place)
        self._place.update((term, first + number) for number, term in enumerate(fresh))
        more = np.stack([*fresh.values()])
        self._make_room(first + len(more), more.shape[1])
        self._vectors[first : first + len(more)] = more
        self._inverse[first : first + len(more)] = 1 / np.maximum(np.linalg.norm(more.astype(np.float32), axis=1), 1.0)

    def _make_room(self, wanted: int, dimension: int) -> None:
        size = len(self._inverse)
        if wanted > size:  # doubled: copied at each question, a matrix of 50,000 words took 2 ms of it
            more = max(wanted, 2 * size) - size
            held = self._vectors if size else np.zeros((0, dimension), dtype=np.int8)
            self._vectors = np.concatenate([held, np.zeros((more, dimension), dtype=np.int8)])
            self._inverse = np.concatenate([self._inverse, np.zeros(more, dtype=np.float32)])

    def _forget(self) -> None:
        """Let go of what was read when vectors were removed: a forgotten row's words are in no memory either."""
        newest = self._outbox.last()
        if self._seen not in {None, newest} and self._outbox.removed_after(self._seen or 0):
            self._clear()
        self._seen = newest


def _greatest(
    near: NDArray[np.float32], place: Mapping[str, int], rows: Sequence[Sequence[str]]
) -> NDArray[np.float32]:
    """The greatest of each column of `near` among the terms of each row."""
    nothing = len(near) - 1
    flat: list[int] = []
    starts: list[int] = []
    for row in rows:
        starts.append(len(flat))
        flat.extend([place.get(term, nothing) for term in row] or [nothing])
    greatest: NDArray[np.float32] = np.maximum.reduceat(near[flat], starts, axis=0)
    return greatest
