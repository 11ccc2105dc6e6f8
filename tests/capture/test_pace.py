from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture.events import Event
from sixfold.capture.pace import CHECK, LONGEST, PATIENCE, Conditions, Pace

HERE = Conditions()
TRUSTED = Pace(2.0).looked(0.0, new=True, told=True)

conditions = st.builds(
    Conditions, idle=st.sampled_from([0.0, 600.0]), on_battery=st.booleans(), load=st.sampled_from([0.0, 8.0])
)


def looks(
    pace: Pace, told: list[tuple[float, Event]], until: float, now: Conditions, *, new: bool = True
) -> list[float]:
    """Play a desktop that tells these things, and give the times of the looks."""
    times: list[float] = []
    waiting = sorted(told)
    while True:
        due = pace.due(now)
        if waiting and waiting[0][0] <= max(due, pace.looked_at):
            at, event = waiting.pop(0)
            pace = pace.heard({event}, at)
        elif due > until:
            return times
        else:
            due = max(due, 0.0, pace.heard_last)
            times.append(due)
            pace = pace.looked(due, new=new)


@given(conditions, st.floats(0.2, 2.5), st.booleans())
def test_without_news_no_two_looks_are_further_apart_than_a_screen_of_three_seconds_allows(
    now: Conditions, interval: float, new: bool
) -> None:
    times = looks(Pace(interval), [], 60.0, now, new=new)
    assert times[0] == 0.0
    assert max(after - before for before, after in pairwise(times)) <= LONGEST + 1e-6


@given(conditions, st.lists(st.tuples(st.floats(0, 50), st.sampled_from(list(Event))), min_size=1))
def test_whatever_is_told_is_looked_at_before_three_seconds_are_over(
    now: Conditions, told: list[tuple[float, Event]]
) -> None:
    times = looks(TRUSTED, told, 60.0, now)
    for at, _ in told:
        assert any(at <= look <= at + max(LONGEST, PATIENCE) + 1e-6 for look in times)


def test_a_film_is_looked_at_no_oftener_than_the_interval_says() -> None:
    film = [(number * 0.04, Event.DAMAGE) for number in range(1000)]
    times = looks(TRUSTED, film, 40.0, HERE)
    assert min(after - before for before, after in pairwise(times)) >= 2.0


def test_a_title_that_turns_without_end_is_looked_at_no_oftener_than_a_film() -> None:
    turning = [(number * 0.1, Event.TITLE) for number in range(1200)]
    times = looks(TRUSTED, turning, 120.0, HERE)
    assert len(times) <= 120 / 2.0 + 6


def test_another_window_is_looked_at_at_once_and_again_when_its_page_has_come() -> None:
    told = [(10.0, Event.WINDOWS), (10.6, Event.DAMAGE)]
    first, second = (look for look in looks(TRUSTED, told, 19.0, HERE) if look >= 10.0)
    assert first - 10.0 <= 0.25
    assert second - 10.6 <= 0.5


def test_a_page_that_is_being_painted_is_waited_for_but_not_long() -> None:
    painting = [(10.0 + number * 0.1, Event.DAMAGE) for number in range(4)]
    assert 10.3 < looks(TRUSTED, painting, 15.0, HERE)[0] <= 10.6
    endless = [(10.0 + number * 0.1, Event.DAMAGE) for number in range(30)]
    assert looks(TRUSTED, endless, 15.0, HERE)[0] <= 10.0 + PATIENCE


def test_silence_that_was_proven_costs_a_check_now_and_then_and_no_more() -> None:
    assert len(looks(TRUSTED, [], 100.0, HERE, new=False)) <= 100 / CHECK


def test_a_change_that_nobody_told_of_ends_the_trust_in_silence() -> None:
    doubting = TRUSTED.looked(10.0, new=True, told=False)
    assert not doubting.trusts
    assert doubting.due(HERE) - 10.0 <= LONGEST


def test_looks_grow_rarer_on_a_still_screen_on_battery_under_load_and_while_nobody_is_there() -> None:
    pace = Pace(1.0).looked(0.0, new=True)
    assert pace.due(HERE) == 1.0
    assert pace.looked(1.0, new=False).looked(2.0, new=False).due(HERE) > 3.0
    for less in (Conditions(on_battery=True), Conditions(load=4.0), Conditions(idle=600.0)):
        assert pace.due(less) == 2.0


def test_an_interval_of_the_users_that_is_longer_holds() -> None:
    assert Pace(30.0).looked(0.0, new=True).due(HERE) == 30.0


@given(st.lists(st.floats(0, 50), min_size=1))
def test_however_long_the_interval_is_another_window_is_looked_at(told: list[float]) -> None:
    times = looks(Pace(3600.0).looked(0.0, new=True, told=True), [(at, Event.WINDOWS) for at in told], 60.0, HERE)
    for at in told:
        assert any(at <= look <= at + LONGEST + 1e-6 for look in times)
