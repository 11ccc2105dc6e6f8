"""Made-up pairs of memories and questions that need both, as in MEMENTO. The same seed makes the same. Pure."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources
from random import Random
from typing import TYPE_CHECKING, Any

from sixfold.app.bench.memory.said import Said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BEGINS = datetime(2026, 2, 2, 8, tzinfo=UTC)
DAYS = 60
BETWEEN = 4
"""Turns of small talk for each pair."""
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Joint:
    """A question and the pieces, one of each memory, that its answer must hold."""

    text: str
    pieces: tuple[str, ...]
    told: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pairs:
    """What was said, in the order of time, and what can be asked then."""

    said: tuple[Said, ...]
    questions: tuple[Joint, ...]
    ends: datetime


def pairs(seed: int, count: int) -> Pairs:
    """Make so many pairs; fewer where the names run out."""
    rng = Random(seed)  # noqa: S311 - repeatable, and no key is made here
    patterns: Sequence[Mapping[str, Any]] = data()["pattern"]
    used: list[set[str]] = [set() for _ in patterns]
    made = [_joint(rng, patterns[at % len(patterns)], used[at % len(patterns)]) for at in range(count)]
    questions = tuple(one for one in made if one is not None)
    texts = [text for one in questions for text in one.told]
    texts += [rng.choice(data()["talk"]["small"]) for _ in range(BETWEEN * len(questions))]
    times = sorted(BEGINS + timedelta(minutes=rng.randrange(DAYS * 24 * 60)) for _ in texts)
    rng.shuffle(texts)
    said = (Said(text, at, ident=f"J{number}") for number, (at, text) in enumerate(zip(times, texts, strict=True)))
    return Pairs(tuple(said), questions, BEGINS + timedelta(days=DAYS + 1))


@lru_cache(maxsize=1)
def data() -> Mapping[str, Any]:
    """Give names and patterns."""
    return tomllib.loads(resources.files("sixfold.app.bench.memory").joinpath("joint.toml").read_text("utf-8"))


def _joint(rng: Random, pattern: Mapping[str, Any], used: set[str]) -> Joint | None:
    """Fill a pattern with names; None when those that it may name once have run out."""
    given: dict[str, str] = {}
    for name in dict.fromkeys(_NAME.findall(" ".join((*pattern["told"], pattern["asked"])))):
        kind = "person" if name in {"a", "b"} else name.rstrip("2")
        taken = {*given.values(), *(used if name in pattern["once"] else ())}
        free = [one for one in data()["names"][kind] if one not in taken]
        if not free:
            return None
        given[name] = rng.choice(free)
    used |= {given[name] for name in pattern["once"]}
    told = tuple(text.format(**given) for text in pattern["told"])
    pieces = tuple(piece.format(**given) for piece in pattern["pieces"])
    return Joint(pattern["asked"].format(**given), pieces, told)
