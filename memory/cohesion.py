"""Where a run of texts turns to another topic: TextTiling's cohesion and depth (Hearst 1997), on stems in common.

Pure: words in, a number for each gap between two texts out. Scripts that write no spaces give no words, so nothing is
said of their gaps.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from sixfold.memory.terms import index_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REACHES = (2, 4)
"""Texts either side of a gap that are compared; the mean of both. On glued LoCoMo talks (conv-26, conv-30), with 1.3
times the segments of the talks themselves, so many of the borders were cut: 2 and 4 .415, 1 and 2 and 4 .418, 1 and 4
.383, 3 .357, 4 .348, 3 and 5 .357. Averaging with the gaps beside, as Hearst does, loses a tenth."""

_SHORTEST = 3  # letters: single characters and pairs are how `terms` writes scripts without spaces
_FEWEST = 5  # words on either side: fewer tell nothing of a topic, and none in common means nothing there
_WEIGHT = 1.5  # of the gap's own cohesion against the peaks: at like segments P_k .265; with 1 it is .270, with 2 .273


def words(text: str, language: str | None) -> Counter[str]:
    """The stems of a text that can tell a topic, without stop words, counted; `language` as `index_terms` takes it."""
    return Counter(term for term in index_terms(text, language).split() if len(term) >= _SHORTEST)


def depths(texts: Sequence[Counter[str]]) -> list[float]:
    """How deep the cohesion falls at each gap, from -0.5 to 1: `[0]` is the gap after the first text.

    The mean of the highest cohesion on either side, less 1.5 times the gap's own; 0 where a side has too few words.
    """
    cohesions = [_cohesion(texts, at) for at in range(1, len(texts))]
    before = list(_peaks(cohesions))
    after = list(_peaks(cohesions[::-1]))[::-1]
    return [
        0.0 if own is None else (left + right) / 2 - _WEIGHT * own
        for own, left, right in zip(cohesions, before, after, strict=True)
    ]


def _cohesion(texts: Sequence[Counter[str]], at: int) -> float | None:
    """The cosine of the words before and after a gap, mean over the reaches; None where a side has too few."""
    blocks = [(_block(texts[max(0, at - reach) : at]), _block(texts[at : at + reach])) for reach in REACHES]
    if min(len(side) for side in blocks[-1]) < _FEWEST:
        return None
    return sum(_cosine(left, right) for left, right in blocks) / len(REACHES)


def _block(texts: Sequence[Counter[str]]) -> Counter[str]:
    together: Counter[str] = Counter()
    for text in texts:
        together.update(text)
    return together


def _cosine(left: Counter[str], right: Counter[str]) -> float:
    shared = sum(count * right[word] for word, count in left.items() if word in right)
    return shared / math.sqrt(_square(left) * _square(right)) if shared else 0.0


def _square(counts: Counter[str]) -> int:
    return sum(count * count for count in counts.values())


def _peaks(cohesions: Sequence[float | None]) -> Iterator[float]:
    """The highest so far."""
    peak = 0.0
    for cohesion in cohesions:
        peak = max(peak, cohesion or 0.0)
        yield peak
