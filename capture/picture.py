"""Pictures as bytes: WebP, chosen by content, and patches that lie on another picture.

Windows have few colours and long runs of them: rounded to 4 bits a channel and packed without loss they take a
third to a half of what lossy WebP takes at quality 60, in less time, and 11 px print is read as from the screen itself.
Measured at 1920x1080 on one core: a page of text 88 against 195 KB, 11 px print over all of it 230 against 590 KB, a
dark editor 61 against 73 KB, ordinary pages 4 to 7 against 8 to 15 KB, in 17 to 60 ms; of 572 words in 11 px print all
were read, at quality 60 0.99, at quality 50 0.81. Photographs are the other way about (1,134 against 150 KB): lossy.
"""

from __future__ import annotations

import io
import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, UnidentifiedImageError

from sixfold.capture.observation import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.screen import Pixels

STEP = 17
"""Of brightness: 16 levels a channel, among them 0 and 255, so that black and white stay what they are."""
LEVELS = np.array([(value + STEP // 2) // STEP * STEP for value in range(256)], dtype=np.uint8)
FLAT_COLOURS = 64
FLAT_SHARE = 0.95
"""The commonest 64 of 4,096 colours fill over 0.99 of a window's pixels, 0.8 of one with a photograph on a quarter."""
SAMPLED_ROWS = 128
QUALITY = 60
METHOD = 1
"""Of five measured settings for photographs: 44 ms; method 2 took 79 ms for a picture of the same size."""
MAX_PIXELS = 100_000_000
MAX_SIDE = 16_383
"""WebP's own limit."""
MAX_PATCHES = 256
MAX_HEAD = 64_000
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of a picture as WebP, and where it lies."""

    box: Box
    webp: bytes = field(repr=False)


def rounded(pixels: Pixels) -> Pixels:
    """Give the same picture in 16 levels a channel; rounding it again changes nothing."""
    result: Pixels = LEVELS[pixels]
    return result


def is_flat(pixels: Pixels) -> bool:
    """Tell whether few colours make nearly all of a picture, by 128 of its rows."""
    sample = pixels[:: max(1, pixels.shape[0] // SAMPLED_ROWS)].astype(np.uint16) >> 4
    codes = (sample[..., 0] << 8) | (sample[..., 1] << 4) | sample[..., 2]
    counts = np.bincount(codes.ravel(), minlength=1 << 12)
    common = np.partition(counts, -FLAT_COLOURS)[-FLAT_COLOURS:]
    return bool(common.sum() >= FLAT_SHARE * codes.size)


def encode(pixels: Pixels) -> bytes:
    """Give the picture as WebP: without loss but for the rounding where it is flat, else lossy."""
    file = io.BytesIO()
    if is_flat(pixels):
        Image.fromarray(rounded(pixels)).save(file, "WEBP", lossless=True, quality=0, method=METHOD)
    else:
        Image.fromarray(pixels).save(file, "WEBP", quality=QUALITY, method=METHOD)
    return file.getvalue()


def decode(webp: bytes) -> Pixels:
    """Give the pixels of a WebP picture; ValueError when it is none or too large."""
    try:
        with Image.open(io.BytesIO(webp), formats=("WEBP",)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ValueError("a picture of that size")
            pixels: Pixels = np.array(image.convert("RGB"))
            return pixels
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise ValueError("no picture") from error


def compose(base: bytes, patches: Sequence[Patch]) -> Pixels:
    """Give the pixels of a picture with patches laid on; ValueError when one of them is damaged or lies outside."""
    pixels = decode(base)
    height, width = pixels.shape[:2]
    for patch in patches:
        box = patch.box
        part = decode(patch.webp)
        if part.shape[:2] != (box.height, box.width) or box.right > width or box.bottom > height:
            raise ValueError("a patch of another picture")
        pixels[box.y : box.bottom, box.x : box.right] = part
    return pixels


def pack(patches: Sequence[Patch]) -> bytes:
    """Give patches as bytes: four of length, JSON with [x, y, width, height, bytes] of each, then their WebP."""
    places = [[p.box.x, p.box.y, p.box.width, p.box.height, len(p.webp)] for p in patches]
    head = json.dumps(places, separators=(",", ":")).encode()
    return b"".join([_LENGTH.pack(len(head)), head, *(patch.webp for patch in patches)])


def unpack(data: bytes) -> tuple[Patch, ...]:
    """Read what `pack` gave; ValueError when it is anything else. Strict, for anybody can seal to a public key."""
    try:
        (length,) = _LENGTH.unpack_from(data)
        head = data[_LENGTH.size : _LENGTH.size + length]
        if length > MAX_HEAD or len(head) != length:
            raise ValueError("length")
        places = json.loads(head)
    except (struct.error, RecursionError) as error:
        raise ValueError("no patches") from error
    if not isinstance(places, list) or len(places) > MAX_PATCHES:
        raise ValueError("no patches")
    patches: list[Patch] = []
    start = _LENGTH.size + length
    for place in places:
        box, count = _place(place)
        webp = data[start : start + count]
        if len(webp) != count or not is_webp(webp):
            raise ValueError("no picture")
        patches.append(Patch(box, webp))
        start += count
    if start != len(data):
        raise ValueError("more than patches")
    return tuple(patches)


def is_webp(data: bytes) -> bool:
    """Tell whether bytes begin as WebP does."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _place(raw: object) -> tuple[Box, int]:
    if not isinstance(raw, list) or len(raw) != 5:  # noqa: PLR2004 - a box and a count of bytes
        raise ValueError("no place")
    if any(not isinstance(number, int) or isinstance(number, bool) or number < 0 for number in raw):
        raise ValueError("no place")
    x, y, width, height, count = raw
    if max(x + width, y + height) > MAX_SIDE or not (width and height and count):
        raise ValueError("no place")
    return Box(x, y, width, height), count
