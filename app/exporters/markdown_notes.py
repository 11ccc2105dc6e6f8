"""Notes for Obsidian: a memory's, a day's. What others wrote is shown and never does anything in them.

Words of memories are escaped, words of evidence stand in a code block: no picture of theirs is loaded from the network,
no link or query of theirs becomes one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sixfold.app.exporters.markdown_edits import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sixfold.app.plugin_api import EvidenceItem, MemoryItem

MAX_TEXT = 4000
"""Characters of one piece of evidence on a day's page: a page of a busy day stays one that Obsidian opens."""
MAX_TITLE = 80
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~$%^&{}]|==|^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)
_TAG = re.compile(r"[^\w/-]+")
_FENCE = re.compile(r"`{3,}")
_LISTS = frozenset({"steps"})
_HEADLESS = ("line", "summary")
_LABELS = {
    "details": "Details",
    "place": "Place",
    "actor": "Who",
    "event_type": "What",
    "steps": "Steps",
    "when_to_use": "When",
    "resource_type": "Kind",
    "location": "Where",
    "category": "Category",
    "entry_type": "Kind",
    "block": "About",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a memory's note needs to know of evidence: the page of the day that holds it, with its folder."""

    page: str
    label: str


def title(memory: MemoryItem) -> str:
    """What a memory is called: its name or title, else the beginning of what it says; an episode with its day."""
    fields = memory.fields
    said = str(fields.get("name") or fields.get("title") or fields.get("summary") or fields.get("line") or memory.type)
    said = " ".join(said.split())
    if len(said) > MAX_TITLE:
        said = said[: MAX_TITLE - 1].rsplit(" ", 1)[0] + "\u2026"
    return f"{day_of(memory)} {said}" if memory.type == "episodic" and memory.valid_from else said


def day_of(memory: MemoryItem) -> str:
    """The day when it happened, on the clock of its place."""
    return local(memory.valid_from or memory.created, memory.time_zone).date().isoformat()


def local(at: datetime, zone: str) -> datetime:
    """The time as a clock showed it there, without a zone."""
    try:
        return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    except (OSError, ValueError, KeyError, OverflowError):
        return at.replace(tzinfo=None)


def escaped(text: str) -> str:
    """Words as Markdown that shows them and nothing else."""
    return _SPECIAL.sub(_shielded, text)


def _shielded(found: re.Match[str]) -> str:
    if found[2] is not None:
        return f"{found[1]}{found[2][:-1]}\\{found[2][-1]}"
    return "".join(f"\\{char}" for char in found[0])


def memory_note(memory: MemoryItem, related: Sequence[str], seen: Mapping[str, Seen]) -> Note:
    """A memory's note; `related` are the names of others."""
    return Note(_properties(memory), "\n".join([*_told(memory), *_cited(memory, seen), *_linked(related)]) + "\n")


def _properties(memory: MemoryItem) -> dict[str, object]:
    named = title(memory)
    tags = [f"sixfold/{memory.type}"]
    category = memory.fields.get("category")
    if isinstance(category, list | tuple) and category:
        tags.append("/".join(filter(None, (_TAG.sub("-", str(part)).strip("-/") for part in category))))
    tags += ["sixfold/review"] if memory.needs_review else []
    tags += ["sixfold/pinned"] if memory.pinned else []
    told: dict[str, object] = {
        "id": memory.ref,
        "type": memory.type,
        "aliases": [named],
        "created": local(memory.created, memory.time_zone).replace(microsecond=0),
        "updated": local(memory.updated, memory.time_zone).replace(microsecond=0),
        "from": _moment(memory.valid_from, memory),
        "until": _moment(memory.valid_to, memory),
        "precision": memory.precision,
        "confidence": round(memory.confidence, 3),
        "importance": round(memory.importance, 3),
        "status": memory.status,
        "tags": [tag for tag in tags if tag],
    }
    return {name: value for name, value in told.items() if value is not None}


def _moment(at: datetime | None, memory: MemoryItem) -> object:
    if at is None:
        return None
    shown = local(at, memory.time_zone)
    return shown.replace(microsecond=0) if memory.precision == "minute" else shown.date()


def _told(memory: MemoryItem) -> list[str]:
    lines = [escaped(str(memory.fields[name])) for name in _HEADLESS if memory.fields.get(name)]
    for name, value in memory.fields.items():
        if name in _HEADLESS or name not in _LABELS or not value:
            continue
        if name in _LISTS and isinstance(value, list | tuple):
            lines += ["", f"## {_LABELS[name]}", *(f"{at}. {_line(str(step))}" for at, step in enumerate(value, 1))]
        else:
            shown = " / ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            lines += ["", f"**{_LABELS[name]}:** {escaped(shown)}"]
    return lines


def _line(text: str) -> str:
    return escaped(" ".join(text.split()))


def _cited(memory: MemoryItem, seen: Mapping[str, Seen]) -> list[str]:
    if not memory.quotes:
        return []
    lines = ["", "## Evidence"]
    for quote in memory.quotes:
        place = seen.get(quote.ref)
        where = f" \u2014 [[{place.page}#^{quote.ref}|{place.label}]]" if place else ""
        lines.append(f"- \u201c{_line(quote.text)}\u201d{where}")
    return lines


def _linked(related: Sequence[str]) -> list[str]:
    return ["", "## Related", *(f"- [[{name}]]" for name in related)] if related else []


def evidence_entry(seen: EvidenceItem, *, picture: str | None) -> str:
    """A piece of evidence on its day's page, with the mark that quotes link to."""
    at = local(seen.when, seen.time_zone)
    by = " \u00b7 ".join(_line(part) for part in (seen.author, seen.app, seen.title, seen.place) if part)
    lines = [f"### {at:%H:%M} {by}".rstrip(), ""]
    if picture:
        lines += [f"![[{picture}]]", ""]
    if seen.expired:
        lines += ["*No longer kept.*", ""]
    elif seen.text:
        lines += [*_fenced(seen.text), ""]
    return "\n".join([*lines, f"^{seen.ref}", ""])


def _fenced(text: str) -> Iterable[str]:
    shown = text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}\u2026"
    shown = shown.replace("%% sixfold:", "% % sixfold:").replace("\r\n", "\n").replace("\r", "\n")
    longest = max((len(run) for run in _FENCE.findall(shown)), default=2)
    fence = "`" * max(3, longest + 1)
    return (f"{fence}text", shown, fence)


def day_note(day: str, episodes: Sequence[str], entries: Iterable[str]) -> Note:
    """A day's page: the notes of what happened, then the evidence in order of time."""
    lines = ["## What happened", *(f"- [[{name}]]" for name in episodes), ""] if episodes else []
    told = list(entries)
    lines += ["## Seen and said", "", *told] if told else []
    from_day: dict[str, object] = {"type": "day", "date": day, "tags": ["sixfold/day"]}
    return Note(from_day, "\n".join(lines).rstrip("\n") + "\n")
