"""RapidOCR (PP-OCRv6 small on ONNX Runtime) behind the seam: the only file that imports it.

Chosen over rapidocr-onnxruntime 1.4.4 (PP-OCRv4): on the same eight Chromium pages that one lost the spaces between
words (words found one by one: 0.50 to 1.00 of a page, against 0.81 to 1.00 before the settings below). What it then
took to read every word: no dilation of the detector's map (it joined lines 18 px apart), boxes cut down to their ink,
and one thread a call with two calls side by side (with two threads a call, a page took 62 s instead of 8 s while
other programs kept the processor busy: each step waits for both).
"""

from __future__ import annotations

import hashlib
import logging
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from rapidocr import RapidOCR
from rapidocr.main import RapidOCRError

from sixfold.capture import ink, linefinder
from sixfold.capture.observation import Box
from sixfold.capture.ocr import in_order
from sixfold.capture.redact import RawText
from sixfold.capture.redact_lines import RawLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.screen import Pixels

THREADS = 2
MIN_SCORE = 0.5
SHORT = 3
MIN_SHORT_SCORE = 0.8
"""Icons are read as one to three characters, most with a score below this; words of that length have 0.9 and more."""
REMEMBERED = 6000
"""Lines whose text is kept by their pixels: some ten screens. A page that scrolls is then read line by line, once."""
MARGIN = 16
"""Pixels around a band for the detector: it misses letters that touch the edge of a picture."""

_SETTINGS: Final[dict[str, Any]] = {
    "Global.use_cls": False,  # screens are upright
    "Global.use_vertical_padding": False,
    "Global.log_level": "critical",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Det.limit_type": "max",  # "min" scales a strip of 30 px up to 736 and then finds nothing in it
    "Det.limit_side_len": 4096,
    "Det.use_dilation": False,
    "Rec.rec_batch_num": 4,
}


class RapidEngine:
    """Reads pictures with RapidOCR; keeps the text of lines that it has seen by a hash of their pixels."""

    def __init__(self) -> None:
        logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
        self._ocr = RapidOCR(params=dict(_SETTINGS))
        self._known: OrderedDict[bytes, str] = OrderedDict()
        self._pool = ThreadPoolExecutor(THREADS)

    @property
    def name(self) -> str:
        """Name and version of the engine."""
        return f"rapidocr {version('rapidocr')}"

    def read(self, pixels: Pixels) -> tuple[RawLine, ...]:
        """Give the lines of a picture in reading order."""
        bands = ink.bands(pixels)
        found = self._pool.map(lambda band: self._detect(pixels, band), bands)
        boxes = linefinder.lines(ink.edges(pixels), [box for band in found for box in band])
        boxes = [ink.with_margin(box, pixels) for box in boxes]
        texts = self._recognize([ink.crop(pixels, box) for box in boxes])
        lines = [RawLine(RawText(text), box) for text, box in zip(texts, boxes, strict=True) if text]
        return in_order(lines)

    def _detect(self, pixels: Pixels, band: Box) -> list[Box]:
        part = ink.padded(ink.cut(pixels, band), MARGIN)[:, :, ::-1]
        try:
            _, result = self._ocr.detect_and_crop(np.ascontiguousarray(part), {})
        except RapidOCRError:  # its way to say that nothing is written there
            return []
        return [_box(corners, band) for corners in result.boxes] if result.boxes is not None else []

    def _recognize(self, crops: Sequence[Pixels]) -> list[str]:
        keys = [
            hashlib.blake2b(crop.tobytes(), digest_size=16, salt=str(crop.shape[1]).encode()).digest() for crop in crops
        ]
        new = {key: crop for key, crop in zip(keys, crops, strict=True) if key not in self._known}
        by_width = sorted(new, key=lambda key: new[key].shape[1] / new[key].shape[0])
        shares = [by_width[start::THREADS] for start in range(THREADS)]
        read = self._pool.map(lambda share: self._read_crops([new[key] for key in share]), shares)
        for share, texts in zip(shares, read, strict=True):
            self._known.update(zip(share, texts, strict=True))
        result = [self._known[key] for key in keys]
        for key in keys:
            self._known.move_to_end(key)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return result

    def _read_crops(self, crops: Sequence[Pixels]) -> list[str]:
        if not crops:
            return []
        result = self._ocr.recognize_txt([np.ascontiguousarray(crop[:, :, ::-1]) for crop in crops])
        pairs = zip(result.txts or (), result.scores or (), strict=True)
        return [text.strip() if score >= _wanted(text) else "" for text, score in pairs]


def _wanted(text: str) -> float:
    return MIN_SCORE if len(text.strip()) > SHORT else MIN_SHORT_SCORE


def _box(corners: Any, band: Box) -> Box:
    left, top = (int(value) for value in np.floor(corners.min(axis=0)))
    right, bottom = (int(value) for value in np.ceil(corners.max(axis=0)))
    x, y = band.x + left - MARGIN, band.y + top - MARGIN
    return Box(max(0, x), max(0, y), right - left, bottom - top)
