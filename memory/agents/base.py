"""What all agents share: the work they are given, the narrow question they may ask, the proposals they give back.

One prefill for six agents: the fixed part (rules, kinds, examples) is the same for all and its KV state is kept; the
segment's lines come next and are evaluated once; the agent's line, at most 50 tokens, comes last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any, Protocol

from sixfold.memory.answer_settings import versioned
from sixfold.models import structured
from sixfold.models.errors import MalformedOutput, PromptTooLong
from sixfold.models.protocols import ChatRequest, Finish, Priority

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping

    from sixfold.memory.agents.reading import Reading
    from sixfold.memory.types import Memory, MemoryType, Proposal
    from sixfold.models.protocols import ChatModel, Completion


class DigestCancelled(Exception):  # noqa: N818 - nothing went wrong: somebody asked to stop
    """The digest was asked to stop; what was not applied is read again next time."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file: its version and its text."""

    version: str
    text: str


def prompt(name: str) -> Prompt:
    """The prompt file of a name, below `prompts/`."""
    file = resources.files(__package__).joinpath("prompts", f"{name}.txt")
    return Prompt(*versioned(file.read_text("utf-8")))


@dataclass(slots=True)
class Spent:
    """What the model's calls cost; `prompt_tokens` counts those really evaluated."""

    prompt_tokens: int = 0
    answer_tokens: int = 0
    calls: int = 0
    malformed: int = 0

    def add(self, completion: Completion) -> None:
        """Count one call."""
        self.calls += 1
        self.prompt_tokens += completion.prompt_tokens
        self.answer_tokens += completion.answer_tokens


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an agent asks the model about one reading."""

    model: ChatModel
    reading: Reading
    system: Prompt
    cancel: threading.Event | None = None
    spent: Spent = field(default_factory=Spent)

    def ask(self, task: Prompt, schema: Mapping[str, object], max_tokens: int) -> Any | None:
        """Do one task over the lines; None when the output does not satisfy the schema, or the lines are too many.

        Raises a `ModelError` when the model cannot run, `DigestCancelled` when it was told to stop.
        """
        request = ChatRequest(
            system=self.system.text,
            user=(f"Lines:\n{self.reading.shown}\n", task.text),
            max_tokens=max_tokens,
            schema=schema,
            priority=Priority.BACKGROUND,
        )
        try:
            completion = self.model.complete(request, None, self.cancel)
        except (PromptTooLong, MalformedOutput):
            self.spent.malformed += 1
            return None
        self.spent.add(completion)
        if completion.finish is Finish.CANCELLED:
            raise DigestCancelled
        try:
            return structured.parse(schema, completion.text)
        except MalformedOutput:
            self.spent.malformed += 1
            return None


class Agent(Protocol):
    """Reads a segment and proposes changes to the memories of its type."""

    @property
    def type(self) -> MemoryType:
        """The type whose memories it keeps."""

    @property
    def version(self) -> str:
        """The version of its prompt, kept with each revision."""

    def propose(self, desk: Desk, known: tuple[Memory, ...]) -> list[Proposal]:
        """What the segment adds, each with its quote; `known` are the nearest memories of its type."""
