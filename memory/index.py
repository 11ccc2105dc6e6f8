"""The seam of the vector index: ids and unit vectors, nothing else; and the exact scan that answers when no other can.

The database's table of vectors is the source of truth and its outbox says what changed; `Follower` brings an index up
to it. A Chroma server, where one machine is outgrown, would be one more `VectorIndex`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from sixfold.memory.store.quantized import quantized

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from sixfold.memory.store.outbox import Change, Outbox
    from sixfold.memory.store.vectors import StoredVector, Vectors
    from sixfold.memory.types import Granularity

FIRST_ROWS = 1024
_BLOCK = 1024  # 100,000 rows in 6 ms; in blocks of 256 7.4, of 4,096 13.6 (the threads wait for one another)


class IndexStorageError(Exception):
    """An index cannot use its files, most likely for want of room: a scan takes its place, so no user reads this."""


class VectorIndex(Protocol):
    """Finds the vectors nearest to one. Ids are those of the table `vector`; used on the database's thread.

    Every method may raise `IndexStorageError`.
    """

    def add(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Hold these unit vectors, shape (len(ids), dimension), in place of any under the same ids."""

    def remove(self, ids: Collection[int]) -> None:
        """Hold these no longer, in no file either; ids that are not there are passed over."""

    def query(
        self, vector: NDArray[np.float32], limit: int, among: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """Give (id, cosine) of the nearest, best first; `among` narrows it to some ids."""

    def count(self) -> int:
        """Give how many vectors it holds."""

    def clear(self) -> None:
        """Hold nothing, ready to be filled anew."""

    def close(self) -> None:
        """Let go of files and memory; may be called twice."""


class ExactIndex:
    """A scan over all rows of one matrix of bytes.

    A million rows of 384 take 0.4 GB (as float32 1.5), and a query 45 to 60 ms on two cores (float32 34; float16 is
    widened a value at a time, some seconds). Of the 300 nearest of 100,000 made-up vectors 297 are the same, and what
    ranks them reads the stored vectors.
    """

    def __init__(self, dimension: int) -> None:
        self._rows = np.zeros((FIRST_ROWS, dimension), dtype=np.int8)
        self._scales = np.zeros(FIRST_ROWS, dtype=np.float32)
        self._ids = np.zeros(FIRST_ROWS, dtype=np.int64)
        self._place: dict[int, int] = {}

    def add(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        self._make_room(len(self._place) + len(ids))
        places = [self._place.setdefault(int(identifier), len(self._place)) for identifier in ids]
        self._rows[places], self._scales[places] = quantized(vectors)
        self._ids[places] = ids

    def _make_room(self, wanted: int) -> None:
        size = len(self._ids)
        if wanted <= size:
            return
        more = max(wanted, 2 * size) - size
        self._rows = np.concatenate([self._rows, np.zeros((more, self._rows.shape[1]), dtype=np.int8)])
        self._scales = np.concatenate([self._scales, np.zeros(more, dtype=np.float32)])
        self._ids = np.concatenate([self._ids, np.zeros(more, dtype=np.int64)])

    def remove(self, ids: Collection[int]) -> None:
        for identifier in ids:
            place = self._place.pop(int(identifier), None)
            if place is None:
                continue
            last = len(self._place)  # the last row moves into the gap, so that rows stay without holes
            if place != last:
                self._move(last, place)
            self._rows[last] = 0
            self._scales[last] = 0.0
            self._ids[last] = 0

    def _move(self, one: int, other: int) -> None:
        self._rows[other] = self._rows[one]
        self._scales[other] = self._scales[one]
        self._ids[other] = self._ids[one]
        self._place[int(self._ids[other])] = other

    def query(
        self, vector: NDArray[np.float32], limit: int, among: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        if among is not None:
            places = np.array([self._place[one] for one in among if one in self._place], dtype=np.int64)
            rows, scales, ids = self._rows[places], self._scales[places], self._ids[places]
        else:
            used = len(self._place)
            rows, scales, ids = self._rows[:used], self._scales[:used], self._ids[:used]
        scores = _product(rows, vector) * scales
        best = _best(scores, limit)
        return [(int(ids[place]), float(scores[place])) for place in best]

    def count(self) -> int:
        return len(self._place)

    def clear(self) -> None:
        self._rows = np.zeros((FIRST_ROWS, self._rows.shape[1]), dtype=np.int8)
        self._scales = np.zeros(FIRST_ROWS, dtype=np.float32)
        self._ids = np.zeros(FIRST_ROWS, dtype=np.int64)
        self._place = {}

    def close(self) -> None:
        self.clear()


def _product(rows: NDArray[np.int8], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows by a vector, widened a block at a time, so that what is widened stays in the cache."""
    found = np.zeros(len(rows), dtype=np.float32)
    wide = np.zeros((_BLOCK, rows.shape[1]), dtype=np.float32)
    for first in range(0, len(rows), _BLOCK):
        block = rows[first : first + _BLOCK]
        wide[: len(block)] = block
        np.dot(wide[: len(block)], vector, out=found[first : first + _BLOCK])
    return found


def _best(scores: NDArray[np.float32], limit: int) -> NDArray[np.intp]:
    if limit <= 0:
        return np.zeros(0, dtype=np.intp)
    if limit < len(scores):
        near = np.argpartition(-scores, limit)[:limit]
        return near[np.argsort(-scores[near], kind="stable")]
    return np.argsort(-scores, kind="stable")


class Following(Protocol):
    """An index that brings itself up to the database when asked."""

    @property
    def index(self) -> VectorIndex:
        """The index that answers now."""

    def follow(self) -> None:
        """Apply every change there is."""


class Follower:
    """Brings an index up to the database: the vectors of one model and granularity, change by change.

    `position` is the last change of the outbox that the index holds; without one the index is filled from the vectors
    themselves. All calls run on the database's thread, each for a step short enough to let others in between.
    """

    def __init__(
        self,
        index: VectorIndex,
        vectors: Vectors,
        outbox: Outbox,
        *,
        model: str,
        granularity: Granularity,
        position: int | None = None,
    ) -> None:
        self._index = index
        self._vectors = vectors
        self._outbox = outbox
        self._model = model
        self._granularity = granularity
        self._loading_after: int | None = 0 if position is None else None
        self.position = self._outbox.last() if position is None else position

    @property
    def index(self) -> VectorIndex:
        """The index that is brought up."""
        return self._index

    @property
    def loaded(self) -> bool:
        """Whether the first filling is done: from then on only changes are applied."""
        return self._loading_after is None

    def follow(self) -> None:
        """Apply everything there is."""
        while self.catch_up():
            pass

    def catch_up(self, limit: int = 1000) -> int:
        """Apply up to `limit` vectors or changes, the oldest first; gives how many, 0 when nothing is left."""
        if self._loading_after is not None:
            return self._fill(self._loading_after, limit)
        changes = self._outbox.after(self.position, limit)
        if self._missed(changes):
            self.refill()
            return 1
        if changes:
            self._apply(changes)
            self.position = changes[-1].id
        return len(changes)

    def _fill(self, after: int, limit: int) -> int:
        ids = self._vectors.ids_after(after, self._granularity, self._model, limit)
        self._add(self._vectors.by_ids(ids))
        self._loading_after = ids[-1] if len(ids) == limit else None
        return max(len(ids), 1)  # what changed while it was filled comes next

    def _missed(self, changes: Sequence[Change]) -> bool:
        """Whether changes were trimmed away that this index has not applied, or it is of another database's time."""
        following = changes[0].id if changes else self._outbox.last() + 1
        return following != self.position + 1

    def refill(self) -> None:
        """Empty the index; the next steps fill it from the vectors."""
        self._index.clear()
        self.position = self._outbox.last()
        self._loading_after = 0

    def _apply(self, changes: Sequence[Change]) -> None:
        last = {change.vector: change.operation for change in changes}
        gone = [vector for vector, operation in last.items() if operation == "remove"]
        if gone:
            self._index.remove(gone)
        self._add(self._vectors.by_ids([vector for vector, operation in last.items() if operation == "put"]))

    def _add(self, vectors: Sequence[StoredVector]) -> None:
        own = [one for one in vectors if one.model == self._model and one.granularity is self._granularity]
        if own:
            self._index.add([one.id for one in own], np.stack([one.values for one in own]).astype(np.float32))
