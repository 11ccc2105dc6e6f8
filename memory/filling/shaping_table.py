"""The table `shaping.toml`, read once."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Shapes:
    """How values are written, and the words by which one choice goes in several languages."""

    dates: Mapping[str, str]
    letters: Mapping[str, str]
    sex: Mapping[str, frozenset[str]] = field(repr=False)
    sex_words: Mapping[str, tuple[str, ...]] = field(repr=False)
    honorific: tuple[frozenset[str], ...] = field(repr=False)
    family_first: frozenset[str] = field(repr=False)
    particles: frozenset[str] = field(repr=False)
    around: frozenset[str] = field(repr=False)


@functools.cache
def shapes() -> Shapes:
    """The table."""
    raw = tomllib.loads(resources.files(__package__).joinpath("shaping.toml").read_text("utf-8"))
    words = raw["sex"].pop("words")
    return Shapes(
        dates=raw["dates"],
        letters=raw["letters"],
        sex={name: frozenset(said.split("|")) for name, said in raw["sex"].items()},
        sex_words={name: tuple(said) for name, said in words.items()},
        honorific=tuple(frozenset(row.split("|")) for row in raw["honorific"]["rows"]),
        family_first=frozenset(raw["names"]["family_first"].split()),
        particles=frozenset(raw["names"]["particles"].split()),
        around=frozenset(raw["names"]["around"].split()),
    )
