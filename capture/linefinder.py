"""Boxes of text lines: what the detector saw, mended by where ink really is.

On rendered text the network cuts ends off lines and leaves short ones out (of eight pages at 15 px print it lost "Room
8.22", "[warn]" and the first half of "No other events"; enlarging the picture moved the losses elsewhere for three
times the work). Ink has no such moods: neighbouring edges, joined across the gap between words, are a line. The network
still finds text on photographs, where edges are everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from sixfold.capture import ink
from sixfold.capture.observation import Box
from sixfold.capture.ocr import beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WORD_GAP = 15
"""Columns joined into one line: spaces are 5 px at 15 px print and 10 px at 30 px; table cells are further apart."""
RULER = 70
"""A straight edge of this length is a border or an underline and no letter."""
MIN_HEIGHT, MAX_HEIGHT = 6, 64
MIN_WIDTH = 4
ALIKE = 1.7
"""Two boxes of one line: neither is higher than the other by more than this (accents and commas aside)."""
MIN_FILL = 0.12
"""Share of edges in a line's box: print has 0.3 to 0.6, an empty frame or a shadow below 0.1."""
SMALL = 0.6


def lines(edges: NDArray[np.bool_], detected: Sequence[Box]) -> list[Box]:
    """Give the boxes of lines in a picture with these edges, where the detector saw `detected`."""
    inked = _inked(edges)
    groups: list[Box] = []
    for box in detected:
        inside = [line for line in inked if _overlap(line, box) and beside(line, box)]
        if not inside:
            groups.append(box)  # text on a photograph
    taken: list[Box] = []
    for line in inked:
        seen = any(_overlap(line, box) for box in detected)
        if seen or _is_print(edges, line):
            taken.append(line)
    return _merged([*taken, *groups])


def _inked(edges: NDArray[np.bool_]) -> list[Box]:
    mask = edges.astype(np.uint8)
    for shape in ((RULER, 1), (1, RULER // 2)):
        ruler = cv2.morphologyEx(mask, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
        mask[ruler > 0] = 0
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (WORD_GAP, 1)))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = [Box(int(x), int(y), int(width), int(height)) for x, y, width, height, _ in stats[1:]]
    large = [box for box in boxes if box.height >= MIN_HEIGHT]
    return [line for box in _merged(large) for line in _split(mask, box) if line.width >= MIN_WIDTH]


def _split(mask: NDArray[np.uint8], box: Box) -> list[Box]:
    """Part a block of touching lines at its emptiest rows; one line stays as it is."""
    if box.height <= MAX_HEIGHT // 2:
        return [box]
    profile = mask[box.y : box.bottom, box.x : box.right].sum(axis=1)
    empty = profile <= 0.04 * max(1, int(profile.max()))
    parts: list[Box] = []
    start: int | None = None
    for row, blank in enumerate([*empty.tolist(), True]):
        if not blank and start is None:
            start = row
        elif blank and start is not None:
            if row - start >= MIN_HEIGHT:
                parts.append(Box(box.x, box.y + start, box.width, row - start))
            start = None
    return [part for part in parts if part.height <= MAX_HEIGHT]


def _merged(boxes: Sequence[Box]) -> list[Box]:
    """Join boxes that overlap in one row, until none do."""
    merged: list[Box] = []
    for box in sorted(boxes, key=lambda item: -item.width * item.height):
        at = next((index for index, other in enumerate(merged) if _overlap(box, other) and _one_line(box, other)), None)
        if at is None:
            merged.append(box)
        else:
            merged[at] = _union(merged[at], box)
    return merged if len(merged) == len(boxes) else _merged(merged)


def _one_line(one: Box, other: Box) -> bool:
    if not beside(one, other):
        return False
    higher, lower = max(one.height, other.height), min(one.height, other.height)
    union = max(one.bottom, other.bottom) - min(one.y, other.y)
    return higher <= ALIKE * lower or union <= higher * (2 - SMALL)


def _is_print(edges: NDArray[np.bool_], box: Box) -> bool:
    if box.height > MAX_HEIGHT or box.width < box.height * SMALL:
        return False
    return float(ink.cut_mask(edges, box).mean()) >= MIN_FILL


def _overlap(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def _union(one: Box, other: Box) -> Box:
    x, y = min(one.x, other.x), min(one.y, other.y)
    return Box(x, y, max(one.right, other.right) - x, max(one.bottom, other.bottom) - y)
