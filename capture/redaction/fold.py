"""Text as the detectors read it: plain letters, digits, spaces and dashes, with the way back to the original.

A full-width digit, a no-break space, an accent or an invisible character must not hide a secret, and what is cut out
must be cut from the original. Compatibility folding follows Unicode Standard Annex 15 (NFKD).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

OPEN, CLOSE = "\u27e6", "\u27e7"
"""The brackets of a placeholder; nothing that comes from outside may hold them."""

_LOOKALIKES = {
    ord(OPEN): "[",
    ord(CLOSE): "]",
    0x301A: "[",  # the white square brackets of East Asian type look the same on most screens
    0x301B: "]",
    0: "\ufffd",  # SQLite and C libraries end a text at NUL
}


_HALF_PAIR = re.compile("[\ud800-\udfff]")
_PLAIN_RUN = re.compile("[\t\n\x20-\x7e]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` to search in; `at[i]` is the place in the original of its i-th character (one more for the end)."""

    text: str
    at: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Give the range of the original text that a range of the folded one stands for."""
        if start >= end:
            return self.at[start], self.at[start]
        return self.at[start], self.at[end - 1] + 1


def clean(text: str) -> str:
    """Replace what may not be stored or could forge a placeholder, character for character (same length)."""
    return _HALF_PAIR.sub("\ufffd", text.translate(_LOOKALIKES))  # half a pair has no UTF-8 form


def fold(text: str) -> Folded:
    """Fold every character by itself; those without any plain form (invisible ones, accents) vanish."""
    if _PLAIN_RUN.fullmatch(text):
        return Folded(text, range(len(text) + 1))
    out: list[str] = []
    at = array("L")
    begin = 0
    for run in _PLAIN_RUN.finditer(text):
        _fold_into(out, at, text, begin, run.start())
        out.append(run.group())
        at.extend(range(*run.span()))
        begin = run.end()
    _fold_into(out, at, text, begin, len(text))
    at.append(len(text))
    return Folded("".join(out), at)


def _fold_into(out: list[str], at: array[int], text: str, start: int, end: int) -> None:
    for index in range(start, end):
        plain = _plain(text[index])
        out.append(plain)
        at.extend([index] * len(plain))


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char in "\t\n":
        return char
    return "".join(_plain_part(part) for part in unicodedata.normalize("NFKD", char))


def _plain_part(char: str) -> str:
    category = unicodedata.category(char)
    if char in "\r\v\f\x85" or category in {"Zl", "Zp"}:
        return "\n"
    if category in {"Mn", "Me", "Cf", "Cc"}:
        return ""
    if category == "Zs":
        return " "
    if category == "Pd" or char == "\u2212":
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(char))
    return char
