"""What a statement says is so, or has become so, of one subject: read by code from the shapes of its clauses. Pure.

"Ada has moved house and lives in Bergen from today on" claims home: Bergen. "Ada's cousin lives in Bergen" and "Ada
looked at a flat in Bergen, but it was dear" claim nothing of Ada.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from sixfold.memory import support
from sixfold.memory.changes.moments import Moment, moment
from sixfold.memory.changes.table import table
from sixfold.memory.changes.values import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from sixfold.memory.changes.table import Family

_SENTENCES = re.compile(
    r"(?<=[.!?])(?<!\bDr\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bSt\.)(?<!\bProf\.)(?<!\bNo\.)(?<!\bNr\.)\s+|\n+"
)
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'"})
_NOT_BUT = re.compile(r"\bnot (?:in |at |with |for |to )?[^,;]+?,? but (?:in |at |with |for |to )?", re.IGNORECASE)
_INSTEAD = re.compile(r"\b(?:instead of|rather than|not) (?=[^,;.]+[.!]?$)[^,;.]+", re.IGNORECASE)
_VERB = re.compile(
    r"(?P<verb>[^\W\d_]{3,})(?P<rest>(?: [\w'-]+){0,3}?) (?P<v>(?:(?:a|an|the|at|in|on|for|with|to|by) )*.+)"
)
_FIRST_PERSON = ("I", "we", "We", "ich", "wir", "je", "j'", "yo", "Ich", "Wir", "Je", "Yo")
_MINE = ("my", "our", "mein", "meine", "meinen", "unser", "unsere", "mon", "ma", "notre", "mi", "nuestro", "nuestra")
_PRONOUN = re.compile(r" (?:it|them|ihn|ihm|sie)(?=$|[ .,!])", re.IGNORECASE)
_TWO_WORDS = r"(?:[\w-]+ ){0,2}"
_LONGEST = 400


class Turn(StrEnum):
    """What a claim does to a relation: holds a value, no longer does, or did before."""

    IS = "is"
    ENDS = "ends"
    WAS = "was"


@dataclass(frozen=True, slots=True)
class Statement:
    """One text of the memory: its `ref`, when it was said, by whom (None for the user)."""

    ref: str
    at: datetime
    text: str = field(repr=False)
    author: str | None = None
    own: bool = True


@dataclass(frozen=True, slots=True)
class Claim:
    """`value` holds for `relation` from `day` on (None: for what it is like). `nouns`: stems of the role.

    `spoken`: another than the user says it of themselves, as "I".
    """

    relation: str | None
    value: str
    turn: Turn
    day: date
    label: str
    stated: bool
    statement: Statement
    sentence: str = field(repr=False)
    nouns: frozenset[str] = frozenset()
    verb: frozenset[str] = frozenset()
    weak: bool = False
    spoken: bool = False

    @property
    def order(self) -> tuple[date, datetime]:
        """Later claims win."""
        return self.day, self.statement.at


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose relation is asked: a name, or the user or a speaker ("I", "my") by the texts that are theirs."""

    name: str
    me: bool = False

    def speaks(self, statement: Statement) -> bool:
        """Whether "I" in the statement is the subject."""
        if self.me:
            return statement.author is None and statement.own
        return statement.author is not None and statement.author.split()[:1] == self.name.split()[:1]


def claims(statement: Statement, subject: Subject, noun: str = "") -> list[Claim]:
    """All that a statement claims of a subject; `noun` is the role that was asked for."""
    return list(_claims(statement, subject, noun))


@lru_cache(maxsize=1 << 13)
def _claims(statement: Statement, subject: Subject, noun: str) -> tuple[Claim, ...]:
    found: list[Claim] = []
    for sentence in _SENTENCES.split(statement.text[: 20 * _LONGEST].translate(_QUOTES)):
        if sentence.rstrip().endswith("?") or len(sentence) > _LONGEST or table().words["unreal"].search(sentence):
            continue
        said = moment(sentence, statement.at)
        reading = _Sentence(statement, sentence.strip(), said, subject)
        found += reading.claims(noun)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Sentence:
    statement: Statement
    sentence: str
    said: Moment
    subject: Subject

    def claims(self, noun: str) -> Iterator[Claim]:
        text = self.said.text
        text = _INSTEAD.sub("", _NOT_BUT.sub("", text))
        for form, possessive in _forms(self.subject, self.statement):
            yield from self._objects(text, form, noun)
            for rest, owned in _after(text, form, possessive):
                if owned:
                    yield from self._of_noun(rest, noun)
                else:
                    yield from self._of_clauses(_clauses(rest), noun)

    def _claim(
        self,
        relation: str | None,
        value: str,
        turn: Turn = Turn.IS,
        *,
        nouns: str = "",
        verb: str = "",
        weak: bool = False,
    ) -> Iterator[Claim]:
        if not value or value.casefold() in {nouns.casefold(), self.subject.name.casefold()}:
            return
        at = self.statement.at.date()
        yield Claim(
            relation=relation,
            value=value,
            turn=turn,
            day=self.said.day or at,
            label=self.said.label,
            stated=self.said.day is not None or self.said.fresh,
            statement=self.statement,
            sentence=self.sentence,
            nouns=support.content(nouns),
            verb=support.content(verb),
            weak=weak,
            spoken=not self.subject.me and self.subject.name not in self.sentence,
        )

    def _of_clauses(self, clauses: Sequence[str], noun: str) -> Iterator[Claim]:
        """The claims of each clause; "it" in a later one is what an earlier one says was got."""
        got = ""
        for number, clause in enumerate(clauses):
            meant = _PRONOUN.sub(lambda match: f" {got}" if got else match[0], clause)  # noqa: B023 - used at once
            yield from self._of_clause(meant, noun, first=not number)
            got = got or _first((*table().vague, *table().weak), clause, proper=False)

    def _of_clause(self, clause: str, noun: str, *, first: bool) -> Iterator[Claim]:
        was = table().words["past"].search(clause)
        turn = Turn.WAS if was else Turn.IS
        said = clause[was.end() :].strip() if was else clause
        for family in table().families:
            yield from self._of_family(said, family, turn)
        for role in _roles(noun):
            yield from self._claim(None, _first(_of_role(role), said, proper=False), turn, nouns=noun)
        if value := _first(table().vague, said, proper=False):
            yield from self._claim(None, value, turn)
        else:
            yield from self._claim(None, _first(table().weak, said, proper=False), turn, weak=True)
        verb = _VERB.match(table().words["adverbs"].sub("", said).strip()) if first else None
        if verb and support.content(verb["verb"]):
            value = trimmed(_without_prepositions(verb["v"]), proper=False)
            yield from self._claim(None, value, turn, verb=verb["verb"])

    def _of_family(self, clause: str, family: Family, turn: Turn) -> Iterator[Claim]:
        if value := _first(family.ends, clause, proper=family.proper):
            yield from self._claim(family.name, value, Turn.ENDS)
        elif value := _first(family.clause, clause, proper=family.proper):
            yield from self._claim(family.name, value, turn)
        elif role := _any_noun(clause, family):
            value = _first(_of_role(f"{_TWO_WORDS}{role}"), clause, proper=family.proper)
            yield from self._claim(family.name, value, turn)

    def _of_noun(self, rest: str, noun: str) -> Iterator[Claim]:
        """What is said of "Ada's <noun> ...": the noun is what stands before the verb."""
        for family in table().families:
            for said in _leading(rest, family):
                after = rest[len(said) :].strip()
                value = _first(family.noun_clause, after, proper=family.proper)
                value = value or _first(table().noun_clause, after, proper=family.proper)
                yield from self._claim(family.name, value, nouns=said)
        if role := _shared(noun, rest):
            value = _first(table().noun_clause, rest[len(role) :].strip(), proper=False)
            yield from self._claim(None, value, nouns=role)

    def _objects(self, text: str, form: str, noun: str) -> Iterator[Claim]:
        for family in table().families:
            for template in family.objects:
                yield from self._object(text, template, form, "", family=family)
            if family.proper and (said := _any_noun(text, family)):
                for template in table().noun_objects:
                    yield from self._object(text, template, form, said, family=family)
        for role in _roles(noun):
            for template in table().noun_objects:
                yield from self._object(text, template, form, role, family=None)

    def _object(self, text: str, template: str, form: str, role: str, *, family: Family | None) -> Iterator[Claim]:
        noun = f"{_TWO_WORDS}{role}" if role else ""
        match = table().pattern(template, subject=form, noun=noun).search(text)
        if match is None or (template.startswith("{v}") and not _begins(text[: match.start()])):
            return
        value = trimmed(match["v"], proper=family is not None and family.proper)
        if value and value.casefold() not in {form.casefold(), "i", "we"}:
            name = family.name if family else None
            yield from self._claim(name, value, nouns=role if family is None else "")


def _forms(subject: Subject, statement: Statement) -> list[tuple[str, str]]:
    """How the statement names the subject: the word itself, and how it says "of it"."""
    forms = []
    if not subject.me:
        name = re.escape(subject.name)
        forms.append((name, rf"{name}(?:'s?)"))
    if subject.speaks(statement):
        own = "|".join(_FIRST_PERSON)
        forms.append((f"(?:{own}|me)", f"(?:{'|'.join((*_MINE, *(word.title() for word in _MINE)))})"))
    return forms


def _after(text: str, form: str, possessive: str) -> Iterator[tuple[str, bool]]:
    """What follows the subject where it begins a clause, and whether that is its own or of something it has."""
    for match in re.finditer(rf"(?<![\w-])(?:(?P<of>{possessive})(?![\w'])|{form}(?![\w'-])(?:'(?:ve|m|s))?)\s*", text):
        if _begins(text[: match.start()]):
            yield text[match.end() :], match["of"] is not None


def _begins(before: str) -> bool:
    """Whether a clause begins after these words: nothing, an end, or a lead-in stands there."""
    bare = before.strip()
    if not bare or bare[-1] in ":;,.!-\u2013\u2014(\"'":
        return True
    last = re.split(r"[:;,.!]\s*", bare)[-1]
    return bool(
        re.fullmatch(table().words["lead"].pattern + r"(?: (?:the|project|team|that|our))?", last, re.IGNORECASE)
    ) or (last.casefold() in {"the", "project", "the project", "team", "our", "and"})


def _clauses(rest: str) -> Sequence[str]:
    return [one.strip() for one in table().words["parts"].split(rest) if one and one.strip()]


def _first(patterns: Sequence[re.Pattern[str]], clause: str, *, proper: bool) -> str:
    for pattern in patterns:
        match = pattern.match(clause)
        if match is None:
            continue
        value = trimmed(match["v"], proper=proper)
        kept = match.groupdict().get("keep")
        if value:
            return f"{kept} {value}" if kept else value
    return ""


def _leading(rest: str, family: Family) -> list[str]:
    """The words, up to three, with which a text begins that end in a noun of the family."""
    words = rest.split()
    for count in (3, 2, 1):
        if len(words) >= count and words[count - 1].casefold().strip(",") in family.nouns:
            return [" ".join(words[:count])]
    return []


def _any_noun(text: str, family: Family) -> str:
    """The nouns of the family that stand in a text, in the singular or plural, as one pattern; empty without any."""
    words = dict.fromkeys(word.casefold() for word in re.findall(r"[\w-]+", text))
    found = [word for word in words if word in family.nouns or word.removesuffix("s") in family.nouns]
    return f"(?:{'|'.join(map(re.escape, found))})" if found else ""


def _of_role(role: str) -> list[re.Pattern[str]]:
    return [table().pattern(one, noun=role, start=True) for one in table().noun_subject]


def _roles(noun: str) -> list[str]:
    """The asked noun as patterns: whole, and its last word, in the singular or plural."""
    words = noun.split()
    if not words:
        return []
    return list(dict.fromkeys(rf"{re.escape(' '.join(words[at:]))}s?" for at in (0, len(words) - 1)))


def _shared(noun: str, rest: str) -> str:
    """The words with which `rest` begins that end in the asked noun; none where another word tells it apart."""
    words, asked = rest.split(), noun.split()
    if not asked:
        return ""
    for count in (1, 2, 3):
        if len(words) >= count and words[count - 1].casefold().strip(",") == asked[-1].casefold():
            own = support.content(" ".join(words[: count - 1]))
            other = support.content(" ".join(asked[:-1]))
            fresh = support.content("new current old neue nouveau nuevo latest present")
            return " ".join(words[:count]) if not (own - other - fresh and other) else ""
    return ""


def _without_prepositions(text: str) -> str:
    return re.sub(r"^(?:(?:at|in|on|for|with|to|by|bei|in|im|mit|für|chez|à|en|con|para) )+", "", text)
