from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from sixfold.capture import schedule
from sixfold.capture.rules import Span

BERLIN = ZoneInfo("Europe/Berlin")
WORKDAYS = frozenset(range(5))
EVERY_DAY = frozenset(range(7))
OFFICE = (Span(WORKDAYS, time(9), time(12, 30)), Span(WORKDAYS, time(13), time(17)))
NIGHT = (Span(frozenset({4}), time(22), time(2)),)
"""Friday evening into Saturday."""


def at(day: str, clock: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=BERLIN, fold=fold)


@pytest.mark.parametrize(
    ("spans", "moment", "is_open", "changes"),
    [
        ((), at("2027-03-01", "03:00"), True, None),
        (OFFICE, at("2027-03-01", "08:59:59"), False, at("2027-03-01", "09:00")),
        (OFFICE, at("2027-03-01", "09:00"), True, at("2027-03-01", "12:30")),
        (OFFICE, at("2027-03-01", "12:30"), False, at("2027-03-01", "13:00")),
        (OFFICE, at("2027-03-05", "17:00"), False, at("2027-03-08", "09:00")),
        (OFFICE, at("2027-03-06", "11:00"), False, at("2027-03-08", "09:00")),
        (NIGHT, at("2027-03-05", "23:00"), True, at("2027-03-06", "02:00")),
        (NIGHT, at("2027-03-06", "01:59"), True, at("2027-03-06", "02:00")),
        (NIGHT, at("2027-03-06", "02:00"), False, at("2027-03-12", "22:00")),
        (NIGHT, at("2027-03-05", "01:00"), False, at("2027-03-05", "22:00")),
        ((Span(EVERY_DAY, time(0), time(0)),), at("2027-03-05", "01:00"), True, None),
        ((Span(frozenset(), time(9), time(10)),), at("2027-03-05", "09:30"), False, None),
        ((Span(EVERY_DAY, time(9), time(12)), Span(EVERY_DAY, time(12), time(15))), at("2027-03-05", "10:00"), True,
         at("2027-03-05", "15:00")),
    ],
)  # fmt: skip
def test_a_week_says_when_to_record_and_when_that_changes(
    spans: tuple[Span, ...], moment: datetime, is_open: bool, changes: datetime | None
) -> None:
    assert schedule.is_open(spans, moment) is is_open
    assert schedule.next_change(spans, moment) == changes


def test_the_night_in_which_an_hour_is_left_out_ends_at_the_clocks_time_and_an_hour_sooner() -> None:
    spans = (Span(EVERY_DAY, time(1), time(4)),)
    begin = at("2027-03-28", "01:00")
    end = schedule.next_change(spans, begin)
    assert end == at("2027-03-28", "04:00")
    assert end is not None
    assert end.astimezone(UTC) - begin.astimezone(UTC) == timedelta(hours=2)


def test_the_night_in_which_an_hour_comes_twice_is_an_hour_longer() -> None:
    spans = (Span(EVERY_DAY, time(1), time(4)),)
    assert schedule.is_open(spans, at("2027-10-31", "02:30", fold=0))
    assert schedule.is_open(spans, at("2027-10-31", "02:30", fold=1))
    begin = at("2027-10-31", "01:00")
    end = schedule.next_change(spans, begin)
    assert end is not None
    assert end.astimezone(UTC) - begin.astimezone(UTC) == timedelta(hours=4)


def test_a_span_in_the_hour_that_comes_twice_counts_once() -> None:
    spans = (Span(EVERY_DAY, time(2, 15), time(2, 45)),)
    assert schedule.is_open(spans, at("2027-10-31", "02:30", fold=0))
    assert not schedule.is_open(spans, at("2027-10-31", "02:30", fold=1))


def test_tomorrow_begins_at_the_clocks_midnight_though_the_day_has_23_hours() -> None:
    noon = at("2027-03-27", "12:00")
    assert schedule.tomorrow(noon) == at("2027-03-28", "00:00")
    late = at("2027-03-28", "23:59")
    assert schedule.tomorrow(late) - late == timedelta(minutes=1)


def test_every_moment_of_a_week_agrees_with_the_change_that_was_told_before_it() -> None:
    moment, told = at("2027-03-25", "00:07"), schedule.is_open(OFFICE, at("2027-03-25", "00:07"))
    change = schedule.next_change(OFFICE, moment)
    for _step in range(7 * 24 * 4):
        moment = (moment.astimezone(UTC) + timedelta(minutes=15)).astimezone(BERLIN)
        if change is not None and moment.astimezone(UTC) >= change.astimezone(UTC):
            told, change = not told, schedule.next_change(OFFICE, change)
        assert schedule.is_open(OFFICE, moment) is told
