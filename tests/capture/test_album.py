from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sixfold.capture import album, picture
from sixfold.capture.album import Album
from sixfold.capture.identity import IdSource
from sixfold.capture.observation import Box, Capture, Kind, Observation, ObservationId, Redacted, Role, Source, Trust

if TYPE_CHECKING:
    from sixfold.capture.screen import Pixels

NOW = datetime(2026, 3, 5, 14, 30, tzinfo=UTC)
IDS = IdSource()
SIZE = (200, 330)


def screen(at: datetime = NOW, **other: object) -> Observation:
    values: dict[str, object] = {
        "id": ObservationId(IDS(at)),
        "kind": Kind.SCREEN,
        "role": Role.OTHER,
        "trust": Trust.UNTRUSTED,
        "observed_at": at,
        "time_zone": "Europe/Berlin",
        "text": Redacted("a page"),
        "source": Source("screen"),
        "app": "Firefox",
        "monitor": "1",
    }
    return Observation(**(values | other))  # type: ignore[arg-type]  # a test's own values


def page(*marks: Box, shade: int = 34) -> Pixels:
    pixels = np.full((*SIZE, 3), 255, dtype=np.uint8)
    for box in marks:
        pixels[box.y : box.bottom, box.x : box.right] = shade
    return pixels


def sealed(book: Album, observation: Observation, pixels: Pixels, *black: Box, at: datetime = NOW) -> Capture:
    capture = book.capture(observation, pixels, black, at)
    book.keep(capture)
    return capture


def seen(base: Capture, capture: Capture) -> Pixels:
    assert base.image is not None
    assert capture.patches is not None
    return picture.compose(base.image, capture.patches.patches)


def test_a_window_that_changed_in_part_is_sealed_as_what_changed() -> None:
    book, first, second = Album(), screen(), screen()
    base = sealed(book, first, page(Box(10, 10, 40, 8)))
    later = sealed(book, second, page(Box(10, 10, 40, 8), Box(300, 190, 25, 5)))
    assert later.image is None
    assert later.patches is not None
    assert (later.patches.base, later.patches.base_part) == (first.id, 0)
    assert [patch.box for patch in later.patches.patches] == [Box(288, 160, 42, 40)]
    assert np.array_equal(seen(base, later), picture.rounded(page(Box(10, 10, 40, 8), Box(300, 190, 25, 5))))


def test_a_picture_that_is_the_same_needs_no_patch() -> None:
    book = Album()
    sealed(book, screen(), page())
    again = sealed(book, screen(), page())
    assert again.patches is not None
    assert again.patches.patches == ()


def test_what_is_black_in_one_of_the_pictures_is_black_there_alone() -> None:
    book, secret = Album(), Box(10, 10, 100, 12)
    base = sealed(book, screen(), page(secret))
    hidden = sealed(book, screen(), page(secret), secret)
    assert (seen(base, hidden)[10:22, 10:110] == 0).all()
    other = Album()
    base = sealed(other, screen(), page(secret), secret)
    assert base.image is not None
    assert (picture.decode(base.image)[10:22, 10:110] == 0).all()
    shown = sealed(other, screen(), page(secret))
    assert np.array_equal(seen(base, shown), picture.rounded(page(secret)))


def test_a_picture_that_changed_in_large_part_is_a_base_of_its_own() -> None:
    book = Album()
    sealed(book, screen(), page())
    fresh = screen()
    assert sealed(book, fresh, page(Box(0, 0, 330, 120))).image is not None
    on_it = sealed(book, screen(), page(Box(0, 0, 330, 121)))
    assert on_it.patches is not None
    assert on_it.patches.base == fresh.id


@pytest.mark.parametrize("other", [{"monitor": "2"}, {"app": "Writer"}, {"app": None}])
def test_another_window_or_monitor_has_a_base_of_its_own(other: dict[str, object]) -> None:
    book = Album()
    sealed(book, screen(), page())
    assert sealed(book, screen(NOW, **other), page()).image is not None
    assert sealed(book, screen(), page()).image is None


def test_nothing_is_built_on_a_picture_that_was_not_sealed() -> None:
    book = Album()
    book.capture(screen(), page(), (), NOW)  # the disk was full
    assert sealed(book, screen(), page()).image is not None


def test_while_a_whole_picture_waits_to_be_sealed_nothing_is_built_on_an_older_one() -> None:
    book, other = Album(), page(Box(0, 0, 330, 150))
    sealed(book, screen(), page())
    waits = book.capture(screen(), other, (), NOW)
    assert waits.image is not None
    fresh = screen()
    newer = book.capture(fresh, page(), (), NOW)
    assert newer.image is not None
    for capture in (waits, newer):
        book.keep(capture)
    on_it = book.capture(screen(), page(), (), NOW)
    assert on_it.patches is not None
    assert on_it.patches.base == fresh.id


def test_pictures_of_two_windows_that_are_sealed_together_are_both_bases() -> None:
    book = Album()
    both = [book.capture(screen(app=app), page(), (), NOW) for app in ("one", "two")]
    for capture in both:
        book.keep(capture)
    assert all(sealed(book, screen(app=app), page()).image is None for app in ("one", "two"))


def test_with_a_full_disk_only_few_pictures_wait_and_none_is_built_upon() -> None:
    book = Album()
    sealed(book, screen(app="0"), page())
    for number in range(12):
        book.capture(screen(app=str(number)), page(Box(0, 0, 330, 150)), (), NOW)
    assert len(book._made) == album.MOST_WAITING
    assert sealed(book, screen(app="0"), page()).image is not None


def test_a_base_is_of_the_same_day_on_the_clock_and_at_most_ten_minutes_old() -> None:
    book = Album()
    night = NOW.replace(hour=22, minute=58)  # two minutes to midnight in Berlin
    sealed(book, screen(night), page(), at=night)
    later = night + timedelta(minutes=3)
    assert sealed(book, screen(night), page(), at=later).image is None
    assert sealed(book, screen(later), page(), at=later).image is not None
    assert sealed(book, screen(later), page(), at=later + timedelta(minutes=11)).image is not None


def test_a_monitor_of_another_size_begins_anew() -> None:
    book = Album()
    sealed(book, screen(), page())
    assert sealed(book, screen(), page()[:100]).image is not None


def test_only_so_many_bases_are_kept_in_memory() -> None:
    book = Album(room=2 * page().nbytes)
    for app in ("one", "two", "three"):
        sealed(book, screen(app=app), page())
    assert [sealed(book, screen(app=app), page()).image is None for app in ("three", "two", "one")] == [
        True,
        True,
        False,
    ]


def test_after_forgetting_nothing_is_built_on_what_was_before() -> None:
    book = Album()
    sealed(book, screen(), page())
    book.forget()
    assert sealed(book, screen(), page()).image is not None


def test_a_part_that_grows_lies_on_an_earlier_part_of_itself() -> None:
    book, first = Album(), screen()
    sealed(book, replace(first, part=2), page())
    grown = sealed(book, replace(first, part=5), page(Box(5, 5, 9, 9)))
    assert grown.patches is not None
    assert (grown.patches.base, grown.patches.base_part) == (first.id, 2)


marks = st.builds(Box, st.integers(0, 320), st.integers(0, 190), st.integers(1, 60), st.integers(1, 40))


@settings(deadline=None, max_examples=60)
@given(st.lists(marks, max_size=5), st.lists(marks, max_size=5))
def test_regions_hold_all_that_differs_without_overlap(one: list[Box], other: list[Box]) -> None:
    before, after = page(*one), page(*other)
    boxes = album.regions(before, after)
    times = np.zeros(SIZE, dtype=int)
    for box in boxes:
        times[box.y : box.bottom, box.x : box.right] += 1
        assert box.right <= SIZE[1]
        assert box.bottom <= SIZE[0]
    assert times.max(initial=0) <= 1
    assert (times[(before != after).any(axis=-1)] == 1).all()
