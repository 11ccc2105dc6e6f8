"""A memory as a row and back (the columns of `memory` in the schema)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.memory.store import memory_json
from sixfold.memory.store.instants import from_ms, to_ms
from sixfold.memory.types import Memory, MemoryId, MemoryType, Precision, Status

if TYPE_CHECKING:
    from sixfold.memory.store.database import Row, Value
    from sixfold.memory.types import Evidence

_COLUMNS = (
    "id", "type", "fields", "secret", "valid_from", "valid_to", "precision", "time_zone", "confidence", "importance",
    "status", "pinned", "needs_review", "language", "revision", "created_at", "updated_at",
)  # fmt: skip

SELECT = f"SELECT {', '.join(_COLUMNS)} FROM memory"  # noqa: S608 - fixed columns
INSERT = (
    f"INSERT INTO memory (ordinal, {', '.join(_COLUMNS)}) "  # noqa: S608 - fixed columns
    f"VALUES (:ordinal, {', '.join(f':{name}' for name in _COLUMNS)})"
)
UPDATE = f"UPDATE memory SET {', '.join(f'{name} = :{name}' for name in _COLUMNS[1:])} WHERE id = :id"  # noqa: S608


def columns(memory: Memory) -> dict[str, Value]:
    """Give the columns of a memory, all but `ordinal`."""
    return {
        "id": memory.id,
        "type": memory.type.value,
        "fields": memory_json.dump_fields(memory.fields),
        "secret": memory.sealed_secret,
        "valid_from": to_ms(memory.valid_from),
        "valid_to": to_ms(memory.valid_to),
        "precision": memory.precision.value,
        "time_zone": memory.time_zone,
        "confidence": memory.confidence,
        "importance": memory.importance,
        "status": memory.status.value,
        "pinned": int(memory.pinned),
        "needs_review": int(memory.needs_review),
        "language": memory.language,
        "revision": memory.revision,
        "created_at": to_ms(memory.created_at),
        "updated_at": to_ms(memory.updated_at),
    }


def read(row: Row, evidence: tuple[Evidence, ...]) -> Memory:
    """Give the value of a row of `SELECT`."""
    at = dict(zip(_COLUMNS, row, strict=True))
    kind, zone = MemoryType(at["type"]), at["time_zone"]
    return Memory(
        id=MemoryId(at["id"]),
        type=kind,
        fields=memory_json.load_fields(kind, at["fields"]),
        created_at=from_ms(int(at["created_at"])),
        updated_at=from_ms(int(at["updated_at"])),
        revision=at["revision"],
        valid_from=from_ms(at["valid_from"], zone),
        valid_to=from_ms(at["valid_to"], zone),
        precision=Precision(at["precision"]),
        time_zone=zone,
        confidence=at["confidence"],
        importance=at["importance"],
        status=Status(at["status"]),
        pinned=bool(at["pinned"]),
        needs_review=bool(at["needs_review"]),
        language=at["language"],
        evidence=evidence,
        sealed_secret=at["secret"],
    )
