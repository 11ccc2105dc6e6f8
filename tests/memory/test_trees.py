from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.trees import Trees

if TYPE_CHECKING:
    from numpy.typing import NDArray

TWO = Trees(
    feature=np.array([[0, 1], [1, 0]]),
    threshold=np.array([[0.5, 2.0], [1.0, 0.0]], dtype=np.float32),
    outcome=np.array([[4, 2, 4, 1], [20, 10, 20, 10]], dtype=np.float32),
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


def test_the_data_file_gives_each_row_what_going_down_its_trees_gives() -> None:
    trees = json.loads(resources.files("sixfold.memory").joinpath("ranking_trees.json").read_text("utf-8"))["trees"]
    rows = np.random.default_rng(1).random((40, 25), dtype=np.float32)

    def down(row: NDArray[np.float32]) -> float:
        total = 0.0
        for tree in trees:
            at = 0
            while at >= 0:
                side = "left" if row[tree["feature"][at]] <= tree["threshold"][at] else "right"
                at = tree[side][at]
            total += tree["leaves"][~at]
        return total

    sums = Trees.read("ranking_trees.json").sums(rows)
    assert sums == pytest.approx([down(row) for row in rows], abs=1e-3)
    assert len({*sums.tolist()}) > 20
