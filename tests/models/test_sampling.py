from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.models import sampling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Only:
    """A grammar that allows a fixed set of tokens, and counts what it was asked."""

    def __init__(self, *tokens: int) -> None:
        self._tokens = tokens
        self.asked = 0

    def allowed(self, tokens: Sequence[int]) -> NDArray[np.bool_]:
        self.asked += len(tokens)
        return np.array([token in self._tokens for token in tokens], dtype=bool)


def scores_of(*values: float, size: int = 0) -> NDArray[np.float32]:
    return np.array([*values, *([-100.0] * (size - len(values)))], dtype=np.float32)


def test_without_a_grammar_the_best_token_is_chosen() -> None:
    assert sampling.choose(scores_of(1, 5, 3), None, []) == 1


def test_a_grammar_that_allows_the_best_token_is_asked_about_no_other() -> None:
    grammar = Only(1)
    assert sampling.choose(scores_of(1, 5, 3, size=5000), grammar, []) == 1
    assert grammar.asked == 1


def test_a_grammar_that_refuses_the_best_token_gets_the_next_best() -> None:
    assert sampling.choose(scores_of(1, 5, 3), Only(0, 2), []) == 2


@given(scores=st.lists(st.floats(-50, 50, width=32), min_size=1, max_size=2000, unique=True), data=st.data())
def test_the_choice_is_the_best_of_the_allowed(scores: list[float], data: st.DataObject) -> None:
    allowed = data.draw(st.sets(st.integers(0, len(scores) - 1), min_size=1, max_size=5))
    chosen = sampling.choose(scores_of(*scores), Only(*allowed), [])
    assert chosen == max(allowed, key=lambda token: scores[token])


def test_a_grammar_that_allows_nothing_is_a_bug() -> None:
    with pytest.raises(LookupError):
        sampling.choose(scores_of(1, 2), Only(), [])


RUN = list(range(100, 100 + sampling.LONGEST_REPEAT))


def test_a_short_run_may_come_again() -> None:
    made = [*RUN[1:], 7, 0, *RUN[1:]]
    assert sampling.choose(scores_of(1, 0, 0, 0, 0, 0, 0, 1.5), None, made) == 7


def test_a_long_run_that_comes_again_loses_against_a_near_second() -> None:
    made = [*RUN, 7, 0, *RUN]
    assert sampling.choose(scores_of(1, 0, 0, 0, 0, 0, 0, 1.5), None, made) == 0


def test_where_the_grammar_leaves_no_other_a_repeat_is_no_matter() -> None:
    made = [*RUN, 7, 0, *RUN]
    assert sampling.choose(scores_of(1, 0, 0, 0, 0, 0, 0, 1.5), Only(7), made) == 7


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ([], False),
        ([1] * 47, False),
        ([1] * 48, True),
        ([0, *[1, 2, 3, 4] * 12], True),
        ([*[1, 2, 3, 4] * 11, 1, 2, 3, 5], False),
        (list(range(30)) * 4, True),
        (list(range(30)) * 3, False),
        (list(range(500)), False),
    ],
)
def test_going_in_circles_is_seen(made: list[int], expected: bool) -> None:
    assert sampling.circles(made) is expected


def test_at_temperature_zero_scores_stay_as_they_are() -> None:
    scores = scores_of(1, 2)
    assert sampling.noisy(scores, 0.0, np.random.default_rng(0)) is scores


def test_a_seed_gives_the_same_draws() -> None:
    scores = scores_of(1, 2, 3)
    one, other = (sampling.noisy(scores, 0.8, np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_draws_follow_the_softmax_of_the_temperature() -> None:
    scores, random = scores_of(0, 1), np.random.default_rng(1)
    drawn = [int(np.argmax(sampling.noisy(scores, 0.5, random))) for _ in range(4000)]
    assert np.mean(drawn) == pytest.approx(1 / (1 + np.exp(-2)), abs=0.02)
