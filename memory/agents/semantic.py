"""The agent of what is known: one fact a line that says it, as subject, relation and value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.memory.agents import checks, relations
from sixfold.memory.agents.base import prompt
from sixfold.memory.types import MemoryType, Operation, Proposal, SemanticFields
from sixfold.models import structured

if TYPE_CHECKING:
    from sixfold.memory.agents.base import Desk
    from sixfold.memory.agents.reading import ReadLine
    from sixfold.memory.types import Memory

_MOST = 4
_SCHEMA = structured.record(
    {
        "items": structured.items(
            structured.record(
                {
                    "line": structured.integer(1),
                    "about": structured.text(60),
                    "relation": structured.text(40),
                    "value": structured.text(100),
                }
            ),
            _MOST,
            1,
        )
    }
)
_TOKENS = 200
_NOBODY = frozenset(
    {"i", "you", "we", "he", "she", "it", "they", "me", "user", "the user", "person", "someone", "unknown"}
)
_EMPTY = frozenset({"", "unknown", "none", "n/a", "yes", "no", "true", "false", "null"})


class SemanticAgent:
    """Proposes facts."""

    type = MemoryType.SEMANTIC

    def __init__(self) -> None:
        self._task = prompt("semantic")

    @property
    def version(self) -> str:
        """The version of its prompt."""
        return self._task.version

    def propose(self, desk: Desk, known: tuple[Memory, ...]) -> list[Proposal]:  # noqa: ARG002 - merging compares later
        """Facts whose value a line holds, none twice, about somebody or something that is named."""
        said = desk.ask(self._task, _SCHEMA, _TOKENS)
        items = said["items"] if said else []
        claims = [f"{item['about']} {item['relation']} {item['value']}" for item in items]
        items = [item for item, claim in zip(items, claims, strict=True) if not checks.HIDDEN.search(claim)]
        claims = [claim for claim in claims if not checks.HIDDEN.search(claim)]
        proposals: list[Proposal] = []
        for index in checks.distinct(claims):
            item = items[index]
            line = checks.supporting(item["value"], item["line"], desk.reading)
            about = _about(item["about"], line) if line else ""
            if line and about and item["value"].strip().casefold() not in _EMPTY and _known(about, desk):
                proposals.append(_fact(about, item["relation"], item["value"].strip(), line))
        return proposals


def _about(about: str, line: ReadLine) -> str:
    """The subject by name: a speaker who says "I" is meant by it; nobody named means no fact."""
    plain = about.strip()
    if plain.casefold() not in _NOBODY:
        return plain
    return line.speaker or ("The user" if line.observation.role == "user" else "")


def _known(about: str, desk: Desk) -> bool:
    """A subject must stand in the segment: the model invents people."""
    if about == "The user":
        return True
    shown = desk.reading.shown.casefold()
    return all(part in shown for part in about.casefold().split())


def _fact(about: str, relation: str, value: str, line: ReadLine) -> Proposal:
    stored = relations.canonical(relation)
    return Proposal(
        operation=Operation.ADD,
        type=MemoryType.SEMANTIC,
        fields=SemanticFields(name=about, summary=f"{about} {stored} {value}", details=value, category=(stored,)),
        evidence=(line.evidence,),
        valid_from=line.when,
        precision=checks.when("", line).precision,
        confidence=0.6,
    )
