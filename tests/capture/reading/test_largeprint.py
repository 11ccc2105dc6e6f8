from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from sixfold.capture import boxes
from sixfold.capture.observation import Box
from sixfold.capture.reading import ink, largeprint, linefinder
from sixfold.capture.reading.rapid import RapidEngine

if TYPE_CHECKING:
    from sixfold.capture.screen import Pixels

SIZES = (11, 14, 18, 24, 32, 36, 40, 48, 60, 72, 96)
LINES = ("Quarterly Revenue", "BICYCLE jumping", "4111 1111 1111")
READ = ("Quarterly Revenue", "Visit BICYCLE hall", "4242 7390 2058")
LIGHT, DARK = ("#222222", "#ffffff"), ("#d5d9e0", "#1c1f26")


def page(*lines: str, size: int, bold: bool = False, colours: tuple[str, str] = LIGHT, pitch: float = 1.3) -> Pixels:
    """Give a picture of lines one below the other."""
    image = Image.new("RGB", (1200, 60 + round(len(lines) * size * pitch)), colours[1])
    draw, font, thick = ImageDraw.Draw(image), ImageFont.load_default(size), size // 24 if bold else 0
    for row, text in enumerate(lines):
        draw.text((30, 20 + round(row * size * pitch)), text, fill=colours[0], font=font, stroke_width=thick)
    return np.asarray(image).copy()


def found(pixels: Pixels) -> list[Box]:
    seen = largeprint.find(pixels)
    assert not seen.unsure
    return [ink.with_margin(box, pixels) for box in linefinder.lines(seen, [])]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_boxes_cover_all_ink_of_print_of_every_size(size: int, bold: bool, colours: tuple[str, str]) -> None:
    pixels = page(*LINES, size=size, bold=bold, colours=colours)
    lines = found(pixels)
    inked = (pixels != pixels[0, 0]).any(axis=2)
    for line in lines:
        inked[line.y : line.bottom, line.x : line.right] = False
    assert not inked.any()
    assert all(line.height <= size * 1.3 + 8 for line in lines)


@pytest.mark.parametrize("size", SIZES[2:])
def test_each_line_is_one_and_none_is_found_in_its_letters(size: int) -> None:
    pixels = page(*LINES, size=size)
    assert len(found(pixels)) == len(LINES)


@pytest.mark.parametrize("size", [36, 48, 72, 96])
@pytest.mark.parametrize("bold", [False, True])
def test_at_half_the_size_the_same_lines_are_found(size: int, bold: bool) -> None:
    pixels = page(*LINES, size=size, bold=bold)
    whole = found(pixels)
    half = found(np.asarray(Image.fromarray(pixels).reduce(2)))
    assert len(half) == len(whole)
    for one, other in zip(sorted(whole, key=lambda box: box.y), sorted(half, key=lambda box: box.y), strict=True):
        assert (one.x, one.y, one.right, one.bottom) == pytest.approx(
            (2 * other.x, 2 * other.y, 2 * other.right, 2 * other.bottom), abs=8
        )


@pytest.mark.parametrize("size", [36, 48, 72])
def test_lines_of_a_heading_that_nearly_touch_stay_apart(size: int) -> None:
    pixels = page("Quarterly (gap)", "jumping July", "BICYCLE 4111", size=size, pitch=1.15)
    assert len(found(pixels)) == 3


@pytest.mark.parametrize("size", [11, 13, 15])
@pytest.mark.parametrize("pitch", [1.1, 1.2, 1.35])
def test_rows_of_small_print_are_not_taken_for_large_print(size: int, pitch: float) -> None:
    lines = [f"[warn] lease {row} renewed by gq (jq)" for row in range(8)]
    pixels = page(*lines, size=size, pitch=pitch)
    assert largeprint.find(pixels).lines == linefinder.find(ink.edges(ink.grey(pixels))).lines


def test_two_rows_of_small_print_that_brackets_join_are_not_one_large_line() -> None:
    pixels = page("lease renewed (gq)", "rows of notes by jo", size=15, pitch=1.0)
    pixels[24:52, 26] = 34
    assert largeprint.find(pixels).lines == linefinder.find(ink.edges(ink.grey(pixels))).lines


@pytest.mark.parametrize("seed", range(6))
def test_a_soft_picture_as_high_as_a_line_is_no_large_print(seed: int) -> None:
    noise = np.random.default_rng(seed).normal(size=(8, 40)).astype(np.float32)
    soft = np.asarray(Image.fromarray(noise).resize((400, 70), Image.Resampling.BICUBIC))
    pixels = np.full((300, 700, 3), 255, dtype=np.uint8)
    pixels[100:170, 100:500] = (soft * 90 + 120).clip(0, 255).astype(np.uint8)[:, :, None]
    assert largeprint.find(pixels) == linefinder.find(ink.edges(ink.grey(pixels)))


def test_small_print_in_a_frame_or_beside_a_badge_is_what_it_was() -> None:
    image = Image.new("RGB", (600, 300), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(15)
    draw.rounded_rectangle((20, 20, 110, 72), 8, outline="#555555")
    draw.text((44, 38), "Save", fill="#222222", font=font)
    draw.ellipse((20, 100, 68, 148), fill="#2255aa")
    draw.text((80, 104), "Bo Lind", fill="#222222", font=font)
    draw.text((80, 128), "see you at nine", fill="#666666", font=font)
    draw.rounded_rectangle((20, 180, 110, 230), 8, fill="#2255aa")
    draw.text((44, 196), "Send", fill="#ffffff", font=font)
    pixels = np.asarray(image).copy()
    assert largeprint.find(pixels).lines == linefinder.find(ink.edges(ink.grey(pixels))).lines


def test_a_photograph_is_no_large_print() -> None:
    pixels = page("Ferry season", size=60)
    noise = np.random.default_rng(1).normal(size=(40, 60))
    soft = np.asarray(Image.fromarray(noise.astype(np.float32)).resize((600, 400), Image.Resampling.BICUBIC))
    grain = np.random.default_rng(2).integers(0, 60, (400, 600))
    picture = np.full((700, 1200, 3), 255, dtype=np.uint8)
    picture[: pixels.shape[0]] = pixels
    picture[200:600, 100:700] = (soft * 50 + 100 + grain).clip(0, 255).astype(np.uint8)[:, :, None]
    seen = largeprint.find(picture)
    assert len(seen.lines) == 1
    assert boxes.size(boxes.within(seen.unsure, Box(100, 200, 600, 400))) > 0.8 * 600 * 400


def test_a_large_icon_is_no_line_and_a_large_digit_is() -> None:
    image = Image.new("RGB", (500, 200), "white")
    draw = ImageDraw.Draw(image)
    draw.polygon(
        [(40, 90), (90, 40), (140, 90), (126, 90), (126, 130), (54, 130), (54, 90)], outline="#334455", width=8
    )
    draw.text((300, 30), "9", fill="#222222", font=ImageFont.load_default(80))
    (digit,) = [line for line in largeprint.find(np.asarray(image).copy()).lines if line.height > 40]
    assert digit.x > 250


def test_cells_of_a_large_table_with_borders_stay_apart() -> None:
    image = Image.new("RGB", (700, 300), "white")
    draw = ImageDraw.Draw(image)
    for y in range(20, 240, 54):
        draw.line((20, y, 560, y), fill="#999999")
    for x in range(20, 600, 180):
        draw.line((x, 20, x, 236), fill="#999999")
    for row in range(4):
        for column, text in enumerate(("Bo gjp", "3550.00", "7.17")):
            draw.text((38 + 180 * column, 26 + 54 * row), text, fill="#222222", font=ImageFont.load_default(36))
    lines = found(np.asarray(image).copy())
    assert len(lines) == 12
    assert all(line.height < 50 for line in lines)


@pytest.fixture(scope="module")
def engine() -> RapidEngine:
    return RapidEngine()


@pytest.mark.parametrize("size", SIZES[2:])
@pytest.mark.parametrize(("bold", "colours"), [(False, LIGHT), (True, LIGHT), (False, DARK)])
def test_words_are_read_in_print_of_every_size(
    engine: RapidEngine, size: int, bold: bool, colours: tuple[str, str]
) -> None:
    read = engine.read(page(*READ, size=size, bold=bold, colours=colours))
    assert len(read) == len(READ)  # and no fragments
    words = " ".join(line.text for line in read).split()
    assert sum(word in words for word in " ".join(READ).split()) >= 6  # of 8: this print's spaces are narrow
