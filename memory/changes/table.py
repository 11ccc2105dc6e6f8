"""The expressions of `changes.toml`, compiled."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MACRO = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Family:
    """One relation: how it is asked for and said. `proper`: its values are names."""

    name: str
    asks: re.Pattern[str] = field(repr=False)
    nouns: frozenset[str]
    proper: bool
    clause: tuple[re.Pattern[str], ...] = field(repr=False)
    noun_clause: tuple[re.Pattern[str], ...] = field(repr=False)
    ends: tuple[re.Pattern[str], ...] = field(repr=False)
    objects: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Parts:
    """How a question of two parts is cut, and when an answer lacks one."""

    cut: re.Pattern[str]
    pair: re.Pattern[str]
    held: float
    alike: float
    longest: int


@dataclass(frozen=True, slots=True)
class Table:
    """All of it; templates that name a subject or a noun are compiled when these are known."""

    families: tuple[Family, ...]
    words: Mapping[str, re.Pattern[str]] = field(repr=False)
    sets: Mapping[str, frozenset[str]] = field(repr=False)
    vague: tuple[re.Pattern[str], ...] = field(repr=False)
    weak: tuple[re.Pattern[str], ...] = field(repr=False)
    like: float
    like_weak: float
    noun_clause: tuple[re.Pattern[str], ...] = field(repr=False)
    noun_subject: tuple[str, ...] = field(repr=False)
    noun_objects: tuple[str, ...] = field(repr=False)
    parts: Parts
    nested: Mapping[str, tuple[re.Pattern[str], ...]] = field(repr=False)
    months: Mapping[str, int] = field(repr=False)
    macros: Mapping[str, str] = field(repr=False)
    name: str = field(repr=False)

    def pattern(self, template: str, subject: str = "", noun: str = "", *, start: bool = False) -> re.Pattern[str]:
        """A template with its subject and noun put in; at the start of a clause, or anywhere in a sentence."""
        return _filled(template, tuple(self.macros.items()), subject, noun, start)


@functools.lru_cache(maxsize=1 << 12)
def _filled(
    template: str, macros: tuple[tuple[str, str], ...], subject: str, noun: str, start: bool
) -> re.Pattern[str]:
    known = {**dict(macros), "s": subject, "n": noun}
    body = re.sub(r"\{v\}$", "(?P<v>.+)", template)
    if body.startswith("{v}"):
        body = f"(?<!\\w)(?P<v>(?-i:{known['name']})){body.removeprefix('{v}')}(?!\\w)"
    body = body.replace("{v}", "(?P<v>.+?)")
    body = _MACRO.sub(lambda match: known.get(match[1], match[0]), body)
    adverbs = f"^(?:(?:{known['adverbs']}) )*" if start else "(?<!\\w)"
    return re.compile(f"{adverbs}(?:{body})", re.IGNORECASE)


@functools.cache
def table() -> Table:
    """The table that ships with the program."""
    data = tomllib.loads(resources.files(__package__).joinpath("changes.toml").read_text("utf-8"))
    clause, time, question, nested = data["clause"], data["time"], data["question"], data["nested"]
    macros = {**data["macros"], "adverbs": clause["adverbs"], "name": nested["name"]}
    kept = {"pattern": functools.partial(_filled, macros=tuple(macros.items()), subject="", noun="")}
    at_start = functools.partial(kept["pattern"], start=True)
    bounded = {"adverbs", "fresh"}
    words = {
        name: re.compile(rf"\b(?:{text})\b" if name in bounded else text, re.IGNORECASE)
        for name, text in {**clause, **question, "fresh": time["fresh"]}.items()
        if name not in {"stops", "breaks", "articles", "particles", "plain", "generic"}
    }
    return Table(
        families=tuple(_family(row, at_start) for row in data["family"]),
        words=words,
        sets=_sets({**clause, **question, **time}),
        vague=tuple(at_start(one) for one in data["vague"]["patterns"]),
        weak=tuple(at_start(one) for one in data["vague"]["weak"]),
        like=data["vague"]["like"],
        like_weak=data["vague"]["like_weak"],
        noun_clause=tuple(at_start(one) for one in data["noun"]["clause"]),
        noun_subject=tuple(data["noun"]["subject"]),
        noun_objects=tuple(data["noun"]["objects"]),
        parts=_parts(data["parts"]),
        nested={
            name: tuple(re.compile(one.replace("{name}", nested["name"])) for one in nested[name])
            for name in ("relative", "inverse")
        },
        months={word: n for n, names in enumerate(time["months"], 1) for word in names.split("|")},
        macros=macros,
        name=nested["name"],
    )


def _family(row: Mapping[str, Any], at_start: functools.partial[re.Pattern[str]]) -> Family:
    def compiled(templates: Sequence[str]) -> tuple[re.Pattern[str], ...]:
        return tuple(at_start(one) for one in templates)

    return Family(
        name=row["name"],
        asks=re.compile(row["asks"], re.IGNORECASE),
        nouns=frozenset(row["nouns"].split()),
        proper=row["value"] == "name",
        clause=compiled(row["clause"]),
        noun_clause=compiled(row.get("noun_clause", ())),
        ends=compiled(row.get("ends", ())),
        objects=tuple(row.get("objects", ())),
    )


def _parts(row: Mapping[str, Any]) -> Parts:
    return Parts(
        re.compile(row["cut"], re.IGNORECASE), re.compile(row["pair"]), row["held"], row["alike"], row["longest"]
    )


def _sets(rows: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    wanted = ("stops", "breaks", "articles", "particles", "plain", "generic", "before_date", "after_date")
    return {name: frozenset(rows[name].split("|")) for name in wanted}
