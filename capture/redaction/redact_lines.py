"""Redaction of what was read from a screen: lines with boxes, where a secret may stand apart from its word.

The lines are searched three ways: row by row as they stand on the screen (the value is in the next box), in the order
in which they are read (a number that wraps), and below labels (a form with the label over its field, a table's
column). Every box that holds a part of a secret is named, so that the picture can be blacked there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sixfold.capture.observation import Box, Line
from sixfold.capture.reading.ocr import beside, rows
from sixfold.capture.redaction.fold import fold
from sixfold.capture.redaction.numbers import identity_below
from sixfold.capture.redaction.redact import RawText, Redactor
from sixfold.capture.redaction.span import Span, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as the reader gave it, with its box in pixels."""

    text: RawText
    box: Box


@dataclass(frozen=True, slots=True)
class LinesRedaction:
    """Clean lines in the same order, the boxes to make black, and how many secrets by rule."""

    lines: tuple[Line, ...]
    black: tuple[Box, ...]
    counts: Mapping[str, int]


PAD = 4
"""Pixels around a black box: the reader's boxes cut up to 3 of them off letters with tails at 15 px print."""
BELOW = 3.0
"""How far below its label a value may stand, in heights of the label."""

MOST_BELOW = 2
"""Lines below a form's label that may hold its value (a remark may come first); a table's column and a list go on."""


def redact_lines(lines: Sequence[RawLine], redactor: Redactor) -> LinesRedaction:
    """Take the secrets out of the lines of one screen."""
    side_by_side = rows([line.box for line in lines])
    found: list[list[Span]] = [[] for _ in lines]
    counts: dict[str, int] = {}
    by_rows = _joined(side_by_side, "\t")
    in_order = _joined([[index] for index in range(len(lines))], "\n")
    for pieces in (by_rows,) if by_rows == in_order else (by_rows, in_order):  # a page of one column is one text
        for span, parts in _search(lines, pieces, redactor):
            new = not any(_overlaps(part, found[index]) for index, part in parts)
            counts[span.rule] = counts.get(span.rule, 0) + new
            for index, part in parts:
                found[index].append(part)
    for index, span in _below_labels(lines, redactor):
        if not _overlaps(span, found[index]):
            counts[span.rule] = counts.get(span.rule, 0) + 1
            found[index].append(span)
    clean = tuple(
        Line(redactor.replace(line.text, resolve(spans)).text, line.box)
        for line, spans in zip(lines, found, strict=True)
    )
    black = tuple(_padded(line.box) for line, spans in zip(lines, found, strict=True) if spans)
    return LinesRedaction(clean, black, counts)


def _search(
    lines: Sequence[RawLine], pieces: Sequence[tuple[int, str]], redactor: Redactor
) -> list[tuple[Span, list[tuple[int, Span]]]]:
    """Give each span of the joined text with the parts of lines that it covers."""
    starts: list[tuple[int, int]] = []
    text = ""
    for index, separator in pieces:
        starts.append((len(text), index))
        text += lines[index].text.replace("\n", " ").replace("\t", " ") + separator
    result = []
    for span in redactor.find(RawText(text)):
        parts = []
        for begin, index in starts:
            start, end = max(span.start, begin), min(span.end, begin + len(lines[index].text))
            if start < end:
                part = Span(start - begin, end - begin, span.rule, span.entry_type, span.caption)
                parts.append((index, part))
        result.append((span, parts))
    return result


def _joined(grouped: Sequence[Sequence[int]], between: str) -> list[tuple[int, str]]:
    return [(index, "\n" if index == row[-1] else between) for row in grouped for index in row]


def _below_labels(lines: Sequence[RawLine], redactor: Redactor) -> list[tuple[int, Span]]:
    found: list[tuple[int, Span]] = []
    for index, line in enumerate(lines):
        folded = fold(line.text).text
        label, identity = redactor.labels(folded)
        if label is not None:
            found += _column(lines, index, partial(redactor.keyed.value_below, label))
        if identity is not None:
            found += _column(lines, index, partial(identity_below, identity))
    return found


def _column(lines: Sequence[RawLine], label_at: int, value_in: Callable[[str], Span | None]) -> list[tuple[int, Span]]:
    """Go down from a label as long as lines follow closely; the values among them are secrets."""
    found: list[tuple[int, Span]] = []
    above = lines[label_at].box
    box = lines[label_at].box
    is_header = any(index != label_at and beside(box, line.box) for index, line in enumerate(lines))
    is_list = is_header or lines[label_at].text.rstrip(" :").lower().endswith("s")
    seen = 0
    below = sorted((i for i in range(len(lines)) if lines[i].box.y > above.y), key=lambda item: lines[item].box.y)
    for index in below:
        box = lines[index].box
        if box.x >= above.right or box.right <= lines[label_at].box.x or beside(above, box):
            continue
        if box.y - above.bottom > BELOW * above.height:
            break
        seen += 1
        if seen > MOST_BELOW and not is_list:
            break
        folded = fold(lines[index].text)
        value = value_in(folded.text)
        if value is not None:
            start, end = folded.original(value.start, value.end)
            found.append((index, Span(start, end, value.rule, value.entry_type, value.caption)))
        above = Box(lines[label_at].box.x, box.y, max(above.width, 1), box.height)
    return found


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _padded(box: Box) -> Box:
    x, y = max(0, box.x - PAD), max(0, box.y - PAD)
    return Box(x, y, box.right + PAD - x, box.bottom + PAD - y)
