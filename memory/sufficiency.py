"""Is the evidence about what was asked? Checks beside the model's own word, all by code.

A small model answers gladly from a source about somebody else (LoCoMo's category 5 asks one speaker for what the other
said) or from one that only sounds alike. Over the five development conversations, of 696 answerable questions that
name one speaker 22 have no evidence by that speaker; of 237 unanswerable ones 176 have none. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.memory import support

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sixfold.memory.sources import Source

_SHORTEST_NICKNAME = 3


@dataclass(frozen=True, slots=True)
class Question:
    """What a question asks about: the one speaker it names (None: nobody or several), its terms, its other names."""

    text: str
    subject: str | None
    terms: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Limits:
    """Measured thresholds, from `answer.toml`. `address` are words by which one speaker speaks of the other."""

    coverage: float
    similarity: float
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
        subject=named[0] if len(named) == 1 else None,
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


def unknown_names(question: Question, frequency: Mapping[str, int]) -> frozenset[str]:
    """Names in the question that stand nowhere in the memory; `frequency` counts the rows that hold each term."""
    return frozenset(name for name in question.names if not any(frequency.get(term) for term in support.content(name)))
