"""Pages that were read: a screen that comes back is known by its pixels, and nothing of it is read again.

A page is kept as a hash of each of its tiles with its lines, not as pixels: 30 pages take 1 MB instead of 190 MB.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sixfold.capture.change import TILE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sixfold.capture.change import Tiles
    from sixfold.capture.redaction.redact_lines import RawLine
    from sixfold.capture.screen import Pixels

    Hashes = NDArray[np.uint64]
    """One a tile: rows x columns of them."""

REMEMBERED = 30
"""Pages of one monitor; who goes round among more windows than that reads them again."""


@dataclass(frozen=True, slots=True)
class Page:
    """Lines that were read from a picture with these tiles, of so many rows and columns of pixels."""

    size: tuple[int, int]
    hashes: Hashes
    lines: tuple[RawLine, ...]

    @property
    def key(self) -> bytes:
        """What tells it from every other page."""
        return self.hashes.tobytes()


class Pages:
    """The pages of one monitor that were seen last."""

    def __init__(self) -> None:
        self._pages: OrderedDict[bytes, Page] = OrderedDict()

    def nearest(self, pixels: Pixels, hashes: Hashes) -> tuple[Page, Tiles] | None:
        """Give the page that has most tiles in common with a picture, and the tiles that it has not."""
        best: tuple[Page, Tiles] | None = None
        for page in self._pages.values():
            if page.size == pixels.shape[:2]:
                unlike = page.hashes != hashes
                if best is None or unlike.sum() < best[1].sum():
                    best = page, unlike
        return best

    def keep(self, page: Page, instead: Page | None) -> None:
        """Remember a page, in place of the one that it grew from."""
        if instead is not None:
            self._pages.pop(instead.key, None)
        self._pages[page.key] = page
        self._pages.move_to_end(page.key)
        while len(self._pages) > REMEMBERED:
            self._pages.popitem(last=False)

    def forget(self) -> None:
        """Remember none."""
        self._pages.clear()


def hashes_of(pixels: Pixels, tiles: Tiles, others: Hashes | None) -> Hashes:
    """Hash the tiles that are marked (BLAKE2b; 11 ms for all of 1920x1080), the others are known."""
    result = np.zeros(tiles.shape, dtype=np.uint64) if others is None else others.copy()
    for row, column in np.argwhere(tiles).tolist():
        y, x = row * TILE, column * TILE
        data = pixels[y : y + TILE, x : x + TILE].tobytes()
        result[row, column] = int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")
    return result
