"""What stands in a table's row: the headings of each type and of evidence, and the cells under them.

Times are told on the clock of the memory's own zone. No cell holds a character that a table's readers refuse.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sixfold.app.plugin_api import PluginError, Streaming

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from sixfold.app.plugin_api import EvidenceItem, MemoryItem, Target

Cell = str | datetime | float | bool | None

FIELDS: Mapping[str, tuple[str, ...]] = {
    "core": ("block", "line"),
    "episodic": ("event_type", "actor", "summary", "details", "place"),
    "semantic": ("name", "summary", "details", "category"),
    "procedural": ("entry_type", "title", "steps", "when_to_use"),
    "resource": ("title", "resource_type", "summary", "location", "content_ref"),
    "vault": ("entry_type", "caption", "sensitivity", "username", "origin", "secret"),
}
"""The columns of each type's own fields, in the order of the types; `secret` is the vault's value."""

SHARED = (
    *("valid_from", "valid_to", "precision", "time_zone", "confidence", "importance", "status", "pinned"),
    *("needs_review", "language", "revision", "created", "updated", "quotes", "evidence", "ref"),
)
EVIDENCE = (
    *("when", "kind", "role", "trust", "author", "app", "title", "url", "text", "place", "time_zone"),
    *("ended", "last_seen", "seen_count", "thread", "seq", "part", "language", "plugin", "external_id"),
    *("redactions", "expired", "picture", "ref"),
)
# What XML 1.0 (2.2, Char) has no place for, and readers of CSV stop at: controls, halves of pairs, non-characters.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def headings(kind: str) -> tuple[str, ...]:
    """The first row of a memory type's table."""
    return (*FIELDS[kind], *SHARED)


def memory_cells(item: MemoryItem) -> tuple[Cell, ...]:
    """A memory's row, under the headings of its type."""
    zone = zone_of(item.time_zone)
    own = {**item.fields, "secret": item.secret}
    return (
        *(_words(own.get(name), numbered=name == "steps") for name in FIELDS[item.type]),
        _local(item.valid_from, zone),
        _local(item.valid_to, zone),
        item.precision,
        item.time_zone,
        item.confidence,
        item.importance,
        item.status,
        item.pinned,
        item.needs_review,
        item.language,
        item.revision,
        _local(item.created, zone),
        _local(item.updated, zone),
        clean("\n".join(quote.text for quote in item.quotes)),
        " ".join(dict.fromkeys(quote.ref for quote in item.quotes)),
        item.ref,
    )


def evidence_cells(item: EvidenceItem) -> tuple[Cell, ...]:
    """A row of `EVIDENCE`."""
    zone = zone_of(item.time_zone)
    told = {
        **{name: getattr(item, name) for name in EVIDENCE},
        "redactions": ", ".join(f"{rule} {count}" for rule, count in sorted(item.redactions.items())),
    }
    return tuple(_evidence_cell(value, zone) for value in told.values())


def _evidence_cell(value: str | float | datetime | None, zone: tzinfo) -> Cell:
    if isinstance(value, datetime):
        return _local(value, zone)
    return clean(value) if isinstance(value, str) else value


def clean(text: str) -> str:
    """A text without what a table's readers refuse; every end of a line is one character."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))


@lru_cache(maxsize=64)
def zone_of(name: str) -> tzinfo:
    """The zone of an IANA name, UTC where the machine knows none of that name."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return UTC


def streaming(target: Target) -> Streaming:
    """The target, where a form can write to it piece by piece."""
    if not isinstance(target, Streaming):
        raise PluginError("This form runs in Sixfold itself only; choose another one.")
    return target


def _words(value: object, *, numbered: bool) -> str | None:
    if isinstance(value, list | tuple):
        lines = [f"{number}. {part}" for number, part in enumerate(value, 1)] if numbered else map(str, value)
        return clean(("\n" if numbered else " / ").join(lines))
    return None if value is None else clean(str(value))


def _local(at: datetime | None, zone: tzinfo) -> datetime | None:
    return None if at is None else at.astimezone(zone)
