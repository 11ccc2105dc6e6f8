"""Whether the screen can be seen at all: some compositors give others the same empty picture, whatever is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sixfold.capture.screen import Pixels

WINDOWS = 3
"""Windows in front, one after the other, that can not all look the same to the last pixel."""
DRAWN = 10
"""Drawings that a monitor of one colour can not have had without a mark on it."""
SAMPLE = 16


@dataclass(frozen=True, slots=True)
class Sight:
    """One monitor since its picture last changed: which windows were in front of it, how often it was drawn."""

    windows: frozenset[int] = frozenset()
    drawn: int = 0
    blank: bool = False

    @property
    def is_hidden(self) -> bool:
        """The picture says nothing of what is shown."""
        return len(self.windows) >= WINDOWS or (self.blank and self.drawn >= DRAWN)

    def same(self, window: int) -> Sight:
        """Take in a look at another window with the same picture as before."""
        return replace(self, windows=self.windows | {window})

    def redrawn(self) -> Sight:
        """Take in that the monitor was drawn again and looks as before."""
        return replace(self, drawn=self.drawn + 1)


def new(pixels: Pixels, window: int) -> Sight:
    """Begin with a picture that differs from the one before it."""
    return Sight(frozenset({window}), 0, is_blank(pixels))


def is_blank(pixels: Pixels) -> bool:
    """Tell whether a picture has one colour alone; a sample is looked at first (0.05 ms where it is not)."""
    colour = pixels[0, 0]
    return bool((pixels[::SAMPLE, ::SAMPLE] == colour).all() and (pixels == colour).all())
