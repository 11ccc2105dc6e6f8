"""What a scripted engine lists and counts. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.memory import outcomes, requests
from sixfold.memory.types import MemoryType

if TYPE_CHECKING:
    from collections.abc import Collection

    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import ObservationView
    from sixfold.memory.types import Memory


def listed(
    memories: Collection[Memory],
    observations: Collection[ObservationView],
    request: requests.ListMemories | requests.ListObservations,
) -> Result:
    """A page of memories that hold the words, or of observations, the newest first."""
    if isinstance(request, requests.ListObservations):
        seen = sorted(observations, key=lambda one: one.when, reverse=True)
        return outcomes.Observations(tuple(seen[: request.limit]), len(seen))
    wanted = (request.query or "").casefold()
    found = [
        memory
        for memory in memories
        if (request.type is None or memory.type is request.type) and wanted in repr(memory.fields).casefold()
    ]
    end = None if request.limit is None else request.offset + request.limit
    return outcomes.Memories(tuple(found[request.offset : end]), len(found))


def status(memories: Collection[Memory], observations: int) -> Result:
    """How many of each kind there are; nothing lies on a disk."""
    return outcomes.StatusView(
        version="",
        locked=False,
        observations=observations,
        memories={kind.value: sum(memory.type is kind for memory in memories) for kind in MemoryType},
        vectors=0,
        inbox=0,
        undigested=0,
        bytes={},
        model="",
        embedder="",
        instance=None,
    )
