"""Results as the contract's JSON: the same keys as the result classes, except where the contract names others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sixfold.app.clock import in_zone
from sixfold.app.codec import plain
from sixfold.memory.types import Memory, MemoryType

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.memory.outcomes import Found, Memories, Observations, Revisions, StatusView
    from sixfold.memory.requests import ObservationView


TO_REVIEW = "(to be checked: something it rests on has changed)"


def found(result: Found) -> dict[str, Any]:
    """The hits; `needs_review` is a key of those alone that are marked."""
    data: dict[str, Any] = plain(result)
    data["results"] = [
        {key: value for key, value in hit.items() if key != "needs_review" or value} for hit in data["results"]
    ]
    return data


def observation(view: ObservationView) -> dict[str, Any]:
    """One piece of evidence; the lines' boxes are the window's business."""
    return {key: value for key, value in plain(view).items() if key != "lines"}


def observations(result: Observations) -> dict[str, Any]:
    return {"observations": [observation(view) for view in result.observations], "total": result.total}


def memory(value: Memory) -> dict[str, Any]:
    """One memory, without its sealed secret."""
    return {
        "ref": value.id,
        "type": value.type.value,
        "fields": plain(value.fields),
        "valid_from": _time(value.valid_from, value.time_zone),
        "valid_to": _time(value.valid_to, value.time_zone),
        "confidence": value.confidence,
        "evidence": list(dict.fromkeys(evidence.observation for evidence in value.evidence)),
        "precision": value.precision.value,
        "importance": value.importance,
        "status": value.status.value,
        "pinned": value.pinned,
        "needs_review": value.needs_review,
        "revision": value.revision,
        "created_at": _time(value.created_at, value.time_zone),
        "updated_at": _time(value.updated_at, value.time_zone),
    }


def memories(result: Memories) -> dict[str, Any]:
    return {"memories": [memory(value) for value in result.memories], "total": result.total}


def revisions(result: Revisions) -> dict[str, Any]:
    return {
        "ref": result.ref,
        "revisions": [
            {
                "revision": revision.revision,
                "operation": revision.operation.value,
                "at": revision.at.isoformat(),
                "cause": plain(revision.cause),
                "before": memory(revision.before) if revision.before else None,
                "after": memory(revision.after),
            }
            for revision in result.revisions
        ],
    }


def status(result: StatusView) -> dict[str, Any]:
    """As it is, with every memory type counted, also those that have none."""
    data: dict[str, Any] = plain(result)
    if result.memories is not None:
        data["memories"] = {kind.value: result.memories.get(kind.value, 0) for kind in MemoryType}
    return data


def headline(value: Memory) -> str:
    """A memory in one line, whatever its type: the first of its fields that say something."""
    fields: dict[str, Any] = plain(value.fields)
    names = ("line", "summary", "title", "caption", "name")
    words = [str(fields[name]) for name in names if fields.get(name)]
    return words[0] if len(words) == 1 or "name" not in fields else f"{fields['name']}: {words[0]}"


def _time(moment: datetime | None, zone: str) -> str | None:
    return in_zone(moment, zone).isoformat() if moment else None
