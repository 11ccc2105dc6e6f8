"""The six agents that ship with the program, one a type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.memory.agents.core import CoreAgent
from sixfold.memory.agents.episodic import EpisodicAgent
from sixfold.memory.agents.procedural import ProceduralAgent
from sixfold.memory.agents.resource import ResourceAgent
from sixfold.memory.agents.semantic import SemanticAgent
from sixfold.memory.agents.vault import VaultAgent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sixfold.memory.agents.base import Agent
    from sixfold.memory.types import MemoryType


def agents() -> Mapping[MemoryType, Agent]:
    """One agent a type."""
    six: tuple[Agent, ...] = (
        CoreAgent(),
        EpisodicAgent(),
        SemanticAgent(),
        ProceduralAgent(),
        ResourceAgent(),
        VaultAgent(),
    )
    return {agent.type: agent for agent in six}
