"""Tables on a screen, told row by row with their heads: "Item: Train tickets; EUR: 897.50; Owner: Yuki Novak". Pure.

A small model that is shown a grid takes a neighbour's cell: asked who is responsible for one row it named that of the
first. Rows that speak of the question are shown alone; where none does, the table stays whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.memory import support

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CELL = " | "
_FEWEST_CELLS = 2
_FEWEST_ROWS = 2
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Table:
    """A head and the rows under it, each of as many cells, as lines `first` to `last` of a text (both included)."""

    first: int
    last: int
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def told(self, row: Sequence[str]) -> str:
        """One row with its heads."""
        return "; ".join(f"{head}: {cell}" for head, cell in zip(self.head, row, strict=True))


def find(text: str) -> list[Table]:
    """The tables of a text whose cells are parted by " | ", the first row of each being a head without figures."""
    lines = [tuple(cell.strip() for cell in line.split(CELL)) for line in text.splitlines()]
    found: list[Table] = []
    at = 0
    while at < len(lines):
        width = len(lines[at])
        end = at
        while end + 1 < len(lines) and len(lines[end + 1]) == width:
            end += 1
        if width >= _FEWEST_CELLS and end - at >= _FEWEST_ROWS and not any(map(_DIGIT.search, lines[at])):
            found.append(Table(at, end, lines[at], tuple(lines[at + 1 : end + 1])))
        at = end + 1
    return found


def focus(text: str, wanted: Iterable[str]) -> str:
    """`text` with its tables told row by row: those rows that hold most of the `wanted` terms, or all if none does."""
    terms = frozenset(wanted)
    lines: list[str] = text.splitlines()
    for table in reversed(find(text)):
        held = [len(terms & support.content(" ".join(row))) for row in table.rows]
        most = max(held)
        rows = [row for row, count in zip(table.rows, held, strict=True) if count == most]
        lines[table.first : table.last + 1] = [table.told(row) for row in rows]
    return "\n".join(lines)


def verbatim(quote: str, original: str) -> str:
    """A quote of a text's rows as it stands in the text itself, where the cells of a row are lines."""
    if quote in original:
        return quote
    cells = [re.escape(cell.strip()) for cell in quote.replace("\n", CELL).split(CELL) if cell.strip()]
    match = re.search(r"\s+".join(cells), original)
    if match:
        return match.group()
    return next((cell.strip() for cell in quote.split(CELL) if cell.strip() in original), "")
