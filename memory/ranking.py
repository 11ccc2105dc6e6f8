"""How found rows are ranked: features of a row and of the rows around it in one sum, then trees over the best of them.

What was said is often answered, or named, one turn away, so a row is scored by its own words and meaning and by those
of windows of 1, 3 and 8 rows either side of it (BM25 of Robertson and Zaragoza 2009 over the joined rows; the cosine
of the mean vector; the nearest of their words, `memory.related`). A turn that asks is seldom the evidence itself: the
reply inherits its score. Each feature is divided by its greatest value among the rows; the weights stand in
`ranking.toml`, and what small trees (`memory.trees`) add to the best rows in `ranking_trees.json`. Pure.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from sixfold.memory.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

WINDOWS = (1, 3, 8)
RERANKED = 150
"""Best rows by the linear sum, which the trees order anew: what they learnt from."""

COSINE_WINDOWS = (1, 3)
FEATURES = (
    "words", "words_1", "words_3", "words_8", "cosine", "cosine_1", "cosine_3", "speaker", "asks", "reply_words",
    "reply_cosine", "near_words", "near_cosine", "time", "related", "related_1", "related_3", "related_8",
    "reply_related",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """The numbers of `ranking.toml`; `weights` in the order of `FEATURES`."""

    k1: float
    b: float
    rows: int
    seeds: int
    large: int
    large_rows: int
    large_seeds: int
    segments: int
    common: float
    common_rows: int
    named_rows: int
    least: float
    weights: NDArray[np.float32]
    trees: Trees | None

    def selection(self, size: int) -> tuple[int, int]:
        """Give how many rows words and vectors may name each, and how many of these are kept, in a memory of a size."""
        return (self.rows, self.seeds) if size <= self.large else (self.large_rows, self.large_seeds)


@functools.cache
def settings() -> Settings:
    """Give the settings that come with the program."""
    data = tomllib.loads(resources.files(__package__).joinpath("ranking.toml").read_text("utf-8"))
    select = data["select"]
    return Settings(
        k1=data["bm25"]["k1"],
        b=data["bm25"]["b"],
        rows=select["rows"],
        seeds=select["seeds"],
        large=select["large"],
        large_rows=select["large_rows"],
        large_seeds=select["large_seeds"],
        segments=select["segments"],
        common=select["common"],
        common_rows=select["common_rows"],
        named_rows=select["named_rows"],
        least=data["related"]["least"],
        weights=np.array([data["weights"][name] for name in FEATURES], dtype=np.float32),
        trees=Trees.read("ranking_trees.json"),
    )


@dataclass(frozen=True, slots=True)
class Pool:
    """The rows to rank, n of them, in the order of their streams (a conversation, a file, a window).

    `counts`: how often each of k terms stands in each row, shape (n, k); `idf` of the terms, (k,); `related`: how near
    each row comes to each term by what its words mean, (n, k); `lengths` in terms, (n,). `first` and `last`: the bounds
    (last excluded) of the stretch of neighbouring rows that each row belongs to. `cosine`: the best of the row's
    pieces, `vectors`: their mean, (n, d); zero where there is none. `speaker`, `asks` and `time`: 0 to 1 a row: said
    by whom the question names, is a question itself, fits the question's time.
    """

    counts: NDArray[np.float32]
    idf: NDArray[np.float32]
    related: NDArray[np.float32]
    lengths: NDArray[np.float32]
    first: NDArray[np.intp]
    last: NDArray[np.intp]
    cosine: NDArray[np.float32]
    vectors: NDArray[np.float32]
    query: NDArray[np.float32] | None
    speaker: NDArray[np.float32]
    asks: NDArray[np.float32]
    time: NDArray[np.float32]


def scores(pool: Pool, chosen: Settings) -> NDArray[np.float32]:
    """Give one score a row, at least 0 and about 1 for a row that is best in everything.

    The linear sum orders all, the trees then the best of them again: what is not among these stays behind.
    """
    own = features(pool, chosen)
    found: NDArray[np.float32] = own @ chosen.weights
    if chosen.trees is not None:
        best = np.argsort(-found, kind="stable")[:RERANKED]
        added = chosen.trees.sums(np.concatenate([own[best], _further(pool, best)], axis=1))
        found[best] += added
        found += np.where(np.isin(np.arange(len(found)), best), 0.0, added.min(initial=0.0))
    whole = float(chosen.weights[chosen.weights > 0].sum())
    shares: NDArray[np.float32] = np.maximum(found / whole, 0.0).astype(np.float32)
    return shares


def _further(pool: Pool, rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """What the trees read beside the features, shape (len(rows), 6): of the rows, and of the question."""
    total = max(float(pool.idf.sum()), 1e-6)
    question = [float(len(pool.idf)), float(pool.speaker.any()), float(pool.time.any())]
    own = [(pool.counts[rows] > 0) @ pool.idf / total, pool.cosine[rows], np.log1p(pool.lengths[rows])]
    return np.stack([*own, *(np.full(len(rows), one) for one in question)], axis=1).astype(np.float32)


def features(pool: Pool, chosen: Settings) -> NDArray[np.float32]:
    """Give the matrix of features, shape (n, len(FEATURES)), each at most 1."""
    own: dict[str, NDArray[np.float32]] = {
        "words": _relative(_bm25(pool.counts, pool.lengths, pool.idf, chosen)),
        "cosine": _relative(np.maximum(pool.cosine, 0)),
        "speaker": pool.speaker,
        "asks": pool.asks,
        "time": pool.time,
    }
    for reach in WINDOWS:
        counts, lengths = _around(pool.counts, pool, reach), _around(pool.lengths[:, None], pool, reach)[:, 0]
        own[f"words_{reach}"] = _relative(_bm25(counts, lengths, pool.idf, chosen))
    for reach in COSINE_WINDOWS:
        own[f"cosine_{reach}"] = _relative(_mean_cosine(pool, reach))
    for reach in (0, *WINDOWS):
        own[f"related_{reach}" if reach else "related"] = _relative(_greatest(pool, reach) @ pool.idf)
    own["reply_related"] = _before(own["related"] * pool.asks, pool)
    for name in ("words", "cosine"):
        own[f"reply_{name}"] = _before(own[name] * pool.asks, pool)
        own[f"near_{name}"] = np.maximum(_before(own[name], pool), _after(own[name], pool))
    return np.stack([own[name] for name in FEATURES], axis=1).astype(np.float32)


def stretches(joined: Sequence[bool]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give `first` and `last` for rows of which each either continues the one before it or begins anew."""
    starts = [index for index, continues in enumerate(joined) if not continues or index == 0]
    bounds = np.array([*starts, len(joined)], dtype=np.intp)
    which = np.searchsorted(bounds, np.arange(len(joined)), side="right") - 1
    return bounds[which], bounds[which + 1]


def inverse_frequency(frequency: Mapping[int, int], terms: int, rows: int) -> NDArray[np.float32]:
    """Give BM25's idf of each of `terms` terms from how many of `rows` rows hold it."""
    held = np.array([min(frequency.get(index, 0), rows) for index in range(terms)], dtype=np.float32)
    found: NDArray[np.float32] = np.log(1 + (rows - held + 0.5) / (held + 0.5)).astype(np.float32)
    return found


def _bm25(
    counts: NDArray[np.float32], lengths: NDArray[np.float32], idf: NDArray[np.float32], chosen: Settings
) -> NDArray[np.float32]:
    if not counts.size:
        return np.zeros(len(lengths), dtype=np.float32)
    average = max(float(lengths.mean()), 1.0)
    damping = chosen.k1 * (1 - chosen.b + chosen.b * lengths / average)
    damped = counts * (chosen.k1 + 1) / (counts + damping[:, None])
    found: NDArray[np.float32] = (damped @ idf).astype(np.float32)
    return found


def _around(values: NDArray[np.float32], pool: Pool, reach: int) -> NDArray[np.float32]:
    """Sums over each row and up to `reach` rows either side of it, within its stretch."""
    total = np.zeros((len(values) + 1, values.shape[1]))
    total[1:] = np.cumsum(values, axis=0, dtype=np.float64)
    here = np.arange(len(values))
    low, high = np.maximum(pool.first, here - reach), np.minimum(pool.last, here + reach + 1)
    found: NDArray[np.float32] = (total[high] - total[low]).astype(np.float32)
    return found


def _greatest(pool: Pool, reach: int) -> NDArray[np.float32]:
    """The greatest likeness to each term among each row and up to `reach` rows either side of it, in its stretch."""
    found = pool.related
    here = np.arange(len(found))
    for apart in range(1, reach + 1):
        before = np.where((here - apart >= pool.first)[:, None], np.roll(pool.related, apart, axis=0), 0)
        after = np.where((here + apart < pool.last)[:, None], np.roll(pool.related, -apart, axis=0), 0)
        found = np.maximum(found, np.maximum(before, after))
    return found


def _mean_cosine(pool: Pool, reach: int) -> NDArray[np.float32]:
    """The cosine of each window's summed vector, from products of rows alone.

    |sum|^2 is the sum of all products of two rows of the window, so 2 * reach products along the diagonals do; summing
    the vectors themselves took four times as long.
    """
    if pool.query is None:
        return np.zeros(len(pool.cosine), dtype=np.float32)
    here = np.arange(len(pool.first))
    low, high = np.maximum(pool.first, here - reach), np.minimum(pool.last, here + reach + 1)
    along = _running(pool.vectors @ pool.query)
    square = _running(np.einsum("ij,ij->i", pool.vectors, pool.vectors))
    size = square[high] - square[low]
    for apart in range(1, 2 * reach + 1):
        products = _running(np.einsum("ij,ij->i", pool.vectors[:-apart], pool.vectors[apart:]))
        inside = high - apart > low
        size[inside] += 2 * (products[(high - apart)[inside]] - products[low[inside]])
    found = (along[high] - along[low]) / np.sqrt(np.maximum(size, 1e-9))
    return np.maximum(found, 0).astype(np.float32)


def _running(values: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.concatenate([np.zeros(1), np.cumsum(values, dtype=np.float64)])


def _before(values: NDArray[np.float32], pool: Pool) -> NDArray[np.float32]:
    """Each row's value of the row before it, 0 where a stretch begins."""
    here = np.arange(len(values))
    return np.where(here > pool.first, np.roll(values, 1), 0).astype(np.float32)


def _after(values: NDArray[np.float32], pool: Pool) -> NDArray[np.float32]:
    here = np.arange(len(values))
    return np.where(here + 1 < pool.last, np.roll(values, -1), 0).astype(np.float32)


def _relative(values: NDArray[np.float32]) -> NDArray[np.float32]:
    greatest = float(values.max()) if len(values) else 0.0
    return (values / greatest).astype(np.float32) if greatest > 0 else np.zeros(len(values), dtype=np.float32)
