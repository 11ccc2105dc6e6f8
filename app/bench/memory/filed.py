"""Made-up segments of a stream, each with the memory types it truly holds. The same seed makes the same. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources
from random import Random
from typing import TYPE_CHECKING, Any

from sixfold.app.bench.memory.said import Said
from sixfold.capture.observation import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

BEGINS = datetime(2026, 3, 2, 8, tzinfo=UTC)
APART = timedelta(hours=1)
"""Between two of them, so that each is a segment of its own."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A segment of one observation, what it must wake, and what it may."""

    said: Said
    needs: frozenset[str]
    may: frozenset[str]

    @property
    def is_nothing(self) -> bool:
        """Whether it should wake nobody."""
        return not (self.needs or self.may)

    def right(self, woke: Collection[str]) -> bool:
        """Whether all that it needs woke, and nothing that it may not."""
        return self.needs <= set(woke) <= self.needs | self.may


def segments(seed: int, each: int) -> list[Filed]:
    """Make `each` of every form, in a mixed order; a screen that is shown again follows itself."""
    rng = Random(seed)  # noqa: S311 - repeatable, and no key is made here
    drawn = [row for row in data()["segment"] for _ in range(each)]
    rng.shuffle(drawn)
    filed: list[Filed] = []
    for row in drawn:
        given = {name: rng.choice(listed) for name, listed in data()["names"].items()}
        text = rng.choice(row["texts"])
        for time in range(row.get("again", 1)):
            given["time"] = f"{len(filed) % 24:02}:{len(filed) % 60:02}"
            filed.append(_filed(row, text, given, len(filed), again=time > 0))
    return filed


@lru_cache(maxsize=1)
def data() -> Mapping[str, Any]:
    """Give names and forms."""
    return tomllib.loads(resources.files("sixfold.app.bench.memory").joinpath("routing.toml").read_text("utf-8"))


def _filed(row: Mapping[str, Any], text: str, given: Mapping[str, str], number: int, *, again: bool) -> Filed:
    def filled(name: str) -> str | None:
        return row[name].format(**given) if name in row else None

    said = Said(
        text.format(**given),
        BEGINS + number * APART,
        Kind(row["kind"]),
        author=filled("author"),
        thread=f"R{number}" if row["kind"] != Kind.SCREEN else None,
        app=filled("app"),
        title=filled("title"),
        ident=f"R{number}",
    )
    return Filed(said, frozenset() if again else frozenset(row.get("needs", ())),
                 frozenset() if again else frozenset(row.get("may", ())))  # fmt: skip
