"""Who is known: the semantic memories of one person, put together by name (`people.toml` says what tells a person)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING

from sixfold.app.exporters.columns import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sixfold.app.plugin_api import MemoryItem


@dataclass(frozen=True, slots=True)
class Person:
    """A name with the lines that are known about it, oldest first, and the values that are sure, by field."""

    name: str
    lines: tuple[str, ...] = field(repr=False)
    sure: Mapping[str, str] = field(repr=False)
    updated: datetime


@dataclass(frozen=True, slots=True)
class Table:
    """`people.toml`, read."""

    persons: frozenset[str]
    relations: frozenset[str]
    titles: re.Pattern[str]
    nobody: frozenset[str]
    fields: Mapping[str, str]
    shapes: Mapping[str, re.Pattern[str]]

    @classmethod
    def load(cls) -> Table:
        """Read it."""
        told = tomllib.loads((resources.files(__package__) / "people.toml").read_text("utf-8"))
        return cls(
            persons=_words(told["persons"]),
            relations=_words(told["relations"]),
            titles=re.compile(rf"(?:{told['titles']})\b\.?\s+\S", re.IGNORECASE),
            nobody=_words(told["nobody"]),
            fields=told["fields"],
            shapes={name: re.compile(shape) for name, shape in told["shapes"].items()},
        )

    def says_person(self, item: MemoryItem) -> bool:
        """Whether a memory's category or name tells that it is about a person."""
        category = [word.casefold() for word in _category(item)]
        if any(word in self.relations or self.persons & set(re.split(r"\W+", word)) for word in category):
            return True
        return self.titles.match(_name(item)) is not None


def people(memories: Iterable[MemoryItem], table: Table) -> list[Person]:
    """The persons among what is known, by name. One memory that tells so is enough for all of that name."""
    known: dict[str, list[MemoryItem]] = {}
    for item in memories:
        name = _name(item).casefold()
        if item.type == "semantic" and item.status == "active" and name and name not in table.nobody:
            known.setdefault(name, []).append(item)
    found = [items for items in known.values() if any(table.says_person(item) for item in items)]
    return sorted((_person(items, table) for items in found), key=lambda person: person.name.casefold())


def _person(items: list[MemoryItem], table: Table) -> Person:
    lines = dict.fromkeys(line for item in items for line in _lines(item))
    return Person(_name(items[-1]), tuple(lines), _sure(items, table), max(item.updated for item in items))


def _sure(items: list[MemoryItem], table: Table) -> dict[str, str]:
    """The values that stand alone under their relation, look like one, and are not to be looked at again."""
    values: dict[str, dict[str, str]] = {}
    doubted: set[str] = set()
    for item in items:
        relation = ["", *_category(item)][-1].casefold()
        if (name := table.fields.get(relation)) is not None:
            value = " ".join(_text(item, "details").split())
            values.setdefault(name, {})[value.casefold()] = value
            doubted |= {name} if item.needs_review else set()
    alone = {name: next(iter(said.values())) for name, said in values.items() if len(said) == 1}
    return {name: said for name, said in alone.items() if name not in doubted and table.shapes[name].fullmatch(said)}


def _lines(item: MemoryItem) -> list[str]:
    """What a memory says, each thing once: details that its summary says already are left out."""
    summary, details = _text(item, "summary").strip(), _text(item, "details").strip()
    return [line for line in (summary, "" if details in summary else details) if line]


def _name(item: MemoryItem) -> str:
    return " ".join(_text(item, "name").split())


def _text(item: MemoryItem, name: str) -> str:
    return clean(str(item.fields.get(name) or ""))


def _category(item: MemoryItem) -> list[str]:
    category = item.fields.get("category")
    return [str(word) for word in category] if isinstance(category, list | tuple) else []


def _words(table: str) -> frozenset[str]:
    return frozenset(word.strip() for line in table.split("\n") for word in line.split("|") if word.strip())
