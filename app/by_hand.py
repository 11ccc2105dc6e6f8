"""Memories that the user makes or rewrites: fields from their words, by simple rules and without a model."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

from sixfold.app import codec
from sixfold.app.errors import MalformedMessage, NotUnderstood
from sixfold.memory.types import (
    CoreFields,
    EpisodicFields,
    Evidence,
    Fields,
    Memory,
    MemoryId,
    MemoryType,
    Precision,
    ProceduralFields,
    ResourceFields,
    SemanticFields,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sixfold.capture.observation import Observation

TITLE = 80
"""Characters of a title that is made from the first line."""
_SENTENCE_END = re.compile(r"(?<=[.!?\u3002])\s+|\n")
_STEP_MARK = re.compile(r"^\s*(?:[-*\u2022]|\d{1,3}[.)])\s+")
_LOCATION = re.compile(r"\bhttps?://\S+|(?<!\S)[~/][\w./~-]+")


def memory(observation: Observation, kind: MemoryType, ident: str, now: datetime) -> Memory:
    """A memory that says what the observation says, with the whole of it as evidence. Not for the vault."""
    text = observation.text
    happened = observation.observed_at if kind is MemoryType.EPISODIC else None
    return Memory(
        id=MemoryId(ident),
        type=kind,
        fields=_fields(text, kind, observation.id),
        created_at=now,
        updated_at=now,
        valid_from=happened,
        valid_to=happened,
        precision=Precision.MINUTE if happened else Precision.UNKNOWN,
        time_zone=observation.time_zone,
        confidence=1.0,
        language=observation.language,
        evidence=(Evidence(observation.id, text, 0, len(text)),),
    )


def rewritten(before: Fields, changes: Mapping[str, object]) -> Fields:
    """The fields with the user's changes; a name or a type that does not fit is refused in words."""
    data: dict[str, Any] = codec.to_json(before)
    known = data.keys() - {codec.TAG}
    if not changes or changes.keys() - known:
        raise NotUnderstood(name="fields", remedy=f"these can be changed: {', '.join(sorted(known))}")
    try:
        after: Fields = codec.from_json({**data, **codec.to_json(dict(changes))}, type(before))
    except MalformedMessage as error:
        raise NotUnderstood(name="fields", remedy="texts are texts, and steps and categories lists of texts") from error
    return after


def _fields(text: str, kind: MemoryType, ref: str) -> Fields:
    first, rest = _split(text)
    match kind:
        case MemoryType.CORE:
            return CoreFields("human", " ".join(text.split()))
        case MemoryType.EPISODIC:
            return EpisodicFields("note", "user", first, rest)
        case MemoryType.SEMANTIC:
            return SemanticFields(_title(first), first, rest)
        case MemoryType.PROCEDURAL:
            return ProceduralFields("guide", _title(first), _steps(text))
        case _:
            location = _LOCATION.search(text)
            return ResourceFields(_title(first), "note", " ".join(text.split()), location[0] if location else "", ref)


def _split(text: str) -> tuple[str, str]:
    """The first sentence or line, and the rest."""
    parts = _SENTENCE_END.split(text.strip(), maxsplit=1)
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else ""


def _title(sentence: str) -> str:
    if len(sentence) <= TITLE:
        return sentence.rstrip(".:")
    cut = sentence.rfind(" ", 0, TITLE)
    return sentence[: cut if cut > 0 else TITLE].rstrip(".:,;")


def _steps(text: str) -> tuple[str, ...]:
    """The lines below the first, without their marks; a text of one line is its own only step."""
    lines = [_STEP_MARK.sub("", line).strip() for line in text.strip().splitlines()]
    steps = tuple(line for line in lines[1:] if line)
    return steps or (lines[0],)


def with_fields(before: Memory, fields: Fields, now: datetime) -> Memory:
    """The memory as the user has rewritten it: sure of it, and nothing left to look at."""
    return dataclasses.replace(before, fields=fields, updated_at=now, confidence=1.0, needs_review=False)
