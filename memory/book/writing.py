"""One passage of a book: written by the model, each sentence held against what it tells of, every one cited."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from importlib import resources
from typing import TYPE_CHECKING

from sixfold.memory import reply
from sixfold.memory.answer_settings import versioned
from sixfold.memory.sufficiency import Question
from sixfold.memory.verify import Checker, quote
from sixfold.models.protocols import ChatRequest, Priority

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from sixfold.memory.answer_settings import AnswerSettings
    from sixfold.memory.book.plan import Limits
    from sixfold.memory.sources import Secrets, Source
    from sixfold.models.protocols import ChatModel, Completion

_NO_QUESTION = Question("", (), frozenset(), frozenset())
_LONGEST_QUOTE = 300
_YOU = re.compile(r"\byou\b", re.IGNORECASE)
_SELF = re.compile(
    r"\b(?:i|me|my|mine|we|us|our|you|your|ich|wir|mir|mich|mein\w*|unser\w*|je|j'|nous|mon|ma|mes|yo|nosotros|mi)\b",
    re.IGNORECASE,
)
"""A small model says "you" of whatever the user wrote down; it stands only where the note speaks of its writer."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a passage cites under a number: its ref, its day, who or what it is from, its words."""

    n: int
    ref: str
    when: str
    origin: str
    quote: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences with marks [n], n counted within the passage, and the notes that the marks name."""

    text: str
    notes: tuple[Note, ...]


class Writer:
    """Writes passages with a model."""

    def __init__(self, model: ChatModel, settings: AnswerSettings, chosen: Limits) -> None:
        self._model = model
        self._settings = settings
        self._chosen = chosen
        self._prompt = versioned(resources.files(__package__).joinpath("passage.txt").read_text("utf-8"))[1]

    def passage(self, sources: Sequence[Source], secrets: Secrets, cancel: threading.Event | None) -> Passage:
        """What the sources say, each sentence with what carries it; where none stands, their own words.

        Raises a `ModelError` when the model cannot run.
        """
        written = self._write(sources, cancel)
        by_number = {source.n: source for source in sources}
        checker = Checker(_NO_QUESTION, sources, replace(self._settings.thresholds, words=self._chosen.words))
        pieces: list[tuple[str, tuple[int, ...]]] = []
        for sentence in reply.sentences(written.text.strip()):
            cites = checker.check(sentence)
            if _YOU.search(sentence.text) and not all(_SELF.search(by_number[n].text) for n in cites):
                continue
            if cites and sentence.text and sentence.text not in {text for text, _ in pieces}:
                pieces.append((sentence.text, cites))
        return _numbered(pieces or [_own_words(source) for source in sources], sources, secrets)

    def _write(self, sources: Sequence[Source], cancel: threading.Event | None) -> Completion:
        shown = "\n".join(source.line for source in sources)
        request = ChatRequest(
            system=self._prompt,
            user=(f"Notes:\n{shown}\n\n",),
            max_tokens=self._chosen.answer_tokens,
            prefill="Passage:",
            stop=("\n",),
            priority=Priority.BACKGROUND,
        )
        return self._model.complete(request, None, cancel)


def _own_words(source: Source) -> tuple[str, tuple[int, ...]]:
    said = " ".join(source.text.split())[:_LONGEST_QUOTE]
    return f"\u201c{said}\u201d", (source.n,)


def _numbered(pieces: Sequence[tuple[str, tuple[int, ...]]], sources: Sequence[Source], secrets: Secrets) -> Passage:
    numbers: dict[int, int] = {}
    sentences: list[str] = []
    said: dict[int, str] = {}
    for text, cites in pieces:
        marks = "".join(f"[{numbers.setdefault(n, len(numbers) + 1)}]" for n in cites)
        sentences.append(f"{secrets.place(text).rstrip('.')} {marks}.")
        for n in cites:
            said[n] = f"{said.get(n, '')} {text}"
    by_number = {source.n: source for source in sources}
    return Passage(" ".join(sentences), tuple(_note(by_number[n], mark, said[n]) for n, mark in numbers.items()))


def _note(source: Source, mark: int, said: str) -> Note:
    origin = source.speaker or source.view.title or source.view.app or ""
    return Note(mark, source.ref, source.when.isoformat(), origin, quote(said, source, _LONGEST_QUOTE))
