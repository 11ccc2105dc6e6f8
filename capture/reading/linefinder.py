"""Boxes of text lines, by where ink is.

A detecting network cuts ends off lines of rendered text and leaves short ones out (of eight pages at 15 px print it
lost "Room 8.22", "[warn]" and the first half of "No other events"), and it takes 1.7 s of processor for a screen where
this takes 0.03. Ink has no such moods: neighbouring edges, joined across the gap between words, are a line. Only where
edges are everywhere, as on photographs, the network is asked.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from sixfold.capture.observation import Box
from sixfold.capture.reading import ink
from sixfold.capture.reading.ocr import beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from sixfold.capture.reading.ink import Edges

WORD_GAP = 15
"""Columns joined into one line: spaces are 5 px at 15 px print and 10 px at 30 px; table cells are further apart."""
RULER = 70
"""A straight edge of this length is a border or an underline and no letter."""
CROSSED = 4
"""One more than the pixels of a ruler's edge that another one crosses."""
BAR = 6
"""Columns of edges of a field's side; letters are wider or, as l and I, no higher than the others."""
FIELD = 20
"""Height of the lowest field; a bracket is as high only in a heading."""
UPRIGHT = 0.9
"""Share of a field's height that its side has: corners may be round."""
FRAMED = 0.75
"""Height of the text in a field in heights of the field; a line without its brackets has 0.8 and more."""
NEAR = 24
"""Rows above and below in which a line's ink is looked for."""
ACCENTS = 0.45
"""Share of the usual height that a line has and the dots over capitals do not."""
THICK = 24
"""Rows and columns full of edges from which on it is no ruler, but a photograph: title bars have up to 10 such rows."""
MIN_HEIGHT, MAX_HEIGHT = 6, 64
MIN_WIDTH = 4
ALIKE = 1.7
"""Two boxes of one line: neither is higher than the other by more than this (accents and commas aside)."""
MIN_FILL = 0.12
"""Share of edges in a line's box: print has 0.3 to 0.6, an empty frame or a shadow below 0.1."""
SMALL = 0.6
THIN = 0.25
"""Width of the thinnest line in heights: a cell may hold a single 1. Icons that pass cost 5 ms each, once."""
MIN_PITCH = 10
"""Rows between two lines of the smallest print."""
VALLEY = 0.45
"""Share of the inkiest rows of two lines that the emptiest row between has, even where brackets touch (0.1 to 0.37;
at 14 px print with 16 px pitch every such block was read as one line, and three of four words were lost)."""
MIN_UNSURE = 24


@dataclass(frozen=True, slots=True)
class Found:
    """Lines that are print by their ink, and areas where ink is everywhere: a photograph, or print too large."""

    lines: tuple[Box, ...]
    unsure: tuple[Box, ...]


def find(edges: Edges) -> Found:
    """Give what the ink of a picture with these edges tells by itself."""
    mask, inked = _without_rulers(edges), edges.any
    parts = [_unframed(mask, part) for block in _blocks(mask, MIN_HEIGHT) for part in _split(mask, block)]
    print_like = [part for part in parts if part.width >= MIN_WIDTH and _is_print(inked, part)]
    unsure = [part for part in parts if part.height > MAX_HEIGHT and part.width > MIN_UNSURE]
    return Found(tuple(_merged(print_like)), tuple(_together(unsure)))


def candidates(edges: Edges, least: int) -> Iterator[tuple[Box, list[Box]]]:
    """Give the blocks of ink that are at least so high, each with the lines in which it may be parted."""
    mask = _without_rulers(edges)
    for block in _blocks(mask, least):
        parts = [_unframed(mask, part) for part in _split(mask, block)]
        yield block, [part for part in parts if least <= part.height <= MAX_HEIGHT]


def _blocks(mask: NDArray[np.uint8], least: int) -> list[Box]:
    """Give the blocks of ink that are at least so high, joined across the gaps between words."""
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (WORD_GAP, 1)))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    high = stats[1:][stats[1:, cv2.CC_STAT_HEIGHT] >= least]
    return _merged([Box(*block[:4]) for block in high.tolist()])


def lines(found: Found, detected: Sequence[Box]) -> list[Box]:
    """Give the boxes of all lines, where a network saw `detected` in the unsure areas."""
    known = [line for line in found.lines if not any(_covers(box, line) for box in detected)]
    new = [box for box in detected if not any(_overlap(box, line) and beside(box, line) for line in known)]
    return _merged([*known, *new])


def _without_rulers(edges: Edges) -> NDArray[np.uint8]:
    """Take borders and underlines out of the edges of print.

    Along a ruler nothing changes. In the rows of bold print there are edges without a gap as well ("Responsible" in a
    table's head lost four rows of its middle to a rule that looked for these), but they are the sides of letters.
    """
    inked = edges.any.astype(np.uint8)
    mask = inked.copy()
    for along, across, shape, gap, sides in (
        (edges.down, edges.across, (1, RULER), (1, CROSSED), (1, 1)),
        (edges.across, edges.down, (RULER // 2, 1), (CROSSED, 1), (1, 3)),  # print touches the sides of uprights
    ):
        straight = cv2.morphologyEx((along & ~across).astype(np.uint8), cv2.MORPH_CLOSE, np.ones(gap, np.uint8))
        ruler = cv2.morphologyEx(np.minimum(straight, inked), cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        ruler[cv2.morphologyEx(ruler, cv2.MORPH_OPEN, np.ones((THICK, THICK), np.uint8)) > 0] = 0
        mask[cv2.dilate(ruler, np.ones(sides, np.uint8)) > 0] = 0
    return mask


def _split(mask: NDArray[np.uint8], box: Box) -> list[Box]:
    """Part a block of touching lines at its emptiest rows, and each at its wide gaps; one line stays as it is."""
    if box.height < 2 * MIN_PITCH:
        return [box]
    profile = mask[box.y : box.bottom, box.x : box.right].sum(axis=1)
    tops = _cuts(profile)
    if len(tops) == 2:  # noqa: PLR2004 - its two ends: one line
        return [box]
    return [part for top, bottom in itertools.pairwise(tops) for part in _cells(mask, box, box.y + top, box.y + bottom)]


def _cuts(profile: NDArray[np.integer[Any]]) -> list[int]:
    """Give the rows at which lines begin, and the end: the emptiest rows between bands of ink that are lines high."""
    ink_above, ink_below = _highest(profile), _highest(profile[::-1])[::-1]
    between = profile < VALLEY * np.minimum(ink_above, ink_below)
    cuts = [0]
    for start, end in _runs(between):
        lowest = np.flatnonzero(profile[start:end] == profile[start:end].min())
        cuts.append(start + int(lowest[len(lowest) // 2]))
    cuts.append(len(profile))
    while len(cuts) > 2:  # noqa: PLR2004 - its two ends: one line
        heights = np.diff(cuts)
        thin = int(heights.argmin())
        if heights[thin] >= max(MIN_PITCH - 2, ACCENTS * float(np.median(heights))):
            break
        inner = [at for at in (thin, thin + 1) if 0 < at < len(cuts) - 1]
        del cuts[max(inner, key=lambda at: int(profile[cuts[at]]))]
    return cuts


def _highest(profile: NDArray[np.integer[Any]]) -> NDArray[np.integer[Any]]:
    """Give for each row the inkiest one among those just above it."""
    padded = np.concatenate((np.zeros(NEAR, dtype=profile.dtype), profile))
    highest: NDArray[np.integer[Any]] = np.lib.stride_tricks.sliding_window_view(padded, NEAR)[:-1].max(axis=1)
    return highest


def _cells(mask: NDArray[np.uint8], box: Box, top: int, bottom: int) -> list[Box]:
    """Give the parts of one row of a block between gaps wider than one between words, cut down to their ink."""
    cells = []
    marked = mask[top:bottom, box.x : box.right]
    near = np.convolve(marked.any(axis=0), np.ones(WORD_GAP), mode="same") > 0
    for left, right in _runs(near):
        inked = np.argwhere(marked[:, left:right])
        (y, x), (y_end, x_end) = inked.min(axis=0), inked.max(axis=0) + 1
        if y_end - y >= MIN_HEIGHT:
            cells.append(Box(box.x + left + int(x), top + int(y), int(x_end - x), int(y_end - y)))
    return cells


def _unframed(mask: NDArray[np.uint8], box: Box) -> Box:
    """Cut the upright sides of a field off that stand closer to its text than two words do.

    With them the line is as high as the field, and its letters reach the network at half their size.
    """
    marked = mask[box.y : box.bottom, box.x : box.right]
    runs = _runs(np.asarray(marked.any(axis=0)))
    inner = [run for run in runs if run[1] - run[0] > BAR or marked[:, slice(*run)].any(axis=1).mean() < UPRIGHT]
    if not inner or len(inner) == len(runs) or not FIELD <= box.height <= MAX_HEIGHT:
        return box
    left, right = inner[0][0], inner[-1][1]
    rows = np.flatnonzero(marked[:, left:right].any(axis=1))
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    framed = bottom - top <= FRAMED * box.height
    return Box(box.x + left, box.y + top, right - left, bottom - top) if framed else box


def _runs(marks: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Give start and end of each run of marks."""
    turns = np.flatnonzero(np.diff(np.concatenate(([False], marks, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(turns[::2], turns[1::2], strict=True)]


def _together(areas: Sequence[Box]) -> list[Box]:
    """Join areas that overlap."""
    joined: list[Box] = []
    for area in areas:
        at = next((index for index, other in enumerate(joined) if _overlap(area, other)), None)
        if at is None:
            joined.append(area)
        else:
            joined[at] = _union(joined[at], area)
    return joined if len(joined) == len(areas) else _together(joined)


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


def _is_print(inked: NDArray[np.bool_], box: Box) -> bool:
    if box.height > MAX_HEIGHT or box.width < box.height * THIN:
        return False
    return float(ink.cut_mask(inked, box).mean()) >= MIN_FILL


def _covers(one: Box, other: Box) -> bool:
    """Tell whether the middle of the other one lies in this one, which is no lower."""
    x, y = other.x + other.width // 2, other.y + other.height // 2
    return one.x <= x < one.right and one.y <= y < one.bottom and one.height >= other.height


def _overlap(one: Box, other: Box) -> bool:
    if one.y >= other.y + other.height or other.y >= one.y + one.height:  # most: lines stand one below the other
        return False
    return one.x < other.x + other.width and other.x < one.x + one.width


def _union(one: Box, other: Box) -> Box:
    x, y = min(one.x, other.x), min(one.y, other.y)
    return Box(x, y, max(one.right, other.right) - x, max(one.bottom, other.bottom) - y)
