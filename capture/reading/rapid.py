"""Reading a picture: lines by their ink, their text by a network, and a memory for lines that were seen.

The networks are those of RapidOCR (PP-OCRv6 small), chosen over PP-OCRv4: on the same eight Chromium pages that one
lost the spaces between words (words found one by one: 0.50 to 1.00 of a page, against 0.81 to 1.00).

Words known by their pixels (`wordbook`) are not read again: of four dense pages of one program, 182 lines each, the
first took 7.0 s of processor, the next ones 4.5, 3.6 and 3.0 s (7.0 each without), articles 1.2 instead of 1.9 s.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import TYPE_CHECKING

from sixfold.capture.reading import ink, largeprint, linefinder
from sixfold.capture.reading.detection import Detector
from sixfold.capture.reading.ocr import in_order
from sixfold.capture.reading.recognition import SURE, Recognizer
from sixfold.capture.reading.wordbook import Line, WordBook
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.redaction.redact_lines import RawLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.reading.wordbook import Parsed
    from sixfold.capture.screen import Pixels

THREADS = 2
WORTH = 0.7
"""Share of a line's width that is read again word by word at most; a whole line is read better."""
REMEMBERED = 6000
"""Lines whose text is kept by their pixels: some ten screens. A page that scrolls is then read line by line, once."""


class RapidEngine:
    """Reads pictures; keeps the text of lines that it has seen by a hash of their pixels."""

    def __init__(self) -> None:
        self._recognizer = Recognizer()
        self._detector = Detector()
        self._known: OrderedDict[bytes, str] = OrderedDict()
        self._book = WordBook()
        self._pool = ThreadPoolExecutor(THREADS)

    @property
    def name(self) -> str:
        """Name and version of the engine."""
        return f"rapidocr {version('rapidocr')}"

    def read(self, pixels: Pixels) -> tuple[RawLine, ...]:
        """Give the lines of a picture in reading order."""
        found = largeprint.find(pixels)
        detected = self._detector.lines(pixels, list(found.unsure))
        lines = linefinder.lines(found, detected)
        boxes = [ink.with_margin(box, pixels) for box in lines]
        texts = self._recognize([ink.line(pixels, *pair, lines) for pair in zip(lines, boxes, strict=True)])
        return in_order([RawLine(RawText(text), box) for text, box in zip(texts, boxes, strict=True) if text])

    def _recognize(self, crops: Sequence[Pixels]) -> list[str]:
        keys = [_key(crop) for crop in crops]
        new = {key: crop for key, crop in zip(keys, crops, strict=True) if key not in self._known}
        widest_first = sorted(new, key=lambda key: -new[key].shape[1] / new[key].shape[0])
        texts = self._pool.map(self._line, [new[key] for key in widest_first])
        self._known.update(zip(widest_first, texts, strict=True))
        result = [self._known[key] for key in keys]
        for key in keys:
            self._known.move_to_end(key)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return result

    def _line(self, crop: Pixels) -> str:
        """Give the text of a line: from known words as far as they go, by the network for the rest."""
        line = Line(crop)
        parsed = self._book.parse(line)
        text = parsed.text or self._filled(line, parsed)
        if text is None:
            reading = self._recognizer.read(crop)
            text = reading.text
            if reading.score >= SURE:
                words = text.split()
                self._book.learn(line.in_parts(len(words)), words)
        return text

    def _filled(self, line: Line, parsed: Parsed) -> str | None:
        """Read what is unknown between known words; None where that is most of the line, or the reading unsure."""
        if not parsed.known_columns:
            return None
        runs = parsed.unknown()
        columns = sum(parsed.pieces[last].end - parsed.pieces[first].start for first, last in runs)
        if columns > WORTH * (parsed.pieces[-1].end - parsed.pieces[0].start):
            return None
        words = list(parsed.words)
        for first, last in runs:
            pieces, known = parsed.pieces[first : last + 1], parsed.words[first : last + 1]
            reading = self._recognizer.read(line.cut(pieces))
            read = reading.text.split()
            if reading.score < SURE or len(read) != len(known) or not _agree(known, read):
                return None
            self._book.learn(pieces, read)
            words[first : last + 1] = read
        return " ".join(word for word in words if word is not None)


def _agree(known: Sequence[str | None], read: Sequence[str]) -> bool:
    return all(word is None or word == other for word, other in zip(known, read, strict=True))


def _key(crop: Pixels) -> bytes:
    return hashlib.blake2b(crop.tobytes(), digest_size=16, salt=str(crop.shape[1]).encode()).digest()
