"""Boosted regression trees, evaluated: what LambdaMART (Burges 2010) learnt, a list of small trees in a data file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """`feature` and `threshold` of each tree's splits, shape (trees, splits), and where each goes on.

    A row whose feature is at most the threshold goes to `left`, else to `right`: a split of the same tree, or, where
    it is negative, ~index of one of its `leaves`, shape (trees, leaves). Unused places hold 0.
    """

    feature: NDArray[np.intp]
    threshold: NDArray[np.float64]
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    leaves: NDArray[np.float64]

    @classmethod
    def read(cls, name: str) -> Self:
        """Read a data file of this package."""
        trees = json.loads(resources.files(__package__).joinpath(name).read_text("utf-8"))["trees"]

        def column(key: str) -> list[list[float]]:
            width = max(len(tree[key]) for tree in trees)
            return [tree[key] + [0] * (width - len(tree[key])) for tree in trees]

        return cls(
            feature=np.array(column("feature"), dtype=np.intp),
            threshold=np.array(column("threshold"), dtype=np.float64),
            left=np.array(column("left"), dtype=np.intp),
            right=np.array(column("right"), dtype=np.intp),
            leaves=np.array(column("leaves"), dtype=np.float64),
        )

    def sums(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give the sum of the leaves that each row, of shape (n, features), comes to, shape (n,)."""
        tree = np.arange(len(self.feature))
        node = np.zeros((len(rows), len(tree)), dtype=np.intp)
        while (split := node >= 0).any():
            here = np.maximum(node, 0)
            value = np.take_along_axis(rows, self.feature[tree, here], axis=1)
            onward = np.where(value <= self.threshold[tree, here], self.left[tree, here], self.right[tree, here])
            node = np.where(split, onward, node)
        found: NDArray[np.float32] = self.leaves[tree, ~node].sum(axis=1).astype(np.float32)
        return found
