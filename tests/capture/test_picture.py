from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from sixfold.capture import picture
from sixfold.capture.observation import Box
from sixfold.capture.picture import Patch

if TYPE_CHECKING:
    from sixfold.capture.screen import Pixels


def window(text: str = "a letter") -> Pixels:
    """A white window with a line of print, a bar of one colour and a black box."""
    image = Image.new("RGB", (320, 200), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 320, 30), fill=(53, 132, 228))
    draw.text((20, 60), text, fill=(20, 20, 20))
    draw.rectangle((40, 100, 140, 120), fill=(0, 0, 0))
    return np.array(image)


def photograph() -> Pixels:
    """Colours that hardly ever repeat."""
    y, x = np.mgrid[0:200, 0:320]
    noise = np.random.default_rng(7).normal(0, 6, (200, 320, 3))
    wave = np.stack([120 + 90 * np.sin(x / 37), 120 + 90 * np.cos(y / 23), 120 + 90 * np.sin((x + y) / 51)], axis=-1)
    return np.clip(wave + noise, 0, 255).astype(np.uint8)


def test_a_window_is_packed_without_loss_but_for_the_rounding_of_its_colours() -> None:
    pixels = window()
    assert picture.is_flat(pixels)
    shown = picture.decode(picture.encode(pixels))
    assert np.array_equal(shown, picture.rounded(pixels))
    assert int(np.abs(shown.astype(int) - pixels).max()) <= picture.STEP // 2
    assert (shown[100:120, 40:140] == 0).all()
    assert (shown[150:] == 255).all()


def test_a_picture_that_is_packed_again_and_again_stays_the_same() -> None:
    once = picture.decode(picture.encode(window()))
    assert picture.encode(once) == picture.encode(window())


def test_a_photograph_is_lossy_and_much_smaller_for_it() -> None:
    pixels = photograph()
    assert not picture.is_flat(pixels)
    file = io.BytesIO()
    Image.fromarray(picture.rounded(pixels)).save(file, "WEBP", lossless=True, quality=0, method=1)
    assert len(picture.encode(pixels)) < len(file.getvalue()) / 3


def test_patches_on_a_picture_give_the_later_picture() -> None:
    before, after = window(), window("a longer letter")
    box = Box(0, 32, 320, 64)
    part = np.ascontiguousarray(after[32:96])
    composed = picture.compose(picture.encode(before), [Patch(box, picture.encode(part))])
    assert np.array_equal(composed, picture.rounded(after))


@pytest.mark.parametrize("box", [Box(0, 0, 64, 64), Box(300, 0, 320, 64), Box(0, 190, 320, 64)])
def test_a_patch_that_does_not_fit_is_refused(box: Box) -> None:
    part = picture.encode(np.ascontiguousarray(window()[:64]))
    with pytest.raises(ValueError, match="patch"):
        picture.compose(picture.encode(window()), [Patch(box, part)])


@pytest.mark.parametrize("data", [b"", b"RIFF\x10\x00\x00\x00WEBPVP8 x", b"\x89PNG\r\n\x1a\n", b"RIFF"])
def test_what_is_no_picture_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(ValueError, match="no picture"):
        picture.decode(data)


def test_a_picture_cut_off_is_said_to_be_none() -> None:
    with pytest.raises(ValueError, match="no picture"):
        picture.decode(picture.encode(photograph())[:200])


@given(st.binary(max_size=200))
def test_any_bytes_are_patches_or_a_value_error(data: bytes) -> None:
    try:
        patches = picture.unpack(data)
    except ValueError:
        return
    assert picture.pack(patches) == data or not patches


@pytest.mark.parametrize(
    "head",
    [
        b"{}",
        b"[[0,0,0,0,0]]",
        b"[[0,0,32,32,99]]",
        b"[[0,0,32,99999,12]]",
        b"[[0,0,32,true,12]]",
        b"[[-1,0,32,32,12]]",
        b"[[0,0,32,32,11]]",
        b"[[0,0,32,32]]",
        b"[" * 5000,
    ],
)
def test_patches_that_the_recorder_never_makes_are_refused(head: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        picture.unpack(len(head).to_bytes(4, "big") + head + b"RIFF\x00\x00\x00\x00WEBP")
