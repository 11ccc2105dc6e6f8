"""Text on photographs: where ink is everywhere, a network tells what is print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from sixfold.capture.observation import Box
from sixfold.capture.reading import ink
from sixfold.capture.reading.networks import DETECTOR, Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sixfold.capture.screen import Pixels

MARGIN = 16
"""Pixels around an area: the network misses letters that touch the edge of a picture."""
TILE = 640
"""Columns and rows of a picture that it is given at once: 0.2 s of processor; a whole screen took 500 MB."""
LAP = 64
"""Pixels that two tiles share: a line of print is not cut by both."""
GRID = 32
"""The network works on multiples of this."""
LIKELY = 0.3
SURE = 0.5
"""Mean likelihood of a line: the library's values for this network."""
MIN_SIDE = 3
GROWTH = 1.6
"""The network marks the core of a line; its ink is larger by area x this / circumference."""


class Detector:
    """Finds lines of print in parts of a picture. Loaded when first needed: most screens show no photograph."""

    def __init__(self) -> None:
        self._network: Network | None = None

    def lines(self, pixels: Pixels, areas: list[Box]) -> list[Box]:
        """Give the boxes of lines in these areas."""
        return [line for area in areas for tile in tiles(area) for line in self._tile(pixels, tile)]

    def _tile(self, pixels: Pixels, area: Box) -> list[Box]:
        if self._network is None:
            self._network = Network(DETECTOR)
        part = ink.padded(ink.cut(pixels, area), MARGIN)
        rows, columns = (-(-side // GRID) * GRID for side in part.shape[:2])
        values = np.zeros((1, 3, rows, columns), dtype=np.float32)
        values[0, :, : part.shape[0], : part.shape[1]] = part.transpose(2, 0, 1)[::-1] / 127.5 - 1
        marked = self._network.run(values)[0, 0, : part.shape[0], : part.shape[1]]
        return [
            clipped
            for box in boxes(marked)
            if (clipped := _clipped(Box(box.x - MARGIN + area.x, box.y - MARGIN + area.y, box.width, box.height), area))
        ]


def tiles(area: Box) -> list[Box]:
    """Cut an area into parts of at most `TILE` that overlap."""
    return [
        Box(x, y, min(TILE, area.right - x), min(TILE, area.bottom - y))
        for y in range(area.y, max(area.y + 1, area.bottom - LAP), TILE - LAP)
        for x in range(area.x, max(area.x + 1, area.right - LAP), TILE - LAP)
    ]


def boxes(likelihood: NDArray[np.float32]) -> list[Box]:
    """Give the boxes of print in a map of likelihoods."""
    mask = (likelihood > LIKELY).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for number in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[number])
        if min(width, height) < MIN_SIDE:
            continue
        inside = labels[y : y + height, x : x + width] == number
        if float(likelihood[y : y + height, x : x + width][inside].mean()) < SURE:
            continue
        grow = round(width * height * GROWTH / (2 * (width + height)))
        found.append(Box(x - grow, y - grow, width + 2 * grow, height + 2 * grow))
    return found


def _clipped(box: Box, area: Box) -> Box | None:
    x, y = max(box.x, area.x), max(box.y, area.y)
    right, bottom = min(box.right, area.right), min(box.bottom, area.bottom)
    return Box(x, y, right - x, bottom - y) if right > x and bottom > y else None
