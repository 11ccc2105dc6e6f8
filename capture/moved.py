"""What can be kept of a page that scrolled: lines that stand elsewhere now, and the places that are to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sixfold.capture import change, scroll
from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact_lines import RawLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.change import Tiles
    from sixfold.capture.screen import Pixels


@dataclass(frozen=True, slots=True)
class Moved:
    """Lines as they stand now, and the tiles that hold everything else that is new."""

    lines: tuple[RawLine, ...]
    tiles: Tiles


def follow(before: Pixels, after: Pixels, tiles: Tiles, lines: Sequence[RawLine]) -> Moved | None:
    """Take lines along with a page that scrolled up or down; None where nothing did.

    `tiles` are those that differ between the pictures. A line is kept only if all its pixels are the same as they were,
    in their old place or in the new one: 8 ms for 1920x1080. The engine knows lines by their pixels too; saved is
    finding them on the whole page (0.1 s of 1.4), and that a line is cut differently and read anew.
    """
    height, width = after.shape[:2]
    rows, columns = np.flatnonzero(tiles.any(axis=1)), np.flatnonzero(tiles.any(axis=0))
    if not len(rows):
        return None
    y, bottom = int(rows[0]) * change.TILE, min(height, (int(rows[-1]) + 1) * change.TILE)
    x, right = int(columns[0]) * change.TILE, min(width, (int(columns[-1]) + 1) * change.TILE)
    old, new = before[y:bottom, x:right], after[y:bottom, x:right]
    by = scroll.shift(old, new)
    if by is None:
        return None
    kept = [placed for line in lines if (placed := _placed(line, before, after, by)) is not None]
    marks = np.zeros_like(tiles)
    marks[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = _unexplained(old, new, by)
    return Moved(tuple(kept), marks)


def _placed(line: RawLine, before: Pixels, after: Pixels, by: int) -> RawLine | None:
    box = line.box
    there = Box(box.x, box.y + by, box.width, box.height)
    if np.array_equal(_cut(before, box), _cut(after, box)):
        return line
    if there.y < 0 or there.bottom > after.shape[0] or not np.array_equal(_cut(before, box), _cut(after, there)):
        return None
    return RawLine(line.text, there)


def _unexplained(before: Pixels, after: Pixels, by: int) -> Tiles:
    """Mark the tiles with a row, as wide as a tile, that stands neither where it stood nor where it scrolled to."""
    height, width = after.shape[:2]
    starts = np.arange(0, width, change.TILE) * 3
    same = np.logical_and.reduceat((before == after).reshape(height, -1), starts, axis=1)
    to, end = max(0, by), min(height, height + by)
    scrolled = (before[to - by : end - by] == after[to:end]).reshape(end - to, -1)
    same[to:end] |= np.logical_and.reduceat(scrolled, starts, axis=1)
    return ~np.logical_and.reduceat(same, np.arange(0, height, change.TILE), axis=0)


def _cut(pixels: Pixels, box: Box) -> Pixels:
    return pixels[max(0, box.y) : box.bottom, max(0, box.x) : box.right]
