from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from sixfold.capture.identity import IdSource, milliseconds, new_id

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def test_ids_made_in_one_millisecond_rise_and_differ() -> None:
    ids = [new_id(NOON) for _ in range(5000)]
    assert ids == sorted(set(ids))


def test_an_id_carries_its_time_and_the_bits_of_version_and_variant() -> None:
    value = uuid.UUID(IdSource()(NOON))
    assert value.version == 7
    assert value.variant == uuid.RFC_4122
    assert milliseconds(str(value)) == int(NOON.timestamp() * 1000)


def test_a_clock_that_steps_back_keeps_the_order() -> None:
    make = IdSource()
    first = make(NOON)
    assert make(NOON - timedelta(seconds=3)) > first


def test_a_time_long_ago_is_taken_as_given() -> None:
    make = IdSource()
    make(NOON)
    past = NOON - timedelta(days=900)
    assert milliseconds(make(past)) == int(past.timestamp() * 1000)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        new_id(NOON.replace(tzinfo=None))


def test_a_random_uuid_has_no_time() -> None:
    with pytest.raises(ValueError, match="UUIDv7"):
        milliseconds(str(uuid.UUID(int=4 << 76 | 2 << 62)))
