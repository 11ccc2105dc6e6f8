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
_GAP = re.compile(rf"(?<=[{_PART}:])(?:[ ]?(?P<edge>[\t\n])[ ]{{0,4}}|[ ]{{1,2}})(?=[{_PART}])")
_BEFORE = re.compile(rf"[{_PART}:@]{{1,64}}$")
_AFTER = re.compile(rf"[{_PART}:]{{1,64}}")
_MIXED_CASE = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Za-z][+/=][A-Za-z]")
_NAME = re.compile(r"[A-Za-z]?[a-z]+(?:[A-Z][a-z]+)*[,.;:=]?")
_DIGIT = re.compile(r"\d")
MIN_BEFORE = 6
"""Characters before a line's end that are needed to take it for a break: labels and list marks are shorter."""
MIN_SPLIT, MIN_PREFIX = 4, 3
"""Characters on either side of such a space, and of a key's prefix before it ("ghp_ 8Xk..."). Whole only for those
who look for a form: "A12B C34D" is no key."""
SURE_BEFORE = 16
"""A key of so many characters may go on with digits alone."""
LOOK, FAR = 64, 2000


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
    """Give the lines around the places, closed; the others cannot have become anything else."""
    out: list[str] = []
    places = array("L")
    shown = 0
    for begin, end, inside in _around(text, gaps):
        if shown:
            out.append(APART)
            places.extend([begin] * len(APART))
        at = begin
        for start, stop in [*inside, (end, end)]:
            out.append(text[at:start])
            places.extend(range(at, start))
            at = stop
        shown = end
    places.append(shown)
    return Folded("".join(out), places)


APART = "\n\n\n"


def _around(text: str, gaps: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """Give the stretches of whole lines in which the places stand, with the line above for its label."""
    begin = end = -1
    inside: list[tuple[int, int]] = []
    for gap in gaps:
        first = max(0, gap[0] - FAR, text.rfind("\n", 0, max(0, text.rfind("\n", 0, gap[0]))) + 1)
        last = text.find("\n", gap[1], gap[1] + FAR)
        last = last if last >= 0 else min(len(text), gap[1] + FAR)
        if inside and first <= end:
            inside.append(gap)
        else:
            if inside:
                yield begin, end, inside
            begin, inside = first, [gap]
        end = max(end, last)
    if inside:
        yield begin, end, inside


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
    if "=" in after.rstrip("=") or "://" in after:
        return False
    if before[-1] in "-_:/." and len(before) >= MIN_PREFIX and len(after) >= MIN_PREFIX:
        return _is_odd(after) or "/" in after or after[-1] in "-_"
    if "://" in before and "/" in after:
        return True
    return len(before) >= MIN_SPLIT and len(after) >= MIN_SPLIT and _is_odd(before) and _is_odd(after)


def _is_odd(run: str) -> bool:
    """Tell whether a run is no word, date, price or version."""
    if _DIGIT.search(run) is not None:
        return not is_plain_figure(run.rstrip(".-_"))
    return _MIXED_CASE.search(run) is not None and _NAME.fullmatch(run) is None
