"""The agent of where things are: the page or file a segment shows, with its place and one line about it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sixfold.capture.observation import Kind
from sixfold.memory import support
from sixfold.memory.agents.base import prompt
from sixfold.memory.types import Evidence, MemoryType, Operation, Proposal, ResourceFields
from sixfold.models import structured

if TYPE_CHECKING:
    from sixfold.capture.observation import Observation
    from sixfold.memory.agents.base import Desk
    from sixfold.memory.types import Memory

_SCHEMA = structured.record({"summary": structured.text(160)})
_TOKENS = 60
_LEAST_SUPPORT = 0.7
_EXTRACT_CHARACTERS = 160


class ResourceAgent:
    """Proposes pages and files."""

    type = MemoryType.RESOURCE

    def __init__(self) -> None:
        self._task = prompt("resource")

    @property
    def version(self) -> str:
        """The version of its prompt."""
        return self._task.version

    def propose(self, desk: Desk, known: tuple[Memory, ...]) -> list[Proposal]:
        """One entry for the segment's page; a page that is known under its place is not described again."""
        seen = desk.reading.first
        if seen.kind not in {Kind.SCREEN, Kind.DOCUMENT} or not (seen.title or seen.url or seen.app):
            return []
        title, location = title_of(seen), _location(seen)
        summary = _known_summary(known, title, location) or self._summary(desk)
        fields = ResourceFields(title, _resource_type(seen), summary, location, seen.id)
        first = desk.reading.lines[0]
        quote = Evidence(first.observation.id, first.text, first.start, first.end)
        return [
            Proposal(
                operation=Operation.ADD,
                type=MemoryType.RESOURCE,
                fields=fields,
                evidence=(quote,),
                valid_from=seen.observed_at,
                confidence=0.8,
            )
        ]

    def _summary(self, desk: Desk) -> str:
        """One line by the model if the page holds what it says, else the page's own first words."""
        said = desk.ask(self._task, _SCHEMA, _TOKENS)
        summary = said["summary"].strip() if said else ""
        found = support.measure(summary, f"{desk.reading.shown} {desk.reading.first.title or ''}")
        if summary and found.numbers and found.words >= _LEAST_SUPPORT:
            return str(summary)
        return " ".join(" ".join(line.text.split()) for line in desk.reading.lines[:4])[:_EXTRACT_CHARACTERS]


def title_of(seen: Observation) -> str:
    """How a page is called: its window's or file's title, else the application."""
    return str(seen.title or seen.app or "").strip()


def _location(seen: Observation) -> str:
    return str(seen.url or seen.place or seen.app or "")


def _known_summary(known: tuple[Memory, ...], title: str, location: str) -> str:
    for memory in known:
        fields = memory.fields
        if isinstance(fields, ResourceFields) and (fields.title, fields.location) == (title, location):
            return fields.summary
    return ""


def _resource_type(seen: Observation) -> str:
    if seen.kind is Kind.DOCUMENT:
        return "document"
    return "web page" if seen.url and urlsplit(seen.url).scheme in {"http", "https"} else "screen"
