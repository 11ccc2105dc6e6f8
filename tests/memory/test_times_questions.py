"""Questions of four languages and the time each of them names; the table stands in `times_cases.toml`."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sixfold.memory.times import TimeRange, find

NOW = datetime(2026, 3, 18, 15, 30, tzinfo=UTC)  # a Wednesday
CASES: dict[str, Any] = tomllib.loads(Path(__file__).with_name("times_cases.toml").read_text("utf-8"))
LANGUAGES = ("en", "de", "fr", "es")
ROWS = [(code, *row) for code in LANGUAGES for row in CASES[code]]


def _bound(text: str) -> datetime | None:
    return None if text == "-" else datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("code", "question", "named"), ROWS)
def test_a_question_names_its_time_in_each_language(code: str, question: str, named: str) -> None:
    since, until = named.split(" | ")
    assert find(question, NOW) == TimeRange(_bound(since), _bound(until)), code


@pytest.mark.parametrize("question", CASES["none"])
def test_words_that_only_look_like_a_time_name_none(question: str) -> None:
    assert find(question, NOW) is None


@pytest.mark.parametrize("question", [question for _, question, _ in ROWS])
def test_capitals_and_accents_make_no_difference(question: str) -> None:
    assert find(f"{question[:1].upper()}{question[1:]}", NOW) == find(question, NOW)


def test_what_is_told_of_an_evening_before_it_counts_half() -> None:
    evening = find("yesterday evening", NOW)
    assert evening is not None
    assert evening.weight(datetime(2026, 3, 17, 20, tzinfo=UTC)) == 1.0
    assert evening.weight(datetime(2026, 3, 17, 9, tzinfo=UTC)) == 0.5
    assert evening.weight(datetime(2026, 3, 16, 20, tzinfo=UTC)) == 0.0
