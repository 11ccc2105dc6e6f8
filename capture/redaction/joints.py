"""A text in which what a line's end or a box's edge tore apart is one piece again.

A terminal breaks a long key anywhere, and a reader of screens ends a box at a dash. Only places where both sides look
made by a machine are joined, so that no word grows into the next line. Of fifty secrets on pages read by PP-OCR,
eight had a space inside.
"""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING

from sixfold.capture.redaction.checks import is_plain_figure
from sixfold.capture.redaction.fold import Folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PART = r"A-Za-z0-9+/=_\-.~%$"
_GAP = re.compile(rf"(?<=[{_PART}])(?:[ ]?(?P<edge>[\t\n])[ ]{{0,4}}|[ ])(?=[{_PART}])")
_BEFORE = re.compile(rf"[{_PART}:@]{{1,64}}$")
_AFTER = re.compile(rf"[{_PART}:]{{1,64}}")
_MIXED_CASE = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Za-z][+/=][A-Za-z]")
_NAME = re.compile(r"[A-Za-z]?[a-z]+(?:[A-Z][a-z]+)*[,.;:=]?")
_DIGIT = re.compile(r"\d")
MIN_BEFORE = 6
"""Characters before a line's end that are needed to take it for a break: labels and list marks are shorter."""
MIN_SPLIT = 10
"""Characters on either side of such a space: seen in keys of 36 and more, after 9 to 45."""
SURE_BEFORE = 16
"""A key of so many characters may go on with digits alone."""
LOOK = 64


def joined(text: str) -> Iterator[Folded]:
    """Give the text with such places closed, and the way back: first spaces alone, then line ends and edges as well.

    A key that begins a line must not lose its beginning to an address that ends the line before.
    """
    gaps = [
        (*gap.span(), gap.group("edge") is None)
        for gap in _GAP.finditer(text)
        if _is_torn(text, *gap.span(), gap.group("edge") or " ")
    ]
    spaces = [(start, end) for start, end, is_space in gaps if is_space]
    if spaces:
        yield _closed(text, spaces)
    if len(spaces) < len(gaps):
        yield _closed(text, [(start, end) for start, end, _ in gaps])


def _closed(text: str, gaps: Sequence[tuple[int, int]]) -> Folded:
    out: list[str] = []
    places = array("L")
    at = 0
    for start, end in gaps:
        out.append(text[at:start])
        places.extend(range(at, start))
        at = end
    out.append(text[at:])
    places.extend(range(at, len(text) + 1))
    return Folded("".join(out), places)


def _is_torn(text: str, start: int, end: int, edge: str) -> bool:
    before = _BEFORE.search(text[max(0, start - LOOK) : start])
    after = _AFTER.match(text, end)
    if before is None or after is None:
        return False
    if edge != " " and before.group().endswith(("-", "_")):
        return _is_odd(before.group()) or _is_odd(after.group())
    if edge == " ":
        return _is_split(before.group(), after.group())
    if edge != "\n" or len(before.group()) < MIN_BEFORE or not _is_odd(before.group()):
        return False
    if len(before.group().rstrip("=").rpartition("=")[2]) < MIN_BEFORE:
        return False  # "max_tokens=1233" is whole: what was assigned is too short to be a key that goes on
    return _is_odd(after.group()) or (after.group().isdigit() and len(before.group()) > SURE_BEFORE)


def _is_split(before: str, after: str) -> bool:
    """Tell whether a reader of screens put a space into a long key, as it does where it reads a line in parts."""
    if len(after) < MIN_SPLIT or "=" in after.rstrip("=") or "://" in after:
        return False
    return len(before) >= MIN_SPLIT and _is_odd(before) and _is_odd(after)


def _is_odd(run: str) -> bool:
    """Tell whether a run is no word, date, price or version."""
    if _DIGIT.search(run) is not None:
        return not is_plain_figure(run.rstrip(".-_"))
    return _MIXED_CASE.search(run) is not None and _NAME.fullmatch(run) is None
