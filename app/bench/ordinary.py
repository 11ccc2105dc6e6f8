"""Ordinary text, seeded: prose in four languages, and lines that look like secrets and are none."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from random import Random
from typing import TYPE_CHECKING, Any

from sixfold.app.bench.fillers import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

PROSE = 0.4
"""Share of lines that are prose; the rest are orders, logs, code, and talk about passwords."""


def ordinary(seed: int, count: int) -> Iterator[str]:
    """Give lines without a secret."""
    rng = Random(seed)  # noqa: S311 - repeatable, and no key is made here
    for _ in range(count):
        yield _prose(rng) if rng.random() < PROSE else _line(rng)


def _prose(rng: Random) -> str:
    language = rng.choice(sorted(_data()["prose"]))
    return fill(rng, " ".join(rng.choice(part) for part in _data()["prose"][language]["parts"]))


def _line(rng: Random) -> str:
    return fill(rng, rng.choice(_data()["lines"][rng.choice(sorted(_data()["lines"]))]))


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("sixfold.app.bench").joinpath("ordinary.toml").read_text("utf-8"))
