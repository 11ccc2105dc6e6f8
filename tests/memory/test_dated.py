from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.dated import annotate, find, settle
from sixfold.memory.types import Precision

MONDAY = datetime(2023, 5, 8, 13, 56, tzinfo=UTC)

CASES = [
    ("I went yesterday and liked it", "7 May 2023"),
    ("the day before yesterday", "6 May 2023"),
    ("see you tomorrow!", "9 May 2023"),
    ("last night was fun", "7 May 2023"),
    ("last Friday at dinner", "Friday 5 May 2023"),
    ("last Monday", "Monday 1 May 2023"),
    ("next Monday", "Monday 15 May 2023"),
    ("next Tuesday", "Tuesday 9 May 2023"),
    ("last Sunday", "Sunday 7 May 2023"),
    ("last week was wild", "the week before 8 May 2023"),
    ("two weeks ago", "two weeks before 8 May 2023"),
    ("3 days ago", "5 May 2023"),
    ("this past weekend", "the weekend before 8 May 2023"),
    ("last month", "April 2023"),
    ("five months ago", "December 2022"),
    ("next month", "June 2023"),
    ("last year", "2022"),
    ("a couple of years ago", "2021"),
    ("for 7 years now", "since 2016"),
    ("last summer", "summer of 2022"),
    ("ich war gestern dort", "7 May 2023"),
    ("vor drei Tagen", "5 May 2023"),
    ("letzten Freitag", "Friday 5 May 2023"),
    ("il y a deux semaines", "two weeks before 8 May 2023"),
    ("vendredi dernier", "Friday 5 May 2023"),
    ("hace tres meses", "February 2023"),
    ("Nos vemos mañana.", "9 May 2023"),
    ("this week is full", "the week of 8 May 2023"),
    ("mit letztem Freitag", "Friday 5 May 2023"),
    ("im letzten Monat", "April 2023"),
    ("il pleuvait hier.", "7 May 2023"),
    ("la semaine derniere", "the week before 8 May 2023"),
    ("el mes que viene", "June 2023"),
    ("vorletzte Woche", "two weeks before 8 May 2023"),
]


@pytest.mark.parametrize(("text", "label"), CASES)
def test_a_relative_expression_is_counted_from_its_texts_day(text: str, label: str) -> None:
    assert [dated.label for dated in find(text, MONDAY)] == [label]


def test_the_date_meant_stands_behind_the_words() -> None:
    said = annotate("I ran yesterday, and last month too.", MONDAY)
    assert said == "I ran yesterday [= 7 May 2023], and last month [= April 2023] too."


def test_a_time_knows_its_days_and_how_exact_it_is() -> None:
    (week,) = find("last week", MONDAY)
    assert (week.first, week.last, week.precision) == (date(2023, 5, 1), date(2023, 5, 7), Precision.WEEK)
    start, end = week.span(MONDAY)
    assert (start.isoformat(), end.isoformat()) == ("2023-05-01T00:00:00+00:00", "2023-05-07T23:59:59+00:00")


def test_words_that_only_look_like_times_are_left_alone() -> None:
    assert find("yesterdays, a someday, lastly, Guten Morgen-Post 99999999 years ago", MONDAY) == []
    assert find("Wer wohnt hier? Guten Morgen, por la mañana", MONDAY) == []


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("He left yesterday.", "He left on 7 May 2023."),
        ("He left yesterday [= 7 May 2023].", "He left on 7 May 2023."),
        ("It was last month [April 2023] then.", "It was in April 2023 then."),
        ("He came last week", "He came in the week before 8 May 2023"),
        ("He came last month, in April 2023", "He came last month, in April 2023"),
        ("It is [secret 1 x7]", "It is [secret 1 x7]"),
    ],
)
def test_a_sentence_says_the_date_instead_of_the_expression(text: str, settled: str) -> None:
    assert settle(text, MONDAY) == settled


@given(st.text(max_size=200), st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 2)))  # noqa: DTZ001
def test_any_text_can_be_annotated(text: str, at: datetime) -> None:
    assert len(annotate(text, at)) >= len(text)


@given(st.integers(0, 999), st.sampled_from(["days", "weeks", "months", "years"]))
def test_no_count_is_too_large(count: int, unit: str) -> None:
    assert isinstance(find(f"{count} {unit} ago", MONDAY), list)
