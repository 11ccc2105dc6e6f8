from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.store.quantized import STEPS, quantized

ROW = st.lists(st.floats(-1, 1, width=32), min_size=3, max_size=3)


@given(st.lists(ROW, min_size=1, max_size=5))
def test_a_row_comes_back_to_half_a_step_of_its_greatest_value(rows: list[list[float]]) -> None:
    vectors = np.array(rows, dtype=np.float32)
    stored, scales = quantized(vectors)
    half = np.maximum(np.abs(vectors).max(axis=1), 1e-6) / STEPS * 0.51
    assert (np.abs(stored * scales[:, None] - vectors) <= half[:, None]).all()


def test_the_greatest_value_of_each_row_takes_the_whole_byte() -> None:
    stored, _ = quantized(np.array([[0.1, -0.2], [0.0, 0.0]], dtype=np.float32))
    assert stored.tolist() == [[64, -127], [0, 0]]
