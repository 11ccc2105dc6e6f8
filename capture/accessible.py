"""Text that programs tell of themselves through accessibility, and how far it is believed.

A program tells its text exactly and for a fifth of what reading costs, but it also tells what nobody sees: words under
other windows, scrolled away, transparent. So a line counts only where it lies wholly in what shows of its window, with
something drawn in its place and no other line over it; everything else is read from the pixels as ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from sixfold.capture import boxes
from sixfold.capture.observation import Box
from sixfold.capture.reading import ink
from sixfold.capture.reading.ocr import beside, in_order
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.redaction.redact_lines import RawLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sixfold.capture.screen import Pixels, Window

SEAM = 3
"""Pixels between the pieces of one printed line: a bold word ends where the next one begins, columns stand 8 apart."""
MARGIN = 2
"""Pixels that letters stick out of the box that a program gives for them (italics, tails)."""
SHARED = 0.3
"""Share of the smaller of two boxes from which on they cannot both be seen; boxes of wrapped lines share up to 0.1."""
MIN_WIDTH = 3
"""A box of one column is a list's bullet, which Chromium cannot place."""


@dataclass(frozen=True, slots=True)
class AccessibleText:
    """What a window tells: its lines and the boxes of its password fields, in pixels of the desktop, and its site."""

    lines: tuple[RawLine, ...] = field(default=(), repr=False)
    secret: tuple[Box, ...] = ()
    site: str = ""


class Accessible(Protocol):
    """Asks programs for the text that they show; used by one thread."""

    def read(self, window: Window) -> AccessibleText | None:
        """Give what a window tells; None when it tells nothing, or not in time. Never raises, never waits long."""
        ...

    def close(self) -> None:
        """Ask no more."""
        ...


class Mute:
    """No program is asked."""

    def read(self, window: Window) -> AccessibleText | None:
        """Give nothing."""
        del window
        return None

    def close(self) -> None:
        """Nothing is held."""


def joined(pieces: Iterable[RawLine]) -> tuple[RawLine, ...]:
    """Put together the pieces of a printed line that touch (a bold word, a link), in reading order, without margins."""
    found: list[RawLine] = []
    for piece in in_order(tuple(pieces)):
        last = found[-1] if found else None
        if last is not None and beside(last.box, piece.box) and abs(piece.box.x - last.box.right) <= SEAM:
            found[-1] = RawLine(RawText(last.text + piece.text), boxes.around((last.box, piece.box)))
        else:
            found.append(piece)
    plain = [RawLine(RawText(" ".join(line.text.split())), line.box) for line in found]
    return tuple(line for line in plain if line.text)


def believed(
    text: AccessibleText, visible: Sequence[Box], place: Box, pixels: Pixels, secret: Sequence[Box] = ()
) -> tuple[RawLine, ...]:
    """Give the lines that can be taken as read, in pixels of a monitor's picture.

    `visible` is where the window shows, `place` the monitor, both on the desktop; `secret` are further boxes in which
    nothing may be believed. What a line's box shares with a password field is never believed.
    """
    inside = [
        line
        for line in text.lines
        if line.box.width >= MIN_WIDTH
        and line.box.height >= MIN_WIDTH
        and not boxes.without([line.box], boxes.within(visible, place))
        and not boxes.within([*text.secret, *secret], line.box)
    ]
    alone = [line for line in inside if not any(other is not line and _covers(other.box, line.box) for other in inside)]
    here = [RawLine(line.text, boxes.moved([line.box], -place.x, -place.y)[0]) for line in alone]
    return tuple(line for line in here if bool(ink.marked(ink.crop(pixels, line.box)).any()))


def unread(regions: Sequence[Box], rest: Pixels) -> tuple[Box, ...]:
    """Give where something is still to be read in regions of a picture from which known lines were blanked."""
    found = []
    for region in regions:
        marked = ink.marked(ink.crop(rest, region))
        down, across = np.flatnonzero(marked.any(axis=1)), np.flatnonzero(marked.any(axis=0))
        if down.size:
            x, y = region.x + int(across[0]), region.y + int(down[0])
            found.append(Box(x, y, int(across[-1] - across[0]) + 1, int(down[-1] - down[0]) + 1))
    return tuple(found)


def blanked(pixels: Pixels, lines: Sequence[RawLine]) -> Pixels:
    """Give the picture with known lines painted over in the colour around each: a reader finds the rest only."""
    rest = pixels.copy()
    for line in lines:
        box = _grown(line.box, pixels)
        part = ink.cut(rest, box)
        rim = np.concatenate([part[0], part[-1], part[:, 0], part[:, -1]])
        part[:] = np.median(rim, axis=0).astype(np.uint8)
    return rest


def _covers(one: Box, other: Box) -> bool:
    shared = boxes.common(one, other)
    return shared is not None and boxes.size([shared]) > SHARED * min(boxes.size([one]), boxes.size([other]))


def _grown(box: Box, pixels: Pixels) -> Box:
    x, y = max(0, box.x - MARGIN), max(0, box.y - MARGIN)
    right, bottom = min(pixels.shape[1], box.right + MARGIN), min(pixels.shape[0], box.bottom + MARGIN)
    return Box(x, y, right - x, bottom - y)
