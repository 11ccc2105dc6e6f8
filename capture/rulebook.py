"""The redactor's rules as values, read from redact_rules.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Network:
    """A card network: its prefixes as (length, lowest, highest) and the lengths of its numbers."""

    name: str
    prefixes: tuple[tuple[int, int, int], ...]
    lengths: frozenset[int]

    def issues(self, digits: str) -> bool:
        """Tell whether a number of these digits could be one of the network's."""
        return len(digits) in self.lengths and self.has_prefix(digits)

    def has_prefix(self, digits: str) -> bool:
        """Tell whether a number begins as the network's do."""
        return any(low <= int(digits[:length]) <= high for length, low, high in self.prefixes)


@dataclass(frozen=True, slots=True)
class TokenRule:
    """A token that says what it is; the group `value`, where there is one, is the part that is secret."""

    caption: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class KeyedRule:
    """A secret that its word tells: `value` is the shape wanted after a colon or an "is", `loose` without one."""

    rule: str
    entry_type: str
    caption: str
    value: str
    loose: str
    keyword: str


@dataclass(frozen=True, slots=True)
class NationalRule:
    """An identity number: python-stdnum's module, its words, and how many digits it has."""

    module: tuple[str, str]
    keyword: str
    digits: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything the redactor looks for."""

    networks: tuple[Network, ...]
    iban_lengths: dict[str, int]
    tokens: tuple[TokenRule, ...]
    keyed: tuple[KeyedRule, ...]
    national: tuple[NationalRule, ...]
    ordinary: frozenset[str]


@lru_cache(maxsize=1)
def load() -> Rulebook:
    """Read the rules that come with the program; they are the same for every redactor."""
    raw = tomllib.loads(resources.files("sixfold.capture").joinpath("redact_rules.toml").read_text("utf-8"))
    return Rulebook(
        networks=tuple(_network(item) for item in raw["cards"]["networks"]),
        iban_lengths=dict(raw["iban"]["lengths"]),
        tokens=tuple(TokenRule(item["caption"], re.compile(item["pattern"])) for item in raw["token"]),
        keyed=tuple(_keyed(item) for item in raw["keyed"]),
        national=tuple(_national(item) for item in raw["national"]),
        ordinary=frozenset(raw["ordinary"]["words"].split()),
    )


def _network(item: dict[str, Any]) -> Network:
    prefixes = []
    for prefix in item["prefixes"]:
        low, _, high = prefix.partition("-")
        prefixes.append((len(low), int(low), int(high or low)))
    return Network(item["name"], tuple(prefixes), frozenset(item["lengths"]))


def _keyed(item: dict[str, Any]) -> KeyedRule:
    return KeyedRule(
        rule=item["rule"],
        entry_type=item["entry_type"],
        caption=item["caption"],
        value=item["value"],
        loose=item["loose"],
        keyword=keyword(item["words"], item["short"]),
    )


def _national(item: dict[str, Any]) -> NationalRule:
    country, module = item["module"]
    low, high = item["digits"]
    return NationalRule((country, module), keyword(item["words"], item["short"]), (low, high))


def keyword(words: list[str], short: list[str]) -> str:
    """Give a pattern for the words as a reader of screens may give them.

    Long words are found inside others too (`mypassword`, `DB_PASSWORD`: lost spaces, names in code); short ones only
    where no letter stands before them. Neither may run on into another word, but for a plural.
    """
    longest_first = sorted(words, key=len, reverse=True), sorted(short, key=len, reverse=True)
    long_part, short_part = ("|".join(_tolerant(word) for word in group) for group in longest_first)
    parts = [part for part in (long_part, f"(?<![A-Za-z])(?:{short_part})" if short_part else "") if part]
    return f"(?:{'|'.join(parts)})s?(?![A-Za-z0-9])"


def _tolerant(word: str) -> str:
    return "".join(_TOLERANT.get(char, re.escape(char)) for char in word)


_TOLERANT = {"o": "[o0]", "i": "[il1|]", "l": "[il1|]", " ": "[ _-]{0,2}", "'": "['` ]?"}
