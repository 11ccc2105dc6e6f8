"""Places that change again and again: what blinks is no change, what never rests is looked at more and more rarely.

A tile that goes back to a state it had blinks, if it is part of something small: a text cursor. A tile that has
changed at `PROVEN` looks in a row is restless: a clock, a spinner, a film. Restless places are handed on after 2
seconds, then 4, 8 and so on, and again as soon as they stand still, so that nothing is lost that was to be read; a
tile beside them that changes is handed on at once. What scrolls is not restless: each look at it shows new lines.
"""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from sixfold.capture import change, scroll
from sixfold.capture.change import TILE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sixfold.capture.observation import Box
    from sixfold.capture.screen import Pixels

REMEMBERED = 4
"""States of a tile that are remembered: a blinking cursor has two, one that blinks while a clock ticks has four."""
SMALL = 2
"""Tiles across that something small may have: a text cursor may stand on the border of two."""
PROVEN = 3
"""Changes in a row that make a tile restless. Letters typed one a second change a tile of 64 pixels eight times, so
slow typing becomes restless too: it is handed on when it pauses, or goes on in the next tile, or after 2, 4, 8 s."""
IN_A_ROW = timedelta(seconds=3.5)
"""The longest between two changes in a row; looks at a screen that draws are at most 2.5 s apart."""
SETTLED = timedelta(seconds=2)
"""Unchanged for so long, a place stands still."""
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(seconds=30)
LONGEST_SMALL = timedelta(seconds=60)
"""The same for small places: reading a clock costs 40 ms, and nothing else is read with it."""

FORGOTTEN = timedelta(seconds=60)
"""Unchanged for so long, a tile is followed no more: one costs 20 us a look."""

_Place = tuple[int, int]


@dataclass(slots=True)
class _Tile:
    """A tile that changed: its present state, the states handed on, when and how often in a row it changed."""

    now: bytes
    changed_at: datetime
    known: deque[bytes] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    streak: int = 0
    given_at: datetime | None = None
    wait: timedelta = FIRST_WAIT

    def see(self, state: bytes, at: datetime) -> None:
        if state == self.now:
            self.streak = self.streak if at - self.changed_at < SETTLED else 0
            return
        if at != self.changed_at or not self.streak:
            self.streak = self.streak + 1 if at - self.changed_at <= IN_A_ROW else 1
        self.now, self.changed_at = state, at

    def is_restless(self, at: datetime) -> bool:
        return self.streak >= PROVEN and at - self.changed_at < SETTLED

    def give(self, at: datetime, longest: timedelta) -> None:
        self.wait = min(self.wait * 2, longest) if self.is_restless(at) else FIRST_WAIT
        self.given_at = at
        if self.now not in self.known:
            self.known.append(self.now)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is to be said of a look: tiles that differ from what was handed on, restless places, those that are to wait.

    On another page (something large is new) blinking is forgotten, for the same state means something else there.
    """

    places: tuple[_Place, ...]
    resting: tuple[Box, ...]
    waiting: tuple[Box, ...]
    is_new: bool
    is_another_page: bool


class Restless:
    """Follows one window on one monitor, look by look.

    `wants_at` is when a look is wanted even if nothing is drawn. `unread` is the last picture if something small in it
    waits (letters that were typed slowly): it is to be handed on when the window is left.
    """

    def __init__(self) -> None:
        self._tiles: dict[_Place, _Tile] = {}
        self.unread: Pixels | None = None
        self.wants_at: datetime | None = None

    def is_new(self, before: Pixels, after: Pixels, changed: Sequence[Box], at: datetime) -> bool:
        """Tell whether anything is worth being handed on; may be asked again of the same moment."""
        self.unread = None
        if before.shape != after.shape:
            return True
        verdict = self._judge(before, after, changed, at)
        if not verdict.is_new and any(_is_small(box) for box in verdict.waiting):
            self.unread = after
        return verdict.is_new

    def hand_on(self, before: Pixels, after: Pixels, changed: Sequence[Box], at: datetime) -> Pixels:
        """Give the picture to hand on when something is new; large places in it that are to wait are as they were.

        `before` is the picture that was handed on last, `changed` is `change.regions(before, after)`.
        """
        if before.shape != after.shape:
            self._tiles.clear()
            return after
        verdict = self._judge(before, after, changed, at)
        if verdict.is_another_page:
            for tile in self._tiles.values():
                tile.known.clear()
        held = [box for box in verdict.waiting if not _is_small(box)]
        for place in verdict.places:
            if not any(_inside(place, box) for box in held):
                small = all(_is_small(box) for box in verdict.resting if _inside(place, box))
                self._tiles[place].give(at, LONGEST_SMALL if small else LONGEST_WAIT)
        return _with_old(before, after, held)

    def _judge(self, before: Pixels, after: Pixels, changed: Sequence[Box], at: datetime) -> _Verdict:
        self.wants_at = None
        places = self._without_blinking(self._see(before, after, changed, at), changed)
        resting = self._resting(places, at, after) if places else ()
        waiting = [box for box in resting if not self._is_due(box, places, at) and not _scrolls(before, after, box)]
        if waiting:
            self.wants_at = at + SETTLED
        is_new, is_another_page = len(waiting) < len(resting), False
        for box in changed:
            mine = [p for p in places if _inside(p, box) and not any(_inside(p, other) for other in resting)]
            if mine and not _is_small(box):
                is_another_page = True
            is_new = is_new or bool(mine)
        return _Verdict(tuple(places), resting, tuple(waiting), is_new, is_another_page)

    def _see(self, before: Pixels, after: Pixels, changed: Sequence[Box], at: datetime) -> list[_Place]:
        """Take in the states of all tiles; give those that differ from what was handed on."""
        differ: list[_Place] = []
        here = {place for box in changed for place in _places(box)}
        for place in here:
            old, new = _state(before, place), _state(after, place)
            tile = self._tiles.get(place)
            if tile is None:
                tile = self._tiles[place] = _Tile(old, at, deque([old], REMEMBERED))
            elif old not in tile.known:
                tile.known.append(old)
            tile.see(new, at)
            if new != old:
                differ.append(place)
        for place in self._tiles.keys() - here:
            self._tiles[place].see(_state(after, place), at)
            if at - self._tiles[place].changed_at > FORGOTTEN:
                del self._tiles[place]
        return differ

    def _without_blinking(self, places: Sequence[_Place], changed: Sequence[Box]) -> list[_Place]:
        """Leave out the tiles of small places that went back to states that were handed on."""
        news: list[_Place] = []
        for box in changed:
            mine = [place for place in places if _inside(place, box)]
            if not _is_small(box) or any(self._tiles[p].now not in self._tiles[p].known for p in mine):
                news += mine
        return news

    def _resting(self, places: Sequence[_Place], at: datetime, after: Pixels) -> tuple[Box, ...]:
        """Give the rectangles around restless tiles, as far as they differ from what was handed on."""
        height, width = after.shape[:2]
        marks = np.zeros((-(-height // TILE), -(-width // TILE)), dtype=bool)
        for place, tile in self._tiles.items():
            marks[place] = tile.is_restless(at)
        boxes = change.rectangles(marks, width, height)
        return tuple(box for box in boxes if any(_inside(place, box) for place in places))

    def _is_due(self, box: Box, places: Sequence[_Place], at: datetime) -> bool:
        tiles = [self._tiles[place] for place in places if _inside(place, box)]
        given = [tile.given_at for tile in tiles if tile.given_at is not None]
        return not given or at - max(given) >= max(tile.wait for tile in tiles)


def _places(box: Box) -> list[_Place]:
    return [
        (row, column)
        for row in range(box.y // TILE, -(-box.bottom // TILE))
        for column in range(box.x // TILE, -(-box.right // TILE))
    ]


def _inside(place: _Place, box: Box) -> bool:
    return box.y <= place[0] * TILE < box.bottom and box.x <= place[1] * TILE < box.right


def _is_small(box: Box) -> bool:
    return max(box.width, box.height) <= SMALL * TILE


def _state(pixels: Pixels, place: _Place) -> bytes:
    y, x = place[0] * TILE, place[1] * TILE
    return hashlib.blake2b(pixels[y : y + TILE, x : x + TILE].tobytes(), digest_size=16).digest()


def _scrolls(before: Pixels, after: Pixels, box: Box) -> bool:
    if _is_small(box):
        return False
    rows, columns = slice(box.y, box.bottom), slice(box.x, box.right)
    return scroll.shift(before[rows, columns], after[rows, columns]) is not None


def _with_old(before: Pixels, after: Pixels, boxes: Sequence[Box]) -> Pixels:
    if not boxes:
        return after
    result = after.copy()
    for box in boxes:
        rows, columns = slice(box.y, box.bottom), slice(box.x, box.right)
        result[rows, columns] = before[rows, columns]
    return result
