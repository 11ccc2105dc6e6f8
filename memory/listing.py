"""Answers that are lists, read note by note: each thing that a note names, with the note that it stands in.

A small model that reads eight notes at once names two things of four; of one note it names what is there. Of 15 list
questions of LoCoMo it found .41 of the things asked for at once and .60 note by note, token F1 .32 and .40.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from sixfold.memory import support
from sixfold.memory.answer_settings import versioned
from sixfold.memory.compose import ABSTAINED, Composed
from sixfold.memory.reply import Sentence
from sixfold.memory.requests import Citation
from sixfold.memory.tables import verbatim
from sixfold.memory.verify import Checker, quote
from sixfold.models.protocols import ChatRequest

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from sixfold.memory.answer_settings import AnswerSettings
    from sixfold.memory.sources import Secrets, Source
    from sixfold.memory.sufficiency import Question
    from sixfold.models.protocols import ChatModel, Completion

_NONE = re.compile(r"\W*none\b", re.IGNORECASE)
_ANNOTATION = re.compile(r"\s*\[= [^\]]*\]")
_BETWEEN = re.compile(r"\s*[;\n]\s*")
_TOKENS = 48


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a list, in the words of the source that says it; `words` are those that the question lacks."""

    text: str
    source: Source
    words: frozenset[str]


class Lister:
    """Reads sources one at a time for the things that a question asks for."""

    def __init__(self, model: ChatModel, settings: AnswerSettings) -> None:
        self._model = model
        self._settings = settings
        self._prompt = versioned(resources.files(__package__).joinpath("list.txt").read_text("utf-8"))[1]

    def answer(
        self,
        question: Question,
        sources: Sequence[Source],
        secrets: Secrets,
        show: Callable[[str], None],
        cancel: threading.Event | None,
    ) -> tuple[Composed, list[Completion]]:
        """The list and what the model did for it; `show` gets each piece of the answer as soon as it stands.

        Abstained where no source names a thing. Raises a `ModelError` when the model cannot run.
        """
        things: list[Thing] = []
        done: list[Completion] = []
        for source in sources:
            if len(things) >= self._settings.lists.enough or (cancel is not None and cancel.is_set()):
                break
            done.append(self._read(source, question, cancel))
            checker = Checker(question, [source], self._settings.thresholds)
            for thing in fresh(done[-1].text, checker, things, self._settings):
                things.append(thing)
                show(_piece(thing, things, secrets))
        if not things:
            return ABSTAINED, done
        show(".")
        return listed(things, secrets, self._settings), done

    def _read(self, source: Source, question: Question, cancel: threading.Event | None) -> Completion:
        asked = " ".join(question.text.split())
        request = ChatRequest(
            system=self._prompt,
            user=(f"Note: {source.shown}\n", f"Question: {asked}"),
            max_tokens=_TOKENS,
            stop=("\n",),
        )
        return self._model.complete(request, None, cancel)


def fresh(reply: str, checker: Checker, known: Sequence[Thing], settings: AnswerSettings) -> list[Thing]:
    """The things of a reply about the checker's one source that stand in it and are not `known`. Pure.

    All words of a thing must be the source's: what is only like it, or said of the prompt's examples, is left out. So
    is what merely repeats the question, and what says a known thing in more or fewer words.
    """
    if _NONE.match(reply):
        return []
    (source,) = checker.sources
    held = support.content(_ANNOTATION.sub("", source.shown)) | support.known_numbers(source.text)
    asked = support.content(checker.question.text)
    found: list[Thing] = []
    for text in _BETWEEN.split(_ANNOTATION.sub("", reply)):
        said = text.strip(" .,\"'\u201c\u201d")
        words = support.content(said)
        fits = 0 < len(said.split()) <= settings.lists.words and bool(words - asked)
        if not fits or not all(support.within(word, held) for word in words) or not checker.check(Sentence(said, ())):
            continue
        thing = Thing(said, source, words - asked)
        if not any(_same(thing, other) for other in (*known, *found)):
            found.append(thing)
    return found


def listed(things: Sequence[Thing], secrets: Secrets, settings: AnswerSettings) -> Composed:
    """The list as an answer: each thing with the mark of its source, numbered in order of use. Pure."""
    written = "".join(_piece(thing, things[: at + 1], secrets) for at, thing in enumerate(things))
    citations = tuple(
        Citation(n, source.ref, _quote(source, things, settings), source.when.isoformat(), source.view)
        for n, source in enumerate(_cited(things), 1)
    )
    return Composed(", ".join(secrets.place(thing.text) for thing in things), f"{written}.", citations)


def _piece(thing: Thing, shown: Sequence[Thing], secrets: Secrets) -> str:
    n = [source.ref for source in _cited(shown)].index(thing.source.ref) + 1
    return f"{'' if len(shown) == 1 else ', '}{secrets.place(thing.text)} [{n}]"


def _cited(things: Sequence[Thing]) -> list[Source]:
    return list({thing.source.ref: thing.source for thing in things}.values())


def _quote(source: Source, things: Sequence[Thing], settings: AnswerSettings) -> str:
    said = " ".join(thing.text for thing in things if thing.source.ref == source.ref)
    line = quote(said, source, settings.quote_characters)
    return verbatim(line, source.original) or source.original[: settings.quote_characters]


def _same(one: Thing, other: Thing) -> bool:
    return one.words <= other.words or other.words <= one.words
