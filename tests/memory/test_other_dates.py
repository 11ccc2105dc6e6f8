from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sixfold.memory import times
from sixfold.memory.other_dates import Days, find

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("question", "first", "after"),
    [
        ("Cosa ho letto il 3 maggio 2023?", date(2023, 5, 3), date(2023, 5, 4)),
        ("Wat stond er op 2 maart 2024 op het scherm?", date(2024, 3, 2), date(2024, 3, 3)),
        ("O que li em outubro de 2025?", date(2025, 10, 1), date(2025, 11, 1)),
    ],
)
def test_a_date_in_a_further_language_is_understood(question: str, first: date, after: date) -> None:
    assert find(question, NOW) == Days(first, after)


@pytest.mark.parametrize("question", ["What does Nate want to do?", "Wie is 42 jaar?", "Room 2023", "", "12", "ab 1"])
def test_numbers_and_words_that_are_no_dates_name_none(question: str) -> None:
    assert find(question, NOW) is None


def test_a_question_in_a_further_language_has_its_day_as_range() -> None:
    found = times.find("Cosa ho letto il 3 maggio 2023?", NOW)
    assert found is not None
    assert (found.since, found.until) == (datetime(2023, 5, 3, tzinfo=UTC), datetime(2023, 5, 4, tzinfo=UTC))
