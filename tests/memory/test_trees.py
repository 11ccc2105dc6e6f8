from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.trees import Trees

TWO = Trees(
    feature=np.array([[0, 1], [1, 0]]),
    threshold=np.array([[0.5, 2.0], [1.0, 0.0]]),
    left=np.array([[1, -1], [-1, 0]]),
    right=np.array([[-3, -2], [-2, 0]]),
    leaves=np.array([[1.0, 2.0, 4.0], [10.0, 20.0, 0.0]]),
)
"""First tree: feature 0 above .5 gives 4, else feature 1 up to 2 gives 1 and above 2. Second: feature 1, 10 or 20."""


def by_hand(row: list[float]) -> float:
    first = 4.0 if row[0] > 0.5 else (1.0 if row[1] <= 2 else 2.0)
    return first + (10.0 if row[1] <= 1 else 20.0)


@given(st.lists(st.tuples(st.floats(-5, 5, width=32), st.floats(-5, 5, width=32)), min_size=1, max_size=8))
def test_each_row_gets_the_sum_of_the_leaves_it_comes_to(rows: list[tuple[float, float]]) -> None:
    assert TWO.sums(np.array(rows, dtype=np.float32)).tolist() == [by_hand([*row]) for row in rows]


def test_no_rows_give_no_sums() -> None:
    assert TWO.sums(np.zeros((0, 2), dtype=np.float32)).shape == (0,)


def test_the_data_file_is_read_with_every_leaf_in_reach() -> None:
    trees = Trees.read("ranking_trees.json")
    rows = np.random.default_rng(1).random((200, int(trees.feature.max()) + 1), dtype=np.float32)
    sums = trees.sums(rows)
    assert np.isfinite(sums).all()
    assert len(set(sums.tolist())) > 20
