from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture import change
from sixfold.capture.restless import LONGEST_SMALL, LONGEST_WAIT, Restless

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.capture.screen import Pixels

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def blank() -> Pixels:
    return np.full((384, 640, 3), 255, dtype=np.uint8)


def noise(seed: int, height: int, width: int) -> Pixels:
    return np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)


class Watch:
    """Looks at a screen that is painted by hand; `given` has what was handed on, by second."""

    def __init__(self) -> None:
        self.restless = Restless()
        self.screen = blank()
        self.last = self.screen.copy()
        self.given: dict[float, Pixels] = {}

    def look(self, second: float) -> bool:
        at = NOON + timedelta(seconds=second)
        now = self.screen.copy()
        changed = change.regions(self.last, now)
        is_new = self.restless.is_new(self.last, now, changed, at)
        if is_new:
            self.last = self.given[second] = self.restless.hand_on(self.last, now, changed, at)
        return is_new

    def play(self, paint: Callable[[Pixels, int], None], seconds: int, every: int = 2) -> list[int]:
        told = []
        for second in range(0, seconds, every):
            paint(self.screen, second)
            if self.look(second):
                told.append(second)
        return told


def test_a_blinking_cursor_is_told_from_a_letter() -> None:
    watch = Watch()

    def blink(screen: Pixels, second: int) -> None:
        screen[100:118, 60:62] = 0 if second % 4 else 255

    assert watch.play(blink, 60) == [2]
    watch.screen[100:118, 70:80] = 40
    assert watch.look(60)


def test_a_page_that_comes_back_is_never_taken_for_blinking() -> None:
    watch = Watch()
    for second, shade in enumerate((0, 255, 0)):
        watch.screen[:] = shade
        assert watch.look(20 * second)


def test_a_state_that_was_seen_on_another_page_is_new_on_this_one() -> None:
    watch = Watch()
    watch.screen[10:20, 10:20] = 7
    assert watch.look(0)
    watch.screen[:] = noise(1, 384, 640)
    watch.screen[:64, :64] = 255
    assert watch.look(20)
    watch.screen[10:20, 10:20] = 7
    assert watch.look(40)


def test_a_ticking_clock_is_read_more_and_more_rarely_and_at_once_when_it_stops() -> None:
    watch = Watch()

    def tick(screen: Pixels, second: int) -> None:
        screen[8:24, 500:560] = noise(second, 16, 60)

    told = watch.play(tick, 300)
    gaps = [after - before for before, after in zip(told, told[1:], strict=False)]  # noqa: RUF007 - pairs
    assert len(told) <= 11
    assert gaps == sorted(gaps)
    assert gaps[-1] <= LONGEST_SMALL.total_seconds() + 2
    assert watch.look(302) or watch.look(304)


def test_text_beside_a_film_is_handed_on_at_once_with_the_film_as_it_was() -> None:
    watch = Watch()

    def film(screen: Pixels, second: int) -> None:
        screen[64:320, 64:448] = noise(second, 256, 384)

    told = watch.play(film, 80)
    assert len(told) <= 9
    assert told[-1] >= 80 - LONGEST_WAIT.total_seconds() - 2
    was = watch.last[64:320, 64:448].copy()
    film(watch.screen, 80)
    watch.screen[330:346, 80:400] = 10
    assert watch.look(80)
    assert (watch.last[330:346, 80:400] == 10).all()
    assert (watch.last[64:320, 64:448] == was).all()
    assert watch.restless.wants_at == NOON + timedelta(seconds=82)


def test_a_film_that_stops_is_handed_on_as_it_stands() -> None:
    watch = Watch()

    def film(screen: Pixels, second: int) -> None:
        screen[64:320, 64:448] = noise(second, 256, 384)

    watch.play(film, 60)
    assert watch.look(60) or watch.look(62)
    assert (watch.last == watch.screen).all()


def test_slides_that_stand_for_some_seconds_are_each_handed_on() -> None:
    watch = Watch()
    for slide in range(8):
        watch.screen[64:320, 64:448] = noise(slide, 256, 384)
        told = [watch.look(10 * slide + after) for after in (0, 2, 4, 6)]
        assert told == [True, False, False, False]


def test_what_scrolls_is_handed_on_at_every_look() -> None:
    watch = Watch()
    page = np.repeat(noise(3, 3000, 640), 1, axis=0)

    def scrolled(screen: Pixels, second: int) -> None:
        screen[64:] = page[30 * second : 30 * second + 320]

    assert watch.play(scrolled, 40) == list(range(0, 40, 2))


def typed(screen: Pixels, count: int) -> None:
    for letter in range(count):
        screen[200:212, 20 + 9 * letter : 26 + 9 * letter] = noise(letter, 12, 6)


def test_fast_typing_is_handed_on_at_every_look() -> None:
    watch = Watch()
    told = watch.play(lambda screen, second: typed(screen, 5 * second), 12)
    assert told == [2, 4, 6, 8, 10]


def test_slow_typing_waits_no_longer_than_a_few_seconds_and_its_end_is_seen() -> None:
    watch = Watch()
    told = watch.play(typed, 60)
    assert max(after - before for before, after in zip(told, told[1:], strict=False)) <= 6  # noqa: RUF007 - pairs
    watch.look(60)
    watch.look(62)
    assert (watch.last == watch.screen).all()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9), st.integers(0, 255)), max_size=25))
def test_whatever_was_painted_is_handed_on_once_the_screen_has_stood_still(
    strokes: list[tuple[int, int, int]],
) -> None:
    watch = Watch()
    for second, (row, column, shade) in enumerate(strokes):
        watch.screen[64 * row : 64 * row + 9, 64 * column : 64 * column + 9] = shade
        watch.look(second)
    seen = [picture.copy() for picture in (blank(), *watch.given.values())]
    for second in range(len(strokes), len(strokes) + 8, 2):
        watch.look(second)
    seen += list(watch.given.values())
    for row in range(6):
        for column in range(10):
            tile = slice(64 * row, 64 * row + 64), slice(64 * column, 64 * column + 64)
            assert any(change.regions(watch.screen[tile], picture[tile]) == () for picture in seen)


def test_messages_that_come_into_one_small_place_every_few_seconds_are_each_handed_on() -> None:
    watch = Watch()
    for message in range(12):
        shown = noise(message, 16, 100)
        watch.screen[340:356, 20:120] = shown
        told = [watch.look(3 * message + after) for after in (0, 1, 2)]
        assert True in told
        assert (watch.last[340:356, 20:120] == shown).all()


def test_a_spinner_is_handed_on_a_few_times_and_a_progress_bar_no_oftener_than_it_is_looked_at() -> None:
    watch = Watch()

    def spin(screen: Pixels, second: int) -> None:
        screen[180:204, 300:324] = noise(second % 14, 24, 24)

    assert len(watch.play(spin, 200)) <= 9
    bar = Watch()

    def progress(screen: Pixels, second: int) -> None:
        screen[200:206, 20 : 20 + 5 * second] = 90

    assert len(bar.play(progress, 100)) <= 40
