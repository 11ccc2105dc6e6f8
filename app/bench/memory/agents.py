"""A digest whose router wakes agents of which only some really read: what the router, or one agent alone, costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sixfold.memory.agents import builtin
from sixfold.memory.digest import Digest
from sixfold.memory.types import MemoryType

if TYPE_CHECKING:
    from collections.abc import Collection

    from sixfold.app.bench.memory.house import Change
    from sixfold.app.wiring import Open
    from sixfold.memory.agents.base import Desk
    from sixfold.memory.router import Routes
    from sixfold.memory.types import Memory, Proposal


@dataclass(frozen=True, slots=True)
class Sleeper:
    """An agent that proposes nothing and asks nobody."""

    type: MemoryType
    version: str = "asleep"

    def propose(self, desk: Desk, known: tuple[Memory, ...]) -> list[Proposal]:  # noqa: ARG002 - the seam's
        """Nothing."""
        return []


def reading(awake: Collection[MemoryType], routes: Routes | None = None) -> Change:
    """Digest with these agents and sleepers in the place of the others, by another table if one is given."""

    def change(opened: Open) -> Open:
        real = builtin.agents()
        own = Digest(
            opened.serial,
            opened.database,
            opened.chat,
            now=opened.clock,
            name=lambda _at: opened.new_id(),
            agents={kind: real[kind] if kind in awake else Sleeper(kind) for kind in MemoryType},
            routes=routes,
        )
        return replace(opened, digest=own)

    return change
