"""What the user has set right, looked up before a question is answered and before a segment wakes an agent.

A correction is a memory of its own that works at once, without a model having read it (the error memory of ReLoop2,
arXiv 2306.08808, as text): the question, what was answered wrongly, and what is right. A later question that asks the
same is answered from it first, and what only says the wrong value is passed over.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass, field, replace
from importlib import resources
from typing import TYPE_CHECKING

from sixfold.capture.observation import Trust
from sixfold.memory import support
from sixfold.memory.agents.reading import Reading, renumbered
from sixfold.memory.sources import Found
from sixfold.memory.store.facts import Correction, Facts
from sixfold.memory.store.observations import Observations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sixfold.capture.observation import Observation
    from sixfold.memory.agents.reading import ReadLine
    from sixfold.memory.store.database import Database

_MARK = re.compile("\u27e6[^\u27e7]*\u27e7")  # what stands for a secret says nothing of its value
_FIRST_LETTERS = 3
_ANY = "which"
_AMOUNT = "many"
_LEAD = 2.0  # times the best score: above what a retriever, or a name in the question, can raise another to


@dataclass(frozen=True, slots=True)
class Limits:
    """Measured thresholds, and the interrogatives of each kind; they stand in `corrections.toml`."""

    about: float
    other_kind: float
    stated: float
    right: float
    naming: re.Pattern[str] = field(repr=False)
    kinds: Mapping[str, re.Pattern[str]] = field(repr=False)


@functools.cache
def limits() -> Limits:
    """The thresholds and words that ship with the program."""
    table = tomllib.loads(resources.files(__package__).joinpath("corrections.toml").read_text("utf-8"))
    kinds = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in table["kinds"].items()}
    shares = {name: value for name, value in table["limits"].items() if name != "naming"}
    return Limits(**shares, naming=re.compile(table["limits"]["naming"], re.IGNORECASE), kinds=kinds)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is compared: its terms, those of its names, and what kind of thing it asks for.

    `said` are its terms without those of "which city" or "what time", which its kind holds; "how old" and "how much"
    are of one kind and keep theirs.
    """

    terms: frozenset[str]
    said: frozenset[str]
    names: frozenset[str]
    kind: str | None

    @classmethod
    def read(cls, question: str, chosen: Limits) -> Asked:
        """The question's terms; what stands for a secret in it counts for nothing."""
        text = chosen.naming.sub(" ", _MARK.sub(" ", question))
        named = {term for name in support.names(text) for term in support.content(name)}
        kind = next((name for name, pattern in chosen.kinds.items() if pattern.search(text)), None)
        terms = support.content(text)
        said = terms if kind in {None, _AMOUNT} else support.content(chosen.kinds[str(kind)].sub(" ", text))
        return cls(terms, said, frozenset(named) & terms, kind)


@dataclass(frozen=True, slots=True)
class Known:
    """A correction with its words as terms: `wrong` and `right` hold what only the one and only the other says."""

    correction: Correction
    asked: Asked
    wrong: frozenset[str]
    right: frozenset[str]
    values: frozenset[str]

    @classmethod
    def read(cls, correction: Correction, chosen: Limits) -> Known:
        """The terms of a correction."""
        asked = Asked.read(correction.question, chosen)
        wrong, right = (support.content(_MARK.sub(" ", one)) for one in (correction.wrong, correction.right))
        return cls(correction, asked, wrong - right - asked.terms, right - wrong - asked.terms, wrong | right)

    def about(self, other: Asked, chosen: Limits) -> float:
        """How far another question asks what was corrected, from 0 to 1: the share of common terms (Dice).

        The two values do not count against it ("Does Ada live in Rome?"); a name that only one of them holds, while the
        other has a word of its own, does: they ask about different things.
        """
        mine, theirs = self.asked.terms, other.terms - (self.values - self.asked.terms)
        if not mine or not theirs or self._elsewhere(other, theirs):
            return 0.0
        common = sum(_near(term, mine) for term in theirs)
        share = min(1.0, 2 * common / (len(mine) + len(theirs)))
        return share * _same_kind(self.asked.kind, other.kind, chosen)

    def _elsewhere(self, other: Asked, theirs: frozenset[str]) -> bool:
        mine = self.asked.terms
        lacks = any(not _near(term, other.terms) for term in mine)
        adds = any(not _near(term, mine) for term in theirs)
        named = {term for term in other.names & theirs if not _near(term, mine)}
        unnamed = {term for term in self.asked.names if not _near(term, other.terms)}
        return bool((named and lacks) or (unnamed and adds))

    def contradicts(self, text: str, chosen: Limits) -> bool:
        """Whether a text holds all of the wrong words and not the right ones; False where they are the same words."""
        folded = text.casefold()
        if not self.wrong or not all(term[:_FIRST_LETTERS] in folded for term in self.wrong):
            return False
        held = support.content(text)
        if not self.wrong <= held:
            return False
        return not self.right or len(self.right & held) < chosen.right * len(self.right)

    def speaks_of(self, text: str) -> bool:
        """Whether a text holds a term of the corrected question."""
        return bool(self.asked.terms & support.content(text))

    def is_asked_by(self, other: Asked) -> bool:
        """Whether another question holds nothing but words of the corrected one and of its values."""
        return all(_near(term, self.asked.terms | self.values) for term in other.said)

    def states(self, text: str, chosen: Limits) -> bool:
        """Whether one line says again what was wrong: of the same things, by most of the question's words."""
        return self.contradicts(text, chosen) and self.concerns(text, chosen)

    def concerns(self, text: str, chosen: Limits) -> bool:
        """Whether a text is about what was asked: it holds most of the question's words and all of its names."""
        if not self.asked.terms:
            return False
        held = support.content(text)
        common = sum(_near(term, held) for term in self.asked.terms)
        return self.asked.names <= held and common >= chosen.stated * len(self.asked.terms)


@dataclass(frozen=True, slots=True)
class Applied:
    """The corrections that a question is about, best first, each with its observation; empty for most questions."""

    known: tuple[tuple[Known, Observation], ...] = ()
    chosen: Limits = field(default_factory=limits, repr=False)
    asked: Asked | None = field(default=None, repr=False)

    def settles(self, found: Sequence[Found]) -> bool:
        """Whether the first correction is the answer: it was asked the same and nothing found says more, later.

        Then no model need be asked. Given "Dr Holm" for "Who is my dentist?" and a line about somebody else, the 1.5B
        said that Dr Holm was that one's dentist.
        """
        if self.asked is None or not self.known:
            return False
        best, own = self.known[0]
        later = (one.observation for one in found if one.observation.observed_at > best.correction.at)
        return best.is_asked_by(self.asked) and not any(
            seen.id != own.id and best.concerns(_said(seen.author, seen.title, seen.text), self.chosen)
            for seen in later
        )

    @property
    def leads(self) -> tuple[Observation, ...]:
        """The correction that answers; another stands beside it only where it sets something else right."""
        if not self.known:
            return ()
        best, first = self.known[0]
        others = [one for known, one in self.known[1:] if known.asked.terms != best.asked.terms]
        return (first, *(one for one in others if not self.overrules(one)))

    def overrules(self, seen: Observation) -> bool:
        """Whether evidence says only what was wrong: then it is passed over.

        Before the correction any text about the question that holds the wrong value; afterwards only what states it as
        before, and never the user's own words.
        """
        return any(self._overruled(known, seen) for known, own in self.known if own.id != seen.id)

    def set_right(self, found: Sequence[Found]) -> tuple[Found, ...]:
        """The evidence with the corrections first and without what they call wrong."""
        if not self.known:
            return tuple(found)
        leads = self.leads
        corrections = {own.id for _, own in self.known}
        kept = [one for one in found if one.observation.id not in corrections and not self.overrules(one.observation)]
        best = max((one.score for one in found), default=1.0)
        return (*(Found(one, _LEAD * best) for one in leads), *kept)

    def _overruled(self, known: Known, seen: Observation) -> bool:
        said = _said(seen.author, seen.title, seen.text)
        if seen.observed_at <= known.correction.at:
            return known.contradicts(seen.text, self.chosen) and known.speaks_of(said)
        return seen.trust is not Trust.USER and any(
            known.states(_said(seen.author, seen.title, line), self.chosen) for line in seen.text.splitlines()
        )


class Corrections:
    """Looks corrections up; call it on the database's thread."""

    def __init__(self, db: Database, chosen: Limits | None = None) -> None:
        self._facts = Facts(db)
        self._observations = Observations(db)
        self._chosen = chosen or limits()
        self._read: dict[str, Known] = {}

    def about(self, question: str) -> Applied:
        """The corrections whose question is the same, the best first and of equals the latest."""
        known = self._known()
        if not known:
            return Applied((), self._chosen)
        asked = Asked.read(question, self._chosen)
        ranked = sorted(
            ((one.about(asked, self._chosen), one.correction.at, one) for one in known),
            key=lambda row: row[:2],
            reverse=True,
        )
        same = [one for share, _, one in ranked if share >= self._chosen.about]
        ids = [one.correction.observation for one in same if one.correction.observation]
        stored = {one.id: one.observation for one in self._observations.by_ids(ids)} if ids else {}
        pairs = [(one, stored[own]) for one in same if (own := one.correction.observation) in stored and own]
        return Applied(tuple(pairs), self._chosen, asked)

    def cleared(self, reading: Reading) -> Reading:
        """A reading without the lines that state again what the user has corrected; the same one where there are none.

        The user's own later words always stay: they may say that it has changed.
        """
        known = self._known()
        kept = [line for line in reading.lines if not any(self._again(one, line) for one in known)]
        return reading if len(kept) == len(reading.lines) else replace(reading, lines=renumbered(kept))

    def _again(self, known: Known, line: ReadLine) -> bool:
        seen = line.observation
        if seen.trust is Trust.USER and seen.observed_at > known.correction.at:
            return False
        return known.states(_said(line.speaker, seen.title, line.text), self._chosen)

    def _known(self) -> list[Known]:
        stored = self._facts.corrections()
        self._read = {one.id: self._read.get(one.id) or Known.read(one, self._chosen) for one in stored if one.question}
        return list(self._read.values())


def _said(author: str | None, title: str | None, text: str) -> str:
    return f"{author or ''} {title or ''} {text}"


def _near(term: str, held: frozenset[str]) -> bool:
    """Whether a term is held, as it is, inside a compound or with another ending ("own", "owner")."""
    if support.within(term, held):
        return True
    return len(term) >= _FIRST_LETTERS and any(
        len(other) >= _FIRST_LETTERS and (other.startswith(term) or term.startswith(other)) for other in held
    )


def _same_kind(one: str | None, other: str | None, chosen: Limits) -> float:
    if one == other or one is None or other is None:
        return 1.0
    return chosen.other_kind if _ANY in {one, other} else 0.0
