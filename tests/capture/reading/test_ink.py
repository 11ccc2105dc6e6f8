from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from sixfold.capture.observation import Box
from sixfold.capture.reading import ink, largeprint, linefinder

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


def inked(pixels: Pixels) -> list[Box]:
    return linefinder.lines(largeprint.find(pixels), [])


def holds(boxes: list[Box], x: int, y: int) -> int:
    return sum(box.x <= x < box.right and box.y <= y < box.bottom for box in boxes)


def test_an_empty_screen_has_nothing_to_read() -> None:
    assert inked(printed()) == []


@pytest.mark.parametrize("shape", [(1, 50, 3), (50, 1, 3), (1, 1, 3)])
def test_a_strip_of_a_single_row_or_column_has_nothing_to_read(shape: tuple[int, int, int]) -> None:
    assert inked(np.zeros(shape, dtype=np.uint8)) == []


def test_lines_that_nobody_detected_are_found_by_their_ink() -> None:
    pixels = printed((20, 20, "Performance review with Kwame"), (20, 40, "Room 8.22"), (20, 100, "No other events"))
    boxes = inked(pixels)
    assert len(boxes) == 3
    assert [box.y for box in sorted(boxes, key=lambda box: box.y)] == pytest.approx([22, 42, 102], abs=5)


def test_touching_lines_are_parted_though_brackets_join_them() -> None:
    pixels = printed(*((20, 20 + row * 15, f"[warn] lease renewed by gq {row}") for row in range(6)))
    for row in range(6):  # brackets as high as the pitch
        pixels[20 + row * 15 : 36 + row * 15, 16] = 0
    boxes = sorted(inked(pixels), key=lambda box: box.y)
    assert len(boxes) == 6
    assert [box.y for box in boxes] == pytest.approx([20 + row * 15 for row in range(6)], abs=4)


def test_cells_of_touching_rows_stay_apart() -> None:
    cells = [(20 + column * 120, 20 + row * 14, f"[{row}{column}] gjQ") for row in range(4) for column in range(3)]
    pixels = printed(*cells)
    for row in range(3):
        pixels[24 + row * 14 : 42 + row * 14, [18, 138, 258]] = 0
    assert len(inked(pixels)) == 12


def test_a_large_line_with_accents_and_tails_stays_one() -> None:
    assert len(inked(printed((20, 20, "Äpfel für jüngere Gäste"), size=40))) == 1


def test_a_cell_with_a_single_thin_letter_is_found() -> None:
    assert len(inked(printed((20, 20, "l"), (300, 20, "1")))) == 2


def test_cells_of_a_table_stay_apart() -> None:
    pixels = printed((20, 20, "Hotel"), (120, 20, "3550.00"), (260, 20, "Ingrid Adeyemi"))
    assert len(inked(pixels)) == 3


def test_a_frame_around_a_line_is_no_part_of_it() -> None:
    pixels = printed((40, 40, "typing a long reply"), frame=(20, 30, 600, 70))
    boxes = inked(pixels)
    assert holds(boxes, 60, 48) == 1
    assert all(box.width < 300 for box in boxes)


def test_a_line_in_a_narrow_field_is_no_higher_than_its_letters() -> None:
    (plain,) = inked(printed((46, 40, "bridge pipeline committee")))
    (framed,) = inked(printed((46, 40, "bridge pipeline committee"), frame=(40, 34, 250, 64)))
    assert abs(framed.height - plain.height) <= 2
    assert abs(framed.x - plain.x) <= 2


def test_bold_print_in_a_cell_keeps_the_rows_that_are_all_edges() -> None:
    pixels = np.full((60, 300, 3), 255, dtype=np.uint8)
    pixels[14:38, [30, 146]] = 150  # the sides of its cell
    for x in range(40, 140, 4):
        pixels[20:32, x : x + 2] = 0
    pixels[31:35, 40:42] = 0  # a tail
    (line,) = inked(pixels)
    assert line.y <= 20
    assert line.bottom >= 32
    assert line.width < 110


def test_a_border_that_others_cross_is_no_print() -> None:
    pixels = printed((40, 40, "Hotel"))
    pixels[36, 20:400] = pixels[60, 20:400] = 150
    pixels[36:61, 20:401:30] = 150
    pixels[38:58, 36:90] = printed((40, 40, "Hotel"))[38:58, 36:90]
    (line,) = inked(pixels)
    assert line.height < 20
    assert line.width < 50


def test_a_photograph_is_left_to_the_detector_and_print_beside_it_is_not() -> None:
    pixels = printed((20, 20, "Room number eight"))
    pixels[200:500, 300:700] = np.random.default_rng(1).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    found = largeprint.find(pixels)
    assert len(found.lines) == 1
    (area,) = found.unsure
    assert (area.x, area.y, area.width, area.height) == pytest.approx((300, 200, 400, 300), abs=3)
    seen = Box(350, 260, 120, 20)
    assert set(linefinder.lines(found, [seen])) == {*found.lines, seen}


def test_a_line_gets_a_margin_but_never_leaves_the_picture() -> None:
    pixels = printed()
    assert ink.with_margin(Box(0, 0, 50, 4), pixels).y == 0
    assert ink.with_margin(Box(890, 690, 10, 10), pixels) == Box(887, 687, 13, 13)
    assert ink.with_margin(Box(100, 100, 50, 4), pixels).height >= ink.MIN_LINE


def test_the_margin_of_a_line_is_empty_where_another_line_reaches_into_it_and_whole_where_none_does() -> None:
    pixels = np.full((60, 60, 3), 200, dtype=np.uint8)
    pixels[28:31] = 0  # the foot of the line above, or a frame
    box, above = Box(10, 31, 20, 12), Box(10, 15, 20, 15)
    shown = ink.with_margin(box, pixels)
    assert ink.line(pixels, box, shown, [box, above]).min() == 200
    assert ink.line(pixels, box, shown, [box, Box(10, 5, 20, 12)]).min() == 0
    assert pixels.min() == 0
