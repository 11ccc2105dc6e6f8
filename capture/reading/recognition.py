"""From the picture of a line to its text."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from sixfold.capture.reading.networks import RECOGNIZER, Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sixfold.capture.screen import Pixels

HEIGHT = 48
"""Rows that the network takes."""
STEP = 32
"""Widths are rounded up to this: fewer shapes, 2% more columns."""
ROOM = 0.1
"""Share of its height by which the margin of a line higher than `HEIGHT` grows on each side: a third of the picture of
small print is margin, and the network joins words that fill it (48 to 96 px: 49 of 84 words without, 70 with)."""
NARROW = 0.8
"""Share of a line's width at which it is read first: the work is in proportion to the width (83 microseconds a column).
Of 14 pages all words were read at 0.8 as at 1.0 but for framed fields; at 0.65 a tenth was lost, at 0.5 half."""
SMALL, NARROW_SMALL = 19, 0.9
"""Pictures of this height or less hold 11 px print, whose spaces of 3 px are lost sooner, as large print's are."""
SURE = 0.95
"""Mean likelihood of a line's letters from which the narrow reading stands; else it is read at full width."""
WIDEST = 1600
"""Columns at `HEIGHT` of one piece: longer lines are read in pieces, which bounds the memory (25 MB for the letters'
likelihoods at this width) and is no slower."""
MIN_SCORE = 0.5
SHORT = 3
MIN_SHORT_SCORE = 0.8
"""Icons are read as one to three characters, most with a score below this; words of that length have 0.9 and more."""
BLANK = 24
"""Steps of 255 within a column that is no ink."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, and the mean likelihood of its letters."""

    text: str
    score: float


class Recognizer:
    """Reads pictures of single lines. Several threads may use it."""

    def __init__(self) -> None:
        self._network = Network(RECOGNIZER)
        self._letters: Final = ("", *self._network.note("character").splitlines(), " ")

    def read(self, crop: Pixels) -> Reading:
        """Give the text of a line, "" when it is none, and the score of its worst piece."""
        readings = [self._piece(piece) for piece in pieces(roomy(crop))]
        return Reading(" ".join(one.text for one in readings if one.text), min(one.score for one in readings))

    def _piece(self, crop: Pixels) -> Reading:
        reading = self._at(crop, NARROW if SMALL < crop.shape[0] <= HEIGHT else NARROW_SMALL)
        if reading.score < SURE:
            again = self._at(crop, 1.0)
            reading = again if again.score >= reading.score else reading
        wanted = MIN_SCORE if len(reading.text) > SHORT else MIN_SHORT_SCORE
        return reading if reading.score >= wanted else Reading("", reading.score)

    def _at(self, crop: Pixels, share: float) -> Reading:
        return decode(self._network.run(prepared(crop, share))[0], self._letters)


def roomy(crop: Pixels) -> Pixels:
    """Give a line of large print the margin that small print has; other lines as they are."""
    if crop.shape[0] <= HEIGHT:
        return crop
    margin = round(ROOM * crop.shape[0])
    return np.pad(crop, ((margin, margin), (margin, margin), (0, 0)), mode="edge")


def pieces(crop: Pixels) -> list[Pixels]:
    """Cut a line that is too long at its widest gaps."""
    rows, columns = crop.shape[:2]
    longest = WIDEST * rows // HEIGHT
    if columns <= longest:
        return [crop]
    grey = crop[:, :, 1].astype(np.int16)
    empty = (grey.max(axis=0) - grey.min(axis=0)) < BLANK
    parts = math.ceil(columns / (0.8 * longest))
    cuts = [_gap(empty, columns * part // parts, columns // (parts * 5)) for part in range(1, parts)]
    edges = [0, *cuts, columns]
    return [crop[:, start:end] for start, end in itertools.pairwise(edges)]


def _gap(empty: NDArray[np.bool_], near: int, room: int) -> int:
    """Give the middle of the widest run of empty columns around a place."""
    start = max(1, near - room)
    best, length, run = near, 0, 0
    for column in range(start, min(len(empty) - 1, near + room)):
        run = run + 1 if empty[column] else 0
        if run > length:
            best, length = column - run // 2, run
    return best


def prepared(crop: Pixels, share: float) -> NDArray[np.float32]:
    """Give a line as the network takes it, at a share of its width."""
    rows, columns = crop.shape[:2]
    width = max(8, math.ceil(HEIGHT * columns / rows * share))
    picture = cv2.resize(crop, (width, HEIGHT), interpolation=cv2.INTER_LINEAR)
    result = np.zeros((1, 3, HEIGHT, -(-width // STEP) * STEP), dtype=np.float32)
    result[0, :, :, :width] = picture.transpose(2, 0, 1)[::-1].astype(np.float32) / 127.5 - 1
    return result


def decode(likelihoods: NDArray[np.float32], letters: tuple[str, ...]) -> Reading:
    """Give the text of a sequence of likelihoods (steps x letters; 0 is no letter), as CTC has it: repeats are one."""
    best = likelihoods.argmax(axis=1)
    score = likelihoods[np.arange(len(best)), best]
    kept = best != 0
    kept[1:] &= best[1:] != best[:-1]
    if not kept.any():
        return Reading("", 0.0)
    return Reading("".join(letters[index] for index in best[kept]).strip(), float(score[kept].mean()))
