"""Which memories rest on a value that no longer holds: found by words alone, no model asked. Pure.

"Ada flies home to Lisbon at Christmas" rests on "Ada lives in Lisbon": it speaks of the same subject, holds the value
that went, and is neither past nor told later than the change (temporal memory with dependencies, reduced to what code
can decide). "Ada was born in Lisbon", "Ada's sister lives in Lisbon" and "Ada likes tea" stay.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from importlib import resources
from typing import TYPE_CHECKING

from sixfold.memory import support
from sixfold.memory.store.memory_json import words
from sixfold.memory.terms import query_terms
from sixfold.memory.types import CoreFields, EpisodicFields, SemanticFields

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sixfold.memory.types import Fields, Memory

_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_NAME = r"[^\W\d_a-z\u00df-\u00ff][\w'&-]*|\d[\w.:-]*"
_NAMES = re.compile(rf"(?<!\w)(?:{_NAME})(?: (?:{_NAME}))*")
_EDGE = " \t\"'\u201c\u201d\u201e.,;:!?()"
_TELLING = 3  # letters of a value: "2" or "it" stands everywhere


@dataclass(frozen=True, slots=True)
class Settings:
    """The numbers and words of `review.toml`."""

    marked: int
    read: int
    forgotten: int
    words: int
    clause: float
    memory_share: float
    evidence_share: float
    me: re.Pattern[str] = field(repr=False)
    mine: re.Pattern[str] = field(repr=False)
    other: re.Pattern[str] = field(repr=False)
    of: re.Pattern[str] = field(repr=False)
    named: re.Pattern[str] = field(repr=False)
    people: str = field(repr=False)
    past: re.Pattern[str] = field(repr=False)
    clauses: re.Pattern[str] = field(repr=False)


@functools.cache
def settings() -> Settings:
    """Give the settings that come with the program."""
    table = tomllib.loads(resources.files(__package__).joinpath("review.toml").read_text("utf-8"))
    said = table["words"]
    return Settings(
        **table["limits"],
        memory_share=table["score"]["memory"],
        evidence_share=table["score"]["evidence"],
        me=re.compile(said["me"], re.MULTILINE),
        mine=re.compile(said["mine"]),
        other=re.compile(rf"{said['mine']}\s+(?:[\w-]+\s+)?(?P<who>(?i:{said['people']}))\b"),
        of=re.compile(rf"\b(?:{said['people']})\s+(?:{said['of']})\s*$", re.IGNORECASE),
        named=re.compile(rf"\s+(?:{said['named']})\b", re.IGNORECASE),
        people=said["people"],
        past=re.compile(said["past"], re.IGNORECASE),
        clauses=re.compile(said["clauses"], re.IGNORECASE),
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """Of whom something is said: by case-folded names, or of the user (`me`); of both where "my boss is Helena"."""

    names: frozenset[str] = field(default=frozenset(), repr=False)
    me: bool = False

    @classmethod
    def named(cls, name: str) -> Subject:
        """The one who goes by a name; the agents call the user "The user"."""
        return cls(me=True) if settings().me.search(name) else cls(frozenset({name.casefold()}))


@dataclass(frozen=True, slots=True)
class Change:
    """What no longer holds since `at`: any of `values`, of the subject.

    `origin` is the id of what changed, `own` whether the user's own words or wish changed it.
    """

    origin: str
    values: tuple[str, ...] = field(repr=False)
    at: datetime
    own: bool
    subject: Subject


def change(before: Memory, after: Memory | None, at: datetime, *, own: bool) -> Change | None:
    """What a memory no longer says as it has become `after` (None: it went); None where no value can be told."""
    new = None if after is None else after.fields
    pairs = _texts(before.fields, new)
    gone = [value for old, now, whole in pairs for value in _gone(old, now, whole=whole)]
    values = tuple(dict.fromkeys(gone))
    subject = _subject(before.fields, values)
    return Change(before.id, values, at, own, subject) if values and subject else None


def corrected(origin: str, question: str, wrong: str, right: str, at: datetime) -> Change | None:
    """What the user has called a wrong answer to a question."""
    values = tuple(_gone(wrong, f"{right} {question}", whole=True))
    subject = _line_subject(question, values)
    return Change(origin, values, at, own=True, subject=subject) if values and subject else None


def replaced(origin: str, name: str, old: str, new: str, at: datetime, *, own: bool) -> Change | None:
    """What the value of a fact about a name no longer is."""
    values = tuple(_gone(old, new, whole=True))
    return Change(origin, values, at, own, Subject.named(name)) if values else None


def rests_on(memory: Memory, gone: Change) -> bool:
    """Whether a memory says something of the subject with a value that is gone, and not as past."""
    if not _about(memory.fields, gone.subject):
        return False
    said = [one for text in _statements(memory.fields) for one in _SENTENCES.split(text)]
    said += _quoted(memory, gone)
    return any(_holds(one, gone) and not settings().past.search(one) and _own(one, gone.subject) for one in said)


def is_over(memory: Memory, at: datetime) -> bool:
    """Whether a memory tells an event that had happened by then: that stays true."""
    happened = memory.valid_to or memory.valid_from
    return isinstance(memory.fields, EpisodicFields) and happened is not None and happened <= at


def _texts(before: Fields, after: Fields | None) -> Iterator[tuple[str, str, bool]]:
    """The fields that state something, before and after, and whether one is a value and nothing else."""
    if isinstance(before, SemanticFields) and (after is None or isinstance(after, SemanticFields)):
        yield before.summary, after.summary if after else "", False
        if before.category:
            yield before.details, after.details if after else "", True
    elif isinstance(before, CoreFields) and (after is None or isinstance(after, CoreFields)):
        yield before.line, after.line if after else "", False
    elif isinstance(before, EpisodicFields) and isinstance(after, EpisodicFields):
        yield before.summary, after.summary, False


def _gone(before: str, after: str, *, whole: bool) -> Iterator[str]:
    """The values that went from a text: what was replaced where it is a name or a figure, or ends the text."""
    old, new = before.split(), after.split()
    if before == after or len(old) > settings().words:
        return
    kept = frozenset({*support.content(after), *(word.casefold().strip(_EDGE) for word in new)})
    if whole or not new:
        yield from _value(old if whole else old[1:], kept, any_words=whole)
        return
    one, other = ([word.casefold().strip(_EDGE) for word in text] for text in (old, new))
    for tag, start, end, _, _ in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "replace":
            last = end == len(old) and start > 0
            yield from _value(old[max(start, 1) : end], kept, any_words=last)


def _value(block: list[str], kept: frozenset[str], *, any_words: bool) -> Iterator[str]:
    """The first name or figure of a block, else all its words; without those that still hold."""
    text = " ".join(block)
    named = _NAMES.search(text)
    if named is None and not any_words:
        return
    told = named.group() if named else text
    left = [word.strip(_EDGE) for word in told.split()]
    value = " ".join(word for word in left if word.casefold() not in kept and support.content(word) - kept)
    if not value.isascii() or len(value) >= _TELLING:
        yield from (value,) if value else ()


def _subject(fields: Fields, values: tuple[str, ...]) -> Subject | None:
    """Of whom a memory speaks; None where nobody is known."""
    match fields:
        case SemanticFields(category=category, name=name) if category:
            return Subject.named(name)
        case SemanticFields():
            return _line_subject(fields.summary, values)
        case EpisodicFields():
            return Subject.named(fields.actor)
        case CoreFields():
            return _persons(fields.line) if settings().other.match(fields.line) else Subject(me=True)
        case _:
            return None


def _line_subject(line: str, values: tuple[str, ...]) -> Subject | None:
    """Of whom one line speaks: a person of the user's, the user, or the first name that is no value."""
    chosen = settings()
    me, other = chosen.me.search(line), chosen.other.search(line)
    if other and (me is None or other.start() < me.start()):
        return _persons(line)
    if me or chosen.mine.search(line):
        return Subject(me=True)
    gone = support.content(" ".join(values))
    for name in _NAMES.findall(line):
        known = [word for word in name.split() if support.content(word) - gone and not _asks(word)]
        if known:
            return Subject.named(" ".join(known).removesuffix("'s"))
    return None


def _persons(line: str) -> Subject:
    """A person of the user's; who that is ("my boss is Helena") is a thing of the user's own."""
    other = settings().other.search(line)
    name = frozenset({other["who"].casefold()}) if other else frozenset[str]()
    return Subject(name, me=other is None or settings().named.match(line, other.end()) is not None)


def _asks(word: str) -> bool:
    return word.casefold() in {"where", "who", "what", "which", "when", "how", "why", "whose", "does", "did"}


def _about(fields: Fields, subject: Subject) -> bool:
    chosen, text = settings(), words(fields)
    if subject.me and (isinstance(fields, CoreFields) or chosen.me.search(text) or chosen.mine.search(text)):
        return True
    found = (match for name in subject.names for match in _named(name).finditer(text))
    return any(chosen.of.search(text[: match.start()]) is None for match in found)


@functools.lru_cache(maxsize=256)
def _named(name: str) -> re.Pattern[str]:
    """A name as a word of its own, also as an owner's; somebody's sister is another person."""
    owner = "(?:['\u2019]?s)?"
    other = rf"(?!{owner}\s+(?:{settings().people})\b)"
    return re.compile(rf"(?<!\w){re.escape(name)}{owner}(?!\w){other}", re.IGNORECASE)


def _own(sentence: str, subject: Subject) -> bool:
    """Whether a sentence is not about another person beside the user, where the user is meant."""
    other = settings().other.match(sentence)
    return not subject.me or other is None or other["who"].casefold() in subject.names


def _holds(text: str, gone: Change) -> bool:
    """Whether a text holds a value, each of its words in the form of any language."""
    held = support.content(text)
    return any(all(held & set(group) for group in _groups(value)) for value in gone.values)


@functools.lru_cache(maxsize=256)
def _groups(value: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(group) for group in query_terms(value).groups) or ((),)


def _statements(fields: Fields) -> tuple[str, ...]:
    """What a memory states, a fact's value never without its relation: "born in" is what makes it last."""
    if isinstance(fields, SemanticFields) and fields.category:
        return fields.summary, f"{fields.name} {fields.category[-1]} {fields.details}"
    return tuple(words(fields).splitlines())


def _quoted(memory: Memory, gone: Change) -> Iterator[str]:
    """The clauses of its quotes of which the memory was made."""
    mine = support.content(words(memory.fields))
    aside = support.content(" ".join((*gone.values, *gone.subject.names)))
    for quote in memory.evidence:
        for clause in settings().clauses.split(quote.quote):
            said = support.content(clause) - aside
            if said and len(said & mine) >= settings().clause * len(said):
                yield clause
