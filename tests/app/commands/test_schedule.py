from __future__ import annotations

from datetime import time

import pytest
from click import BadParameter

from sixfold.app.commands.schedule import Days, Hours, in_words
from sixfold.capture.rules import Span


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("Sat,Sun", {5, 6}),
        ("daily", {0, 1, 2, 3, 4, 5, 6}),
        ("wed", {2}),
        ("fri-mon", {4, 5, 6, 0}),
        ("mon,wed-thu", {0, 2, 3}),
    ],
)
def test_days_are_named_alone_in_a_list_or_as_a_run(text: str, days: set[int]) -> None:
    assert Days().convert(text, None, None) == days


@pytest.mark.parametrize("text", ["", "montag", "mon-", "-fri", "mon fri", "mon,,tue", "0-4"])
def test_what_names_no_days_is_refused(text: str) -> None:
    with pytest.raises(BadParameter):
        Days().convert(text, None, None)


def test_hours_are_two_times_of_the_day() -> None:
    assert Hours().convert("09:00-18:30", None, None) == (time(9), time(18, 30))
    assert Hours().convert("22:00-2:00", None, None) == (time(22), time(2))


@pytest.mark.parametrize(
    "text", ["", "9-18", "09:00", "24:00-01:00", "09:60-10:00", "09:00 - 18:00", "\u0669:00-18:00"]
)
def test_what_is_no_time_of_the_day_is_refused(text: str) -> None:
    with pytest.raises(BadParameter):
        Hours().convert(text, None, None)


@pytest.mark.parametrize(
    "written", ["mon-fri 09:00-18:00", "daily 00:00-12:00", "sat,sun 22:00-02:00", "mon,wed 08:15-09:00"]
)
def test_hours_are_listed_as_they_are_typed(written: str) -> None:
    days, hours = written.split()
    span = Span(Days().convert(days, None, None), *Hours().convert(hours, None, None))
    assert in_words(span) == written
