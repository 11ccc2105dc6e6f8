"""What a question asks: of whom, of which relation, and whether for now, before, or the day of a change. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sixfold.memory import support
from sixfold.memory.changes.claims import Subject
from sixfold.memory.changes.table import Family, table

_MINE = re.compile(r"\b(?:I|my|mine|me|our|we|ich|meine?[nrms]?|mir|mich|je|mon|ma|mes|mi|mis|yo)\b(?<!\bMe)")
_KIND = re.compile(
    r"^\W*(?:[\w]+ )?(?:which|what|welche[rnms]?|quelle?|qué)(?: kind of| type of| sort of| of \w+)? "
    r"(?P<kind>(?!(?:is|are|was|does|did|do|has)\b)[\w-]+(?: (?!(?:is|are|was|does|did|do|has|had)\b)[\w-]+)?)",
    re.IGNORECASE,
)
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'"})
_ROLE_END = (
    r"(?:now|currently|today|these days|nowadays|at the moment|before|previously|at present|called|named|jetzt|"
    r"maintenant|ahora|until|prior|in the past|earlier)"
)


class Class(StrEnum):
    """Which of the values of a relation is asked for, or the day on which one began."""

    NOW = "now"
    BEFORE = "before"
    WHEN = "when"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, read. `explicit`: it says in words for which time it asks; `kind`: "city", "instrument".

    `words` are its terms without its subject's and those of time; `beyond` those that its relation leaves unexplained.
    """

    text: str
    turn: Class
    explicit: bool
    subject: Subject
    noun: str
    kind: str
    family: Family | None
    words: frozenset[str]
    beyond: frozenset[str]
    plural: bool = False

    @property
    def relation(self) -> str | None:
        """The name of the relation, where the table knows it."""
        return self.family.name if self.family else None


def readable(question: str) -> bool:
    """Whether it asks for one thing that may change; not for two, for many, for reasons or for a yes."""
    return bool(
        (table().words["wh"].search(question) or table().words["when"].search(question))
        and not table().words["others"].search(question)
    )


def subjects(question: str) -> list[Subject]:
    """Those of whom it may ask, in the order in which it names them, the user last."""
    text = question.translate(_QUOTES)
    first = re.match(r"\W*\w+", text)
    found = []
    for match in re.finditer(table().name, text):
        name = match.group().removesuffix("'s").removesuffix("'")
        if first is not None and match.start() < first.end():
            name = name.partition(" ")[2]
        if name and name.split()[0] not in {"I", "My", "Ich"} and name.casefold() not in table().months:
            found.append(Subject(name))
    if _MINE.search(text):
        found.append(Subject("I", me=True))
    return list(dict.fromkeys(found))


def classed(question: str) -> tuple[Class, bool]:
    """The class of a question, and whether its words say so."""
    words = table().words
    if words["when"].search(question):
        return Class.WHEN, True
    if words["before"].search(question):
        return Class.BEFORE, True
    return Class.NOW, bool(words["now"].search(question))


def read(question: str, subject: Subject) -> Asked:
    """Read a question as one about this subject."""
    text = " ".join(question.translate(_QUOTES).rstrip(" ?.!").split())
    turn, explicit = classed(text)
    words = table().words
    bare = words["before_tail"].sub("", text) if turn is Class.BEFORE else text
    bare = bare.strip(" ,") if len(bare.split()) > 1 else text
    asked = re.sub(rf"\b{re.escape(subject.name)}(?:'s?)?(?!\w)", " ", bare) if not subject.me else bare
    kind = _KIND.match(asked)
    said = words["wh"].sub(" ", words["now"].sub(" ", words["before"].sub(" ", words["when"].sub(" ", asked))))
    noun = _role(bare, subject)
    left = frozenset(support.content(said)) - _plain()
    family = next((one for one in table().families if _is_asked(one, noun, said, text)), None)
    return Asked(
        text=text,
        turn=turn,
        explicit=explicit,
        subject=subject,
        noun=noun,
        kind=kind["kind"].strip() if kind else "",
        family=family,
        words=left,
        beyond=_unexplained(family, said) - support.content(noun) - _plain() - _generic(),
        plural=bool(kind and re.search(r"(?<!s)s$", kind["kind"]) and re.search(r"\b(?:are|have|do|were)\b", text)),
    )


def _is_asked(family: Family, noun: str, said: str, text: str) -> bool:
    if noun and noun.rsplit(maxsplit=1)[-1].casefold() in family.nouns:
        return True
    if noun:
        return False
    return bool(family.asks.search(said) or (not support.content(said) - _plain() and family.asks.search(text)))


def _role(text: str, subject: Subject) -> str:
    """What is asked for as the subject's: "music teacher" of "Ada's music teacher", "the music teacher of Ada"."""
    name = re.escape(subject.name)
    own = r"(?:my|our|[Mm]eine?[nrm]?|mon|ma|mi)" if subject.me else rf"{name}'s?"
    of = r"(?:me)" if subject.me else name
    words = r"(?P<n>(?:(?!of\b|for\b)[\w-]+ ){0,2}?(?!of\b|for\b|is\b|was\b)[\w-]+)"
    for pattern in (
        rf"\b{own} {words}(?= {_ROLE_END}\b| (?:is|was|in|at|based|located)\b|[?,.]|$)",
        rf"\b{of} (?:move|change|switch|transfer|relocate)d? (?:the|his|her|their|its|my) {words} (?:to|for|from)\b",
        rf"\b(?:the|der|die|das|le|la|el) {words} (?:of|for|von|de|at|in) {of}(?!\w)",
    ):
        match = re.search(pattern, text)
        if match:
            modifiers = table().words
            noun = " ".join(modifiers["now"].sub(" ", modifiers["before"].sub(" ", match["n"])).split())
            if noun:
                return noun
    return ""


def _unexplained(family: Family | None, said: str) -> frozenset[str]:
    """The terms of a question without the words by which it asks for its relation."""
    return support.content(family.asks.sub(" ", said) if family else said)


def _generic() -> frozenset[str]:
    return frozenset(term for word in table().sets["generic"] for term in support.content(word))


def _plain() -> frozenset[str]:
    return frozenset(term for word in table().sets["plain"] for term in support.content(word))
