"""Text as the detectors read it: plain letters, digits, spaces and dashes, with the way back to the original.

A full-width digit, a no-break space, an accent or an invisible character must not hide a secret, and what is cut out
must be cut from the original. Compatibility folding follows Unicode Standard Annex 15 (NFKD).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

OPEN, CLOSE = "\u27e6", "\u27e7"
"""The brackets of a placeholder; nothing that comes from outside may hold them."""

_LOOKALIKES = {
    ord(OPEN): "[",
    ord(CLOSE): "]",
    0x301A: "[",  # the white square brackets of East Asian type look the same on most screens
    0x301B: "]",
    0: "\ufffd",  # SQLite and C libraries end a text at NUL
}


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` to search in; `at[i]` is the place in the original of its i-th character (one more for the end)."""

    text: str
    at: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Give the range of the original text that a range of the folded one stands for."""
        if start >= end:
            return self.at[start], self.at[start]
        return self.at[start], self.at[end - 1] + 1


def clean(text: str) -> str:
    """Replace what may not be stored or could forge a placeholder, character for character (same length)."""
    cleaned = text.translate(_LOOKALIKES)
    if any("\ud800" <= char <= "\udfff" for char in cleaned):  # half a pair: it has no UTF-8 form
        cleaned = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in cleaned)
    return cleaned


def fold(text: str) -> Folded:
    """Fold every character by itself; those without any plain form (invisible ones, accents) vanish."""
    if text.isascii() and text.isprintable():
        return Folded(text, tuple(range(len(text) + 1)))
    out: list[str] = []
    at: list[int] = []
    for index, char in enumerate(text):
        plain = _plain(char)
        out.append(plain)
        at.extend([index] * len(plain))
    at.append(len(text))
    return Folded("".join(out), tuple(at))


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
