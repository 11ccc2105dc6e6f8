"""Lines of every size of print: large print is small print on a smaller picture.

Each constant of the line finder is a length at 11 to 32 px print: it takes the stems of 48 px letters for borders and
parts 40 px capitals at their middles. So the same finder looks again at the picture at a half and at a quarter of its
size, and what it finds there as letters takes the place of the fragments that were found before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from sixfold.capture import boxes
from sixfold.capture.observation import Box
from sixfold.capture.reading import ink, linefinder
from sixfold.capture.reading.linefinder import Found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sixfold.capture.reading.ink import Edges
    from sixfold.capture.screen import Pixels

SCALES = (2, 4)
LEAST = 13
"""Height of the ink that is looked for in a smaller picture: what is lower was found in the picture before."""
GAP = 0.3
"""Share of a line's height at its top and foot in which a row may be empty, between dots or tails and letters; rows of
small print have such rows, and most need no closer look: it takes a third of the time."""
TALL = 0.44
"""Height of a letter in heights of its line: x has 0.46 and more beside tails and accents; of two rows of small print
taken for one line no letter has 0.4."""
SPECK = 0.2
"""Height of a dot in heights of its line; what is lower is no letter inside a frame."""
WIDE = 2.5
"""Width of letters that touch, in heights of their line: a frame around small print is wider."""
SQUARE = 0.75
"""Width of a patch of ink by itself, in its height, from which it is an icon; a digit by itself is narrower."""
THINNEST, FULLEST = 0.1, 0.75
"""Share of its box that a letter fills: a frame fills less, a badge more."""
LETTERS = 0.75
"""Share of the ink that letters have, by width: dots, commas and accents have up to a tenth."""
TAKEN = 0.5
"""Share of a fragment or an area that large lines cover when they take its place."""


def find(pixels: Pixels) -> Found:
    """Give the lines that a picture's ink tells, of print from 11 px on, and the areas where it does not tell."""
    grey = ink.grey(pixels)
    edges = ink.edges(grey)
    found = linefinder.find(edges)
    for scale in SCALES:
        rows, columns = grey.shape[0] // scale, grey.shape[1] // scale
        if min(rows, columns) < LEAST:
            break
        whole = grey[: rows * scale, : columns * scale]
        smaller = np.asarray(cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA), dtype=np.uint8)
        large = _large(grey, edges, ink.edges(smaller), found.lines)
        found = _replaced(found, large) if large else found
    return found


def _large(grey: NDArray[np.uint8], edges: Edges, smaller: Edges, known: Sequence[Box]) -> list[Box]:
    """Give the lines of letters that stand out in the smaller picture: a block of ink as it is, or its parts."""
    large: list[Box] = []
    for block, parts in linefinder.candidates(smaller, LEAST):
        whole = _enlarged(block, smaller, edges)
        if block.height <= linefinder.MAX_HEIGHT and _is_large(grey, whole, known):
            large.append(whole)
        else:
            enlarged = [_enlarged(part, smaller, edges) for part in parts if part != block]
            large += [part for part in enlarged if _is_large(grey, part, known)]
    return large


def _enlarged(line: Box, smaller: Edges, edges: Edges) -> Box:
    """Give a line of the smaller picture in the whole one, cut down to its ink."""
    rows, columns = edges.down.shape
    scale = rows // smaller.down.shape[0]
    x, y = max(0, (line.x - 1) * scale), max(0, (line.y - 1) * scale)
    right, bottom = min(columns, (line.right + 1) * scale), min(rows, (line.bottom + 1) * scale)
    inked = edges.across[y:bottom, x:right] | edges.down[y:bottom, x:right]
    across, down, width, height = cv2.boundingRect(inked.astype(np.uint8))
    return Box(x + across, y + down, width, height)


def _is_large(grey: NDArray[np.uint8], box: Box, known: Sequence[Box]) -> bool:
    """Tell whether letters as high as the box make up what is in it, and no line that is known holds them all.

    Rows of small print are no such letters, nor are frames or the spots of photographs.
    """
    part = ink.cut(grey, box)
    around = grey[max(0, box.y - 2) : box.bottom + 2, max(0, box.x - 2) : box.right + 2]
    paper = np.median(np.concatenate((around[0], around[-1], around[:, 0], around[:, -1])))
    far = cv2.absdiff(part, np.full_like(part, paper))
    most = int(far.max())
    if most <= ink.CONTRAST:
        return False
    inked = (far > most // 2).astype(np.uint8)
    if not inked[round(GAP * box.height) : round((1 - GAP) * box.height)].any(axis=1).all():
        return False
    x, y, width, height = cv2.boundingRect(inked)
    core = Box(box.x + x, box.y + y, width, height)
    return not any(_holds(line, core) for line in known) and _letters(inked) >= LETTERS


def _letters(inked: NDArray[np.uint8]) -> float:
    """Give the share of the patches of ink, by their width, that are letters: by their size, and holding no others."""
    line = inked.shape[0]
    _, _, stats, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    x, y, width, height, area = stats[1:].T
    right, bottom, filled = x + width, y + height, area / (width * height)
    size = (height >= TALL * line) & (width <= (WIDE if len(area) > 1 else SQUARE) * line)
    shape = (filled >= THINNEST) & ((filled <= FULLEST) | (width < TALL * line))
    underline = (height < SPECK * line) & (width > line)
    other = (height >= SPECK * line)[None, :]
    holds = other & (x[:, None] < x) & (right < right[:, None]) & (y[:, None] < y) & (bottom < bottom[:, None])
    letters = size & shape & ~holds.any(axis=1)
    return float(width[letters].sum() / max(1, width[~underline].sum()))


def _replaced(found: Found, large: Sequence[Box]) -> Found:
    """Put large lines in the place of what else was found there."""
    return Found(
        (*(line for line in found.lines if not _taken(line, large)), *large),
        tuple(area for area in found.unsure if not _taken(area, large)),
    )


def _taken(box: Box, large: Sequence[Box]) -> bool:
    return boxes.size(boxes.within(large, box)) > TAKEN * box.width * box.height


def _holds(one: Box, other: Box) -> bool:
    return one.x <= other.x and one.y <= other.y and other.right <= one.right and other.bottom <= one.bottom
