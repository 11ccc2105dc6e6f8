"""The order in which a page is read: columns one after the other, rows of tables and forms across.

Two columns of an article have their lines on the same heights as two columns of a table, so heights alone do not tell
them apart: prose is wide, and what has a rhythm of its own (a list of files beside code) is a column as well.
"""

from __future__ import annotations

import itertools
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.observation import Box

GUTTER = 1.0
"""Width of the empty strip between two columns, in heights of a line; cells and words of one line may be closer."""
FEW = 3
"""Rows on each side from which on two blocks can be columns; a heading with a date beside it is one row."""
FACING = 0.5
"""Share of the shorter side's rows that stand beside something: columns do, what two people say in turn does not."""
ALIGNED = 0.6
"""Share of the shorter side's rows that stand on the height of one beside: cells 0.9 or more, files beside code 0.3."""
JITTER = 0.25
"""Difference of two middles on one height, in heights of a line."""
PROSE = 14
"""Width of a line of prose in heights, about 35 letters; the cells of a table are narrower."""
RUNNING, NARROWEST = 6, 11
"""Lines of running text, and the width of its longest in heights, about 28 letters: narrower columns are cells."""
CLOSE, FULL, MOST = 1.25, 0.7, 0.75
"""Running text has lines up to 1.15 heights apart (with their margin; rows of a table 1.3 and more), of which 0.9 reach
this share of the longest; of addresses or remarks in cells half do."""


def reading(boxes: Sequence[Box], rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """Give rows (indexes of boxes side by side, from top to bottom) in the order in which they are read, columns apart.

    Every index that is given comes back once; a row that crosses columns comes back in parts.
    """
    result: list[list[int]] = []
    begin = 0
    while begin < len(rows):
        end, gutter = _block(boxes, rows[begin:])
        if gutter is None:  # what begins at the next row may have columns: a title bar's row leaves other strips free
            result.append(list(rows[begin]))
            begin += 1
            continue
        block = rows[begin : begin + end]
        begin += end
        for side in _sides(boxes, block, gutter):
            result += reading(boxes, side)
    return result


def _block(boxes: Sequence[Box], rows: Sequence[Sequence[int]]) -> tuple[int, int | None]:
    """Give how many of the first rows leave a strip free in common, and the gutter of their columns (None: none)."""
    every = [boxes[index] for row in rows for index in row]
    least = GUTTER * median(box.height for box in every)
    ends = (min(box.x for box in every), max(box.right for box in every))
    free = [ends]
    for count, row in enumerate(rows):
        still = _common(free, _gaps(boxes, row, ends), least)
        if not still:
            return max(1, count), _gutter(boxes, rows[: max(1, count)], free)
        free = still
    return len(rows), _gutter(boxes, rows, free)


def _gaps(boxes: Sequence[Box], row: Sequence[int], ends: tuple[int, int]) -> list[tuple[int, int]]:
    """Give the strips between these ends that a row leaves free."""
    gaps, begin = [], ends[0]
    for index in sorted(row, key=lambda item: boxes[item].x):
        if boxes[index].x > begin:
            gaps.append((begin, boxes[index].x))
        begin = max(begin, boxes[index].right)
    return [*gaps, (begin, ends[1])] if begin < ends[1] else gaps


def _common(some: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]], least: float) -> list[tuple[int, int]]:
    """Give what is free in both, where it is wide enough."""
    return [(max(a, c), min(b, d)) for a, b in some for c, d in others if min(b, d) - max(a, c) >= least]


def _gutter(boxes: Sequence[Box], rows: Sequence[Sequence[int]], free: Sequence[tuple[int, int]]) -> int | None:
    """Give the middle of the widest strip with columns on its two sides."""
    for begin, end in sorted(free, key=lambda gap: gap[0] - gap[1]):
        middle = (begin + end) // 2
        if _are_columns(boxes, *_sides(boxes, rows, middle)):
            return middle
    return None


def _sides(boxes: Sequence[Box], rows: Sequence[Sequence[int]], gutter: int) -> tuple[list[list[int]], list[list[int]]]:
    left = [[index for index in row if boxes[index].x < gutter] for row in rows]
    right = [[index for index in row if boxes[index].x >= gutter] for row in rows]
    return [row for row in left if row], [row for row in right if row]


def _are_columns(boxes: Sequence[Box], left: Sequence[Sequence[int]], right: Sequence[Sequence[int]]) -> bool:
    fewer, more = sorted((left, right), key=len)
    if len(fewer) < FEW:
        return False
    ends = [(min(boxes[i].y for i in row), max(boxes[i].bottom for i in row)) for row in more]
    facing = aligned = 0
    for row in fewer:
        top, bottom = min(boxes[i].y for i in row), max(boxes[i].bottom for i in row)
        facing += any(top < end and begin < bottom for begin, end in ends)
        near = JITTER * (bottom - top)
        aligned += any(abs(top + bottom - begin - end) / 2 <= near for begin, end in ends)
    if facing < FACING * len(fewer):
        return False
    return aligned < ALIGNED * len(fewer) or (_is_prose(boxes, left) and _is_prose(boxes, right))


def _is_prose(boxes: Sequence[Box], rows: Sequence[Sequence[int]]) -> bool:
    lines = [boxes[index] for row in rows for index in row]
    return median(line.width / max(1, line.height) for line in lines) >= PROSE or _is_running(lines)


def _is_running(lines: Sequence[Box]) -> bool:
    """Tell whether lines run on from one to the next: close together, and nearly all as long as the longest."""
    if len(lines) < RUNNING:
        return False
    height, longest = max(1.0, median(line.height for line in lines)), max(line.width for line in lines)
    close = median(below.y - above.y for above, below in itertools.pairwise(lines)) <= CLOSE * height
    long = sum(line.width >= FULL * longest for line in lines)
    return close and longest >= NARROWEST * height and long >= MOST * len(lines)
