"""A memory or a piece of evidence as an entry of the page: escaped, with the day under which it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from sixfold.app.exporters.columns import clean, zone_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sixfold.app.plugin_api import EvidenceItem, MemoryItem, Quote

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CAPTION = {
    "core": ("line",),
    "episodic": ("summary",),
    "semantic": ("summary",),
    "procedural": ("title",),
    "resource": ("title",),
}
_TEXT = {
    "episodic": ("details",),
    "semantic": ("details",),
    "procedural": ("when_to_use",),
    "resource": ("summary", "location"),
}
_ABOUT = {"episodic": ("actor", "place"), "semantic": ("name", "category"), "resource": ("resource_type",)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: it stands under `day` (ISO, on its own clock), there by `order`."""

    kind: str
    day: str
    order: str
    markup: str = field(repr=False)


def of_memory(item: MemoryItem, sources: Mapping[str, EvidenceItem]) -> Entry:
    """A memory, with the words it rests on and where those come from."""
    at = (item.valid_from or item.created).astimezone(zone_of(item.time_zone))
    about = [_escaped(item.fields.get(name)) for name in _ABOUT.get(item.type, ())]
    captions = [_escaped(item.fields.get(name)) for name in _CAPTION.get(item.type, ())]
    texts = [_escaped(item.fields.get(name)) for name in _TEXT.get(item.type, ())]
    steps = item.fields.get("steps")
    body = [
        *(f"<h3>{caption}</h3>" for caption in captions if caption),
        *(f'<p class="text">{text}</p>' for text in texts if text and not any(text in said for said in captions)),
        _steps(steps) if isinstance(steps, list | tuple) else "",
        _quotes(item.quotes, sources),
    ]
    markup = _article(item.type, [*_head(item, at), *about], body)
    return Entry(item.type, at.date().isoformat(), _order(item, at), markup)


def of_evidence(item: EvidenceItem) -> Entry:
    """What was seen or said, word for word."""
    at = item.when.astimezone(zone_of(item.time_zone))
    gone = '<span class="mark">its words have expired</span>' if item.expired is not None else ""
    head = [f"<b>{at:%H:%M}</b>", "You" if item.role == "user" else "", *_where(item), gone]
    body = [f'<p class="text">{_escaped(item.text)}</p>']
    return Entry("evidence", at.date().isoformat(), at.isoformat(), _article("evidence", head, body))


def day_in_words(day: str) -> str:
    """A day as it is said: Thursday, 5 March 2026."""
    at = date.fromisoformat(day)
    return f"{_DAYS[at.weekday()]}, {at.day} {MONTHS[at.month - 1]} {at.year}"


def _article(kind: str, head: list[str], body: list[str]) -> str:
    told = "".join(f"<span>{part}</span>" for part in head if part)
    return f'<article data-kind="{kind}"><div class="at">{told}</div>{"".join(body)}</article>\n'


def _head(item: MemoryItem, at: datetime) -> list[str]:
    marks = [
        ("pinned", item.pinned),
        ("no longer current", item.status != "active"),
        ("to be looked at again", item.needs_review),
    ]
    return [f"<b>{_when(item, at)}</b>", *(f'<span class="mark">{word}</span>' for word, holds in marks if holds)]


def _when(item: MemoryItem, at: datetime) -> str:
    """When it happened, no more exactly than that is known."""
    if item.valid_from is None:
        return f"kept at {at:%H:%M}"
    known = {
        "minute": f"{at:%H:%M}",
        "day": "that day",
        "week": "that week",
        "month": f"in {MONTHS[at.month - 1]} {at.year}",
        "year": f"in {at.year}",
    }
    return known.get(item.precision, "about then")


def _order(item: MemoryItem, at: datetime) -> str:
    """Within a day: what is known to the minute by its time, before it what holds for the day or longer."""
    exact = item.precision == "minute" or item.valid_from is None
    return at.isoformat() if exact else at.date().isoformat()


def _steps(steps: list[object] | tuple[object, ...]) -> str:
    return f'<ol class="steps">{"".join(f"<li>{_escaped(step)}</li>" for step in steps)}</ol>' if steps else ""


def _quotes(quotes: tuple[Quote, ...], sources: Mapping[str, EvidenceItem]) -> str:
    if not quotes:
        return ""
    told = "".join(f"<blockquote>{_escaped(one.text)}{_source(sources.get(one.ref))}</blockquote>" for one in quotes)
    count = "1 source" if len(quotes) == 1 else f"{len(quotes)} sources"
    return f'<details class="sources"><summary>{count}</summary>{told}</details>'


def _source(seen: EvidenceItem | None) -> str:
    if seen is None:
        return ""
    at = seen.when.astimezone(zone_of(seen.time_zone))
    where = " · ".join([*_where(seen), f"{at.day} {MONTHS[at.month - 1]} {at.year}, {at:%H:%M}"])
    return f'<p class="from">{where}</p>'


def _where(seen: EvidenceItem) -> list[str]:
    names = (seen.author, seen.app, seen.title if seen.title != seen.url else None, seen.url, seen.place)
    return [_escaped(name) for name in names if name]


def _escaped(value: object) -> str:
    if isinstance(value, list | tuple):
        return " / ".join(_escaped(part) for part in value)
    return "" if value is None else escape(clean(str(value)).strip())
