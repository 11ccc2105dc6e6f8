"""The texts of a screen in which secrets are looked for: along its rows, and down its columns.

Boxes that touch are one piece of writing that the reader tore apart (one to two characters between them); they are
joined by a space. What stands farther off in the row is another cell, joined by a tab. A column is what stands under
one another: a wrapped value goes on there, a field stands under its label, a table's values under their head.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.capture.observation import Box
from sixfold.capture.reading.ocr import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

TOUCHING = 1.3
"""Boxes of one piece stand so close, in heights: seen 9 to 18 px at a height of 20, columns of tables 40 and more."""
BELOW = 3.0
"""How far below its label a value may stand, in heights of the label."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Boxes of a row that touch, from left to right, by their indexes; `row` counts from the top."""

    members: tuple[int, ...]
    box: Box
    row: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What stands where: pieces, and the columns that they form (indexes of pieces, from top to bottom)."""

    pieces: tuple[Piece, ...]
    columns: tuple[tuple[int, ...], ...]

    def along_rows(self) -> list[tuple[int, str]]:
        """Give every line with what separates it from the next, row by row."""
        out: list[tuple[int, str]] = []
        for at, piece in enumerate(self.pieces):
            last = at + 1 == len(self.pieces) or self.pieces[at + 1].row != piece.row
            out += _written(piece, "\n" if last else "\t")
        return out

    def down_columns(self) -> list[tuple[int, str]]:
        """Give the lines of every column of more than one piece, an empty line between columns."""
        out: list[tuple[int, str]] = []
        for column in self.columns:
            for at in column:
                out += _written(self.pieces[at], "\n" if at != column[-1] else "\n\n\n")
        return out


def _written(piece: Piece, end: str) -> list[tuple[int, str]]:
    return [(index, " " if index != piece.members[-1] else end) for index in piece.members]


def arranged(boxes: Sequence[Box]) -> Arrangement:
    """Put boxes together to pieces, and pieces to columns."""
    pieces = tuple(piece for number, row in enumerate(rows(boxes)) for piece in _pieces(boxes, row, number))
    under = _under([piece.box for piece in pieces])
    has_head = set(under.values())
    columns = []
    for head in under:
        if head not in has_head:
            column = [head]
            while column[-1] in under:
                column.append(under[column[-1]])
            columns.append(tuple(column))
    return Arrangement(pieces, tuple(columns))


def _pieces(boxes: Sequence[Box], row: Sequence[int], number: int) -> list[Piece]:
    groups: list[list[int]] = []
    right = 0
    for index in row:
        box = boxes[index]
        if groups and box.x - right <= TOUCHING * box.height:
            groups[-1].append(index)
        else:
            groups.append([index])
        right = max(right, box.right) if len(groups[-1]) > 1 else box.right
    return [Piece(tuple(group), _around([boxes[index] for index in group]), number) for group in groups]


def _around(boxes: Sequence[Box]) -> Box:
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)


def _under(boxes: Sequence[Box]) -> dict[int, int]:
    """Give for each box the next one below it in its column; each stands below one box at most."""
    below: dict[int, int] = {}
    above: dict[int, int] = {}
    for at, box in enumerate(boxes):
        best = _next_below(boxes, at)
        if best is None:
            continue
        rival = above.get(best)
        if rival is not None:
            if abs(boxes[rival].x - boxes[best].x) <= abs(box.x - boxes[best].x) and boxes[rival].y >= box.y:
                continue
            del below[rival]
        below[at], above[best] = best, at
    return below


def _next_below(boxes: Sequence[Box], at: int) -> int | None:
    """Give the nearest box below; `boxes` are sorted from top to bottom."""
    box = boxes[at]
    best: int | None = None
    for index in range(at + 1, len(boxes)):
        other = boxes[index]
        if other.y - box.bottom > BELOW * box.height or (best is not None and other.y >= boxes[best].bottom):
            break
        if other.y < box.y + box.height // 2 or other.x >= box.right or other.right <= box.x:
            continue
        if best is None or abs(other.x - box.x) < abs(boxes[best].x - box.x):
            best = index
    return best
