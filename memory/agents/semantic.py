"""The agent of what is known: one fact a line that says it, as subject, relation and value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sixfold.memory import voice
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
_LONGEST_VALUE = 70
_TALK = re.compile(r"[!?]|\.\s")
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
        kept = [n for n, item in enumerate(items) if _keeps(claims[n], item["about"])]
        items, claims = [items[n] for n in kept], [claims[n] for n in kept]
        proposals: list[Proposal] = []
        for index in checks.distinct(claims):
            item = items[index]
            line = checks.supporting(item["value"], item["line"], desk.reading)
            about = _about(item["about"], line) if line else ""
            if line and about and _is_value(item["value"]) and _known(about, desk) and _could_say(about, line, desk):
                proposals.append(_fact(about, item["relation"], item["value"].strip(), line))
        return proposals


def _keeps(claim: str, about: str) -> bool:
    return not checks.HIDDEN.search(claim) and not relations.is_talk(claim, [about])


def _is_value(value: str) -> bool:
    """Whether a value is one: something, and no piece of talk that was copied whole."""
    plain = value.strip()
    return plain.casefold() not in _EMPTY and len(plain) <= _LONGEST_VALUE and not _TALK.search(plain)


def _could_say(about: str, line: ReadLine, desk: Desk) -> bool:
    """Whether a line speaks of a person of the talk: they said it, or it names them."""
    people = {one.speaker.casefold() for one in desk.reading.lines if one.speaker}
    folded = about.casefold()
    if folded not in people or line.speaker is None or line.speaker.casefold() == folded:
        return True
    return folded.split()[0] in line.text.casefold()


def _about(about: str, line: ReadLine) -> str:
    """The subject by name: a speaker who says "I" is meant by it; nobody named, or a page's "my bank", is no fact."""
    plain = about.strip()
    if plain.casefold() not in _NOBODY:
        return "" if voice.borrowed(plain, line.observation) else plain
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
