from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory import ranking
from sixfold.memory.ranking import FEATURES, Pool
from sixfold.memory.trees import Trees

SETTINGS = dataclasses.replace(ranking.settings(), trees=None)
"""The linear sum alone, which is to be understood by itself."""

STUMP = Trees(
    feature=np.array([[FEATURES.index("time")]]),
    threshold=np.array([[0.5]], dtype=np.float32),
    outcome=np.array([[30.0, -1.0]], dtype=np.float32),
)
"""Adds 30 to what fits the question's time, and takes 1 from the rest."""


def pool(counts: list[list[float]], joined: list[bool] | None = None, **other: object) -> Pool:
    """A pool of rows with the same length, each term equally rare, one stretch, and no meaning or speaker."""
    rows = len(counts)
    first, last = ranking.stretches(joined or [index > 0 for index in range(rows)])
    plain = Pool(
        counts=np.array(counts, dtype=np.float32),
        idf=np.ones(len(counts[0]), dtype=np.float32),
        related=np.array(counts, dtype=np.float32),
        lengths=np.full(rows, 10, dtype=np.float32),
        first=first,
        last=last,
        cosine=np.zeros(rows, dtype=np.float32),
        vectors=np.zeros((rows, 2), dtype=np.float32),
        query=None,
        speaker=np.zeros(rows, dtype=np.float32),
        asks=np.zeros(rows, dtype=np.float32),
        time=np.zeros(rows, dtype=np.float32),
    )
    return dataclasses.replace(plain, **other)  # type: ignore[arg-type]


def column(name: str, of: Pool) -> list[float]:
    return [round(float(value), 3) for value in ranking.features(of, SETTINGS)[:, FEATURES.index(name)]]


def floats(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(values, dtype=np.float32)


def test_every_feature_has_a_weight_and_a_place() -> None:
    assert len(SETTINGS.weights) == len(FEATURES)
    assert ranking.features(pool([[1.0], [0.0]]), SETTINGS).shape == (2, len(FEATURES))


def test_a_row_that_holds_more_of_the_words_ranks_first() -> None:
    scores = ranking.scores(pool([[0, 0], [1, 1], [1, 0]], joined=[False] * 3), SETTINGS)
    assert np.argmax(scores) == 1
    assert np.argmin(scores) == 0


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    idf = ranking.inverse_frequency({0: 1, 1: 90}, 2, 100)
    scores = ranking.scores(pool([[1, 0], [0, 1]], joined=[False] * 2, idf=idf), SETTINGS)
    assert scores[0] > scores[1]


def test_a_word_nearby_raises_a_row_and_one_in_another_stream_does_not() -> None:
    near = ranking.scores(pool([[1], [0], [0], [0]], joined=[False, True, False, True]), SETTINGS)
    assert near[1] > near[2] == near[3]


def test_windows_end_where_a_stretch_ends() -> None:
    rows = pool([[0], [0], [1], [0]], joined=[False, True, False, True])
    assert column("words_1", rows)[:2] == [0.0, 0.0]
    assert column("words_8", rows)[2:] == [1.0, 1.0]


def test_windows_reach_one_three_and_eight_rows() -> None:
    counts = [[0.0]] * 10 + [[1.0]] + [[0.0]] * 10
    rows = pool(counts)
    for reach in (1, 3, 8):
        held = [index for index, value in enumerate(column(f"words_{reach}", rows)) if value > 0]
        assert held == list(range(10 - reach, 11 + reach))


def test_the_reply_to_a_question_inherits_its_words_and_the_question_gives_way() -> None:
    rows = pool([[1], [0]], asks=floats(1, 0))
    assert column("reply_words", rows) == [0.0, 1.0]
    scores, plain = ranking.scores(rows, SETTINGS), ranking.scores(pool([[1], [0]]), SETTINGS)
    assert scores[1] > plain[1]
    assert scores[0] < plain[0]


def test_the_speaker_who_is_named_and_the_time_that_is_named_raise() -> None:
    for name in ("speaker", "time"):
        scores = ranking.scores(pool([[1], [1]], joined=[False] * 2, **{name: floats(0, 1)}), SETTINGS)
        assert scores[1] > scores[0]


@pytest.mark.parametrize("reach", [1, 3])
def test_the_cosine_of_a_window_is_that_of_its_mean_vector(reach: int) -> None:
    made = np.random.default_rng(7).normal(size=(12, 5)).astype(np.float32)
    query = np.array([1, 0, 0, 0, 0], dtype=np.float32)
    joined = [index not in {0, 5} for index in range(12)]
    rows = pool([[0.0]] * 12, joined=joined, vectors=made, query=query)
    expected = []
    for index in range(12):
        low, high = (0, 5) if index < 5 else (5, 12)
        mean = made[max(low, index - reach) : min(high, index + reach + 1)].mean(axis=0)
        expected.append(max(0.0, float(mean @ query / np.linalg.norm(mean))))
    greatest = max(expected)
    assert column(f"cosine_{reach}", rows) == pytest.approx([value / greatest for value in expected], abs=2e-3)


def test_a_query_without_terms_or_vector_ranks_without_fault() -> None:
    bare = pool([[], []])
    assert list(ranking.scores(bare, SETTINGS)) == [0.0, 0.0]


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_stretches_cover_every_row_once(joined: list[bool]) -> None:
    first, last = ranking.stretches(joined)
    for index in range(len(joined)):
        assert first[index] <= index < last[index]
        assert index == 0 or joined[index] == (first[index] == first[index - 1])


@given(st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=1, max_size=12))
def test_no_feature_is_above_one(counts: list[list[int]]) -> None:
    found = ranking.features(pool([[float(value) for value in row] for row in counts]), SETTINGS)
    assert float(found.max()) <= 1.0 + 1e-5
    assert np.isfinite(found).all()


def test_a_row_with_words_near_those_of_the_question_ranks_before_one_without() -> None:
    related = np.array([[0], [0.8], [0]], dtype=np.float32)
    scores = ranking.scores(pool([[0], [0], [0]], joined=[False] * 3, related=related), SETTINGS)
    assert np.argmax(scores) == 1


def test_near_words_reach_the_rows_around_them_within_their_stretch() -> None:
    related = np.array([[0], [0], [1], [0], [0]], dtype=np.float32)
    laid = pool([[0]] * 5, joined=[False, True, True, True, False], related=related)
    assert column("related", laid) == [0, 0, 1, 0, 0]
    assert column("related_1", laid) == [0, 1, 1, 1, 0]
    assert column("related_3", laid) == [1, 1, 1, 1, 0]


def test_the_reply_to_a_question_with_near_words_inherits_them() -> None:
    related = np.array([[0.5], [0]], dtype=np.float32)
    assert column("reply_related", pool([[0], [0]], related=related, asks=floats(1, 0))) == [0, 1]


def test_the_trees_order_the_best_rows_anew_and_leave_the_others_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "RERANKED", 2)
    laid = pool([[3], [2], [0]], joined=[False] * 3, time=floats(0, 0.9, 1), related=np.zeros((3, 1), np.float32))
    weights = np.array([float(name == "words") for name in FEATURES], dtype=np.float32)
    plain = dataclasses.replace(SETTINGS, weights=weights)
    assert np.argsort(-ranking.scores(laid, plain)).tolist() == [0, 1, 2]
    scores = ranking.scores(laid, dataclasses.replace(plain, trees=STUMP))
    assert np.argsort(-scores).tolist() == [1, 0, 2]


def test_the_trees_that_come_with_the_program_read_the_features_there_are() -> None:
    shipped = ranking.settings()
    assert shipped.trees is not None
    assert shipped.trees.feature.max() < len(FEATURES) + 6
    assert ranking.scores(pool([[1.0], [0.0]]), shipped).shape == (2,)


def test_a_large_memory_is_selected_from_with_fewer_rows() -> None:
    chosen = dataclasses.replace(ranking.settings(), rows=9, seeds=8, large=100, large_rows=7, large_seeds=6)
    assert [chosen.selection(size) for size in (0, 100, 101)] == [(9, 8), (9, 8), (7, 6)]
