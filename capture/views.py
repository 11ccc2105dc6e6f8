"""Reading a monitor look by look: only what changed is read, the rest is kept from before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.capture import change, exclusion, ink
from sixfold.capture.observation import Box
from sixfold.capture.ocr import in_order
from sixfold.capture.picture import encode
from sixfold.capture.redact_lines import RawLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.ocr import OcrEngine
    from sixfold.capture.screen import Pixels

WHOLE = 0.5
"""Share of the screen from which on all of it is read: two large crops cost more than one page."""
ROOM = 24
"""Pixels around what changed that are read with it: a letter's neighbours help to read it."""


class View:
    """What stands on one monitor, as far as it was read."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine
        self._pixels: Pixels | None = None
        self._lines: tuple[RawLine, ...] = ()

    def read(self, pixels: Pixels) -> tuple[RawLine, ...]:
        """Give the lines that stand on the monitor now, in reading order; raises ReaderError and then forgets all."""
        before, self._pixels = self._pixels, None
        boxes = change.regions(before, pixels) if before is not None else (_whole(pixels),)
        if change.area(boxes) > WHOLE * pixels.shape[0] * pixels.shape[1]:
            self._lines = self._engine.read(pixels)
        else:
            for box in boxes:
                self._lines = self._reread(pixels, box)
        self._pixels = pixels
        return self._lines

    def _reread(self, pixels: Pixels, box: Box) -> tuple[RawLine, ...]:
        area = _with_whole_lines(_roomy(box, pixels), self._lines, pixels)
        kept = [line for line in self._lines if not overlap(line.box, area)]
        read = [
            RawLine(line.text, Box(line.box.x + area.x, line.box.y + area.y, line.box.width, line.box.height))
            for line in self._engine.read(ink.crop(pixels, area))
        ]
        return in_order([*kept, *read])


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


def _whole(pixels: Pixels) -> Box:
    return Box(0, 0, pixels.shape[1], pixels.shape[0])
