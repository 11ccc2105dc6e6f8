"""A made-up archive in memory and a run of a form on it, into a real place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sixfold.app.plugin_api import EvidenceItem, MemoryItem, Options, Quote
from sixfold.app.staging import Staging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sixfold.app.plugin_api import Archive, RevisionItem, Target

NOW = datetime(2026, 3, 5, 14, 32, tzinfo=UTC)
FIELDS: Mapping[str, Mapping[str, object]] = {
    "core": {"block": "human", "line": "Prefers tea"},
    "episodic": {
        "event_type": "trip",
        "actor": "user",
        "summary": "Rode the tandem to the lake",
        "details": "With a picnic.",
        "place": "Silver Lake",
    },
    "semantic": {"name": "Mila Ostrov", "summary": "Mila Ostrov works at Fernhill", "category": ["works at"]},
    "procedural": {"entry_type": "guide", "title": "Wax the chain", "steps": ["Clean it", "Warm the wax"]},
    "resource": {"title": "Tandem manual", "resource_type": "pdf", "summary": "How to keep it", "location": "a.pdf"},
    "vault": {"entry_type": "credential", "caption": "Wifi", "sensitivity": "high", "username": "", "origin": ""},
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """An archive that holds what a test puts in."""

    items: tuple[MemoryItem, ...] = ()
    seen: tuple[EvidenceItem, ...] = ()

    def memories(self) -> Iterator[MemoryItem]:
        return iter(self.items)

    def history(self, ref: str) -> tuple[RevisionItem, ...]:
        raise LookupError(ref)

    def evidence(self) -> Iterator[EvidenceItem]:
        return iter(self.seen)

    def picture(self, ref: str) -> bytes | None:
        raise LookupError(ref)


def memory(kind: str, ref: str = "", **values: Any) -> MemoryItem:
    """A memory of a type; `fields` are added to made-up ones."""
    fields = {**FIELDS[kind], **values.pop("fields", {})}
    told = {"ref": ref or f"m-{kind}", "type": kind, "created": NOW, "updated": NOW + timedelta(hours=1), **values}
    return MemoryItem(fields=fields, **told)


def evidence(ref: str = "e-1", text: str = "The tandem is turquoise.", **values: Any) -> EvidenceItem:
    """Something that was said."""
    told = {"kind": "chat", "role": "user", "trust": "user", "when": NOW, "time_zone": "Europe/Berlin", **values}
    return EvidenceItem(ref, text=text, plugin="chat", **told)


def one_of_each() -> Shelf:
    """A memory of each type but the vault, one with a quote, and its evidence."""
    quote = Quote("e-1", "turquoise", 14, 23)
    kinds = [kind for kind in FIELDS if kind not in {"vault", "semantic"}]
    items = (*(memory(kind) for kind in kinds), memory("semantic", quotes=(quote,)))
    return Shelf(items, (evidence(),))


def run(write: Callable[[Archive, Target, Options], None], shelf: Shelf, place: Path, **values: str) -> None:
    """Write a form to a place."""
    with Staging(place, place.suffix) as target:
        write(shelf, target, Options("Europe/Berlin", NOW, values))
        target.commit()
