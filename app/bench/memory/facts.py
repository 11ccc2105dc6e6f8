"""A made-up world whose facts change over months, and questions about them: now, before, when, and over two links.

As MemoryAgentBench's FactConsolidation (Hu et al., 2025), but told in dated turns as people tell it, with the names of
other values around. The same seed makes the same world. Pure.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources
from random import Random
from typing import TYPE_CHECKING, Any

from sixfold.app.bench.memory.said import Said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BEGINS = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAYS = 300
"""Over which the facts are told; it is asked on the day after."""
CHANGES = (1, 1, 2)
"""How often a fact changes: one of these."""
DISTRACTIONS = 0.5
"""A share of the facts is followed, some days later, by a turn that names another value and changes nothing."""
_MINUTES = 7
KINDS = ("now", "before", "when", "two_hop")


@dataclass(frozen=True, slots=True)
class Fact:
    """From `at` on, `relation` of `who` is `value`; `before` is what it was (None: the first that was told)."""

    relation: str
    who: str
    value: str
    at: datetime
    before: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a kind, with the one right answer."""

    kind: str
    text: str
    gold: str


@dataclass(frozen=True, slots=True)
class World:
    """What was said, in the order of time, and all that can be asked once it has been."""

    said: tuple[Said, ...]
    questions: tuple[Question, ...]
    ends: datetime


def world(seed: int, people: int) -> World:
    """Make a world of so many people and of the companies and teachers that they have."""
    rng = Random(seed)  # noqa: S311 - repeatable, and no key is made here
    tables = data()
    names = {kind: _few(rng, kind, listed, people) for kind, listed in tables["names"].items()}
    facts = [fact for relation in tables["relation"] for who in names[relation["of"]]
             for fact in _history(rng, relation, who, names[relation["to"]])]  # fmt: skip
    said = _told(rng, [*_sentences(rng, facts), *_distractions(rng, facts, names)])
    questions = [*_single(facts), *_chained(facts)]
    return World(tuple(said), tuple(questions), BEGINS + timedelta(days=DAYS + 1))


def drawn(questions: Sequence[Question], seed: int, each: int) -> list[Question]:
    """Draw `each` questions of every kind."""
    shuffled = list(questions)
    Random(seed).shuffle(shuffled)  # noqa: S311 - as above
    return [one for kind in KINDS for one in [asked for asked in shuffled if asked.kind == kind][:each]]


@lru_cache(maxsize=1)
def data() -> Mapping[str, Any]:
    """Give names, relations and phrases."""
    return tomllib.loads(resources.files("sixfold.app.bench.memory").joinpath("world.toml").read_text("utf-8"))


def relation(name: str) -> Mapping[str, Any]:
    """Give one relation by its name."""
    found: Mapping[str, Any] = next(one for one in data()["relation"] if one["name"] == name)
    return found


def _few(rng: Random, kind: str, listed: Sequence[str], people: int) -> list[str]:
    """So many people, half as many teachers and companies, and of all other things the whole list."""
    wanted = {"person": people, "helper": max(3, people // 2), "company": max(3, people // 2)}.get(kind, len(listed))
    return rng.sample(listed, min(wanted, len(listed)))


def _history(rng: Random, row: Mapping[str, Any], who: str, values: Sequence[str]) -> list[Fact]:
    """The first value is told in the first month, every change on a day of its own, none within a week of another."""
    count = min(1 + rng.choice(CHANGES), len(values))
    first, *later = rng.sample(values, count)
    weeks = rng.sample(range(5, DAYS // 7), len(later))
    facts = [Fact(row["name"], who, first, _moment(rng, rng.randrange(28)), None)]
    for value, week in zip(later, sorted(weeks), strict=True):
        facts.append(Fact(row["name"], who, value, _moment(rng, 7 * week + rng.randrange(3)), facts[-1].value))
    return facts


def _sentences(rng: Random, facts: Sequence[Fact]) -> list[tuple[datetime, str]]:
    return [(fact.at, _sentence(rng, fact)) for fact in facts]


def _sentence(rng: Random, fact: Fact) -> str:
    row = relation(fact.relation)
    template: str = rng.choice(row["first"] if fact.before is None else row["change"])
    return template.format(who=fact.who, value=fact.value)


def _distractions(rng: Random, facts: Sequence[Fact], names: Mapping[str, Sequence[str]]) -> list[tuple[datetime, str]]:
    found = []
    for fact in facts:
        row = relation(fact.relation)
        own = {one.value for one in facts if (one.relation, one.who) == (fact.relation, fact.who)}
        others = [value for value in names[row["to"]] if value not in own]
        if others and rng.random() < DISTRACTIONS:
            text = rng.choice(row["distract"]).format(who=fact.who, other=rng.choice(others))
            found.append((fact.at + timedelta(days=3 + rng.randrange(3)), text))
    return found


def _told(rng: Random, dated: Sequence[tuple[datetime, str]]) -> list[Said]:
    """Each sentence as the user's own words, or as a turn of a chat that begins or ends with small talk."""
    said: list[Said] = []
    for number, (at, text) in enumerate(sorted(dated)):
        if rng.random() < 0.5:  # noqa: PLR2004 - either way as often
            said.append(Said(text, at, ident=f"F{number}"))
            continue
        turns = [text, rng.choice(data()["talk"]["small"])]
        rng.shuffle(turns)
        names = rng.sample(data()["names"]["speaker"], 2)
        said += [
            Said(turn, at + timedelta(minutes=_MINUTES * seq), author=names[seq], thread=f"talk-{number}", seq=seq,
                 ident=f"F{number}:{seq}")
            for seq, turn in enumerate(turns)
        ]  # fmt: skip
    return said


def _single(facts: Sequence[Fact]) -> list[Question]:
    questions = []
    for fact in facts:
        row = relation(fact.relation)
        if fact in _latest(facts).values():
            questions.append(Question("now", row["now"].format(who=fact.who), fact.value))
        if fact.before is not None:
            asked = {"who": fact.who, "value": fact.value}
            questions.append(Question("before", row["before"].format(**asked), fact.before))
            questions.append(Question("when", row["when"].format(**asked), fact.at.date().isoformat()))
    return questions


def _chained(facts: Sequence[Fact]) -> list[Question]:
    latest = _latest(facts)
    return [
        Question("two_hop", chain["now"].format(who=who), latest[second, fact.value].value)
        for chain in data()["chain"]
        for first, second in [chain["links"]]
        for (name, who), fact in latest.items()
        if name == first and (second, fact.value) in latest
    ]


def _latest(facts: Sequence[Fact]) -> dict[tuple[str, str], Fact]:
    """The facts as they stand at the end: of each history the last."""
    return {(fact.relation, fact.who): fact for fact in facts}


def _moment(rng: Random, day: int) -> datetime:
    return BEGINS + timedelta(days=day, minutes=rng.randrange(600))
