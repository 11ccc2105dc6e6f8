from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture import boxes
from sixfold.capture.observation import Box

places = st.builds(Box, st.integers(0, 40), st.integers(0, 40), st.integers(1, 30), st.integers(1, 30))


def painted(found: list[Box]) -> list[list[int]]:
    count = np.zeros((80, 80), dtype=np.int64)
    for box in found:
        count[box.y : box.bottom, box.x : box.right] += 1
    return [[int(value) for value in row] for row in count]


@given(places, st.lists(places, max_size=5))
def test_what_is_left_of_a_box_is_every_pixel_that_no_cover_has_once(box: Box, covers: list[Box]) -> None:
    covered = painted(covers)
    wanted = [
        [int(inside and not covered[row][column]) for column, inside in enumerate(line)]
        for row, line in enumerate(painted([box]))
    ]
    left = boxes.without([box], covers)
    assert painted(left) == wanted
    assert boxes.size(left) == sum(map(sum, wanted))


@given(places, places)
def test_what_two_boxes_share_is_in_both(one: Box, other: Box) -> None:
    shared = boxes.common(one, other)
    assert shared == boxes.common(other, one)
    missed = boxes.size(boxes.without([one], [other]))
    assert missed + (boxes.size([shared]) if shared else 0) == boxes.size([one])


@given(places)
def test_an_aligned_box_holds_the_box_in_whole_steps_inside_its_limit(box: Box) -> None:
    limit = Box(0, 0, 75, 75)
    inside = boxes.common(box, limit)
    assert inside is not None
    found = boxes.aligned(inside, 16, limit)
    assert boxes.common(found, inside) == inside
    assert found.x % 16 == found.y % 16 == 0
    assert boxes.common(found, limit) == found


@given(st.lists(places, min_size=1, max_size=5))
def test_the_box_around_others_holds_them_all(found: list[Box]) -> None:
    around = boxes.around(found)
    assert all(boxes.common(around, box) == box for box in found)
