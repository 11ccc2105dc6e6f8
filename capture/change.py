"""What changed between two pictures of a monitor: tiles that differ, joined to rectangles."""

from __future__ import annotations

import hashlib
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from sixfold.capture.observation import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sixfold.capture.screen import Pixels

TILE = 64
NOISE = 8
"""Steps of 255 that count as no change: video overlays and dithering tremble by up to 4."""
REMEMBERED = 4
"""States of a tile that are remembered: a blinking cursor has two, one that blinks while a clock ticks has four."""
SMALL = 2
"""Tiles across that a change may have to be taken for blinking: a text cursor may stand on the border of two."""


def regions(before: Pixels, after: Pixels) -> tuple[Box, ...]:
    """Give rectangles, in whole tiles, that hold every difference; the whole picture when its size changed."""
    if before.shape != after.shape:
        return (Box(0, 0, after.shape[1], after.shape[0]),)
    return _rectangles(_differing(before, after), after)


def area(boxes: Sequence[Box]) -> int:
    """Give the pixels in boxes that do not overlap."""
    return sum(box.width * box.height for box in boxes)


def digest(pixels: Pixels) -> str:
    """Give a hash of a picture's content (BLAKE2b, 128 bits)."""
    return hashlib.blake2b(pixels.tobytes(), digest_size=16, salt=str(pixels.shape[1]).encode()).hexdigest()


class Blinking:
    """Remembers the last states of small places, to tell a blinking cursor from something new."""

    def __init__(self) -> None:
        self._states: dict[tuple[int, int], deque[str]] = {}

    def only(self, before: Pixels, after: Pixels, changed: Sequence[Box]) -> bool:
        """Tell whether all that changed is small places going back to a state they had before."""
        if before.shape != after.shape or any(max(box.width, box.height) > SMALL * TILE for box in changed):
            self._states.clear()
            return False
        seen = True
        for box in changed:
            states = self._states.setdefault((box.x, box.y), deque(maxlen=REMEMBERED))
            old, new = digest(_cut(before, box)), digest(_cut(after, box))
            seen = seen and new in states
            states.extend(state for state in (old, new) if state not in states)
        return seen


def _cut(pixels: Pixels, box: Box) -> Pixels:
    return pixels[box.y : box.bottom, box.x : box.right]


def _differing(before: Pixels, after: Pixels) -> NDArray[np.bool_]:
    """Mark the tiles with a pixel that differs by more than noise: rows x columns of tiles."""
    height, width = after.shape[:2]
    different = (np.maximum(before, after) - np.minimum(before, after)).max(axis=2) > NOISE
    down, across = -(-height // TILE), -(-width // TILE)
    padded = np.zeros((down * TILE, across * TILE), dtype=bool)
    padded[:height, :width] = different
    tiles: NDArray[np.bool_] = np.any(padded.reshape(down, TILE, across, TILE), axis=(1, 3))
    return tiles


def _rectangles(tiles: NDArray[np.bool_], pixels: Pixels) -> tuple[Box, ...]:
    """Join touching tiles to their bounding rectangles, until no two rectangles touch."""
    found = [(int(row), int(column), int(row) + 1, int(column) + 1) for row, column in np.argwhere(tiles)]
    joined: list[tuple[int, int, int, int]] = []
    while found:
        top, left, bottom, right = found.pop()
        near = [other for other in found if _touch((top, left, bottom, right), other)]
        if not near:
            joined.append((top, left, bottom, right))
            continue
        found = [other for other in found if other not in near]
        every = [(top, left, bottom, right), *near]
        found.append(
            (min(b[0] for b in every), min(b[1] for b in every), max(b[2] for b in every), max(b[3] for b in every))
        )
        found += [other for other in joined if _touch(found[-1], other)]
        joined = [other for other in joined if other not in found]
    height, width = pixels.shape[:2]
    return tuple(
        Box(left * TILE, top * TILE, min(right * TILE, width) - left * TILE, min(bottom * TILE, height) - top * TILE)
        for top, left, bottom, right in sorted(joined)
    )


def _touch(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
