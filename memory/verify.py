"""Each sentence of an answer held against the sources it cites: kept, its citation mended, or dropped. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.memory import support
from sixfold.memory.excerpt import pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.memory.reply import Sentence
    from sixfold.memory.sources import Source

_MARKS = re.compile(r"\[secret \d+ \w+\]")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How much of a sentence its sources must hold; measured values stand in `answer.toml`."""

    words: float
    contributes: float
    free: frozenset[str]


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks sentences of one answer against the sources of one prompt."""

    question: str
    sources: Sequence[Source]
    thresholds: Thresholds

    def check(self, sentence: Sentence, named: tuple[int, ...]) -> tuple[int, ...]:
        """The numbers of the sources that carry the sentence; none when no source does.

        `named` are the sources the model said it would use, for a sentence that cites none.
        """
        asked = f"{self.question} {' '.join(self.thresholds.free)}"
        said = _MARKS.sub("", sentence.text)
        given = [source for number in (sentence.cites or named) for source in self.sources if source.n == number]
        if given and self._holds(said, asked, given):
            return self._contributing(said, asked, given)
        ranked = sorted(self.sources, key=lambda source: -support.measure(said, source.shown, asked).score)
        for few in (ranked[:1], ranked[:2]):
            if few and support.measure(said, "", asked).added and self._holds(said, asked, few):
                return tuple(sorted(source.n for source in few))
        return ()

    def _holds(self, said: str, asked: str, given: Sequence[Source]) -> bool:
        together = support.measure(said, "\n".join(source.shown for source in given), asked)
        return together.numbers and together.words >= self.thresholds.words

    def _contributing(self, said: str, asked: str, given: Sequence[Source]) -> tuple[int, ...]:
        shares = {source.n: support.measure(said, source.shown, asked) for source in given}
        kept = [n for n, share in shares.items() if share.added and share.words >= self.thresholds.contributes]
        together = [source for source in given if source.n in kept]
        if kept and self._holds(said, asked, together):
            return tuple(kept)
        return tuple(shares)

    def quote(self, sentence: str, source: Source, most: int) -> str:
        """The piece of the source's own text that says most of the sentence, verbatim, at most `most` characters."""
        parts = pieces(source.text)
        wanted = support.content(sentence)
        best = max(parts, key=lambda part: _shared(source.text[part.start : part.end], wanted), default=None)
        return source.text[best.start : best.end].strip()[:most] if best else source.text[:most]


def _shared(part: str, wanted: frozenset[str]) -> float:
    held = support.content(part)
    return len(held & wanted) + 1 / (2 + len(held))
