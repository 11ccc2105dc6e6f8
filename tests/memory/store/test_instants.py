from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.store.instants import from_ms, local_day, to_ms

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"])


@given(ms=st.integers(-(10**12), 4 * 10**12), zone=ZONES)
def test_a_stored_time_comes_back_to_the_millisecond_in_any_zone(ms: int, zone: str) -> None:
    assert to_ms(from_ms(ms, zone)) == ms


@given(at=st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_time_is_rounded_down_to_the_millisecond(at: datetime) -> None:
    assert timedelta(0) <= at - from_ms(to_ms(at)) < timedelta(milliseconds=1)


def test_a_naive_time_is_a_bug() -> None:
    with pytest.raises(ValueError, match="time zone"):
        to_ms(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("zone", ["Nowhere/Land", "", "../etc/passwd", "a" * 500])
def test_an_unknown_zone_counts_as_utc(zone: str) -> None:
    assert from_ms(0, zone) == datetime(1970, 1, 1, tzinfo=UTC)


def test_the_day_is_that_of_the_clock_on_the_wall() -> None:
    at = datetime(2026, 3, 5, 23, 30, tzinfo=timezone(timedelta(hours=-1)))  # half past midnight in UTC
    assert (local_day(at, "UTC"), local_day(at, "America/New_York")) == ("2026-03-06", "2026-03-05")


def test_no_time_is_no_time() -> None:
    assert to_ms(None) is None
    assert from_ms(None) is None
