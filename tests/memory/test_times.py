from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.times import TimeRange, find

NOW = datetime(2023, 7, 19, 15, 30, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What did I read on 8 May 2023?", "2023-05-08", "2023-05-09"),
        ("the mail of May 8, 2023", "2023-05-08", "2023-05-09"),
        ("what happened on May 8th", "2023-05-08", "2023-05-09"),
        ("the 24th of December", "2022-12-24", "2022-12-25"),
        ("meeting on 2023-05-08", "2023-05-08", "2023-05-09"),
        ("invoice of 5/8/2023", "2023-05-08", "2023-05-09"),
        ("facture du 15/8/2022", "2022-08-15", "2022-08-16"),
        ("Rechnung vom 8.5.2023", "2023-05-08", "2023-05-09"),
        ("Was war am 8. Mai 2023?", "2023-05-08", "2023-05-09"),
        ("le 8 mai 2023", "2023-05-08", "2023-05-09"),
        ("el 8 de mayo de 2023", "2023-05-08", "2023-05-09"),
        ("Where was she in May?", "2023-05-01", "2023-06-01"),
        ("Where was she in November?", "2022-11-01", "2022-12-01"),
        ("im März", "2023-03-01", "2023-04-01"),
        ("en août 2022", "2022-08-01", "2022-09-01"),
        ("en febrero", "2023-02-01", "2023-03-01"),
        ("what did he buy in 2021", "2021-01-01", "2022-01-01"),
        ("in the summer of 2022", "2022-06-01", "2022-09-01"),
        ("winter 2021 trip", "2021-12-01", "2022-03-01"),
        ("what did I do on Monday", "2023-07-17", "2023-07-18"),
        ("was habe ich am Montag gelesen", "2023-07-17", "2023-07-18"),
        ("what did I see yesterday", "2023-07-18", "2023-07-19"),
        ("last Tuesday", "2023-07-18", "2023-07-19"),
        ("was war gestern", "2023-07-18", "2023-07-19"),
        ("qu'ai-je lu hier ?", "2023-07-18", "2023-07-19"),
        ("que hice ayer", "2023-07-18", "2023-07-19"),
        ("last week", "2023-07-10", "2023-07-17"),
        ("between May and July 2023", "2023-05-01", "2023-08-01"),
        ("on 31 February 2023", "2023-02-01", "2023-03-01"),
        ("since May", "2023-05-01", None),
        ("since 8 May 2023", "2023-05-08", None),
        ("seit Montag", "2023-07-17", None),
        ("before 8 May 2023", None, "2023-05-08"),
        ("avant le 8 mai 2023", None, "2023-05-08"),
        ("after May 2023", "2023-06-01", None),
        ("until 2021", None, "2022-01-01"),
    ],
)
def test_a_question_names_its_time(question: str, since: str | None, until: str | None) -> None:
    def day(text: str | None) -> datetime | None:
        return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)

    assert find(question, NOW) == TimeRange(day(since), day(until))


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("what did I read in the last 3 days", 3),
        ("over the past two weeks", 14),
        ("in den letzten drei Tagen", 3),
        ("les 3 derniers jours", 3),
        ("en las últimas dos semanas", 14),
    ],
)
def test_the_last_days_end_now(question: str, days: int) -> None:
    assert find(question, NOW) == TimeRange(NOW - timedelta(days=days), NOW)


@pytest.mark.parametrize(
    "question",
    [
        "may I see it",
        "ticket 2031",
        "how do I march on",
        "what is the second topic",
        "",
        "mars rover",
    ],
)
def test_a_question_without_a_time_names_none(question: str) -> None:
    assert find(question, NOW) is None


def test_a_pasted_page_names_no_time_that_is_asked_for() -> None:
    assert find("What did I do yesterday?", NOW) is not None
    assert find("The committee met yesterday in the harbour hall. " * 30, NOW) is None


def test_the_zone_of_asking_bounds_the_day() -> None:
    tokyo = timezone(timedelta(hours=9))
    found = find("8 May 2023", NOW.astimezone(tokyo))
    assert found == TimeRange(datetime(2023, 5, 8, tzinfo=tokyo), datetime(2023, 5, 9, tzinfo=tokyo))


def test_what_is_told_after_a_time_still_fits_and_what_was_before_does_not() -> None:
    week = TimeRange(NOW - timedelta(days=7), NOW)
    assert week.weight(NOW - timedelta(days=1)) == 1.0
    assert 0.4 < week.weight(NOW + timedelta(days=3)) < 0.8
    assert week.weight(NOW + timedelta(days=8)) == 0.0
    assert week.weight(NOW - timedelta(days=8)) == 0.0


@given(st.text(max_size=60))
def test_no_question_breaks_it(question: str) -> None:
    found = find(question, NOW)
    assert found is None or found.since is None or found.until is None or found.since <= found.until
