"""The bare answer without the question's own words around it, and with its codes whole. Pure.

Asked for the bare answer, a small model still begins "Melanie realized that self-care is important" where only the
last three words answer.
"""

from __future__ import annotations

import calendar
import functools
import re

from sixfold.memory import support
from sixfold.memory.terms import stop_words

_WORD = re.compile(r"\S+")
_FIGURES = re.compile(r"(?<![\w.,:-])\d{2,}(?![\w]|[.,:]\d)")
_TAIL = re.compile(r"\s+(?:in|on|at|during|im|am|en|el)\s+(?=\S)", re.IGNORECASE)
_PRONOUNS = frozenset({"she", "he", "they", "it", "you", "sie", "er", "elle", "il", "ella"})
_KEPT = frozenset({"yes", "no", "not", "never", "none", "ja", "nein", "oui", "non", "s\u00ed"})
_TRAILING = 2
_ARTICLES = frozenset({"the", "a", "an"})


def without_echo(short: str, question: str) -> str:
    """`short` without the words of the question before the answer and after it; whole where nothing else is left.

    Before the answer an echo names something of the question or is a pronoun; after it, it is two words or more.
    """
    short = _without_tail(short, question)
    asked = support.content(question)
    words = [_Word(match, asked) for match in _WORD.finditer(short)]
    answer = [word.answers for word in words]
    if True not in answer:
        return short
    first, last = answer.index(True), len(answer) - 1 - answer[::-1].index(True)
    if not any(word.echoes for word in words[:first]):
        first = 0
    elif words[first - 1].bare in _ARTICLES:
        first -= 1
    if sum(word.echoes for word in words[last + 1 :]) < _TRAILING:
        last = len(words) - 1
    return short[words[first].match.start() : words[last].match.end()].rstrip(",;")


def _without_tail(short: str, question: str) -> str:
    """Without the place or time at the end that the question names: "the violin in December 2023"."""
    asked = _plain(question)
    for match in _TAIL.finditer(short):
        said = _plain(short[match.end() :])
        if said and said <= asked | _small() and _plain(short[: match.start()]) - asked - _small():
            return short[: match.start()]
    return short


def _plain(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


class _Word:
    """One word of an answer: does it answer, or only echo the question? Small words do neither."""

    def __init__(self, match: re.Match[str], asked: frozenset[str]) -> None:
        self.match = match
        self.bare = re.sub(r"^\W+|\W+$", "", match.group().casefold()).removesuffix("'s").removesuffix("\u2019s")
        terms = support.content(match.group())
        certain = self.bare in _KEPT or self.bare in _months() or any(char.isdigit() for char in self.bare)
        self.echoes = not certain and (self.bare in _PRONOUNS or bool(terms and terms <= asked))
        self.answers = certain or (not self.echoes and bool(terms) and self.bare not in _small())


@functools.cache
def _small() -> frozenset[str]:
    return frozenset().union(*stop_words().values())


@functools.cache
def _months() -> frozenset[str]:
    return frozenset(name.casefold() for name in calendar.month_name if name)


def whole_codes(text: str, source: str) -> str:
    """`text` with figures that stand in `source` only inside a code given as that code ("210" of "E210")."""

    def whole(match: re.Match[str]) -> str:
        figures = match.group()
        if re.search(rf"(?<![\w.,:-]){figures}(?!\w)", source):
            return figures
        codes = set(re.findall(rf"\b[A-Z]{{1,5}}-?{figures}\b", source))
        return codes.pop() if len(codes) == 1 else figures

    return _FIGURES.sub(whole, text)
