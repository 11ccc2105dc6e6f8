"""The patterns of `fields.toml`, compiled."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Rule:
    """What words mean: a datum's name, or a hint (it ends in "?") that the neighbours decide."""

    meaning: str
    within: re.Pattern[str] | None = field(repr=False)
    whole: re.Pattern[str] | None = field(repr=False)
    shy: bool = False


@dataclass(frozen=True, slots=True)
class FieldTable:
    """All of it; every pattern is for text as `folding` gives it."""

    tokens: Mapping[str, frozenset[str]] = field(repr=False)
    closed: frozenset[str]
    takes: Mapping[str, frozenset[str]] = field(repr=False)
    fillers: frozenset[str] = field(repr=False)
    never: re.Pattern[str] = field(repr=False)
    others: re.Pattern[str] = field(repr=False)
    others_shown: re.Pattern[str] = field(repr=False)
    of: frozenset[str] = field(repr=False)
    context: Mapping[str, re.Pattern[str]] = field(repr=False)
    free: re.Pattern[str] = field(repr=False)
    new_password: re.Pattern[str] = field(repr=False)
    old_password: re.Pattern[str] = field(repr=False)
    rules: tuple[Rule, ...] = field(repr=False)
    decides: Mapping[str, frozenset[str]] = field(repr=False)
    options: Mapping[str, re.Pattern[str]] = field(repr=False)


@functools.cache
def table() -> FieldTable:
    """The table, read once."""
    raw = tomllib.loads(resources.files(__package__).joinpath("fields.toml").read_text("utf-8"))
    return FieldTable(
        tokens=_sets(raw["tokens"]),
        closed=frozenset(raw["types"]["closed"]),
        takes=_sets(raw["types"]["takes"]),
        fillers=frozenset(raw["fillers"]["words"].split()),
        never=_within(raw["never"]["own"]),
        others=_within(raw["never"]["others"]),
        others_shown=_within(raw["never"]["others_shown"]),
        of=frozenset(raw["never"]["of"].split()),
        context={name: _within([pattern]) for name, pattern in raw["context"].items()},
        free=_within([raw["free"]["shown"]]),
        new_password=_within([raw["new_password"]["any"]]),
        old_password=_within([raw["new_password"]["old"]]),
        rules=tuple(_rule(one) for one in raw["rule"]),
        decides=_sets(raw["decides"]),
        options={name: re.compile(pattern) for name, pattern in raw["options"].items()},
    )


def _rule(raw: Mapping[str, Any]) -> Rule:
    within = _within(raw["within"]) if "within" in raw else None
    whole = re.compile("|".join(f"(?:{one})" for one in raw["whole"])) if "whole" in raw else None
    return Rule(raw["as"], within, whole, raw.get("shy", False))


def _within(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


def _sets(raw: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(values) for name, values in raw.items()}
