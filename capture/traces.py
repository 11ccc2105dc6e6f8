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

GRACE = 1.0
"""Seconds for which a trace lasts: Chromium repaints within 0.1 s, on a busy machine within 0.5 s."""


_NOWHERE = Box(0, 0, 0, 0)


def shown(windows: Sequence[Window], index: int) -> list[Box]:
    """Give what is seen of a window below those that come after it in the stack."""
    return boxes.without([windows[index].box], covers(windows[index + 1 :]))


def covers(windows: Sequence[Window]) -> list[Box]:
    """Give where nothing shows of what lies below these windows."""
    found: list[Box] = []
    for window in windows:
        if not window.gone:
            found += [window.box] if window.cover is None else window.cover
    return found


def left(before: Sequence[Window], after: Sequence[Window]) -> list[Window]:
    """Give the traces between two states of the stack: windows that are gone from where they were seen."""
    now = {_identity(window): shown(after, index) for index, window in enumerate(after)}
    found = []
    for index, window in enumerate(before):
        lost = boxes.without(shown(before, index), now.get(_identity(window), ()))
        found += [replace(window, box=box, active=False, cover=(), gone=True) for box in lost]
    return found


def _identity(window: Window) -> Window:
    """Give all of a window that a rule may look at."""
    return replace(window, box=_NOWHERE, active=False, cover=None)
