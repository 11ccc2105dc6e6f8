"""Which lines of a picture a quote stands on. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD: Final = re.compile(r"\w+")

# A line read by OCR and the same line in a quote differ in a character or two; of five words one may be off.
MOST_OF_IT: Final = 0.7


@dataclass(frozen=True, slots=True)
class Hit:
    """A rectangle in the picture's pixels."""

    x: int
    y: int
    width: int
    height: int


def hits(lines: Sequence[tuple[str, int, int, int, int]], quote: str) -> tuple[Hit, ...]:
    """The boxes of the lines that the quote covers, in reading order; none for an empty quote."""
    wanted = _words(quote)
    if not wanted:
        return ()
    return tuple(Hit(*box) for text, *box in lines if _covers(wanted, quote, text))


def span(text: str, quote: str) -> tuple[int, int] | None:
    """Where the quote stands in a text, spaces and case aside; None where it does not."""
    wanted = quote.split()
    if not wanted:
        return None
    found = re.search(r"\s+".join(re.escape(word) for word in wanted), text, re.IGNORECASE)
    return found.span() if found else None


def _covers(wanted: frozenset[str], quote: str, line: str) -> bool:
    words = _words(line)
    if not words:
        return False
    if len(words) == 1:
        return _flat(line) in _flat(quote) and len(_flat(line)) > 1
    return len(words & wanted) / min(len(words), max(len(wanted), 2)) >= MOST_OF_IT or _flat(quote) in _flat(line)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())
