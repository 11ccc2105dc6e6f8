from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sixfold.capture import accessible
from sixfold.capture.accessible import AccessibleText
from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.redaction.redact_lines import RawLine

if TYPE_CHECKING:
    from sixfold.capture.screen import Pixels

SCREEN = Box(0, 0, 400, 300)


def line(text: str, x: int, y: int, width: int = 100, height: int = 16) -> RawLine:
    return RawLine(RawText(text), Box(x, y, width, height))


def drawn(*lines: RawLine) -> Pixels:
    pixels = np.full((300, 400, 3), 240, dtype=np.uint8)
    for one in lines:
        pixels[one.box.y + 3 : one.box.bottom - 3 : 2, one.box.x + 2 : one.box.right - 2 : 3] = 20
    return pixels


def test_a_line_that_is_drawn_in_full_is_believed_at_its_place_on_the_monitor() -> None:
    told = line("Gate C25", 1010, 40)
    seen = drawn(line("", 10, 40))
    (known,) = accessible.believed(AccessibleText((told,)), [Box(1000, 0, 400, 300)], Box(1000, 0, 400, 300), seen)
    assert known == line("Gate C25", 10, 40)


def test_a_line_with_nothing_drawn_in_its_place_is_not_believed() -> None:
    assert accessible.believed(AccessibleText((line("Invisible", 10, 40),)), [SCREEN], SCREEN, drawn()) == ()


@pytest.mark.parametrize(
    "visible", [[Box(0, 0, 60, 300)], [Box(0, 0, 400, 45)], [], [Box(0, 0, 50, 300), Box(60, 0, 340, 300)]]
)
def test_a_line_that_another_window_covers_in_part_is_not_believed(visible: list[Box]) -> None:
    told = line("Behind", 10, 40)
    assert accessible.believed(AccessibleText((told,)), visible, SCREEN, drawn(told)) == ()


def test_of_lines_that_lie_over_one_another_none_is_believed() -> None:
    one, other, apart = line("Below a dialogue", 10, 40), line("The dialogue", 60, 44), line("Apart", 10, 100)
    known = accessible.believed(AccessibleText((one, other, apart)), [SCREEN], SCREEN, drawn(one, other, apart))
    assert known == (apart,)


def test_nothing_is_believed_in_the_box_of_a_password_field_or_of_a_mask() -> None:
    one, other = line("Avocet-P5BQ6", 10, 40), line("hidden", 10, 80)
    text = AccessibleText((one, other), (Box(0, 35, 200, 30),))
    assert accessible.believed(text, [SCREEN], SCREEN, drawn(one, other), [Box(50, 70, 10, 100)]) == ()


def test_pieces_of_one_printed_line_are_joined_with_the_spaces_that_they_have() -> None:
    pieces = [
        line("leaves at ", 10, 40, 80),
        line("06:40", 91, 40, 40),
        line(" sharp", 130, 40, 50),
        line("B", 220, 40),
    ]
    assert [one.text for one in accessible.joined(pieces)] == ["leaves at 06:40 sharp", "B"]


def test_a_picture_whose_lines_are_all_known_leaves_nothing_to_read() -> None:
    known, other = line("Known", 10, 40), line("Icon", 200, 200, 30, 30)
    pixels = drawn(known)
    assert accessible.unread([SCREEN], accessible.blanked(pixels, [known])) == ()
    pixels = drawn(known, other)
    (box,) = accessible.unread([SCREEN], accessible.blanked(pixels, [known]))
    assert box.y >= 200
    assert box.right <= 231
    assert (pixels == drawn(known, other)).all()
