"""Arithmetic of rectangles: what two have in common, what one leaves of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.capture.observation import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def common(one: Box, other: Box) -> Box | None:
    """Give what two boxes share; None when they share no pixel."""
    x, y = max(one.x, other.x), max(one.y, other.y)
    width, height = min(one.right, other.right) - x, min(one.bottom, other.bottom) - y
    return Box(x, y, width, height) if width > 0 and height > 0 else None


def without(boxes: Iterable[Box], covers: Iterable[Box]) -> list[Box]:
    """Give what is left of boxes when covers are cut out, in boxes; those that did not overlap still do not."""
    parts = list(boxes)
    for cover in covers:
        if not parts:
            break
        parts = [piece for part in parts for piece in _minus(part, cover)]
    return parts


def within(boxes: Iterable[Box], area: Box) -> list[Box]:
    """Give the parts of boxes that lie in an area."""
    return [part for box in boxes if (part := common(box, area)) is not None]


def moved(boxes: Iterable[Box], x: int, y: int) -> list[Box]:
    """Give boxes at another place."""
    return [Box(box.x + x, box.y + y, box.width, box.height) for box in boxes]


def around(boxes: Sequence[Box]) -> Box:
    """Give the smallest box that holds all of them; there must be one."""
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)


def aligned(box: Box, step: int, limit: Box) -> Box:
    """Give the smallest box of whole steps (from 0) that holds a box, cut off at a limit that begins at 0, 0."""
    x, y = box.x // step * step, box.y // step * step
    right, bottom = min(-(-box.right // step) * step, limit.right), min(-(-box.bottom // step) * step, limit.bottom)
    return Box(x, y, right - x, bottom - y)


def size(boxes: Iterable[Box]) -> int:
    """Give the pixels of boxes that do not overlap."""
    return sum(box.width * box.height for box in boxes)


def _minus(box: Box, cover: Box) -> list[Box]:
    hidden = common(box, cover)
    if hidden is None:
        return [box]
    pieces = [
        Box(box.x, box.y, box.width, hidden.y - box.y),
        Box(box.x, hidden.bottom, box.width, box.bottom - hidden.bottom),
        Box(box.x, hidden.y, hidden.x - box.x, hidden.height),
        Box(hidden.right, hidden.y, box.right - hidden.right, hidden.height),
    ]
    return [piece for piece in pieces if piece.width > 0 and piece.height > 0]
