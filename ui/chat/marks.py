"""The marks in a text: [n], which points at a source, and the place of a secret, which is shown as dots. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sixfold.ui.words import DOTS

if TYPE_CHECKING:
    from collections.abc import Iterator

# "[2]" and "[2, 3]"; at most two digits: an answer has five sources, and a year in brackets is none.
_MARK: Final = re.compile(
    r"[ \t]*\[(?P<numbers>\d{1,2}(?:\s*,\s*\d{1,2})*)\]|\u27e6vault:(?P<secret>[0-9A-Za-z-]{1,64})\u27e7"
)
# What a streamed answer may end in before the rest of a mark is there; it is held back, so that nothing jumps.
_UNFINISHED: Final = re.compile(r"(?:[ \t]*\[[\d,\s]{0,8}|\u27e6[^\u27e7]{0,80})$")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words; or a mark: of a source (`number`), or of a vault entry (`secret`, its id)."""

    text: str
    number: int | None = None
    secret: str | None = None


def pieces(text: str) -> Iterator[Piece]:
    """The text cut at its marks; the space before a source's mark is the mark's."""
    end = 0
    for found in _MARK.finditer(text):
        if found.start() > end:
            yield Piece(text[end : found.start()])
        if found["secret"]:
            yield Piece(DOTS, secret=found["secret"])
        else:
            for number in found["numbers"].split(","):
                yield Piece(number.strip(), number=int(number))
        end = found.end()
    if end < len(text):
        yield Piece(text[end:])


def dotted(text: str) -> str:
    """The text as it stands, but for secrets, whose places are dots."""
    return _MARK.sub(lambda found: DOTS if found["secret"] else found[0], text)


def complete(streamed: str) -> str:
    """What of a streamed text can be shown: all but the beginning of a mark at its end."""
    return _UNFINISHED.sub("", streamed)
