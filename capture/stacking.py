"""Lines of a screen by the windows that they stand in: each window is read by itself, the one in front first.

Two programs side by side have their lines on the same heights, and read across they make sentences that nobody wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.capture import boxes, traces
from sixfold.capture.reading.ocr import reading_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sixfold.capture.observation import Box
    from sixfold.capture.screen import Window


@dataclass(frozen=True, slots=True)
class Shown:
    """A window in a look: its program, and its place in the picture."""

    app: str
    box: Box


def shown(windows: Sequence[Window], front: Window | None, hidden: Collection[int], area: Box) -> tuple[Shown, ...]:
    """Give what shows in an area of windows as they are stacked, the `front` one first, then from the top down.

    Those whose identity is `hidden` are left out, and the traces of windows that are gone.
    """
    found: list[tuple[bool, Shown]] = []
    for at in reversed(range(len(windows))):
        window = windows[at]
        if window.gone or window.ident in hidden or not boxes.within(traces.shown(windows, at), area):
            continue
        (place,) = boxes.moved(boxes.within([window.box], area), -area.x, -area.y)
        found.append((window is not front, Shown(window.app, place)))
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def rows(lines: Sequence[Box], windows: Sequence[Box]) -> list[list[int]]:
    """Give rows (indexes of `lines`) in the order in which they are read; `windows` as they cover each other.

    A line belongs to the first window that its middle lies in; what lies in none (a panel, the desktop) comes last.
    """
    owners = [_owner(line, windows) for line in lines]
    ordered: list[list[int]] = []
    for owner in sorted(set(owners)):
        own = [index for index, one in enumerate(owners) if one == owner]
        ordered += [[own[index] for index in row] for row in reading_rows([lines[index] for index in own])]
    return ordered


def _owner(line: Box, windows: Sequence[Box]) -> int:
    x, y = line.x + line.width // 2, line.y + line.height // 2
    inside = (at for at, box in enumerate(windows) if box.x <= x < box.right and box.y <= y < box.bottom)
    return next(inside, len(windows))
