from __future__ import annotations

import numpy as np

from sixfold.capture import hiding


def test_three_windows_that_look_the_same_to_the_pixel_are_not_what_is_shown() -> None:
    sight = hiding.new(np.zeros((90, 160, 3), dtype=np.uint8), 1)
    assert not sight.same(2).same(1).is_hidden
    assert sight.same(2).same(3).is_hidden


def test_an_empty_picture_that_is_drawn_again_and_again_is_not_what_is_shown() -> None:
    empty = hiding.new(np.full((90, 160, 3), 7, dtype=np.uint8), 1)
    page = hiding.new(np.eye(90, 90, dtype=np.uint8)[:, :, None].repeat(3, axis=2), 1)
    for _ in range(hiding.DRAWN):
        empty, page = empty.redrawn(), page.redrawn()
    assert empty.is_hidden
    assert not page.is_hidden


def test_a_single_pixel_makes_a_picture_that_is_not_empty() -> None:
    pixels = np.zeros((90, 160, 3), dtype=np.uint8)
    assert hiding.is_blank(pixels)
    pixels[33, 77, 1] = 1
    assert not hiding.is_blank(pixels)
