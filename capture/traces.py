"""What windows leave behind: their picture may stand for a moment where they were.

X paints nothing itself where a browser's window is uncovered: what was there stays until that program repaints. So a
window that was moved, closed, covered or given another title is still there, for a moment, where it was seen last.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sixfold.capture import boxes
from sixfold.capture.observation import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.screen import Window

GRACE = 2.0
"""Seconds for which a trace lasts: Chromium repaints within 0.1 s, on a busy machine within 0.5 s. A program that hangs
for longer than this over an excluded window shows what was below it."""


_NOWHERE = Box(0, 0, 0, 0)


MAX_PIECES = 48
"""Boxes that the traces of one window may have; beyond it the box around them all takes their place."""


class Traces:
    """Keeps the traces of windows for a while; `now` is seconds of a clock that only rises."""

    def __init__(self) -> None:
        self._kept: dict[Window, tuple[float, list[Box]]] = {}

    def follow(self, before: Sequence[Window], after: Sequence[Window], now: float) -> None:
        """Take in that the stack changed. What a window left before lasts as long as what it leaves now."""
        for trace in left([*before, *self.windows()], after):
            who = _identity(trace)
            _, known = self._kept.get(who, (0.0, []))
            known = [*known, *boxes.without([trace.box], known)]
            self._kept[who] = now + GRACE, known if len(known) <= MAX_PIECES else [boxes.around(known)]

    def windows(self) -> list[Window]:
        """Give the traces."""
        return [_trace(who, box) for who, (_, places) in self._kept.items() for box in places]

    def expire(self, now: float) -> bool:
        """Let go of those whose time is over; tell whether there were any."""
        over = [who for who, (end, _) in self._kept.items() if end <= now]
        for who in over:
            del self._kept[who]
        return bool(over)

    @property
    def next_end(self) -> float:
        """When the next one ends."""
        return min((end for end, _ in self._kept.values()), default=float("inf"))


def shown(windows: Sequence[Window], index: int) -> list[Box]:
    """Give what is seen of a window below those that come after it in the stack."""
    window = windows[index]
    return [window.box] if window.gone else boxes.without([window.box], covers(windows[index + 1 :]))


def covers(windows: Sequence[Window]) -> list[Box]:
    """Give where nothing shows of what lies below these windows."""
    found: list[Box] = []
    for window in windows:
        if not window.gone:
            found += [window.box] if window.cover is None else window.cover
    return found


def left(before: Sequence[Window], after: Sequence[Window]) -> list[Window]:
    """Give the traces between two states of the stack: windows that are gone from where they were seen.

    `before` may hold older traces. A window that moves carries along what still stands in it of others: it may have
    been raised over them, and moved, before it was painted.
    """
    return [*_stayed(before, after), *_carried(before, after)]


def _stayed(before: Sequence[Window], after: Sequence[Window]) -> list[Window]:
    now = {_identity(window): shown(after, index) for index, window in enumerate(after)}
    found = []
    for index, window in enumerate(before):
        if window.gone:
            continue
        lost = boxes.without(shown(before, index), now.get(_identity(window), ()))
        found += [_trace(window, box) for box in lost]
    return found


def _carried(before: Sequence[Window], after: Sequence[Window]) -> list[Window]:
    places = {window.ident: window.box for window in after if window.ident and not window.gone}
    found = []
    for mover in before:
        place = places.get(mover.ident)
        if mover.gone or place is None or (place.x, place.y) == (mover.box.x, mover.box.y):
            continue
        for index, window in enumerate(before):
            if window.ident == mover.ident and not window.gone:
                continue
            seen = boxes.within(shown(before, index), mover.box)
            found += [_trace(window, box) for box in boxes.moved(seen, place.x - mover.box.x, place.y - mover.box.y)]
    return found


def _trace(window: Window, box: Box) -> Window:
    return replace(window, box=box, active=False, cover=(), gone=True)


def _identity(window: Window) -> Window:
    """Give all of a window that a rule may look at."""
    return replace(window, box=_NOWHERE, active=False, cover=(), gone=False)
