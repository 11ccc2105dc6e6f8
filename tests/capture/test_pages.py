from __future__ import annotations

import numpy as np

from sixfold.capture.pages import REMEMBERED, Page, Pages, hashes_of

PIXELS = np.random.default_rng(1).integers(0, 255, (128, 192, 3), dtype=np.uint8)
ALL = np.ones((2, 3), dtype=bool)


def test_the_nearest_page_is_the_one_with_most_tiles_in_common() -> None:
    pages = Pages()
    changed = PIXELS.copy()
    changed[:64, :128] = 0
    for pixels in (PIXELS, changed):
        pages.keep(Page((128, 192), hashes_of(pixels, ALL, None), ()), None)
    now = PIXELS.copy()
    now[0, 0] = 1
    found = pages.nearest(now, hashes_of(now, ALL, None))
    assert found is not None
    assert found[1].tolist() == [[True, False, False], [False, False, False]]


def test_only_marked_tiles_are_hashed_anew() -> None:
    first = hashes_of(PIXELS, ALL, None)
    marks = np.zeros((2, 3), dtype=bool)
    marks[1, 2] = True
    again = hashes_of(np.zeros_like(PIXELS), marks, first)
    assert (again != first).tolist() == marks.tolist()


def test_a_page_that_grew_takes_the_place_of_the_one_before_and_the_oldest_are_forgotten() -> None:
    pages = Pages()
    old = Page((128, 192), hashes_of(PIXELS, ALL, None), ())
    pages.keep(old, None)
    new = Page((128, 192), old.hashes + np.uint64(1), ())
    pages.keep(new, old)
    nearest = pages.nearest(PIXELS, old.hashes)
    assert nearest is not None
    assert nearest[0] is new
    for number in range(REMEMBERED):
        pages.keep(Page((128, 192), old.hashes + np.uint64(2 + number), ()), None)
    nearest = pages.nearest(PIXELS, new.hashes)
    assert nearest is not None
    assert nearest[1].all()
    pages.forget()
    assert pages.nearest(PIXELS, old.hashes) is None
