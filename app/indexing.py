"""The vector indexes of an open memory: turns in Chroma where the runtime folder lies in memory, memories scanned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.memory.index import ExactIndex, Follower
from sixfold.memory.retrieve import Indexes
from sixfold.memory.store.outbox import Outbox
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.turn_index import TurnIndex
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from sixfold.app.paths import Home
    from sixfold.memory.store.database import Database
    from sixfold.models.protocols import Embedder


@dataclass(frozen=True, slots=True)
class Indexing:
    """The two indexes. Everything is to be called on the memory's thread."""

    turns: TurnIndex
    memories: Follower

    @property
    def indexes(self) -> Indexes:
        """What the retriever asks."""
        return Indexes(self.turns, self.memories)

    @property
    def state(self) -> str:
        """In a word how the turns are kept."""
        return self.turns.state

    def follow(self) -> None:
        """Apply every change of the database."""
        self.turns.follow()
        self.memories.follow()

    def step(self) -> bool:
        """Bring Chroma a short step nearer; False when nothing is left to do. For the background."""
        return self.turns.step()

    def purge(self) -> None:
        """Leave no removed vector in a file: after something was forgotten."""
        self.follow()
        self.turns.purge()

    def close(self) -> None:
        """Seal Chroma and let go of the rest, before the database closes."""
        self.turns.close()
        self.memories.index.close()


def open_index(home: Home, database: Database, embedder: Embedder) -> Indexing:
    """Open the indexes: exact scans at first."""
    turns = TurnIndex(
        database, model=embedder.name, dimension=embedder.dimension, folder=home.scratch, sealed=home.index
    )
    memories = Follower(
        ExactIndex(embedder.dimension),
        Vectors(database),
        Outbox(database),
        model=embedder.name,
        granularity=Granularity.MEMORY,
    )
    return Indexing(turns, memories)
