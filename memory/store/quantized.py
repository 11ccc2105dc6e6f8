"""Vectors as bytes: each divided by its greatest value, in 127ths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEPS = 127
"""Of a vector's greatest value: what one byte holds either side of zero."""

_LEAST = 1e-9


def quantized(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Give rows of shape (n, d) as bytes, and the scale that each row's bytes are multiplied by, shape (n,)."""
    scales = (np.maximum(np.abs(vectors).max(axis=1), _LEAST) / STEPS).astype(np.float32)
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales
