from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from sixfold.capture.reading.rapid import RapidEngine
from sixfold.capture.reading.recognition import HEIGHT, decode, pieces, roomy

if TYPE_CHECKING:
    from sixfold.capture.screen import Pixels

LINES = (
    "Flight TP1432 departs on 14 March at 06:45",
    "[warn] E765: stale lease, retrying in 30 s",
    "Room 7.17 at the old harbour hall",
)


@pytest.fixture(scope="module")
def engine() -> RapidEngine:
    return RapidEngine()


def printed(size: int, pitch: int, ink: str = "#222222", paper: str = "white") -> Pixels:
    image = Image.new("RGB", (700, 160), paper)
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(LINES):
        draw.text((30, 20 + row * pitch), line, fill=ink, font=ImageFont.load_default(size))
    return np.asarray(image).copy()


@pytest.mark.parametrize("size", [11, 15, 24])
@pytest.mark.parametrize(("ink", "paper"), [("#222222", "white"), ("#777777", "white"), ("#d5d9e0", "#1c1f26")])
def test_every_word_is_read_in_small_and_large_print_dark_and_light(
    engine: RapidEngine, size: int, ink: str, paper: str
) -> None:
    read = " ".join(line.text for line in engine.read(printed(size, size + 6, ink, paper))).split()
    wanted = " ".join(LINES).split()
    assert sum(word in read for word in wanted) >= len(wanted) - (5 if size == 11 else 0)  # its spaces have 3 pixels


def test_a_line_seen_before_is_not_read_again_wherever_it_stands(engine: RapidEngine) -> None:
    page = printed(15, 24)
    first = engine.read(page)
    known = len(engine._known)
    lower = engine.read(np.roll(page, 7, axis=0))
    assert [line.text for line in lower] == [line.text for line in first]
    assert [line.box.y for line in lower] == [line.box.y + 7 for line in first]
    assert len(engine._known) == known


def test_print_on_a_photograph_is_read(engine: RapidEngine) -> None:
    noise = np.random.default_rng(2).integers(0, 255, (400, 800, 3), dtype=np.uint8)
    soft = np.asarray(Image.fromarray(noise).filter(ImageFilter.GaussianBlur(2))).astype(float)
    image = Image.fromarray(((soft - soft.mean()) / soft.std() * 50 + 120).clip(0, 255).astype(np.uint8))
    ImageDraw.Draw(image).text(
        (80, 180),
        "Ferry season opens",
        fill="white",
        font=ImageFont.load_default(44),
        stroke_width=2,
        stroke_fill="black",
    )
    page = np.full((600, 1000, 3), 255, dtype=np.uint8)
    page[100:500, 100:900] = np.asarray(image)
    lines = engine.read(page)
    (line,) = [line for line in lines if "Ferry season" in line.text]
    assert 150 <= line.box.x <= 190
    assert 260 <= line.box.y <= 310


def test_an_empty_picture_has_no_lines(engine: RapidEngine) -> None:
    assert engine.read(np.full((300, 400, 3), 255, dtype=np.uint8)) == ()


def test_a_long_line_is_cut_at_gaps_and_loses_no_column() -> None:
    crop = np.full((20, 3000, 3), 255, dtype=np.uint8)
    for x in range(10, 2990, 50):
        crop[4:16, x : x + 38] = 0
    parts = pieces(crop)
    assert len(parts) > 1
    assert sum(part.shape[1] for part in parts) == 3000
    assert all(part[:, 0].min() == part[:, -1].min() == 255 for part in parts)


def test_a_line_of_large_print_gets_the_margin_that_small_print_has_and_others_stay() -> None:
    small, large = (np.full((rows, 300, 3), 200, dtype=np.uint8) for rows in (HEIGHT, 100))
    large[20:80, 20:280] = 0
    assert roomy(small) is small
    wide = roomy(large)
    assert wide.shape == (120, 320, 3)
    assert (wide[10:110, 10:310] == large).all()
    assert wide[:10].min() == wide[:, :10].min() == 200


def test_repeated_steps_are_one_letter_and_a_blank_between_makes_two() -> None:
    steps = np.zeros((6, 3), dtype=np.float32)
    for at, letter in enumerate([1, 1, 0, 1, 2, 0]):
        steps[at, letter] = 0.9
    reading = decode(steps, ("", "a", "b"))
    assert reading.text == "aab"
    assert reading.score == pytest.approx(0.9)
