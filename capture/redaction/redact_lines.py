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
from sixfold.capture.redaction.arrange import Arrangement, Piece, arranged
from sixfold.capture.redaction.fold import fold
from sixfold.capture.redaction.numbers import identity_below
from sixfold.capture.redaction.pieces import Trust
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
MOST_BELOW = 2
"""Lines below a form's label that may hold its value (a remark may come first); a table's column and a list go on."""


def redact_lines(lines: Sequence[RawLine], redactor: Redactor) -> LinesRedaction:
    """Take the secrets out of the lines of one screen."""
    arrangement = arranged([line.box for line in lines])
    found: list[list[Span]] = [[] for _ in lines]
    counts: dict[str, int] = {}
    by_rows, by_columns = arrangement.along_rows(), arrangement.down_columns()
    for pieces in (by_rows,) if _is_same(by_rows, by_columns) else (by_rows, by_columns):
        for span, parts in _search(lines, pieces, redactor, lines_known=pieces is not by_rows and not any(found)):
            new = not any(_overlaps(part, found[index]) for index, part in parts)
            counts[span.rule] = counts.get(span.rule, 0) + new
            for index, part in parts:
                found[index].append(part)
    for index, span in _below_labels(lines, arrangement, redactor):
        counts[span.rule] = counts.get(span.rule, 0) + (not _overlaps(span, found[index]))
        found[index].append(span)
    clean = tuple(
        Line(redactor.replace(line.text, resolve(spans)).text, line.box)
        for line, spans in zip(lines, found, strict=True)
    )
    black = tuple(_padded(line.box) for line, spans in zip(lines, found, strict=True) if spans)
    return LinesRedaction(clean, black, counts)


def _is_same(by_rows: Sequence[tuple[int, str]], by_columns: Sequence[tuple[int, str]]) -> bool:
    """Tell whether a page is one column, so that both texts have the same lines in the same order."""
    return [index for index, _ in by_rows] == [index for index, _ in by_columns] and not any(
        between == "\t" for _, between in by_rows
    )


def _search(
    lines: Sequence[RawLine], pieces: Sequence[tuple[int, str]], redactor: Redactor, *, lines_known: bool
) -> list[tuple[Span, list[tuple[int, Span]]]]:
    """Give each span of the joined text with the parts of lines that it covers."""
    starts: list[tuple[int, int]] = []
    text = ""
    for index, separator in pieces:
        starts.append((len(text), index))
        text += lines[index].text.replace("\n", " ").replace("\t", " ") + separator
    result = []
    for span in redactor.find(RawText(text), lines_known=lines_known):
        parts = []
        for begin, index in starts:
            start, end = max(span.start, begin), min(span.end, begin + len(lines[index].text))
            if start < end:
                part = Span(start - begin, end - begin, span.rule, span.entry_type, span.caption)
                parts.append((index, part))
        result.append((span, parts))
    return result


def _below_labels(lines: Sequence[RawLine], page: Arrangement, redactor: Redactor) -> list[tuple[int, Span]]:
    """Find what stands under the heads of tables, and identity numbers under their label."""
    texts = [" ".join(lines[index].text for index in piece.members) for piece in page.pieces]
    found: list[tuple[int, Span]] = []
    for column in page.columns:
        for place, at in enumerate(column[:-1]):
            labels, identity = redactor.labels(fold(texts[at]).text)
            below = column[place + 1 :]
            is_head = _is_head(page, at, below[0])
            if labels and is_head:
                for label in labels:
                    value_in = partial(redactor.fields.value_in, label, trust=Trust.BESIDE)
                    found += _column(page, texts, (at, below), value_in)
            if identity is not None:
                found += _column(page, texts, (at, below), partial(identity_below, identity))
    return [part for at, span in found for part in _parts(lines, page.pieces[at], span)]


def _is_head(page: Arrangement, at: int, below: int) -> bool:
    """Tell whether a label stands over a column: others stand beside it, and beside what is below it."""
    rows = [piece.row for piece in page.pieces]
    return rows.count(rows[at]) > 1 and rows.count(rows[below]) > 1


def _column(
    page: Arrangement, texts: Sequence[str], where: tuple[int, Sequence[int]], value_in: Callable[[str], Span | None]
) -> list[tuple[int, Span]]:
    """Go down from a label; the values below it are secrets, in a table all of them."""
    found: list[tuple[int, Span]] = []
    head, below = where
    listed = _is_head(page, head, below[0])
    for seen, at in enumerate(below):
        if not listed and seen >= MOST_BELOW:
            break
        folded = fold(texts[at])
        value = value_in(folded.text)
        if value is not None:
            start, end = folded.original(value.start, value.end)
            found.append((at, Span(start, end, value.rule, value.entry_type, value.caption)))
    return found


def _parts(lines: Sequence[RawLine], piece: Piece, span: Span) -> list[tuple[int, Span]]:
    """Give the parts of a piece's boxes that a span of its text covers."""
    parts, begin = [], 0
    for index in piece.members:
        length = len(lines[index].text)
        start, end = max(span.start - begin, 0), min(span.end - begin, length)
        if start < end:
            parts.append((index, Span(start, end, span.rule, span.entry_type, span.caption)))
        begin += length + 1
    return parts


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _padded(box: Box) -> Box:
    x, y = max(0, box.x - PAD), max(0, box.y - PAD)
    return Box(x, y, box.right + PAD - x, box.bottom + PAD - y)
