"""A memory as JSON and back: the column `fields`, and what a revision keeps as `before` and `after`."""

from __future__ import annotations

import base64
import dataclasses
import json
from typing import TYPE_CHECKING, Any

from sixfold.memory.store.instants import from_ms, to_ms
from sixfold.memory.types import (
    CoreFields,
    EpisodicFields,
    Memory,
    MemoryId,
    MemoryType,
    Precision,
    ProceduralFields,
    ResourceFields,
    SemanticFields,
    Status,
    VaultFields,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sixfold.memory.types import Evidence, Fields

FIELDS: Mapping[MemoryType, type[Fields]] = {
    MemoryType.CORE: CoreFields,
    MemoryType.EPISODIC: EpisodicFields,
    MemoryType.SEMANTIC: SemanticFields,
    MemoryType.PROCEDURAL: ProceduralFields,
    MemoryType.RESOURCE: ResourceFields,
    MemoryType.VAULT: VaultFields,
}
"""The field set of each type."""


def fields_to_map(fields: Fields) -> dict[str, Any]:
    """Give the fields as JSON values, lists for tuples."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in _items(fields)}


def fields_from_map(kind: MemoryType, values: Mapping[str, Any]) -> Fields:
    """Give the typed fields; names that this version does not know are dropped, so that a newer one's rows open."""
    cls: Any = FIELDS[kind]
    known = {field.name for field in dataclasses.fields(cls)}
    taken = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    fields: Fields = cls(**{name: value for name, value in taken.items() if name in known})
    return fields


def words(fields: Fields) -> str:
    """Give the text of a memory as it is searched and embedded: its fields' own words, one a line."""
    lines: list[str] = []
    for name, value in _items(fields):
        if name not in {"block", "event_type", "entry_type", "resource_type", "sensitivity", "content_ref"}:
            lines += [value] if isinstance(value, str) else value
    return "\n".join(line for line in lines if line)


def _items(fields: Fields) -> list[tuple[str, Any]]:
    return [(field.name, getattr(fields, field.name)) for field in dataclasses.fields(fields)]


def dump_fields(fields: Fields) -> str:
    """Give the column `fields`."""
    return json.dumps(fields_to_map(fields), ensure_ascii=False)


def load_fields(kind: MemoryType, stored: str) -> Fields:
    """Read the column `fields`."""
    return fields_from_map(kind, json.loads(stored))


def dump(memory: Memory, lineage: tuple[int, ...]) -> str:
    """Give a memory for its history, without evidence.

    `lineage` are the revisions that this state was made from, itself included and those undone left out: their
    evidence is the state's own.
    """
    secret = memory.sealed_secret
    state = {
        "type": memory.type.value,
        "fields": fields_to_map(memory.fields),
        "revision": memory.revision,
        "lineage": list(lineage),
        "valid_from": to_ms(memory.valid_from),
        "valid_to": to_ms(memory.valid_to),
        "precision": memory.precision.value,
        "time_zone": memory.time_zone,
        "confidence": memory.confidence,
        "importance": memory.importance,
        "status": memory.status.value,
        "pinned": memory.pinned,
        "needs_review": memory.needs_review,
        "language": memory.language,
        "created_at": to_ms(memory.created_at),
        "updated_at": to_ms(memory.updated_at),
        "secret": None if secret is None else base64.b64encode(secret).decode("ascii"),
    }
    return json.dumps(state, ensure_ascii=False)


def load(identifier: str, stored: str, evidence: tuple[Evidence, ...] = ()) -> tuple[Memory, tuple[int, ...]]:
    """Give a memory as its history kept it, and its lineage."""
    state = json.loads(stored)
    kind, zone, secret = MemoryType(state["type"]), state["time_zone"], state["secret"]
    memory = Memory(
        id=MemoryId(identifier),
        type=kind,
        fields=fields_from_map(kind, state["fields"]),
        created_at=from_ms(int(state["created_at"])),
        updated_at=from_ms(int(state["updated_at"])),
        revision=state["revision"],
        valid_from=from_ms(state["valid_from"], zone),
        valid_to=from_ms(state["valid_to"], zone),
        precision=Precision(state["precision"]),
        time_zone=zone,
        confidence=state["confidence"],
        importance=state["importance"],
        status=Status(state["status"]),
        pinned=state["pinned"],
        needs_review=state["needs_review"],
        language=state["language"],
        evidence=evidence,
        sealed_secret=None if secret is None else base64.b64decode(secret),
    )
    return memory, tuple(state["lineage"])
