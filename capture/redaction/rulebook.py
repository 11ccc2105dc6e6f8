"""The redactor's rules as values, read from redact_rules.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from sixfold.capture.redaction.fold import fold
from sixfold.capture.redaction.words import Keyword, keyword

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    """A token that says what it is; a named group, where one matched, is the part that is secret."""

    caption: str
    pattern: re.Pattern[str]
    rule: str = "token"
    entry_type: str = "key"
    wraps: bool = True
    """Whether a match may reach over the end of a line."""


@dataclass(frozen=True, slots=True)
class KeyedRule:
    """A secret that its word tells: `value` is the shape wanted after a colon or an "is", `loose` without one.

    A word that has many meanings counts only after what `before` says or, "for" something, where `purpose` is in that.
    """

    rule: str
    entry_type: str
    caption: str
    value: str
    loose: str
    keyword: Keyword
    before: re.Pattern[str] | None = None
    purpose: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A secret that its word names, wherever it stands near: `family` says what its value may look like."""

    family: str
    rule: str
    entry_type: str
    caption: str
    keyword: Keyword


@dataclass(frozen=True, slots=True)
class NationalRule:
    """An identity number: python-stdnum's module if it has one, its words, and how many digits it has.

    The words of `near` have other meanings too: the number must follow at once.
    """

    module: tuple[str, str] | None
    keyword: Keyword
    near: Keyword
    digits: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything the redactor looks for."""

    networks: tuple[Network, ...]
    iban_lengths: dict[str, int]
    tokens: tuple[TokenRule, ...]
    keyed: tuple[KeyedRule, ...]
    fields: tuple[FieldRule, ...]
    national: tuple[NationalRule, ...]
    ordinary: frozenset[str]
    interface: frozenset[str]


@lru_cache(maxsize=1)
def load() -> Rulebook:
    """Read the rules that come with the program; they are the same for every redactor."""
    raw, vocabulary = _read("redact_rules.toml"), _read("vocabulary.toml")
    return Rulebook(
        networks=tuple(_network(item) for item in raw["cards"]["networks"]),
        iban_lengths=dict(raw["iban"]["lengths"]),
        tokens=tuple(_token(item) for item in raw["token"]),
        keyed=tuple(_keyed(item) for item in raw["keyed"]),
        fields=tuple(_field(item) for item in vocabulary["field"]),
        national=tuple(_national(item) for item in raw["national"]),
        ordinary=_words(raw["ordinary"]["words"]) | _words(vocabulary["states"]["words"]),
        interface=_words(vocabulary["interface"]["words"]),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("sixfold.capture.redaction").joinpath(name).read_text("utf-8"))


def _field(item: dict[str, Any]) -> FieldRule:
    built = [(_spelt(begins), _spelt(ends)) for begins, ends in item.get("built", [])]
    words = keyword([*item["words"], *_others(item["words"])], item["short"], built)
    return FieldRule(item["family"], item["rule"], item["entry_type"], item["caption"], words)


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).text.split())


_UMLAUTS = (
    ("schlussel", "schluessel"),
    ("bestatig", "bestaetig"),
    ("worter", "woerter"),
    ("pruf", "pruef"),
    ("tur", "tuer"),
)
"""German words of secrets that are written with "ue" where there is no umlaut on the keys."""


def _others(words: Sequence[str]) -> list[str]:
    return [word.replace(*pair) for word in words for pair in _UMLAUTS if pair[0] in word]


def _spelt(words: str) -> str:
    return " ".join([words, *_others(words.split())])


def _network(item: dict[str, Any]) -> Network:
    prefixes = []
    for prefix in item["prefixes"]:
        low, _, high = prefix.partition("-")
        prefixes.append((len(low), int(low), int(high or low)))
    return Network(item["name"], tuple(prefixes), frozenset(item["lengths"]))


def _token(item: dict[str, Any]) -> TokenRule:
    rule, entry_type = item.get("rule", "token"), item.get("entry_type", "key")
    pattern = re.compile(item["pattern"])
    return TokenRule(item["caption"], pattern, rule, entry_type, may_wrap(item["pattern"]))


_CLASS = re.compile(r"\[(?P<negated>\^?)(?P<signs>(?:\\.|[^\]\\])+)\]")


def may_wrap(pattern: str) -> bool:
    """Tell whether an expression may match a line's end or looks for one; where unsure, it may."""
    for found in _CLASS.finditer(pattern):
        holds = re.search(r"\\[ns]", found.group("signs")) is not None
        if holds != bool(found.group("negated")):
            return True
    rest = _CLASS.sub("", pattern)
    return re.search(r"\\[nsWDS]|(?<!\\)[$^]|\(\?[a-z]*s[a-z]*[:)]", rest) is not None


def _keyed(item: dict[str, Any]) -> KeyedRule:
    return KeyedRule(
        rule=item["rule"],
        entry_type=item["entry_type"],
        caption=item["caption"],
        value=item["value"],
        loose=item["loose"],
        keyword=keyword(item["words"], item["short"]),
        before=_optional(item.get("before")),
        purpose=_optional(item.get("purpose")),
    )


def _optional(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE) if pattern is not None else None


_SHORTENED = (("nummer", " nr"), (" number", " no"), (" number", " num"))


def _written_forms(word: str) -> list[str]:
    """Give a word and how it stands on forms: "Versicherungs-Nr.", "insurance no."."""
    return [word, *(word.removesuffix(end) + short for end, short in _SHORTENED if word.endswith(end))]


def _national(item: dict[str, Any]) -> NationalRule:
    low, high = item["digits"]
    words = [form for word in item["words"] for form in _written_forms(word)]
    module = (item["module"][0], item["module"][1]) if "module" in item else None
    return NationalRule(module, keyword(words, item["short"]), keyword([], item.get("near", [])), (low, high))
