"""Which of a query's words may choose rows, over a real store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sixfold.memory import ranking
from sixfold.memory.question import MOST_SELECTING, Questions

if TYPE_CHECKING:
    from sixfold.memory.question import Question
    from tests.memory.conftest import Home

ROWS = 24
HELD = {"walnut": 1, "lantern": 4, "harbour": 6, "weather": 24}
"""How many of the rows hold each word."""


@pytest.fixture
def filled(home: Home) -> Home:
    home.remember(*(" ".join(word for word, held in HELD.items() if place < held) for place in range(ROWS)))
    return home


def read(home: Home, query: str, *, common: float = 1.0, common_rows: int = 2, named_rows: int = 20) -> Question:
    chosen = replace(ranking.settings(), common=common, common_rows=common_rows, named_rows=named_rows)
    return home.serial.run(lambda: Questions(home.db, chosen).read(query, home.now))


def selecting(home: Home, query: str, **numbers: Any) -> set[str]:
    forms = set(read(home, query, **numbers).selecting_forms)
    return {word for word in HELD if word in forms}


@pytest.mark.parametrize(
    ("numbers", "chosen"),
    [
        ({}, {"walnut", "lantern", "harbour"}),
        ({"named_rows": 100}, {"walnut", "lantern", "harbour", "weather"}),
        ({"named_rows": 6}, {"walnut", "lantern"}),
        ({"named_rows": 4}, {"walnut"}),
        ({"common": 0.1}, {"walnut"}),
        ({"common": 0.1, "common_rows": 4}, {"walnut", "lantern"}),
    ],
)
def test_the_rarest_words_choose_while_together_they_name_few_rows(
    filled: Home, numbers: dict[str, Any], chosen: set[str]
) -> None:
    assert selecting(filled, "weather harbour lantern walnut", **numbers) == chosen


def test_a_word_too_common_to_choose_still_ranks(filled: Home) -> None:
    question = read(filled, "weather walnut")
    assert "weather" in question.forms
    assert question.idf[question.forms["weather"]] < question.idf[question.forms["walnut"]]


def test_common_words_alone_choose_nothing(filled: Home) -> None:
    assert selecting(filled, "weather") == set()


def test_a_rare_word_is_chosen_even_where_it_names_more_rows_than_all_may(filled: Home) -> None:
    assert selecting(filled, "harbour", common_rows=6, named_rows=3) == {"harbour"}


def test_of_a_pasted_page_the_rarest_words_choose(home: Home) -> None:
    page = [f"zk{one}{other}x" for one in "abcdefgh" for other in "abcdefgh"]
    home.remember(" ".join(page), " ".join(page[MOST_SELECTING:]))
    forms = set(read(home, " ".join(reversed(page)), named_rows=1000).selecting_forms)
    assert {word for word in page if word in forms} == {*page[:MOST_SELECTING]}
