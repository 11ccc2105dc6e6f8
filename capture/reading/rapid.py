"""Reading a picture: lines by their ink, their text by a network, and a memory for lines that were seen.

The networks are those of RapidOCR (PP-OCRv6 small), chosen over PP-OCRv4: on the same eight Chromium pages that one
lost the spaces between words (words found one by one: 0.50 to 1.00 of a page, against 0.81 to 1.00).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import TYPE_CHECKING

from sixfold.capture.reading import ink, linefinder
from sixfold.capture.reading.detection import Detector
from sixfold.capture.reading.ocr import in_order
from sixfold.capture.reading.recognition import Recognizer
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.redaction.redact_lines import RawLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.screen import Pixels

THREADS = 2
REMEMBERED = 6000
"""Lines whose text is kept by their pixels: some ten screens. A page that scrolls is then read line by line, once."""


class RapidEngine:
    """Reads pictures; keeps the text of lines that it has seen by a hash of their pixels."""

    def __init__(self) -> None:
        self._recognizer = Recognizer()
        self._detector = Detector()
        self._known: OrderedDict[bytes, str] = OrderedDict()
        self._pool = ThreadPoolExecutor(THREADS)

    @property
    def name(self) -> str:
        """Name and version of the engine."""
        return f"rapidocr {version('rapidocr')}"

    def read(self, pixels: Pixels) -> tuple[RawLine, ...]:
        """Give the lines of a picture in reading order."""
        found = linefinder.find(ink.edges(pixels))
        detected = self._detector.lines(pixels, list(found.unsure))
        lines = linefinder.lines(found, detected)
        boxes = [ink.with_margin(box, pixels) for box in lines]
        texts = self._recognize([ink.line(pixels, *pair, lines) for pair in zip(lines, boxes, strict=True)])
        return in_order([RawLine(RawText(text), box) for text, box in zip(texts, boxes, strict=True) if text])

    def _recognize(self, crops: Sequence[Pixels]) -> list[str]:
        keys = [_key(crop) for crop in crops]
        new = {key: crop for key, crop in zip(keys, crops, strict=True) if key not in self._known}
        widest_first = sorted(new, key=lambda key: -new[key].shape[1] / new[key].shape[0])
        texts = self._pool.map(self._recognizer.read, [new[key] for key in widest_first])
        self._known.update(zip(widest_first, texts, strict=True))
        result = [self._known[key] for key in keys]
        for key in keys:
            self._known.move_to_end(key)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return result


def _key(crop: Pixels) -> bytes:
    return hashlib.blake2b(crop.tobytes(), digest_size=16, salt=str(crop.shape[1]).encode()).digest()
