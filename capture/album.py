"""Pictures of windows that change only in part share a base: one whole picture, then patches that lie on it.

The recorder cannot read what it sealed, so it keeps the pixels of the last whole picture of each window in memory, as
they were sealed: what was black there is black here, and a region that is black in one picture alone counts as changed.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from sixfold.capture import exclusion, picture
from sixfold.capture.observation import Box, Capture, Patches
from sixfold.capture.picture import Patch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from numpy.typing import NDArray

    from sixfold.capture.observation import Observation
    from sixfold.capture.screen import Pixels

TILE = 32
MOST = 0.4
"""Share of a picture from which on it is sealed whole: patches of that size take as long as all of it."""
MOST_PATCHES = 48
"""Each takes some 60 bytes and 0.3 ms by itself."""
BRIDGED = 2
"""Tiles without change that a patch may span: less than another patch costs."""
GOOD_FOR = timedelta(minutes=10)
"""A base that the user has forgotten since takes the pictures on it along, so none is built on for longer than this."""
BASES_BYTES = 26_000_000
"""Pixels kept in memory: four windows of 1920x1080."""

MOST_WAITING = 4
"""Whole pictures that wait to be sealed: more than two do so only while the disk is full."""

Key = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class _Base:
    observation: Observation
    at: datetime
    pixels: Pixels


class Album:
    """Makes captures with their pictures. Used by the reading thread alone."""

    def __init__(self, room: int = BASES_BYTES) -> None:
        self._room = room
        self._bases: OrderedDict[Key, _Base] = OrderedDict()
        self._made: OrderedDict[Key, _Base] = OrderedDict()

    def capture(self, observation: Observation, pixels: Pixels, black: Sequence[Box], at: datetime) -> Capture:
        """Give an observation with its picture as it was `at` that time, black where it must not be seen.

        Once it is sealed, say so to `keep`: only then later pictures may lie on it.
        """
        shown = pixels.copy()
        exclusion.blacken(shown, black)
        levels = picture.rounded(shown)
        base = self._base_for(observation, levels, at)
        if base is not None:
            patches = _patches(base.pixels, shown, levels)
            if patches is not None:
                self._bases.move_to_end(_key(observation))
                return Capture(observation, patches=Patches(base.observation.id, base.observation.part, patches))
        self._made[_key(observation)] = _Base(observation, at, levels)
        while len(self._made) > MOST_WAITING:
            key, _ = self._made.popitem(last=False)
            self._bases.pop(key, None)
        return Capture(observation, picture.encode(shown))

    def keep(self, capture: Capture) -> None:
        """Note that a capture was sealed. Captures are sealed in the order in which they were made."""
        key = _key(capture.observation)
        made = self._made.get(key)
        if made is None or capture.observation is not made.observation:
            return
        self._bases[key] = self._made.pop(key)
        self._bases.move_to_end(key)
        while sum(base.pixels.nbytes for base in self._bases.values()) > self._room:
            self._bases.popitem(last=False)

    def forget(self) -> None:
        """Build on nothing that was sealed until now: the user has forgotten something."""
        self._bases.clear()
        self._made.clear()

    def _base_for(self, observation: Observation, levels: Pixels, at: datetime) -> _Base | None:
        base = self._bases.get(_key(observation))
        if _key(observation) in self._made:  # a newer one will be sealed first, and the older may then be gone
            return None
        if base is None or base.pixels.shape != levels.shape or not timedelta() <= at - base.at <= GOOD_FOR:
            return None
        # Pictures are sealed under the key of the day their observation began on, and a base must be of the same.
        return base if _day(base.observation) == _day(observation) else None


def regions(before: Pixels, after: Pixels) -> tuple[Box, ...]:
    """Give what differs between two pictures of one size, in boxes of whole tiles that do not overlap."""
    height, width = after.shape[:2]
    mask = _differing(before, after)
    boxes: list[Box] = []
    above: dict[tuple[int, int], int] = {}
    for row in range(mask.shape[0]):
        y, bottom = row * TILE, min(height, (row + 1) * TILE)
        here: dict[tuple[int, int], int] = {}
        for first, last in _runs(mask[row]):
            x, right = first * TILE, min(width, last * TILE)
            place = above.get((x, right))
            if place is None:
                here[x, right] = len(boxes)
                boxes.append(Box(x, y, right - x, bottom - y))
            else:
                here[x, right] = place
                boxes[place] = Box(x, boxes[place].y, right - x, bottom - boxes[place].y)
        above = here
    return tuple(boxes)


def _differing(before: Pixels, after: Pixels) -> NDArray[np.bool_]:
    """Tell of each tile whether anything in it differs."""
    height, width = after.shape[:2]
    columns, lines = np.arange(0, width, TILE), np.arange(0, height, TILE)
    result = np.zeros((len(lines), len(columns)), dtype=np.bool_)
    for number, y in enumerate(lines):  # strip by strip: most of them are alike, and then this is all there is to do
        one, other = before[y : y + TILE], after[y : y + TILE]
        if not np.array_equal(one, other):
            differs = (one != other).any(axis=0).any(axis=-1)
            result[number] = np.logical_or.reduceat(differs, columns)
    return result


def _runs(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Give the stretches of a row of tiles that hold all that differ: first, and the one after the last."""
    found: list[tuple[int, int]] = []
    for place in np.flatnonzero(row).tolist():
        if found and place - found[-1][1] <= BRIDGED:
            found[-1] = found[-1][0], place + 1
        else:
            found.append((place, place + 1))
    return found


def _patches(base: Pixels, shown: Pixels, levels: Pixels) -> tuple[Patch, ...] | None:
    """Give what must be laid on the base to have the picture; None if that is too much of it."""
    boxes = regions(base, levels)
    area = sum(box.width * box.height for box in boxes)
    if len(boxes) > MOST_PATCHES or area > MOST * shown.shape[0] * shown.shape[1]:
        return None
    return tuple(Patch(box, picture.encode(np.ascontiguousarray(_cut(shown, box)))) for box in boxes)


def _cut(pixels: Pixels, box: Box) -> Pixels:
    return pixels[box.y : box.bottom, box.x : box.right]


def _key(observation: Observation) -> Key:
    """Which pictures may share a base: those of an application on a monitor, which an observation never leaves."""
    return observation.monitor, observation.app


def _day(observation: Observation) -> str:
    try:
        zone: tzinfo = ZoneInfo(observation.time_zone)
    except (OSError, ValueError, KeyError):  # where the machine knows no such zone the day is that of UTC, as in memory
        zone = UTC
    return observation.observed_at.astimezone(zone).date().isoformat()
