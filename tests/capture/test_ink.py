from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from sixfold.capture import ink, linefinder
from sixfold.capture.observation import Box

if TYPE_CHECKING:
    from sixfold.capture.screen import Pixels


def printed(*lines: tuple[int, int, str], size: int = 15, frame: tuple[int, int, int, int] | None = None) -> Pixels:
    image = Image.new("RGB", (900, 700), "white")
    draw = ImageDraw.Draw(image)
    for x, y, text in lines:
        draw.text((x, y), text, fill="#222222", font=ImageFont.load_default(size))
    if frame is not None:
        draw.rectangle(frame, outline="#888888")
    return np.asarray(image).copy()


def holds(boxes: list[Box], x: int, y: int) -> int:
    return sum(box.x <= x < box.right and box.y <= y < box.bottom for box in boxes)


def test_an_empty_screen_has_nothing_to_read() -> None:
    assert ink.bands(printed()) == []
    assert linefinder.lines(ink.edges(printed()), []) == []


def test_bands_hold_all_ink_and_leave_the_margins_out() -> None:
    pixels = printed((100, 40, "Top of the page"), (100, 600, "Foot of the page"))
    bands = ink.bands(pixels)
    assert len(bands) == 2
    marked = ink.edges(pixels)
    for band in bands:
        marked[band.y : band.bottom, band.x : band.right] = False
        assert band.width < 300
    assert not marked.any()


def test_lines_that_nobody_detected_are_found_by_their_ink() -> None:
    pixels = printed((20, 20, "Performance review with Kwame"), (20, 40, "Room 8.22"), (20, 100, "No other events"))
    boxes = linefinder.lines(ink.edges(pixels), [])
    assert len(boxes) == 3
    assert [box.y for box in sorted(boxes, key=lambda box: box.y)] == pytest.approx([22, 42, 102], abs=5)


def test_a_box_that_cuts_a_line_off_grows_to_its_ends() -> None:
    pixels = printed((20, 20, "No other events"))
    (box,) = linefinder.lines(ink.edges(pixels), [Box(70, 22, 40, 14)])
    assert box.x <= 22
    assert box.right >= 110


def test_two_halves_of_a_line_become_one() -> None:
    pixels = printed((20, 20, "Room number eight"))
    assert len(linefinder.lines(ink.edges(pixels), [Box(20, 20, 40, 18), Box(80, 20, 50, 18)])) == 1


def test_cells_of_a_table_stay_apart() -> None:
    pixels = printed((20, 20, "Hotel"), (120, 20, "3550.00"), (260, 20, "Ingrid Adeyemi"))
    assert len(linefinder.lines(ink.edges(pixels), [])) == 3


def test_a_frame_around_a_line_is_no_part_of_it() -> None:
    pixels = printed((40, 40, "typing a long reply"), frame=(20, 30, 600, 70))
    boxes = linefinder.lines(ink.edges(pixels), [])
    assert holds(boxes, 60, 48) == 1
    assert all(box.width < 300 for box in boxes)


def test_text_on_a_photograph_stays_where_the_detector_saw_it() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    seen = Box(50, 60, 120, 20)
    assert seen in linefinder.lines(ink.edges(noise), [seen])


def test_a_line_gets_a_margin_but_never_leaves_the_picture() -> None:
    pixels = printed()
    assert ink.with_margin(Box(0, 0, 50, 4), pixels).y == 0
    assert ink.with_margin(Box(890, 690, 10, 10), pixels) == Box(887, 687, 13, 13)
    assert ink.with_margin(Box(100, 100, 50, 4), pixels).height >= ink.MIN_LINE
