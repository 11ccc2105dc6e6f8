"""Each sentence of an answer held against the sources it cites: kept, its citation mended, or dropped. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.memory import support
from sixfold.memory.excerpt import pieces
from sixfold.memory.sufficiency import covered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.memory.reply import Sentence
    from sixfold.memory.sources import Source
    from sixfold.memory.sufficiency import Question

_MARKS = re.compile(r"\[secret \d+ \w+\]")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How much of a sentence its sources must hold; measured values stand in `answer.toml`."""

    words: float
    about: float
    contributes: float
    most: int
    beside: float
    cited: int
    free: frozenset[str]


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks sentences of one answer against the sources of one prompt that may speak of its question."""

    question: Question
    sources: Sequence[Source]
    thresholds: Thresholds

    def check(self, sentence: Sentence) -> tuple[int, ...]:
        """The numbers of the sources that carry the sentence; none when no source does.

        Those that it cites are kept if they carry it; else those that do are found. A secret's mark must stand in them.
        """
        said = _MARKS.sub("", sentence.text)
        secrets = frozenset(_MARKS.findall(sentence.text))
        known = [source for source in self.sources if not secrets or secrets & _secrets(source)]
        cited = [source for source in known if source.n in sentence.cites]
        if cited and self._carry(said, cited, secrets):
            return tuple(source.n for source in cited)
        carriers = self._carriers(said, known)
        return tuple(sorted(source.n for source in carriers)) if self._carry(said, carriers, secrets) else ()

    def with_others(self, said: str, cites: tuple[int, ...]) -> tuple[int, ...]:
        """`cites` and, behind them, the best found, and others that speak of the same nearly as much as the best does.

        What is told twice is worth a second look, and a small model says "pottery" of the wrong one of two evenings.
        """
        if not cites:
            return ()
        words = support.content(said) | self.question.terms
        held = {source.n: _share(words, source.shown) for source in self.sources}
        least = self.thresholds.beside * max(held.values(), default=0.0)
        best = min(held, default=0)
        others = [n for n, share in held.items() if n not in cites and share and (share >= least or n == best)]
        return (*cites, *others)[: max(self.thresholds.cited, len(cites))]

    def asked(self) -> str:
        """The words that prove nothing in a sentence: the question's, and those that claim nothing."""
        return f"{self.question.text} {' '.join(self.thresholds.free)}"

    def _carry(self, said: str, sources: Sequence[Source], secrets: frozenset[str]) -> bool:
        if secrets - frozenset().union(*(_secrets(source) for source in sources)):
            return False
        together = support.measure(said, "\n".join(source.shown for source in sources), self.asked())
        if not sources or not together.numbers or not self._is_about(sources) or self._strangers(said, sources):
            return False
        return not together.added or together.words >= self.thresholds.words

    def _strangers(self, said: str, sources: Sequence[Source]) -> bool:
        """Whether a name is said that neither the question nor the sources know (a third of two books)."""
        held = support.content("\n".join((self.question.text, *(source.shown for source in sources))))
        names = support.names(f"_ {said}") - self.thresholds.free
        return any(not support.content(name) <= held for name in names)

    def _is_about(self, sources: Sequence[Source]) -> bool:
        """Whether the sources speak of the question; who spoke settles that where a question names a speaker."""
        if self.question.speakers:
            return True
        wanted = {term for name in self.question.names for term in support.content(name)}
        held = support.content("\n".join(f"{source.view.title or ''} {source.text}" for source in sources))
        named = len(wanted & held) >= self.thresholds.words * len(wanted)
        return named and covered(self.question, sources) >= self.thresholds.about

    def _carriers(self, said: str, known: Sequence[Source]) -> list[Source]:
        """The source that says most of it, then those that each say more of what is left: a list has several."""
        missing = support.content(said) - support.content(self.asked())
        least = max(1.0, self.thresholds.contributes * len(missing))
        chosen: list[Source] = []
        while len(chosen) < self.thresholds.most:
            left = [source for source in known if source not in chosen]
            best = max(left, key=lambda source: self._worth(source, said, missing), default=None)
            if best is None:
                break
            held = support.content(best.shown)
            gained = {term for term in missing if support.within(term, held)}
            if chosen and len(gained) < least:
                break
            chosen.append(best)
            missing -= gained
        return chosen

    def _worth(self, source: Source, said: str, missing: frozenset[str]) -> float:
        """What a source holds of the missing words, the numbers and the question; the better found wins a tie."""
        held = support.content(source.shown)
        share = sum(support.within(term, held) for term in missing) / len(missing) if missing else 0.0
        exact = support.numbers(said) - support.numbers(self.question.text) <= support.known_numbers(source.shown)
        return share + 0.5 * covered(self.question, [source]) + 0.25 * exact - 0.01 * source.n


def quote(sentence: str, source: Source, most: int) -> str:
    """The piece of the source that says most of the sentence, as it stands there, at most `most` characters."""
    wanted = support.content(sentence)
    best = max(pieces(source.text), key=lambda part: _shared(source.text[part.start : part.end], wanted), default=None)
    return source.text[best.start : best.end].strip()[:most] if best else source.text[:most]


def _secrets(source: Source) -> frozenset[str]:
    return frozenset(_MARKS.findall(source.shown))


def _share(words: frozenset[str], text: str) -> float:
    held = support.content(text)
    return sum(support.within(word, held) for word in words) / max(1, len(words))


def _shared(part: str, wanted: frozenset[str]) -> float:
    held = support.content(part)
    return len(held & wanted) + 1 / (2 + len(held))
