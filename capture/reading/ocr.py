"""Reading text from pictures: the seam for an engine, and the order in which its lines are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sixfold.capture.reading import layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.observation import Box
    from sixfold.capture.redaction.redact_lines import RawLine
    from sixfold.capture.screen import Pixels

SAME_ROW = 0.5
"""Lines stand in one row when they share this much of the smaller one's height (baseline jitter is 1 to 3 px of 18)."""


class OcrEngine(Protocol):
    """Reads the lines of a picture."""

    @property
    def name(self) -> str:
        """Name and version, kept with every observation that it read."""
        ...

    def read(self, pixels: Pixels) -> tuple[RawLine, ...]:
        """Give the lines in reading order, with boxes in pixels of the picture; raises ReaderError."""
        ...


def rows(boxes: Sequence[Box]) -> list[list[int]]:
    """Group boxes that stand side by side, in whatever column: rows from top to bottom, each from left to right."""
    grouped: list[list[int]] = []
    for index in sorted(range(len(boxes)), key=lambda item: (boxes[item].y + boxes[item].height / 2, boxes[item].x)):
        row = next((row for row in grouped[-3:] if all(beside(boxes[other], boxes[index]) for other in row)), None)
        if row is None:
            grouped.append([index])
        else:
            row.append(index)
    grouped.sort(key=lambda row: min(boxes[index].y for index in row))
    return [sorted(row, key=lambda item: boxes[item].x) for row in grouped]


def reading_rows(boxes: Sequence[Box]) -> list[list[int]]:
    """Give the rows as they are read: columns one after the other, rows of a table or form across, as indexes."""
    return layout.reading(boxes, rows(boxes))


def text_of(texts: Sequence[str], boxes: Sequence[Box]) -> str:
    """Give the text of a screen: a row a line, two spaces between what stands side by side."""
    return "\n".join("  ".join(texts[index] for index in row) for row in reading_rows(boxes))


def in_order(lines: Sequence[RawLine]) -> tuple[RawLine, ...]:
    """Give lines in reading order."""
    return tuple(lines[index] for row in reading_rows([line.box for line in lines]) for index in row)


def beside(one: Box, other: Box) -> bool:
    """Tell whether two boxes stand in one row."""
    shared = min(one.bottom, other.bottom) - max(one.y, other.y)
    return shared > SAME_ROW * min(one.height, other.height)
