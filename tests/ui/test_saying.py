from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from sixfold.memory.types import Precision
from sixfold.ui import saying

NOW = datetime(2026, 12, 8, 11, 20, tzinfo=UTC)
ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
GERMAN = QLocale(QLocale.Language.German)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 12, 8, 11, 19, 30, tzinfo=UTC), "just now"),
        (datetime(2026, 12, 8, 9, 5, tzinfo=UTC), "today, 09:05"),
        (datetime(2026, 12, 7, 14, 32, tzinfo=UTC), "yesterday, 14:32"),
        (datetime(2026, 12, 9, 8, 0, tzinfo=UTC), "tomorrow, 08:00"),
        (datetime(2026, 12, 3, 8, 0, tzinfo=UTC), "Thursday, 08:00"),
        (datetime(2026, 12, 1, 8, 0, tzinfo=UTC), "1 December, 08:00"),
        (datetime(2023, 5, 8, 13, 56, tzinfo=UTC), "8 May 2023, 13:56"),
    ],
)
def test_a_time_is_said_as_people_say_it(at: datetime, said: str) -> None:
    assert saying.when(at, NOW, ENGLISH) == said


def test_a_time_is_said_in_the_zone_where_one_is() -> None:
    berlin = timezone(timedelta(hours=1))
    assert saying.when(datetime(2026, 12, 7, 23, 30, tzinfo=UTC), NOW.astimezone(berlin), ENGLISH) == "today, 00:30"


def test_months_and_weekdays_are_said_in_the_users_language() -> None:
    assert saying.when(datetime(2023, 5, 8, 13, 56, tzinfo=UTC), NOW, GERMAN).startswith("8 Mai 2023")


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        (Precision.YEAR, "in 2023"),
        (Precision.MONTH, "in May 2023"),
        (Precision.WEEK, "in the week of 8 May 2023"),
        (Precision.DAY, "8 May 2023"),
        (Precision.MINUTE, "8 May 2023, 13:56"),
    ],
)
def test_a_time_is_said_no_more_exactly_than_it_is_known(precision: Precision, said: str) -> None:
    assert saying.span(datetime(2023, 5, 8, 13, 56, tzinfo=UTC), precision, NOW, ENGLISH) == said


def test_the_exact_time_has_its_seconds_and_offset() -> None:
    at = datetime(2023, 5, 8, 13, 56, 7, tzinfo=timezone(timedelta(hours=2)))
    assert saying.exact(at, ENGLISH) == "Monday, 8 May 2023, 13:56:07 +02:00"


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1971, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_every_time_can_be_said(at: datetime) -> None:
    assert saying.when(at, NOW, ENGLISH)


@pytest.mark.parametrize(
    ("count", "said"), [(0, "1 MB"), (98_362_432, "98 MB"), (1_117_320_768, "1.1 GB"), (999_999_999, "1000 MB")]
)
def test_sizes_are_said_as_on_the_box_of_a_disk(count: int, said: str) -> None:
    assert saying.size(count) == said


def test_a_list_is_read_out_with_an_and() -> None:
    assert [saying.listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
