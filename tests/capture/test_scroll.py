from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sixfold.capture import scroll

if TYPE_CHECKING:
    from sixfold.capture.screen import Pixels

HEIGHT, WIDTH, HEADER, SIDE = 500, 640, 60, 150


def text(seed: int, height: int = 2000) -> Pixels:
    """Lines of print, 12 px high, of which no two are alike."""
    page = np.full((height, WIDTH, 3), 255, dtype=np.uint8)
    letters = np.random.default_rng(seed).integers(0, 2, (height, WIDTH), dtype=np.uint8) * 255
    for y in range(5, height - 20, 20):
        page[y : y + 12] = letters[y : y + 12, :, np.newaxis]
    return page


def window(page: Pixels, at: int) -> Pixels:
    shown = page[at : at + HEIGHT].copy()
    shown[:HEADER] = 200
    shown[20:30, 20:300] = 10
    shown[HEADER:, :SIDE] = text(99)[: HEIGHT - HEADER, :SIDE]
    return shown


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1000), st.integers(-300, 300))
def test_content_that_moves_under_a_header_and_beside_a_sidebar_is_followed(at: int, by: int) -> None:
    page = text(1)
    to = min(max(0, at + by), 1400)
    assert scroll.shift(window(page, at), window(page, to)) == ((at - to) or None)


@pytest.mark.parametrize("seed", range(2, 12))
def test_another_page_is_no_scrolling(seed: int) -> None:
    assert scroll.shift(window(text(1), 0), window(text(seed), 0)) is None


def test_lines_that_all_look_alike_tell_nothing() -> None:
    page = np.full((HEIGHT, WIDTH, 3), 255, dtype=np.uint8)
    page[::20, 30:600] = 0
    moved = np.roll(page, 7, axis=0)
    assert scroll.shift(page, moved) is None


def test_pictures_of_other_sizes_or_hardly_any_rows_are_no_scrolling() -> None:
    assert scroll.shift(text(1), text(1, 1000)) is None
    assert scroll.shift(text(1)[:20], text(1)[7:27]) is None
    assert scroll.shift(text(1)[:, :4], text(1)[:, :4]) is None
