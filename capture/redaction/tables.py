"""Tables that are text: cells between semicolons, bars, tabs or wide gaps, a head above them.

"name;password" over "ann;sunshine", or columns that a terminal aligned with spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CUTS = (
    re.compile(r"[ ]?;[ ]?"),
    re.compile(r"[ ]?\|[ ]?"),
    re.compile(r"\t"),
    re.compile(r"[ ]{3,24}"),
    re.compile(r","),
)
MOST_ROWS = 24
MOST_WIDE = 400
MAX_HEAD, MOST_WORDS = 40, 5
"""Characters and words of a column's head; a sentence with commas has longer parts."""


@dataclass(frozen=True, slots=True)
class Column:
    """A head and the cells below it, as ranges of the text."""

    head: tuple[int, int]
    cells: tuple[tuple[int, int], ...]


def columns(text: str) -> Iterator[Column]:
    """Give the columns of every table: two lines or more that one sign cuts in as many cells."""
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]{1,4000}", text)]
    for number, line in enumerate(lines):
        if line[1] - line[0] > MOST_WIDE:
            continue
        for cut in _CUTS:
            heads = _cells(text, line, cut)
            most = MOST_WORDS if cut is not _CUTS[-1] else 2
            if len(heads) > 1 and all(_is_head(text[start:end], most) for start, end in heads):
                yield from _below(text, heads, lines[number + 1 : number + 1 + MOST_ROWS], cut)


def _is_head(text: str, most: int) -> bool:
    return len(text) <= MAX_HEAD and len(text.split()) <= most


def _below(
    text: str, heads: list[tuple[int, int]], lines: list[tuple[int, int]], cut: re.Pattern[str]
) -> Iterator[Column]:
    rows, at = [], 0
    while at < len(lines):
        cells, at = _cells(text, lines[at], cut), at + 1
        if len(cells) < len(heads) and at < len(lines) and cut is _CUTS[1]:  # a row that wraps between its cells
            rest = _cells(text, lines[at], cut)
            whole = len(cells) + len(rest) - 1 == len(heads)
            cells, at = ([*cells[:-1], *rest], at + 1) if whole else (cells, at)
        if len(cells) != len(heads):
            break
        rows.append(cells)
    if rows:
        for place, head in enumerate(heads):
            yield Column(head, tuple(row[place] for row in rows))


def _cells(text: str, line: tuple[int, int], cut: re.Pattern[str]) -> list[tuple[int, int]]:
    if line[1] - line[0] > MOST_WIDE:
        return []
    cells, at = [], line[0]
    for gap in cut.finditer(text, *line):
        cells.append((at, gap.start()))
        at = gap.end()
    return [*cells, (at, line[1])]
