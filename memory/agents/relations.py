"""Which relations have one value at a time, and which are said in several ways: the table `relations.toml`. Pure."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources


def canonical(relation: str) -> str:
    """A relation in the one way it is stored: lower case, without "is", by its first name of the table."""
    plain = " ".join(relation.casefold().replace("_", " ").split()).removeprefix("is ").removeprefix("has ")
    return _same().get(plain, plain)


def single(relation: str) -> bool:
    """Whether a thing has one value of this relation at a time."""
    return canonical(relation) in _single()


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
