"""Is the evidence about what was asked? Checks beside the model's own word, all by code.

A small model answers gladly from a source about somebody else (LoCoMo's category 5 asks one speaker for what the other
said) or from one that only sounds alike. Over the five development conversations, of 696 answerable questions that
name one speaker 22 have no evidence by that speaker; of 237 unanswerable ones 176 have none. Pure.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.memory import support
from sixfold.memory.searchable import CORRECTION_PLUGIN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sixfold.memory.sources import Found, Source

_SHORTEST_NICKNAME = 3
_COMPARED = 3  # of the best hits of either side


@dataclass(frozen=True, slots=True)
class Question:
    """What a question asks about: the speakers it names, its terms, its other names."""

    text: str
    speakers: tuple[str, ...]
    terms: frozenset[str]
    names: frozenset[str]

    @property
    def subject(self) -> str | None:
        """The one speaker it names; None for nobody and for several."""
        return self.speakers[0] if len(self.speakers) == 1 else None


@dataclass(frozen=True, slots=True)
class Limits:
    """Measured thresholds, from `answer.toml`. `address` are words by which one speaker speaks of the other."""

    doubt: float
    doubt_coverage: float
    address: frozenset[str]
    calendar: frozenset[str]
    free: frozenset[str]


def read(text: str, authors: Iterable[str], limits: Limits) -> Question:
    """Find the speaker and the terms of a question; speakers' names are not among the terms."""
    words = {word.casefold().removesuffix("'s").removesuffix("\u2019s") for word in re.findall(r"[\w'\u2019-]+", text)}
    named = [author for author in authors if _names(author, words)]
    own = {part for author in named for part in support.content(author)}
    free = {term for word in limits.free for term in support.content(word)}
    return Question(
        text=text,
        speakers=tuple(named),
        terms=frozenset(support.content(text) - own - free),
        names=frozenset(
            name for name in support.names(text) if name not in limits.calendar and not support.content(name) & own
        ),
    )


def _names(author: str, words: Collection[str]) -> bool:
    first = author.casefold().split()[0] if author.split() else ""
    if len(first) < _SHORTEST_NICKNAME:
        return first in words
    return any(len(word) >= _SHORTEST_NICKNAME and first.startswith(word) for word in words) or first in words


def about_subject(source: Source, question: Question, limits: Limits) -> bool:
    """Whether a source can speak of the asked speaker: said by them, to them ("you"), or of them by name."""
    subject = question.subject
    if subject is None or source.speaker is None or source.speaker == subject:
        return True
    words = {word.casefold() for word in re.findall(r"\w+", source.text)}
    return bool(words & limits.address) or subject.casefold().split()[0] in words


def covered(question: Question, sources: Sequence[Source]) -> float:
    """The share of the question's terms that the sources hold together; 1 for a question without any."""
    if not question.terms:
        return 1.0
    held = support.content("\n".join(source.shown for source in sources))
    return len([term for term in question.terms if support.within(term, held)]) / len(question.terms)


def doubt(question: Question, found: Sequence[Found], rarity: Mapping[str, float], limits: Limits) -> float:
    """How far the best three by others are ahead of the best three by the asked speaker; minus infinity without one.

    So too where the evidence begins with what the user has set right: that is about the question, whoever spoke.

    Scores are the retriever's, compared rank by rank as far as both sides have one; to the mean of their differences a
    share of that of the covered terms is added, each term weighed by its `rarity`.
    """
    if question.subject is None or (found and found[0].observation.source.plugin == CORRECTION_PLUGIN):
        return -math.inf
    own = [one for one in found if one.observation.author == question.subject]
    others = [one for one in found if one.observation.author not in {question.subject, None}]
    if not others:
        return -math.inf
    if not own:
        return math.inf
    apart = _weighed(question, others[:_COMPARED], rarity) - _weighed(question, own[:_COMPARED], rarity)
    pairs = list(zip(others[:_COMPARED], own[:_COMPARED], strict=False))
    ahead = sum(other.score - mine.score for other, mine in pairs) / len(pairs)
    return ahead + limits.doubt_coverage * apart


def rarity(frequency: Mapping[str, int], rows: int) -> dict[str, float]:
    """The weight of each term: the logarithm of how rare it is among `rows`."""
    return {term: math.log(1 + rows / (1 + count)) for term, count in frequency.items()}


def _weighed(question: Question, found: Sequence[Found], weights: Mapping[str, float]) -> float:
    """The largest share of the question's terms, by weight, that one of `found` holds."""
    unheard = max(weights.values(), default=1.0)
    wanted = {term: weights.get(term, unheard) for term in question.terms}
    total = sum(wanted.values())
    shares = [
        sum(weight for term, weight in wanted.items() if support.within(term, support.content(one.observation.text)))
        for one in found
    ]
    return max(shares, default=0.0) / total if total else 0.0


def named_first(question: Question, found: Sequence[Found]) -> list[Found]:
    """The evidence with what holds the question's names (speakers apart) raised, in proportion, by half at most.

    Two people of one first name are told apart by it; a small model is led by what comes first.
    """
    held = _named(question, found)
    return sorted(found, key=lambda one: one.score * (1 + 0.5 * held[one.observation.id]), reverse=True)


def named_alone(question: Question, found: Sequence[Found]) -> list[Found]:
    """The evidence without the pages and notes that hold none of the question's names, where something holds all.

    A small model takes the minutes of one page for those of another. Turns of a talk stay: what a talk is about is
    seldom named in each. Not for a question of two parts, whose second may be told without the name.
    """
    held = _named(question, found)
    whole = max(held.values(), default=0.0) == 1
    return [one for one in found if not whole or held[one.observation.id] or one.observation.author]


def _named(question: Question, found: Sequence[Found]) -> dict[str, float]:
    """The share of the question's names that each holds, by id."""
    wanted = {term for name in question.names for term in support.content(name)}
    return {one.observation.id: len(wanted & _told(one)) / max(1, len(wanted)) for one in found}


def _told(one: Found) -> frozenset[str]:
    return support.content(f"{one.observation.title or ''} {one.observation.text}")


def unknown_names(question: Question, frequency: Mapping[str, int]) -> frozenset[str]:
    """Names in the question that stand nowhere in the memory; `frequency` counts the rows that hold each term."""
    return frozenset(name for name in question.names if not any(frequency.get(term) for term in support.content(name)))
