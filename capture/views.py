"""Reading a monitor look by look: only what changed is read, the rest is kept from before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sixfold.capture import accessible, change, exclusion, moved
from sixfold.capture.errors import ReaderError
from sixfold.capture.observation import Box
from sixfold.capture.pages import Page, Pages, hashes_of
from sixfold.capture.picture import encode
from sixfold.capture.reading import ink
from sixfold.capture.reading.ocr import in_order
from sixfold.capture.redaction.redact_lines import RawLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.change import Tiles
    from sixfold.capture.pages import Hashes
    from sixfold.capture.reading.ocr import OcrEngine
    from sixfold.capture.screen import Pixels

WHOLE = 0.5
"""Share of the screen from which on all of it is read: two large crops cost more than one page."""
FEW = 0.15
"""Share of the tiles that may change on a page before a better one to go on from is looked for."""
ROOM = 24
"""Pixels around what changed that are read with it: a letter's neighbours help to read it."""


class View:
    """What stands on one monitor, as far as it was read, and the pages that stood there before."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine
        self._pixels: Pixels | None = None
        self._now: Page | None = None
        self._pages = Pages()

    def read(self, pixels: Pixels, *, same_window: bool = True, known: Sequence[RawLine] = ()) -> tuple[RawLine, ...]:
        """Give the lines that stand on the monitor now, in reading order; raises ReaderError and then forgets all.

        What grows in the `same_window` as before takes the place of the page that it grew from. `known` are lines that
        need no reading where something changed (`accessible.believed`): only what they do not account for is read.
        """
        try:
            return self._read(pixels, tuple(known), same_window=same_window)
        except ReaderError:
            self.forget()
            raise

    def forget(self) -> None:
        """Hold nothing of what was read."""
        self._pixels = self._now = None
        self._pages.forget()

    def _read(self, pixels: Pixels, known: tuple[RawLine, ...], *, same_window: bool) -> tuple[RawLine, ...]:
        before, now = self._pixels, self._now
        if before is None or now is None or before.shape != pixels.shape:
            before = now = None
            tiles = np.ones((-(-pixels.shape[0] // change.TILE), -(-pixels.shape[1] // change.TILE)), dtype=bool)
        else:
            tiles = change.differing(before, pixels)
        hashes = hashes_of(pixels, tiles, None if now is None else now.hashes)
        start = _Start((), None, tiles) if now is None else _Start(now.lines, now, tiles)
        grew = same_window and now is not None and tiles.mean() <= FEW
        if not grew:
            start = self._better(start, pixels, hashes, before)
        lines = self._lines(start, pixels, known)
        page = Page((pixels.shape[0], pixels.shape[1]), hashes, lines)
        self._pages.keep(page, now if grew else None)
        self._pixels, self._now = pixels, page
        return lines

    def _better(self, start: _Start, pixels: Pixels, hashes: Hashes, before: Pixels | None) -> _Start:
        """Look for what leaves less to read: a page that was there before, or the last one, scrolled."""
        known = self._pages.nearest(pixels, hashes)
        if known is not None and (start.page is None or known[1].sum() < start.tiles.sum()):
            start = _Start(known[0].lines, *known)
        if before is not None and self._now is not None and start.tiles.mean() > FEW:
            tiles = change.differing(before, pixels)
            scrolled = moved.follow(before, pixels, tiles, self._now.lines)
            if scrolled is not None and scrolled.tiles.sum() < start.tiles.sum():
                return _Start(scrolled.lines, None, scrolled.tiles)
        return start

    def _lines(self, start: _Start, pixels: Pixels, known: tuple[RawLine, ...]) -> tuple[RawLine, ...]:
        lines = start.lines
        rest = accessible.blanked(pixels, known) if known else pixels
        boxes = change.rectangles(start.tiles, pixels.shape[1], pixels.shape[0])
        if change.area(boxes) > WHOLE * pixels.shape[0] * pixels.shape[1]:
            return in_order([*known, *self._engine.read(rest)]) if known else self._engine.read(pixels)
        for box in boxes:
            lines = self._reread(rest, box, lines, known)
        return lines if boxes else in_order(lines)

    def _reread(
        self, rest: Pixels, box: Box, lines: Sequence[RawLine], known: Sequence[RawLine]
    ) -> tuple[RawLine, ...]:
        area = _with_whole_lines(_roomy(box, rest), [*lines, *known], rest)
        kept = [line for line in lines if not overlap(line.box, area)]
        told = [line for line in known if overlap(line.box, area)]
        if told and not accessible.unread([area], rest):
            return in_order([*kept, *told])
        read = [
            RawLine(line.text, Box(line.box.x + area.x, line.box.y + area.y, line.box.width, line.box.height))
            for line in self._engine.read(ink.crop(rest, area))
        ]
        return in_order([*kept, *told, *read])


@dataclass(frozen=True, slots=True)
class _Start:
    """What reading begins with: lines that hold, the page that they are from, the tiles that are to be read."""

    lines: tuple[RawLine, ...]
    page: Page | None
    tiles: Tiles


def picture(pixels: Pixels, black: Sequence[Box]) -> bytes:
    """Give the picture as WebP, black where it must not be seen."""
    shown = pixels.copy()
    exclusion.blacken(shown, black)
    return encode(shown)


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes share a pixel."""
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def _with_whole_lines(area: Box, lines: Sequence[RawLine], pixels: Pixels) -> Box:
    """Enlarge an area until it cuts through no line that was read."""
    while True:
        crossed = [line.box for line in lines if overlap(line.box, area)]
        x, y = min([area.x, *(box.x for box in crossed)]), min([area.y, *(box.y for box in crossed)])
        right = max([area.right, *(box.right for box in crossed)])
        bottom = max([area.bottom, *(box.bottom for box in crossed)])
        larger = Box(x, y, min(right, pixels.shape[1]) - x, min(bottom, pixels.shape[0]) - y)
        if larger == area:
            return area
        area = larger


def _roomy(box: Box, pixels: Pixels) -> Box:
    x, y = max(0, box.x - ROOM), max(0, box.y - ROOM)
    return Box(x, y, min(pixels.shape[1], box.right + ROOM) - x, min(pixels.shape[0], box.bottom + ROOM) - y)
