"""The meta memory manager: which agents a segment wakes.

Rules first, from the table `routes.toml`; where they do not decide, a constrained choice by the model. Most segments
of a screen stream wake nobody, and that is counted.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from sixfold.memory import steps, support
from sixfold.memory.agents.base import prompt
from sixfold.memory.types import MemoryType
from sixfold.models import structured

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sixfold.memory.agents.base import Desk
    from sixfold.memory.agents.reading import Reading

BOILERPLATE = "boilerplate"
NOTHING_NEW = "nothing new"
NO_CATEGORY = "no category"
CORRECTED = "the user has corrected it"

_MARK = re.compile("\u27e6[^\u27e7]*\u27e7")  # what stands for a secret is no word
_NOTHING = "nothing"
_CHOICES = (MemoryType.EPISODIC, MemoryType.SEMANTIC, MemoryType.PROCEDURAL)
_SCHEMA = structured.record(
    {"kinds": structured.items(structured.choice((*(kind.value for kind in _CHOICES), _NOTHING)), 2, 1)}
)
_TOKENS = 24


@dataclass(frozen=True, slots=True)
class Route:
    """What the router decided: the categories it saw, the agents to wake, or why it wakes none."""

    categories: tuple[str, ...]
    agents: tuple[MemoryType, ...]
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Category:
    """One row of the table."""

    name: str
    agents: tuple[MemoryType, ...]
    kinds: frozenset[str]
    roles: frozenset[str]
    trust: frozenset[str]
    any: tuple[re.Pattern[str], ...]
    words: int
    lists: bool
    placed: bool


@dataclass(frozen=True, slots=True)
class Routes:
    """The table: categories and limits."""

    categories: tuple[Category, ...]
    fewest_words: int
    known_share: float
    model_from_words: int


def load(text: str | None = None) -> Routes:
    """The table that ships with the program, or another one in its form."""
    table: dict[str, Any] = tomllib.loads(
        text if text is not None else resources.files(__package__).joinpath("routes.toml").read_text("utf-8")
    )
    limits = table["limits"]
    return Routes(
        categories=tuple(_category(name, row) for name, row in table["category"].items()),
        fewest_words=limits["fewest_words"],
        known_share=limits["known_share"],
        model_from_words=limits["model_from_words"],
    )


class Router:
    """Routes segments by rules, and by the model where no rule knows a segment that says something."""

    def __init__(self, routes: Routes) -> None:
        self._routes = routes
        self._task = prompt("router")

    def route(self, desk: Desk, seen_before: Collection[str]) -> Route:
        """Decide for a reading; `seen_before` are lines (see `line_key`) that its place has shown earlier."""
        route = by_rules(desk.reading, self._routes, seen_before)
        if route.outcome != NO_CATEGORY or _size(desk.reading) < self._routes.model_from_words:
            return route
        said = desk.ask(self._task, _SCHEMA, _TOKENS)
        kinds = tuple(kind for kind in _CHOICES if said and kind.value in said["kinds"])
        if not kinds or (said and _NOTHING in said["kinds"]):
            return Route((), (), NO_CATEGORY)
        return Route(("model",), kinds)


def by_rules(reading: Reading, routes: Routes, seen_before: Collection[str]) -> Route:
    """What the rules say, without a model; outcome `NO_CATEGORY` where they do not decide."""
    size = _size(reading)
    names = _Features(reading, size)
    found = [category for category in routes.categories if names.fit(category)]
    vault = any(MemoryType.VAULT in category.agents for category in found)
    if not vault and size < routes.fewest_words:
        return Route((), (), BOILERPLATE)
    if not vault and reading.first.kind == "screen" and _known_share(reading, seen_before) >= routes.known_share:
        return Route((), (), NOTHING_NEW)
    if not found:
        return Route((), (), NO_CATEGORY)
    woken = {agent for category in found for agent in category.agents}
    return Route(tuple(category.name for category in found), tuple(kind for kind in MemoryType if kind in woken))


def line_key(text: str) -> str:
    """A line as it is compared with earlier ones: case, spaces and figures of clocks and counters apart."""
    return re.sub(r"\d+", "0", " ".join(text.casefold().split()))


def _known_share(reading: Reading, seen_before: Collection[str]) -> float:
    keys = [line_key(line.text) for line in reading.lines]
    return sum(key in seen_before for key in keys) / len(keys) if keys else 1.0


def _size(reading: Reading) -> int:
    return len(support.content(_MARK.sub(" ", " ".join(line.text for line in reading.lines))))


class _Features:
    """What a reading is, held against categories."""

    def __init__(self, reading: Reading, size: int) -> None:
        self._reading = reading
        self._size = size
        self._text = "\n".join(line.text for line in reading.lines)
        seen = reading.observations
        self._kinds = {one.kind.value for one in seen}
        self._roles = {one.role.value for one in seen}
        self._trust = {one.trust.value for one in seen}

    def fit(self, category: Category) -> bool:
        """Whether all features of a category hold."""
        return (
            _meets(category.kinds, self._kinds)
            and _meets(category.roles, self._roles)
            and _meets(category.trust, self._trust)
            and self._size >= category.words
            and (not category.placed or self._placed())
            and (not category.any or any(pattern.search(self._text) for pattern in category.any))
            and (not category.lists or any(steps.find(one.text) for one in self._reading.observations))
        )

    def _placed(self) -> bool:
        first = self._reading.first
        return bool(first.title or first.url)


def _meets(wanted: frozenset[str], present: Collection[str]) -> bool:
    return not wanted or any(one in wanted for one in present)


def _category(name: str, row: Mapping[str, Any]) -> Category:
    return Category(
        name=name,
        agents=tuple(MemoryType(agent) for agent in row["agents"]),
        kinds=frozenset(row.get("kinds", ())),
        roles=frozenset(row.get("roles", ())),
        trust=frozenset(row.get("trust", ())),
        any=tuple(re.compile(pattern, re.IGNORECASE) for pattern in row.get("any", ())),
        words=row.get("words", 0),
        lists=row.get("lists", False),
        placed=row.get("placed", False),
    )
