"""From a model's lines to an answer that can be trusted: checked sentence by sentence, cited, abstaining. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.memory import dated, support
from sixfold.memory.reply import Sentence, sentences
from sixfold.memory.requests import Citation
from sixfold.memory.sufficiency import about_subject, covered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.memory.answer_settings import AnswerSettings
    from sixfold.memory.reply import Reply
    from sixfold.memory.sources import Secrets, Source
    from sixfold.memory.sufficiency import Question
    from sixfold.memory.verify import Checker

NOT_KNOWN = "I don't have that."

_LIST = re.compile(r"[,;]|\band\b|\bund\b|\bet\b|\by\b")


@dataclass(frozen=True, slots=True)
class Composed:
    """A checked answer; abstained when `citations` is empty."""

    short: str
    answer: str
    citations: tuple[Citation, ...]

    @property
    def abstained(self) -> bool:
        """Whether nothing that was found answers the question."""
        return not self.citations


ABSTAINED = Composed(NOT_KNOWN, NOT_KNOWN, ())


@dataclass
class Composer:
    """Takes the sentences of one answer as they come; `sentence` gives what may be shown of each at once."""

    question: Question
    sources: Sequence[Source]
    checker: Checker
    settings: AnswerSettings
    secrets: Secrets
    _numbers: dict[int, int] = field(default_factory=dict)
    _quotes: dict[int, str] = field(default_factory=dict)
    _pieces: list[str] = field(default_factory=list)
    _words: int = 0

    def sentence(self, sentence: Sentence, named: tuple[int, ...]) -> str | None:
        """The sentence with its checked marks, numbered in order of use; None when it is dropped."""
        text = self._settled(sentence, named)
        words = len(text.split())
        checked = self.checker.check(Sentence(text, sentence.cites), named)
        cites = [n for n in checked if self._answers(n)]
        if not cites or self._words + words > self.settings.answer_words or not text:
            return None
        marks = [mark for n in cites if (mark := self._mark(n, text)) is not None]
        if not marks:
            return None
        self._words += words
        body = text.rstrip(".") if text.endswith(".") else text
        piece = f"{self.secrets.place(body)} {''.join(f'[{mark}]' for mark in marks)}."
        if piece in self._pieces:
            return None
        piece = piece if not self._pieces else f" {piece}"
        self._pieces.append(piece)
        return piece

    def finish(self, reply: Reply) -> tuple[Composed, str]:
        """The whole answer and what is to be shown after the sentences: a bare answer that they do not hold."""
        more = ""
        short = self._short(reply)
        if short and not support.content(short) <= support.content("".join(self._pieces)):
            more = self.sentence(Sentence(short, ()), reply.sources) or ""
        if not self._pieces:
            return ABSTAINED, ""
        answer = "".join(self._pieces)
        return Composed(self._cut(short or self._bare_answer()), answer, self._citations()), more

    def _answers(self, n: int) -> bool:
        source = self._source(n)
        if not about_subject(source, self.question, self.settings.limits):
            return False
        return covered(self.question, [source]) >= self.settings.limits.coverage

    def _settled(self, sentence: Sentence, named: tuple[int, ...]) -> str:
        cited = [n for n in (sentence.cites or named) if 1 <= n <= len(self.sources)]
        return dated.settle(sentence.text, self._source(cited[0]).when) if cited else sentence.text

    def _short(self, reply: Reply) -> str:
        """The bare answer with its dates counted; empty when no source holds it."""
        short = self._settled(Sentence(reply.short, ()), reply.sources)
        if not short or not self.checker.check(Sentence(short, ()), tuple(self._numbers) or reply.sources):
            return ""
        return self.secrets.place(short)

    def _bare_answer(self) -> str:
        first = sentences("".join(self._pieces))[0].text
        return first.rstrip(".")

    def _cut(self, short: str) -> str:
        words = short.split()
        if len(words) <= self.settings.short_words or _LIST.search(short):
            return short
        return " ".join(words[: self.settings.short_words])

    def _mark(self, n: int, text: str) -> int | None:
        if n not in self._numbers:
            if len(self._numbers) == self.settings.citations:
                return None
            self._numbers[n] = len(self._numbers) + 1
            self._quotes[n] = self.checker.quote(text, self._source(n), self.settings.quote_characters)
        return self._numbers[n]

    def _citations(self) -> tuple[Citation, ...]:
        return tuple(
            Citation(n=mark, ref=source.ref, quote=self._quotes[n], when=source.when.isoformat(), source=source.view)
            for n, mark in self._numbers.items()
            for source in (self._source(n),)
        )

    def _source(self, n: int) -> Source:
        return self.sources[n - 1]
