"""Which relations have one value at a time, and which are said in several ways: the table `relations.toml`. Pure."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def canonical(relation: str) -> str:
    """A relation in the one way it is stored: lower case, without "is", by its first name of the table."""
    plain = " ".join(relation.casefold().replace("_", " ").split()).removeprefix("is ").removeprefix("has ")
    return _same().get(plain, plain)


def single(relation: str) -> bool:
    """Whether a thing has one value of this relation at a time."""
    return canonical(relation) in _single()


def is_talk(claim: str, names: Iterable[str]) -> bool:
    """Whether a claim ("Caroline thanks Mel") only tells that people talk: its verb, after a name, is one of those."""
    plain = claim.casefold().strip()
    for name in sorted((name.casefold() for name in names), key=len, reverse=True):
        plain = plain.removeprefix(name).strip()
    return plain.startswith(_talk())


@functools.cache
def _talk() -> tuple[str, ...]:
    return tuple(f"{verb} " for verb in _table()["talk"].replace("\n", "|").strip("|").split("|"))


@functools.cache
def _same() -> dict[str, str]:
    groups = [group.split("|") for group in _table()["same"].strip().splitlines()]
    return {name: group[0] for group in groups for name in group}


@functools.cache
def _single() -> frozenset[str]:
    names = _table()["single"].replace("\n", "|").strip("|").split("|")
    return frozenset(canonical(name) for name in names)


@functools.cache
def _table() -> dict[str, str]:
    return tomllib.loads(resources.files(__package__).joinpath("relations.toml").read_text("utf-8"))
