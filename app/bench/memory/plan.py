"""What to measure of the memory, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.app.bench.memory.controls import CONTROLS

if TYPE_CHECKING:
    from pathlib import Path

OF_LOCOMO = ("recall", "answers")
"""What needs the file of LoCoMo; the rest is made from the seed."""
PARTS = (*OF_LOCOMO, "updates", "joint", "routing", "digest", "speed", "injections")


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts, the controls, the sizes.

    `each`: questions of a category or kind. `observations`: among which speed is measured. With `digested` the agents
    read everything before anything is asked.
    """

    locomo: Path | None = None
    samples: tuple[str, ...] = ()
    parts: tuple[str, ...] = PARTS
    controls: tuple[str, ...] = tuple(CONTROLS)
    each: int = 10
    seed: int = 1
    observations: int = 20_000
    digested: bool = False
