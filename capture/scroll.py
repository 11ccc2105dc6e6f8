"""How far the content of a place moved up or down between two pictures: every row of pixels votes.

Rows are compared strip by strip, so that a bar that stays (a header, a sidebar, a picture beside the text) takes no
part: what moved wins, and who asks compares what it wants to keep pixel by pixel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sixfold.capture.screen import Pixels

STRIP = 64
EVERY = 160
"""Columns of a strip, and from strip to strip: narrower than a column of text, and more of them say no more."""
VOTES = 40
"""Rows that must agree: two lines of print. Equal lines of two pages that have nothing else in common give up to 24."""
SHARE = 0.3
"""Share of the rows that stand only once in a strip which must agree with the winner."""
_WORD = 8


def shift(before: Pixels, after: Pixels) -> int | None:
    """Give how many pixels the content moved down (negative: up) between pictures of one size; None if it did not.

    Two pictures of 1920x1080 take 7 ms of processor (52 ms when every column took part).
    """
    if before.shape != after.shape or before.shape[0] < VOTES or before.shape[1] < _WORD:
        return None
    votes: NDArray[np.int64] = np.zeros(2 * before.shape[0] + 1, dtype=np.int64)
    voting = 0
    for one, other in zip(_strips(before), _strips(after), strict=True):
        found, count = _moves(_hashes(one), _hashes(other))
        np.add.at(votes, found + before.shape[0], 1)
        voting += count
    winner: int = int(votes.argmax()) - before.shape[0]
    most = int(votes.max())
    return winner if winner and most >= max(VOTES, SHARE * voting) else None


def _strips(pixels: Pixels) -> list[NDArray[np.uint64]]:
    """Cut strips out of a picture's green, whose rows are words of eight pixels; a narrow picture is one strip."""
    green = pixels[:, :, 1]
    wide = min(STRIP, green.shape[1] - green.shape[1] % _WORD)
    starts = range(0, green.shape[1] - wide + 1, EVERY)
    return [np.ascontiguousarray(green[:, x : x + wide]).view(np.uint64) for x in starts]


def _hashes(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Hash each row of a strip; a row of one colour is 0: such rows are everywhere and tell nothing."""
    mixed = (words ^ (words >> np.uint64(29))) * _weights(words.shape[1])
    hashes: NDArray[np.uint64] = mixed.sum(axis=1, dtype=np.uint64)
    hashes[(words == words[:, :1]).all(axis=1)] = 0
    return hashes


def _weights(count: int) -> NDArray[np.uint64]:
    """Give odd numbers of 64 bits, the same each time."""
    return np.random.default_rng(count).integers(0, 2**63, count, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


def _moves(before: NDArray[np.uint64], after: NDArray[np.uint64]) -> tuple[NDArray[np.int64], int]:
    """Give how far the rows moved that stand once in both, and how many of those that changed could have."""
    rows = np.flatnonzero((after != 0) & (before != after))
    old, where, times = np.unique(before, return_index=True, return_counts=True)
    hashes, first, often = np.unique(after[rows], return_index=True, return_counts=True)
    hashes, first = hashes[often == 1], rows[first[often == 1]]
    if not len(hashes) or not len(old):
        return np.zeros(0, dtype=np.int64), 0
    place = np.minimum(np.searchsorted(old, hashes), len(old) - 1)
    same = (old[place] == hashes) & (times[place] == 1)
    return (first[same] - where[place[same]]).astype(np.int64), len(hashes)
