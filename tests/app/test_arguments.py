from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
import pytest

from sixfold.app import arguments


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("15m", 900), ("2h", 7200), ("3d", 259_200), ("1w", 604_800), ("1.5h", 5400)]
)
def test_a_span_of_time_is_a_number_and_a_unit(text: str, seconds: float) -> None:
    assert arguments.DURATION.convert(text, None, None) == seconds


@pytest.mark.parametrize("text", ["", "15", "m", "-5m", "15 minutes", "1e9s", "99999999h"])
def test_what_is_no_span_of_time_is_refused_in_words(text: str) -> None:
    with pytest.raises(click.UsageError, match="15m"):
        arguments.DURATION.convert(text, None, None)


def test_choices_of_a_form_are_names_and_values() -> None:
    assert arguments.pairs(("me=Ada Ö. = x", "pictures=yes", "none=")) == {
        "me": "Ada Ö. = x",
        "pictures": "yes",
        "none": "",
    }


@pytest.mark.parametrize("text", ["me", "=Ada", ""])
def test_what_is_no_choice_is_refused(text: str) -> None:
    with pytest.raises(click.UsageError, match="NAME=VALUE"):
        arguments.pairs((text,))


def test_a_moment_with_an_offset_is_that_moment() -> None:
    expected = datetime(2024, 5, 31, 12, 30, tzinfo=UTC)
    assert arguments.SINCE.convert("2024-05-31T14:30+02:00", None, None) == expected


def test_until_a_day_takes_that_day_in() -> None:
    since = arguments.SINCE.convert("2024-05-31", None, None)
    until = arguments.UNTIL.convert("2024-05-31", None, None)
    assert until - since == timedelta(days=1)


@pytest.mark.parametrize("text", ["yesterday", "31.5.2024", "2024-13-01"])
def test_what_is_no_moment_is_refused_in_words(text: str) -> None:
    with pytest.raises(click.UsageError, match="2024-05-31"):
        arguments.SINCE.convert(text, None, None)
