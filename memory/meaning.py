"""What a query means, as numbers: its own vector, and one for each of its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.memory.store.term_vectors import TermVectors
from sixfold.memory.terms import spelled
from sixfold.models.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from sixfold.memory.store.database import Database
    from sixfold.memory.store.serial import Serial
    from sixfold.models.protocols import Embedder

MOST_WORDS = 12
"""Words of a query that are embedded by themselves, 1 ms each: a question has fewer, and a pasted page waits for no
more."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """`whole`: the query's unit vector, shape (dimension,). `words`: unit vectors of terms the memory does not know."""

    whole: NDArray[np.float32]
    words: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)


class Meanings:
    """Embeds queries; called outside of the database's thread."""

    def __init__(self, serial: Serial, db: Database, embedder: Embedder) -> None:
        self._serial = serial
        self._embedder = embedder
        self._stored = TermVectors(db, embedder.name)

    def of(self, query: str) -> Meaning | None:
        """Give what it means, None without a working embedder: the words alone then decide."""
        words = spelled(query)
        unknown = sorted(self._serial.run(lambda: self._stored.missing(words)))[:MOST_WORDS]
        try:
            rows = self._embedder.embed([query, *(words[term] for term in unknown)])
        except ModelError:  # the window shows the model's state elsewhere
            return None
        return Meaning(rows[0], dict(zip(unknown, rows[1:], strict=True)))
