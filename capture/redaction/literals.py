"""What code puts in quotes, or between tags, after the name of a secret."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sixfold.capture.redaction.pieces import Range

_OPENED = re.compile(r"[^\n\"'`]{0,24}[\"'\])]{0,2}[^\n\"'`]{0,16}[:=(,][ ]{0,4}[\"'`]")
_LITERAL = re.compile(r"(?P<quote>[\"'`])(?P<value>[^\"'`\n]{0,200})(?:[\"'`\n]|$)|>(?P<inner>[^<>\n]{4,200})</")
_ASSIGNS = re.compile(
    r"[A-Za-z0-9_]{0,24}[\"'\])]{0,2}(?:[ ]?:[ ]?[&A-Za-z<>?\[\]]{1,20})?[ ]{0,4}(?:[:=]{1,2}|=>|,|\(|value=)?"
    r"[ ]{0,8}(?:[A-Za-z]{1,12}\()?[bru]?"
)
_CLOSED = re.compile(r"[^\"'`\n]{0,30}[\"'`]")
MIN_LITERAL, LOOK_BACK = 4, 160


def opened(text: str, at: int, end: int) -> bool:
    """Tell whether an assignment's quote opens at the line's end: its value begins the next."""
    return _OPENED.fullmatch(text, at, end) is not None and text[end : end + 1] == "\n"


def literals(text: str, at: int, end: int) -> Iterator[tuple[bool, Range]]:
    """Give what is quoted from the end of a secret's name on, and whether it is assigned to that name."""
    begin = _behind_name(text, at, end)
    if begin is None:
        return
    sure = True
    for match in _LITERAL.finditer(text, begin, end):
        inner = match.group("inner") is not None
        place = match.span("inner" if inner else "value")
        if place[1] - place[0] < MIN_LITERAL:
            continue
        sure = sure and _ASSIGNS.fullmatch(text, begin, match.start()) is not None
        yield sure or inner, place


def _behind_name(text: str, at: int, end: int) -> int | None:
    """Give where the name ends that a word is the last of: it may be quoted. None where it stands in a message."""
    before = text[max(0, at - LOOK_BACK) : at].rpartition("\n")[2]
    if not any(before.count(sign) % 2 for sign in ('"', "`", "'")):
        return at
    closed = _CLOSED.match(text, at, end)
    return closed.end() if closed else None
