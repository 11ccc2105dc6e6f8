"""The agent of who the user is: lines of the user's own words, kept as they were said. Nobody else's words count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.capture.observation import Trust
from sixfold.memory.agents.base import prompt
from sixfold.memory.types import CoreFields, MemoryType, Operation, Proposal
from sixfold.models import structured

if TYPE_CHECKING:
    from sixfold.memory.agents.base import Desk
    from sixfold.memory.types import Memory

_MOST = 3
_SCHEMA = structured.record(
    {
        "items": structured.items(
            structured.record({"line": structured.integer(1), "block": structured.choice(("human", "persona"))}), _MOST
        )
    }
)
_TOKENS = 70
_LINE_CHARACTERS = 300


class CoreAgent:
    """Proposes lines about the user."""

    type = MemoryType.CORE

    def __init__(self) -> None:
        self._task = prompt("core")

    @property
    def version(self) -> str:
        """The version of its prompt."""
        return self._task.version

    def propose(self, desk: Desk, known: tuple[Memory, ...]) -> list[Proposal]:  # noqa: ARG002 - merging compares later
        """The user's lines that the model names, word for word."""
        if not any(seen.trust is Trust.USER for seen in desk.reading.observations):
            return []
        said = desk.ask(self._task, _SCHEMA, _TOKENS)
        proposals: dict[int, Proposal] = {}
        for item in said["items"] if said else []:
            line = desk.reading.line(item["line"])
            if line is None or line.observation.trust is not Trust.USER:
                continue
            proposals.setdefault(
                line.n,
                Proposal(
                    operation=Operation.ADD,
                    type=MemoryType.CORE,
                    fields=CoreFields(block=item["block"], line=line.text.strip()[:_LINE_CHARACTERS]),
                    evidence=(line.evidence,),
                    valid_from=line.when,
                    confidence=0.8,
                    importance=0.8,
                ),
            )
        return list(proposals.values())
