"""The part of a long text that speaks of a question: whole lines or sentences, verbatim, in their order.

A screen is many short lines and a table's row is several boxes side by side: boxes on one row are read as one line, so
that a price keeps its item. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.memory import terms
from sixfold.memory.segments import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sixfold.capture.observation import Line

_SENTENCE = re.compile(r"\S.*?(?:[.!?\u2026]+[\"'\u201d\u00bb)\]]*(?=\s)|[\u3002\uff01\uff1f]|$)\s*", re.DOTALL)
_ROW_OVERLAP = 0.5  # two boxes are one row where they share half of the lower one's height
_NEIGHBOUR_SHARE = 0.35  # what a line is worth for standing beside one that speaks of the question
_LONG_LINE = 60  # tokens; a longer line is taken sentence by sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, `text[start:end]`."""

    start: int
    end: int


def rows(lines: Sequence[Line]) -> str:
    """The text of a screen with the boxes of one row joined by " | ", rows from top to bottom."""
    grouped: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.box.y, line.box.x)):
        if grouped and same_row(grouped[-1][0], line):
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return "\n".join(" | ".join(one.text for one in sorted(row, key=lambda one: one.box.x)) for row in grouped)


def same_row(first: Line, line: Line) -> bool:
    shared = min(first.box.bottom, line.box.bottom) - max(first.box.y, line.box.y)
    return shared >= _ROW_OVERLAP * min(first.box.height, line.box.height)


def pieces(text: str) -> list[Piece]:
    """The lines of a text, long ones cut into their sentences."""
    found: list[Piece] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if tokens(line) <= _LONG_LINE:
            found.append(Piece(at, at + len(line)))
        else:
            found += [Piece(at + match.start(), at + match.end()) for match in _SENTENCE.finditer(line)]
        at += len(line)
    return [piece for piece in found if text[piece.start : piece.end].strip()]


def excerpt(text: str, wanted: Iterable[str], budget: int) -> str:
    """At most about `budget` tokens of `text`: pieces that hold most of the `wanted` terms, and what is beside them.

    Left-out stretches show as " ... ". A text within the budget is given whole.
    """
    if tokens(text) <= budget:
        return text
    parts = _once(text, pieces(text))
    worth = _worth([text[part.start : part.end] for part in parts], frozenset(wanted))
    chosen: set[int] = set()
    spent = 0
    for index in sorted(range(len(parts)), key=lambda index: (-worth[index], index)):
        cost = tokens(text[parts[index].start : parts[index].end])
        if spent + cost <= budget or not chosen:
            chosen.add(index)
            spent += cost
    return _joined(text, parts, chosen)[: int(budget * 6)]


def _worth(parts: Sequence[str], wanted: frozenset[str]) -> list[float]:
    held = [frozenset(terms.index_terms(part, None).split()) & wanted for part in parts]
    often: dict[str, int] = {}
    for words in held:
        for word in words:
            often[word] = often.get(word, 0) + 1
    own = [sum(1 / often[word] for word in words) for words in held]
    return [
        own[index] + _NEIGHBOUR_SHARE * max([0.0, *own[max(0, index - 1) : index], *own[index + 1 : index + 2]])
        for index in range(len(parts))
    ]


def _once(text: str, parts: Sequence[Piece]) -> list[Piece]:
    """The pieces without those that repeat an earlier one: pages repeat their menus, feeds their phrases."""
    first = {text[part.start : part.end].strip(): part for part in reversed(parts)}
    return sorted(first.values(), key=lambda part: part.start)


def _joined(text: str, parts: Sequence[Piece], chosen: set[int]) -> str:
    out: list[str] = []
    last = -1
    for index in sorted(chosen):
        if index != last + 1:
            out.append("... ")
        out.append(text[parts[index].start : parts[index].end])
        last = index
    return "".join(out).strip()
