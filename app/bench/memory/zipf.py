"""Text with a natural distribution of words: made-up words, the commoner the shorter, drawn by Zipf's law. Seeded.

The rank r of a word comes up as 1 / (r + 2.7) (Mandelbrot's form, as large collections of English have it).
"""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

VOCABULARY = 50_000
SHIFT = 2.7
WORDS = (6, 22)
"""Of a text, fewest and most."""
QUERY_WORDS = (2, 5)
COMMON = 20
"""So many of the commonest words make the queries of common words only; each stands in 5 to 35% of the texts."""
COMMON_EVERY = 5
_ONSETS = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "br", "dr", "gl", "kr", "pl", "st", "tr")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ou")
_ENDS = ("", "", "n", "r", "s", "t", "l", "m")


class Language:
    """A made-up language; its texts and queries follow from the seed."""

    def __init__(self, seed: int, vocabulary: int = VOCABULARY) -> None:
        self._rng = Random(seed)  # noqa: S311 - repeatable, and no key is made here
        self.words: Sequence[str] = _words(self._rng, vocabulary)
        self._weights = list(accumulate(1 / (rank + SHIFT) for rank in range(1, vocabulary + 1)))

    def text(self) -> str:
        """Give one text."""
        return " ".join(self._draw(self._rng.randint(*WORDS))).capitalize() + "."

    def query(self, number: int, texts: Sequence[str]) -> str:
        """Give the query of a number: words of one of the texts, or, every fifth time, common words alone."""
        count = self._rng.randint(*QUERY_WORDS)
        if number % COMMON_EVERY == 0:
            return " ".join(self._rng.sample(self.words[:COMMON], count))
        said = self._rng.choice(texts).rstrip(".").lower().split()
        return " ".join(self._rng.sample(said, min(count, len(said))))

    def _draw(self, count: int) -> list[str]:
        return self._rng.choices(self.words, cum_weights=self._weights, k=count)


def _words(rng: Random, count: int) -> list[str]:
    """Words of one syllable come first, then of two, then of three."""
    words: dict[str, None] = {}
    syllables = 1
    tries = 0
    while len(words) < count:
        words["".join(_syllable(rng) for _ in range(syllables))] = None
        tries += 1
        syllables = 1 + (tries > _ONE_SYLLABLE) + (tries > _TWO_SYLLABLES)
    return list(words)


_ONE_SYLLABLE = 150
_TWO_SYLLABLES = 6_000


def _syllable(rng: Random) -> str:
    return rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_ENDS)
