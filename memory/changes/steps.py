"""Questions of two steps: a phrase that describes is resolved first and its value put in its place. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Protocol

from sixfold.memory import support
from sixfold.memory.changes import asking
from sixfold.memory.changes.asking import Asked, Class
from sixfold.memory.changes.claims import Subject
from sixfold.memory.changes.settling import Settled, settle
from sixfold.memory.changes.table import table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sixfold.memory.changes.claims import Statement
    from sixfold.memory.changes.settling import Likeness

_DEEPEST = 3
_MOST_WORDS = 3
_KIND = re.compile(
    r"^\W*(?:\w+ )?(?:which|what|welche[rnms]?|quelle?|qué) [\w-]+"
    r"(?= (?:is|are|was|does|did|do|has|ist|est|es)\b)",
    re.IGNORECASE,
)


class Told(Protocol):
    """Gives what the memory holds of a subject."""

    def about(self, asked: Asked) -> Iterable[Statement]:
        """The statements that may speak of the asked subject and relation, in any order."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Answers questions about what changes, from the statements it is given, as of the day `today`."""

    told: Told
    likeness: Likeness
    today: date

    def answer(self, question: str) -> Settled | None:
        """The answer, or None where the question is of another kind or the statements do not settle it."""
        if not asking.readable(question):
            return None
        return self._answer(question, _DEEPEST)

    def _answer(self, question: str, depth: int) -> Settled | None:
        inner = described(question) if depth else None
        if inner is None:
            return self._plain(question)
        phrase, asked = inner
        first = self._answer(asked, depth - 1)
        if first is None:
            return self._one(question, Subject(phrase)) if "'s" in phrase else None
        second = self._answer(question.replace(phrase, first.value), depth - 1)
        if second is None:
            return None
        return replace(second, rests_on=(*second.rests_on, *first.rests_on), sure=True)

    def _plain(self, question: str) -> Settled | None:
        for subject in asking.subjects(question):
            found = self._one(question, subject)
            if found is not None:
                return found
        return None

    def _one(self, question: str, subject: Subject) -> Settled | None:
        asked = asking.read(question, subject)
        if asked.plural or not (asked.family or asked.noun or asked.words):
            return None
        found = settle(asked, self.told.about(asked), self.today, self.likeness)
        return replace(found, sure=True) if found and asked.explicit else found


def described(question: str) -> tuple[str, str] | None:
    """The innermost phrase that describes instead of naming, as it stands there, and the question that resolves it."""
    nested = table().nested
    for pattern in nested["relative"]:
        if match := pattern.search(question):
            return match.group(), f"Which {match['n']} does {match['s']} {match['r']}"
    for pattern in nested["inverse"]:
        if match := pattern.search(question):
            return match.group(), f"Who {match['r']} {match['s']}{match['t'] or ''}"
    turn, _ = asking.classed(question)
    if turn is Class.WHEN and table().words["become"].search(question):
        return None
    return _possessed(question)


def _possessed(question: str) -> tuple[str, str] | None:
    name = table().name
    for pattern in (rf"(?P<s>{name})'s? ", r"\b(?P<s>[Mm]y) "):
        for match in re.finditer(pattern, question):
            noun = _noun(question[match.end() :])
            phrase = f"{match.group()}{noun}"
            if noun and _asks_more(question.replace(phrase, " ")):
                return phrase, f"Who is {phrase}"
    of = re.search(rf"\bthe (?P<n>[\w-]+(?: [\w-]+)?) (?:of|for) (?P<s>{name})(?!'s)", question)
    if of and of["n"].split()[-1].casefold() in _nouns() and _asks_more(question.replace(of.group(), " ")):
        return of.group(), f"Who is {of.group()}"
    return None


def _noun(after: str) -> str:
    """The words with which a text begins up to a role that the table knows."""
    words = re.findall(r"[\w-]+", after.partition("?")[0])[:_MOST_WORDS]
    for count in range(len(words), 0, -1):
        if words[count - 1].casefold() in _nouns() and after.startswith(" ".join(words[:count])):
            return " ".join(words[:count])
    return ""


def _asks_more(rest: str) -> bool:
    """Whether a question asks for more than the phrase that was taken out of it."""
    words = table().words
    bare = words["wh"].sub(" ", _KIND.sub(" ", words["when"].sub(" ", rest)))
    bare = words["now"].sub(" ", words["before_tail"].sub(" ", bare))
    bare = words["before"].sub(" ", bare)
    plain = {term for word in table().sets["plain"] for term in support.content(word)}
    return bool(support.content(bare) - plain)


@cache
def _nouns() -> frozenset[str]:
    return frozenset().union(*(family.nouns for family in table().families))
