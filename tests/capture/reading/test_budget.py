from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sixfold.capture.reading.budget import LIMITS, LONGEST, WINDOW, Limits, Meter, Spent, delay, used_by
from sixfold.capture.rules import Budget

QUARTER = Limits(0.25, 0.0)


def test_with_nothing_spent_nothing_waits() -> None:
    assert delay(QUARTER, (), 100.0) == 0.0


def test_within_its_share_a_reading_waits_only_for_the_least_time_between_two() -> None:
    spent = (Spent(100.0, 0.5),)
    assert delay(QUARTER, spent, 100.5) == 0.0
    assert delay(Limits(0.25, 4.0), spent, 101.0) == pytest.approx(3.0)


def test_what_was_overspent_is_waited_for_until_it_leaves_the_window() -> None:
    spent = (Spent(100.0, 6.0), Spent(110.0, 6.0))
    assert delay(QUARTER, spent, 112.0) == pytest.approx(100.0 + WINDOW - 112.0)


def test_no_reading_waits_longer_than_the_longest() -> None:
    assert delay(Limits(0.01, 0.0), (Spent(100.0, 50.0),), 100.0) == LONGEST
    assert delay(Limits(0.01, 0.0), (Spent(100.0, 50.0),), 100.0 + LONGEST) == 0.0


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.1, 20), st.floats(0, 8)), min_size=1, max_size=12),
    st.sampled_from(sorted(LIMITS.values(), key=lambda limits: limits.share)),
    st.floats(0, 10),
)
def test_after_the_wait_there_is_room_or_the_longest_wait_is_over(
    gaps: list[tuple[float, float]], limits: Limits, later: float
) -> None:
    at, spent = 0.0, []
    for gap, seconds in gaps:
        at += gap
        spent.append(Spent(at, seconds))
    wait = delay(limits, tuple(spent), at + later)
    assert 0.0 <= wait <= LONGEST
    then = at + later + wait
    left = sum(item.seconds for item in spent if then - item.at < WINDOW - 1e-6)
    assert left <= limits.share * WINDOW + 1e-6 or then - at >= LONGEST - 1e-6


class Desk:
    """A clock and a processor that the test moves."""

    now = 0.0
    used = 0.0

    def works(self, meter: Meter, seconds: float) -> None:
        self.now += seconds
        self.used += seconds
        meter.read()


@pytest.mark.parametrize("budget", list(Budget))
def test_a_window_that_keeps_changing_stays_within_the_share_and_a_new_window_never_waits(budget: Budget) -> None:
    desk = Desk()
    meter = Meter(budget, lambda: desk.now, lambda: desk.used)
    while desk.now < 600:
        desk.now += max(0.1, meter.delay(new_window=False))
        desk.works(meter, 0.6)
        assert meter.delay(new_window=True) == 0.0
        assert meter.share <= LIMITS[budget].share + 0.6 / WINDOW + 1e-9
    assert desk.used / desk.now <= LIMITS[budget].share * 1.2
    assert desk.used / desk.now >= LIMITS[budget].share * 0.5 or budget is Budget.LIGHT


def test_a_reader_that_began_anew_is_not_counted_backwards() -> None:
    desk = Desk()
    meter = Meter(Budget.BALANCED, lambda: desk.now, lambda: desk.used)
    desk.works(meter, 2.0)
    desk.used = 0.1
    meter.read()
    assert meter.share == pytest.approx(2.0 / WINDOW)


def test_the_work_of_a_child_is_measured_and_a_dead_one_is_none() -> None:
    before = used_by(lambda: None)
    child = subprocess.Popen(
        [sys.executable, "-c", "sum(range(6_000_000)); print(flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with child:
        assert child.stdout is not None
        child.stdout.readline()
        assert used_by(lambda: child.pid) > before + 0.05
        child.kill()
    assert used_by(lambda: child.pid) < before + 5
