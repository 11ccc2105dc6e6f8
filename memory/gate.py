"""The gate before memory: is a line of the chat a question, a statement to keep, or small talk? Rules only.

English, German, French and Spanish; the words stand in `gate.toml`. A line that no rule knows is a statement: keeping
one sentence too many costs a row, losing what somebody told costs trust.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

_SPACE = re.compile(r"\s+")
_OPENING = re.compile(r"^[\s\W]+", re.UNICODE)
_CLOSING = re.compile(r"[\s\W]+$", re.UNICODE)
_SENTENCE_END = re.compile(r"(?<=[.!?\u2026])\s+")
_QUESTION_MARK = re.compile(r"[?\uff1f\u061f]\s*[\"'\u00bb\u201d)]*\s*$")


class Intent(StrEnum):
    """What a line of the chat wants."""

    QUESTION = "question"
    STATEMENT = "statement"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class Gate:
    """The words that decide; `load()` reads them from the table."""

    question_starts: frozenset[str]
    question_pairs: tuple[str, ...]
    statement_starts: tuple[str, ...]
    talk: frozenset[str]

    def intent(self, text: str) -> Intent:
        """What `text` wants; one sentence that asks makes it a question ("I saw a lamp. What did it cost?")."""
        plain = _SPACE.sub(" ", text.casefold().replace("\u2019", "'")).strip()
        bare = _CLOSING.sub("", _OPENING.sub("", plain))
        if not bare or bare in self.talk:
            return Intent.TALK
        if bare.startswith(self.statement_starts):
            return Intent.STATEMENT
        sentences = _SENTENCE_END.split(plain)
        if any(_QUESTION_MARK.search(sentence) for sentence in sentences):
            return Intent.QUESTION
        last = _OPENING.sub("", sentences[-1])
        first_word = re.split(r"[\s,']", last, maxsplit=1)[0]
        if first_word in self.question_starts or last.startswith(self.question_pairs):
            return Intent.QUESTION
        return Intent.STATEMENT


def load() -> Gate:
    """The gate with the words of the table."""
    table = tomllib.loads(resources.files(__package__).joinpath("gate.toml").read_text("utf-8"))
    return Gate(
        question_starts=frozenset(table["question"]["starts"].split()),
        question_pairs=_phrases(table["question"]["starts_two"]),
        statement_starts=_phrases(table["statement"]["starts"]),
        talk=frozenset(_phrases(table["talk"]["lines"])),
    )


def _phrases(block: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for line in block.strip().splitlines() for phrase in line.split("|"))
