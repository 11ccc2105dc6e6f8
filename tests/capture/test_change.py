from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture import change
from sixfold.capture.observation import Box

if TYPE_CHECKING:
    from sixfold.capture.screen import Pixels

points = st.lists(st.tuples(st.integers(0, 199), st.integers(0, 299)), max_size=8)


def blank() -> Pixels:
    return np.full((200, 300, 3), 255, dtype=np.uint8)


def inked(*places: tuple[int, int]) -> Pixels:
    pixels = blank()
    for row, column in places:
        pixels[row, column] = 0
    return pixels


def test_the_same_picture_has_no_changes_and_the_same_hash() -> None:
    assert change.regions(inked((5, 5)), inked((5, 5))) == ()
    assert change.digest(inked((5, 5))) == change.digest(inked((5, 5)))
    assert change.digest(inked((5, 5))) != change.digest(inked((5, 6)))


def test_noise_of_a_few_steps_is_no_change() -> None:
    assert change.regions(blank(), blank() - np.uint8(4)) == ()


def test_a_picture_of_another_size_changed_as_a_whole() -> None:
    assert change.regions(blank(), np.zeros((50, 60, 3), dtype=np.uint8)) == (Box(0, 0, 60, 50),)


@given(points)
def test_every_changed_pixel_is_in_a_rectangle_and_rectangles_do_not_touch(places: list[tuple[int, int]]) -> None:
    boxes = change.regions(blank(), inked(*places))
    for row, column in places:
        assert any(box.x <= column < box.right and box.y <= row < box.bottom for box in boxes)
    for box in boxes:
        assert any(box.x <= column < box.right and box.y <= row < box.bottom for row, column in places)
        assert box.right <= 300
        assert box.bottom <= 200
    assert change.area(boxes) <= 200 * 300
