"""The agent of what happened: one event a line that tells of it, with its time counted by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.capture.observation import Kind
from sixfold.memory import voice
from sixfold.memory.agents import checks, relations
from sixfold.memory.agents.base import prompt
from sixfold.memory.types import EpisodicFields, MemoryType, Operation, Proposal
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
                {"line": structured.integer(1), "what": structured.text(140), "when": structured.text(40)}
            ),
            _MOST,
            1,
        )
    }
)
_TOKENS = 190


class EpisodicAgent:
    """Proposes events."""

    type = MemoryType.EPISODIC

    def __init__(self) -> None:
        self._task = prompt("episodic")

    @property
    def version(self) -> str:
        """The version of its prompt."""
        return self._task.version

    def propose(self, desk: Desk, known: tuple[Memory, ...]) -> list[Proposal]:  # noqa: ARG002 - merging compares later
        """Events that a line holds, none twice."""
        said = desk.ask(self._task, _SCHEMA, _TOKENS)
        people = {line.speaker for line in desk.reading.lines if line.speaker}
        items = [item for item in (said["items"] if said else []) if _keeps(item["what"], people)]
        claims = [item["what"] for item in items]
        proposals: list[Proposal] = []
        for index in checks.distinct(claims):
            line = checks.supporting(claims[index], items[index]["line"], desk.reading)
            claim = checks.third_person(claims[index], line) if line is not None else ""
            if line is not None and not voice.borrowed(claim, line.observation):
                proposals.append(_event(claim, items[index]["when"], line))
        return proposals


def _keeps(what: str, people: set[str]) -> bool:
    return not checks.HIDDEN.search(what) and not relations.is_talk(what, people)


def _event(what: str, words: str, line: ReadLine) -> Proposal:
    when = checks.when(words, line)
    seen = line.observation
    return Proposal(
        operation=Operation.ADD,
        type=MemoryType.EPISODIC,
        fields=EpisodicFields(
            event_type="seen" if seen.kind is Kind.SCREEN else "told",
            actor=_actor(what, line),
            summary=what.strip(),
            place=seen.place or seen.app or "",
        ),
        evidence=(line.evidence,),
        valid_from=when.start,
        valid_to=when.end,
        precision=when.precision,
        confidence=0.6,
    )


def _actor(what: str, line: ReadLine) -> str:
    """Who did it: the speaker where the event begins with their name or names nobody, else its first word."""
    speaker = line.speaker or ""
    first = what.split(maxsplit=1)[0].strip(",'") if what.split() else ""
    if speaker and (first.casefold() == speaker.split()[0].casefold() or not first[:1].isupper()):
        return speaker
    return first if first[:1].isupper() else speaker
