"""How hard a passphrase is to guess. Pure.

An estimate from below: characters cost the logarithm of their alphabet, words of letters less, and what repeats, runs
along the alphabet or the keyboard, or stands in the short list of commonest passphrases costs next to nothing.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Final

# Argon2id at half a second a guess: at 40 bits a thousand such machines need about nine years on average, at 55 bits
# three hundred thousand. NIST SP 800-63B asks for eight characters at least and for no rules of composition.
FAIR_BITS: Final = 40.0
GOOD_BITS: Final = 55.0
LEAST_CHARACTERS: Final = 8

# A lower-case word of a language holds about 2.5 bits a letter past its first three (Shannon 1951: 1 to 2.6).
BITS_A_LETTER: Final = 2.5
WORD: Final = re.compile(r"[^\W\d_]{3,}")
ROWS: Final = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop")
RUN: Final = 4


class Strength(StrEnum):
    """What is said of it; only `TOO_SHORT` and `WEAK` are refused."""

    TOO_SHORT = "too short"
    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Estimate:
    """The bits, and what to say of them. `share` of a good one, from 0 to 1, is for the bar."""

    bits: float
    strength: Strength

    @property
    def share(self) -> float:
        """How far along the bar."""
        return min(self.bits / (GOOD_BITS * 1.2), 1.0)

    @property
    def enough(self) -> bool:
        """Whether a memory may be locked with it."""
        return self.strength in {Strength.FAIR, Strength.GOOD}


def common() -> frozenset[str]:
    """The passphrases that are tried first by everybody."""
    text = resources.files(__package__).joinpath("common_passphrases.txt").read_text(encoding="utf-8")
    return frozenset(text.split("\n"))


def estimate(passphrase: str, known: frozenset[str]) -> Estimate:
    """Judge a passphrase; `known` are those that cost nothing."""
    bits = 4.0 if passphrase.casefold().strip() in known else _bits(_without_runs(passphrase))
    if len(passphrase) < LEAST_CHARACTERS:
        return Estimate(min(bits, FAIR_BITS / 2), Strength.TOO_SHORT)
    if bits < FAIR_BITS:
        return Estimate(bits, Strength.WEAK)
    return Estimate(bits, Strength.FAIR if bits < GOOD_BITS else Strength.GOOD)


def _bits(text: str) -> float:
    words = [word.casefold() for word in WORD.findall(text)]
    in_words = sum(5 + BITS_A_LETTER * (len(word) - 2) for word in dict.fromkeys(words))
    rest = WORD.sub("", text)
    return in_words + sum(_alphabet_bits(character) for character in dict.fromkeys(rest)) + 0.5 * len(rest)


def _alphabet_bits(character: str) -> float:
    if character.isdigit():
        return math.log2(10)
    return math.log2(26) if character.isalpha() else math.log2(32)


def _without_runs(text: str) -> str:
    """The text with "aaaa", "abcd" and "qwer" shortened to one character each."""
    text = re.sub(r"(.)\1{2,}", r"\1", text)
    text = re.sub(r"(.{2,}?)\1+", r"\1", text)
    kept = ""
    at = 0
    while at < len(text):
        kept += text[at]
        at += _run_length(text.casefold(), at)
    return kept


def _run_length(text: str, at: int) -> int:
    longest = 1
    for row in (line for keys in ROWS for line in (keys, keys[::-1])):
        start = row.find(text[at])
        length = 0
        while start >= 0 and text[at + length : at + length + 1] == row[start + length : start + length + 1] != "":
            length += 1
        longest = max(longest, length)
    return longest if longest >= RUN else 1
