"""Words known by their pixels: rendered print repeats itself to the last pixel, so a word read once need not be again.

A line that was read well teaches its words, if its widest gaps part its picture into as many pieces as its text has
words. A later line is put together from the words that are known; a network reads only what is left, with a known word
on either side that shows whether it read the right place. Of an evening's pages in one program most words come again:
the figures are in `rapid.py`.
"""

from __future__ import annotations

import hashlib
import itertools
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sixfold.capture.reading import ink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sixfold.capture.screen import Pixels

REMEMBERED = 20_000
"""Words that are kept (about 4 MB): some hundred pages of print."""
MAX_VOTES = 4
"""Readings that a word stands for; as many others change it. One is enough to begin with: of 13,600 words on seven
dense pages the network alone misread 137 in 36 s; with words known from one reading on 119 were wrong in 23 s."""
MIN_GAP = 0.2
"""Width of the least gap between words, in heights of the line's ink: spaces have 0.28 and more, gaps between the
letters of proportional print up to 0.15; those of typewriter print are told by the line's other gaps."""
ALIKE = frozenset("Il1|!O0oi.,:;'`\"-_~*\u2022\u00b7()[]{}/\\")
"""Signs that look like others: a word of these alone is read where it stands, for its neighbours tell what it is."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line between two gaps: its columns, and what its pixels are known by."""

    start: int
    end: int
    key: bytes


@dataclass(frozen=True, slots=True)
class Parsed:
    """A line in pieces, each with its word if that is known."""

    pieces: tuple[Piece, ...]
    words: tuple[str | None, ...]

    @property
    def text(self) -> str | None:
        """The whole line, if every word is known."""
        known = [word for word in self.words if word is not None]
        return " ".join(known) if known and len(known) == len(self.words) else None

    @property
    def known_columns(self) -> int:
        """How many columns need no reading."""
        pairs = zip(self.pieces, self.words, strict=True)
        return sum(piece.end - piece.start for piece, word in pairs if word is not None)

    def unknown(self) -> tuple[tuple[int, int], ...]:
        """Give the runs of pieces to be read, by first and last index, each with a known neighbour where there is one.

        Runs that share a neighbour are one.
        """
        runs: list[tuple[int, int]] = []
        for index, word in enumerate(self.words):
            if word is not None:
                continue
            start, end = max(0, index - 1), min(len(self.words) - 1, index + 1)
            if runs and runs[-1][1] >= start:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((start, end))
        return tuple(runs)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a word's pixels were read as, and how many readings more said so than said otherwise."""

    word: str
    votes: int = 1

    def after(self, word: str) -> _Entry:
        """Count one more reading."""
        if word == self.word:
            return _Entry(word, min(MAX_VOTES, self.votes + 1))
        return _Entry(word) if self.votes == 1 else _Entry(self.word, self.votes - 1)


class WordBook:
    """Words by their pixels. Several threads may use it."""

    def __init__(self) -> None:
        self._entries: OrderedDict[bytes, _Entry] = OrderedDict()
        self._lock = threading.Lock()

    def parse(self, line: Line) -> Parsed:
        """Part a line at its gaps in the way that leaves the least to be read."""
        candidates = [self._known(line.pieces(gap)) for gap in line.gaps]
        return max(candidates, key=lambda one: (one.known_columns, -len(one.pieces)), default=self._known(line.whole()))

    def learn(self, pieces: Sequence[Piece], words: Sequence[str]) -> None:
        """Count a reading of these pieces; none where there are not as many words."""
        if len(pieces) != len(words):
            return
        with self._lock:
            for piece, word in zip(pieces, words, strict=True):
                if not ALIKE.issuperset(word):
                    known = self._entries.get(piece.key)
                    self._entries[piece.key] = _Entry(word) if known is None else known.after(word)
                    self._entries.move_to_end(piece.key)
            while len(self._entries) > REMEMBERED:
                self._entries.popitem(last=False)

    def _known(self, pieces: tuple[Piece, ...]) -> Parsed:
        with self._lock:
            return Parsed(pieces, tuple(self._word(piece.key) for piece in pieces))

    def _word(self, key: bytes) -> str | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry.word


class Line:
    """The picture of one line (rows x columns x red, green, blue) on paper of one colour, parted by its gaps."""

    def __init__(self, crop: Pixels) -> None:
        self._crop = crop
        self._paper = np.median(crop.reshape(-1, 3), axis=0).astype(np.uint8)
        self._ink: NDArray[np.bool_] = (crop != self._paper).any(axis=2)
        columns = self._ink.any(axis=0)
        turns = np.flatnonzero(np.diff(np.concatenate(([False], columns, [False])).astype(np.int8)))
        self._runs = [(int(start), int(end)) for start, end in zip(turns[::2], turns[1::2], strict=True)]
        self._between = [after[0] - before[1] for before, after in itertools.pairwise(self._runs)]
        self._keys: dict[tuple[int, int], Piece] = {}
        self._least = MIN_GAP * np.count_nonzero(self._ink.any(axis=1))

    @property
    def gaps(self) -> tuple[int, ...]:
        """The widths of gaps that may part words, each a way to part the line."""
        return tuple(sorted({width for width in self._between if width >= self._least}))

    def pieces(self, gap: int) -> tuple[Piece, ...]:
        """Part the line where gaps are at least so wide."""
        starts = [0, *(at + 1 for at, width in enumerate(self._between) if width >= gap), len(self._runs)]
        return tuple(
            self._piece(self._runs[first][0], self._runs[end - 1][1]) for first, end in itertools.pairwise(starts)
        )

    def whole(self) -> tuple[Piece, ...]:
        """Give the line as one piece; none where there is no ink."""
        return (self._piece(self._runs[0][0], self._runs[-1][1]),) if self._runs else ()

    def in_parts(self, count: int) -> tuple[Piece, ...]:
        """Part the line into so many pieces at its widest gaps; none if its gaps do not tell where."""
        if not self._runs or not 0 < count <= len(self._runs):
            return ()
        if count == 1:
            return self.whole()
        narrowest = sorted(self._between, reverse=True)[count - 2]
        found = self.pieces(narrowest) if narrowest >= self._least else ()
        return found if len(found) == count else ()

    def cut(self, pieces: Sequence[Piece]) -> Pixels:
        """Give the picture from the first of these pieces to the last, with the margin that its reading wants."""
        start, end = pieces[0].start, pieces[-1].end
        picture = np.empty((self._crop.shape[0], end - start + 2 * ink.LINE_MARGIN, 3), dtype=np.uint8)
        picture[:] = self._paper
        picture[:, ink.LINE_MARGIN : -ink.LINE_MARGIN] = self._crop[:, start:end]
        return picture

    def _piece(self, start: int, end: int) -> Piece:
        if (start, end) not in self._keys:
            rows = np.flatnonzero(self._ink[:, start:end].any(axis=1))
            pixels = np.ascontiguousarray(self._crop[rows[0] : rows[-1] + 1, start:end])
            digest = hashlib.blake2b(pixels.tobytes(), digest_size=16, salt=str(end - start).encode())
            self._keys[start, end] = Piece(start, end, digest.digest())
        return self._keys[start, end]
