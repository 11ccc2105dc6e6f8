"""A place in a text where a secret stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to `end`: which rule found them, the vault's type, and a caption without the value."""

    start: int
    end: int
    rule: str
    entry_type: str
    caption: str


def resolve(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Give spans in order without overlap: overlapping ones become one, named after the longest of them."""
    merged: list[Span] = []
    named: list[int] = []  # how long the span was that gave the name
    for span in sorted(spans, key=lambda item: (item.start, -item.end)):
        if not merged or span.start >= merged[-1].end:
            merged.append(span)
            named.append(span.end - span.start)
            continue
        last, length = merged[-1], span.end - span.start
        names = span if length > named[-1] else last
        merged[-1] = Span(last.start, max(last.end, span.end), names.rule, names.entry_type, names.caption)
        named[-1] = max(named[-1], length)
    return tuple(merged)
