"""How much an open memory holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.memory.store.memories import Memories
from sixfold.memory.store.observations import Observations
from sixfold.memory.store.vectors import Vectors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sixfold.memory.store.database import Database


@dataclass(frozen=True, slots=True)
class Counts:
    """`memories` counts by type, `waiting` texts that have no embedding yet."""

    observations: int
    memories: Mapping[str, int]
    vectors: int
    waiting: int
    undigested: int


def counted(database: Database) -> Counts:
    """Count; to be called on the memory's thread."""
    observations, vectors = Observations(database), Vectors(database)
    return Counts(
        observations=observations.count(),
        memories={kind.value: count for kind, count in Memories(database).counts().items()},
        vectors=vectors.count(),
        waiting=vectors.wanted_count(),
        undigested=observations.undigested_count(),
    )
