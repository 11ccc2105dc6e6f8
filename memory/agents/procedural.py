"""The agent of how things are done: steps a page shows are taken word for word; else the model names their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sixfold.memory import steps
from sixfold.memory.agents.base import prompt
from sixfold.memory.types import Evidence, MemoryType, Operation, ProceduralFields, Proposal
from sixfold.models import structured

if TYPE_CHECKING:
    from sixfold.capture.observation import Observation
    from sixfold.memory.agents.base import Desk
    from sixfold.memory.agents.reading import ReadLine
    from sixfold.memory.types import Memory

_MOST = 12
_FEWEST = 2
_SCHEMA = structured.record(
    {
        "title": structured.text(80),
        "lines": structured.items(structured.integer(1), _MOST),
        "when": structured.text(80),
    }
)
_TOKENS = 110
_TITLE_CHARACTERS = 100


class ProceduralAgent:
    """Proposes guides."""

    type = MemoryType.PROCEDURAL

    def __init__(self) -> None:
        self._task = prompt("procedural")

    @property
    def version(self) -> str:
        """The version of its prompt."""
        return self._task.version

    def propose(self, desk: Desk, known: tuple[Memory, ...]) -> list[Proposal]:  # noqa: ARG002 - merging compares later
        """The lists of steps of a segment; the model is asked only where no list shows itself."""
        shown = [_shown(seen, found) for seen in desk.reading.observations for found in steps.find(seen.text)]
        if shown:
            return shown
        said = desk.ask(self._task, _SCHEMA, _TOKENS)
        guide = _told(said, desk) if said else None
        return [guide] if guide else []


def _shown(seen: Observation, found: steps.Steps) -> Proposal:
    quote = Evidence(seen.id, seen.text[found.start : found.end], found.start, found.end)
    return _guide(_title(found.head, seen), found.steps, seen, evidence=(quote,), confidence=0.9)


def _told(said: Any, desk: Desk) -> Proposal | None:
    """Steps by the numbers of their lines, each once, in order; a title must be the segment's own words."""
    numbers = list(dict.fromkeys(n for n in said["lines"] if desk.reading.line(n)))
    lines = [line for n in numbers if (line := desk.reading.line(n)) is not None]
    if len(lines) < _FEWEST or numbers != sorted(numbers):
        return None
    title = said["title"].strip()
    known = desk.reading.shown.casefold()
    if not title or not all(word in known for word in title.casefold().split()):
        title = _title("", lines[0].observation)
    return _of_lines(title, said["when"].strip(), lines)


def _of_lines(title: str, when_to_use: str, lines: list[ReadLine]) -> Proposal:
    body = tuple(line.text for line in lines)
    evidence = tuple(line.evidence for line in lines)
    seen = lines[0].observation
    return _guide(title, body, seen, when_to_use=when_to_use, evidence=evidence, confidence=0.6)


def _guide(
    title: str,
    body: tuple[str, ...],
    seen: Observation,
    *,
    when_to_use: str = "",
    evidence: tuple[Evidence, ...],
    confidence: float,
) -> Proposal:
    return Proposal(
        operation=Operation.ADD,
        type=MemoryType.PROCEDURAL,
        fields=ProceduralFields(entry_type="guide", title=title, steps=body, when_to_use=when_to_use),
        evidence=evidence,
        valid_from=seen.observed_at,
        confidence=confidence,
        importance=0.7,
    )


def _title(head: str, seen: Observation) -> str:
    first = seen.text.strip().split("\n", 1)[0]
    return (head or seen.title or first).strip()[:_TITLE_CHARACTERS]
