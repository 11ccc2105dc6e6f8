"""Which sources a turn shows, in which order and under which numbers. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sixfold.ui import words
from sixfold.ui.chat.marks import pieces

if TYPE_CHECKING:
    from sixfold.memory.requests import Citation, SearchResult, SourceView
    from sixfold.ui.chat.model import Turn

SHOWN: Final = 5
"""The contract's most citations; a sixth source is one click away in the search."""


@dataclass(frozen=True, slots=True)
class Row:
    """One source: `number` is the mark that points at it (None: found, but not used); `quote` what is highlighted."""

    ref: str
    number: int | None
    kind: str
    title: str
    when: str
    text: str = field(repr=False)
    quote: str = field(repr=False)


def rows(turn: Turn) -> tuple[Row, ...]:
    """The sources in the places where they were first shown; a cited one that was not among them takes a free place.

    Until the answer is there each has the number of its place.
    """
    if not turn.citations:
        numbered = not turn.abstained
        return tuple(_found(hit, at if numbered else None) for at, hit in enumerate(turn.evidence[:SHOWN], start=1))
    cited = {citation.ref: citation for citation in turn.citations}
    shown = [
        _cited(cited.pop(hit.ref), hit) if hit.ref in cited else _found(hit, None) for hit in turn.evidence[:SHOWN]
    ]
    kinds = {hit.ref: hit for hit in turn.evidence}
    for citation in cited.values():
        row = _cited(citation, kinds.get(citation.ref))
        free = next((at for at in reversed(range(len(shown))) if shown[at].number is None), None)
        if len(shown) < SHOWN or free is None:
            shown.append(row)
        else:
            shown[free] = row
    return tuple(shown[:SHOWN])


def targets(turn: Turn) -> dict[int, Row]:
    """What each mark in the answer's text points at."""
    return {row.number: row for row in rows(turn) if row.number is not None}


def _found(hit: SearchResult, number: int | None) -> Row:
    return Row(hit.ref, number, _kind(hit), _title(hit, hit.source), hit.when, hit.text, hit.text)


def _cited(citation: Citation, hit: SearchResult | None) -> Row:
    kind = _kind(hit) if hit else "quote"
    title = _title(hit, citation.source) if hit else words.named_source(citation.source) or citation.quote
    return Row(citation.ref, citation.n, kind, _line(title), citation.when, citation.quote, citation.quote)


def _title(hit: SearchResult, source: SourceView) -> str:
    """Where it was seen; a memory, and words that came from nowhere but the user, by what they say."""
    named = words.named_source(source) if hit.kind == "observation" else ""
    return _line(named or hit.text)


def _line(text: str) -> str:
    """On one line, with a secret's place as dots."""
    return " ".join("".join(piece.text for piece in pieces(text)).split())


def _kind(hit: SearchResult) -> str:
    """An observation's `type` is its kind, a memory's its memory type."""
    return hit.type
