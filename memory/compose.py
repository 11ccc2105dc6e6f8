"""From a model's lines to an answer that can be trusted: checked sentence by sentence, cited, abstaining. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.memory import bare, dated, support
from sixfold.memory.reply import Sentence, sentences
from sixfold.memory.requests import Citation
from sixfold.memory.tables import verbatim
from sixfold.memory.verify import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.memory.answer_settings import AnswerSettings
    from sixfold.memory.reply import Reply
    from sixfold.memory.sources import Secrets, Source
    from sixfold.memory.verify import Checker

NOT_KNOWN = "I don't have that."

_CLOCK = re.compile(r"\b(?:[01]?\d|2[0-3])[:.h][0-5]\d\b(?![.,]?\d|\s*(?:%|EUR|USD|\u20ac|\$))")
_TIME = re.compile(
    r"\d|\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|week|month|year|morning|evening|noon|night|ago|never|since|before|after)\b"
)
_VERDICT = re.compile(r"(?:yes|no)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LONGEST_LINE = 400
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

    sources: Sequence[Source]
    checker: Checker
    settings: AnswerSettings
    secrets: Secrets
    _numbers: dict[int, int] = field(default_factory=dict)
    _quotes: dict[int, str] = field(default_factory=dict)
    _pieces: list[str] = field(default_factory=list)
    _words: int = 0

    def sentence(self, sentence: Sentence) -> str | None:
        """The sentence with its checked marks, numbered in order of use; None when it is dropped."""
        cites = self.checker.check(sentence)
        text = self._settled(sentence.text, cites)
        cites = self.checker.with_others(text, cites)
        words = len(text.split())
        if not cites or not text or self._words + words > self.settings.answer_words:
            return None
        marks = [mark for n in cites if (mark := self._mark(n, text)) is not None]
        piece = f"{self.secrets.place(text.rstrip('.'))} {''.join(f'[{mark}]' for mark in marks)}."
        if not marks or piece in self._pieces:
            return None
        self._words += words
        piece = piece if not self._pieces else f" {piece}"
        self._pieces.append(piece)
        return piece

    def finish(self, reply: Reply) -> tuple[Composed, str]:
        """The whole answer and what is to be shown after the sentences: a bare answer that they do not hold."""
        more = ""
        short, cites = self._short(reply.short)
        written = "".join(self._pieces)
        short = short or self._inferred(reply.short, written)
        placed = self.secrets.place(short)
        if short and (
            not written
            or support.content(placed) - support.content(written) - support.known_numbers(written) - self._claimless()
        ):
            more = self.sentence(Sentence(short if written else self._whole(reply.short, short), cites)) or ""
        if not self._pieces:
            return ABSTAINED, ""
        answer = "".join(self._pieces)
        return Composed(self._cut(placed or self._bare_answer()), answer, self._citations()), more

    def _claimless(self) -> frozenset[str]:
        return support.content(" ".join(self.settings.thresholds.free))

    def _settled(self, text: str, cites: tuple[int, ...]) -> str:
        """The text with its relative dates counted from the source that it rests on, and that one's codes whole.

        A small model takes the day on which a thing was told for the day on which it happened: where the line that
        answers names another time, that one is said.
        """
        if not cites:
            return text
        asked = self.checker.question.text
        source = self._source(cites[0])
        text = bare.whole_codes(text, source.shown)
        if self.settings.how_long.search(asked):
            return text
        told = dated.day_in(text, source.when.date())
        if told and self.settings.when.search(asked):
            meant = self._meant(source)
            if meant is not None and meant.label not in text:
                return dated.said_instead(text, told, meant)
        return dated.settle(text, source.when)

    def _meant(self, source: Source) -> dated.Dated | None:
        """The one time that the line of a source names which speaks of the question."""
        line = quote(self.checker.question.text, source, _LONGEST_LINE)
        found = dated.find(line, source.when)
        return found[0] if len(found) == 1 else None

    def _short(self, written: str) -> tuple[str, tuple[int, ...]]:
        """The bare answer with its dates counted, its secrets as marks, and what carries it; empty when no source does.

        Of a list each item is held against the sources by itself, once, and those that none holds are left out.
        """
        cites = self.checker.check(Sentence(written, tuple(self._numbers)))
        items = list(dict.fromkeys(item.strip() for item in written.split(",") if item.strip()))
        if not cites and len(items) > 1:
            carried = {item: self.checker.check(Sentence(item, ())) for item in items}
            items = [item for item in items if carried[item]]
            cites = tuple(dict.fromkeys(n for item in items for n in carried[item]))
        if not cites:
            return "", ()
        settled = self._settled(", ".join(items), cites)
        if _VERDICT.match(settled) or not self.settings.infer.asks.search(self.checker.question.text):
            settled = bare.without_echo(settled, self.checker.question.text)
        settled = self._timed(settled, cites[0])
        return f"{settled}{self._time_of_day(settled, cites[0])}", cites

    def _inferred(self, short: str, written: str) -> str:
        """What is likely need not stand in a source: it is the bare answer where a sentence that stands says it."""
        claimed = support.content(short) - support.content(self.checker.asked())
        likely = self.settings.infer.asks.search(self.checker.question.text)
        return short if likely and claimed and claimed <= support.content(written) else ""

    def _whole(self, written: str, short: str) -> str:
        """What to show where the bare answer is all there is: with a bare "Yes" the words it was said with."""
        return written if _VERDICT.match(short) else short

    def _timed(self, settled: str, n: int) -> str:
        """For a question about a time that was answered without one: the time the source's line names, else its day."""
        if not self.settings.when.search(self.checker.question.text) or _TIME.search(settled):
            return settled
        source = self._source(n)
        meant = self._meant(source)
        return meant.label if meant is not None else dated.day_label(source.when.date())

    def _time_of_day(self, settled: str, n: int) -> str:
        """For a question about a time that was answered by a day: the time of day that the same line shows."""
        if not self.settings.when.search(self.checker.question.text) or not _DIGIT.search(settled):
            return ""
        line = quote(f"{self.checker.question.text} {settled}", self._source(n), _LONGEST_LINE)
        clocks = _CLOCK.findall(line)
        return f", {clocks[0]}" if len(clocks) == 1 and not _CLOCK.search(settled) else ""

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
            if len(self._numbers) >= max(self.settings.citations, self.checker.thresholds.cited):
                return None
            self._numbers[n] = len(self._numbers) + 1
            source = self._source(n)
            line = quote(text, source, self.settings.quote_characters)
            self._quotes[n] = verbatim(line, source.original) or source.original[: self.settings.quote_characters]
        return self._numbers[n]

    def _citations(self) -> tuple[Citation, ...]:
        return tuple(
            Citation(n=mark, ref=source.ref, quote=self._quotes[n], when=source.when.isoformat(), source=source.view)
            for n, mark in self._numbers.items()
            for source in (self._source(n),)
        )

    def _source(self, n: int) -> Source:
        return self.sources[n - 1]
