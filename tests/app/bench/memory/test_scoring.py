from __future__ import annotations

import pytest

from sixfold.app.bench.memory import scoring


@pytest.mark.parametrize(
    ("answer", "gold", "expected"),
    [
        ("the blue boat", "a blue boat", 1.0),
        ("painted boats", "paint boat", 1.0),
        ("1,200", "1200", 1.0),
        ("blue boat", "red boat", 0.5),
        ("boat boat boat", "boat", 0.5),
        ("", "boat", 0.0),
        ("the", "a", 0.0),
    ],
)
def test_token_f1_counts_shared_words_without_articles_and_endings(answer: str, gold: str, expected: float) -> None:
    assert scoring.f1(answer, gold) == pytest.approx(expected)


def test_short_words_keep_their_ending() -> None:
    assert scoring.tokens("his bus was red") == ["his", "bus", "was", "red"]


def test_recall_is_the_share_of_the_evidence_among_the_first_k() -> None:
    found = ["a", None, "b", "c"]
    assert [scoring.recall(("a", "c"), found, k) for k in (1, 3, 4)] == [0.5, 0.5, 1.0]


@pytest.mark.parametrize(
    ("answer", "gold"),
    [
        ("In Graz.", "Graz"),
        ("the Blue Van", "blue van"),
        ("On 3 March 2026", "2026-03-03"),
        ("March 3rd, 2026", "2026-03-03"),
        ("3rd of March, 2026", "2026-03-03"),
        ("2026-03-03", "2026-03-03"),
    ],
)
def test_an_exact_answer_may_be_written_in_several_ways(answer: str, gold: str) -> None:
    assert scoring.same(answer, gold)


@pytest.mark.parametrize(
    ("answer", "gold"),
    [("Graz or Linz", "Graz"), ("4 March 2026", "2026-03-03"), ("March 2026", "2026-03-03"), ("", "Graz")],
)
def test_an_answer_that_says_more_or_less_is_not_exact(answer: str, gold: str) -> None:
    assert not scoring.same(answer, gold)


def test_a_day_that_no_calendar_has_stays_as_it_was_written() -> None:
    assert scoring.plain("31 February 2026") == "31 february 2026"


def test_a_piece_stands_in_an_answer_as_whole_words_only() -> None:
    assert scoring.holds("She keeps the Tin Cup, and Vera's letter.", "tin cup")
    assert scoring.holds("She keeps the Tin Cup, and Vera's letter.", "Vera")
    assert not scoring.holds("the tin cups", "tin cup")
    assert not scoring.holds("Veracruz", "Vera")


def test_nothing_has_no_mean_and_no_quantile() -> None:
    assert scoring.mean([]) is None
    assert scoring.quantile([], 0.5) is None
    assert scoring.mean([True, False]) == 0.5
    assert scoring.quantile(range(100), 0.95) == 95
