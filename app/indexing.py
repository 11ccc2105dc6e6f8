"""The vector indexes of an open memory: turns in Chroma where the runtime folder lies in memory, the rest scanned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.memory.index import ExactIndex, Follower
from sixfold.memory.retrieve import Indexes
from sixfold.memory.store.outbox import Outbox
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from sixfold.app.paths import Home
    from sixfold.memory.store.database import Database
    from sixfold.models.protocols import Embedder

FOLLOWED = 10_000
"""Changes that are applied in one step."""


@dataclass(frozen=True, slots=True)
class Indexing:
    """The indexes, and in a word how they are kept."""

    indexes: Indexes
    state: str

    def follow(self) -> None:
        """Apply every change of the database; to be called on the memory's thread."""
        for follower in (self.indexes.turns, self.indexes.memories):
            while follower.catch_up(FOLLOWED):
                pass

    def close(self) -> None:
        """Let go of them; to be called on the memory's thread, before the database closes."""
        for follower in (self.indexes.turns, self.indexes.memories):
            follower.index.close()


def open_index(home: Home, database: Database, embedder: Embedder) -> Indexing:
    """Open or make the indexes; to be called on the memory's thread."""
    turns = _scanned(database, embedder, Granularity.TURN)
    return Indexing(Indexes(turns, _scanned(database, embedder, Granularity.MEMORY)), "exact scan")


def _scanned(database: Database, embedder: Embedder, granularity: Granularity) -> Follower:
    return Follower(
        ExactIndex(embedder.dimension),
        Vectors(database),
        Outbox(database),
        model=embedder.name,
        granularity=granularity,
    )
