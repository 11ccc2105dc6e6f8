"""The bare answer without the question's own words before it. Pure.

Asked for the bare answer, a small model still begins "Melanie realized that self-care is important" where only the
last three words answer.
"""

from __future__ import annotations

import re

from sixfold.memory import support
from sixfold.memory.terms import stop_words

_WORD = re.compile(r"\S+")
_FIGURES = re.compile(r"(?<![\w.,:-])\d{2,}(?![\w]|[.,:]\d)")
_PRONOUNS = frozenset({"she", "he", "they", "it", "you", "sie", "er", "elle", "il", "ella"})
_KEPT = frozenset({"yes", "no", "not", "never", "none", "ja", "nein", "oui", "non", "s\u00ed"})
_ARTICLES = frozenset({"the", "a", "an"})


def without_echo(short: str, question: str) -> str:
    """`short` from the first word that the question does not hold; whole where it begins with the answer.

    A beginning is an echo if it names something of the question or is a pronoun, and leaves an answer.
    """
    asked = support.content(question)
    small = frozenset().union(*stop_words().values())
    echoes = False
    for match in _WORD.finditer(short):
        word = re.sub(r"^\W+|\W+$", "", match.group().casefold()).removesuffix("'s").removesuffix("\u2019s")
        terms = support.content(match.group())
        if word in _KEPT or any(char.isdigit() for char in word):
            return _from(short, match.start(), echoes=echoes)
        if word in _PRONOUNS or (terms and terms <= asked):
            echoes = True
        elif terms and word not in small:
            return _from(short, match.start(), echoes=echoes)
    return short


def _from(short: str, start: int, *, echoes: bool) -> str:
    if not echoes or start == 0:
        return short
    before = short[:start].split()
    article = len(before[-1]) + 1 if before and before[-1].casefold() in _ARTICLES else 0
    return short[start - article :].strip()


def whole_codes(text: str, source: str) -> str:
    """`text` with figures that stand in `source` only inside a code given as that code ("210" of "E210")."""

    def whole(match: re.Match[str]) -> str:
        figures = match.group()
        if re.search(rf"(?<![\w.,:-]){figures}(?!\w)", source):
            return figures
        codes = set(re.findall(rf"\b[A-Z]{{1,5}}-?{figures}\b", source))
        return codes.pop() if len(codes) == 1 else figures

    return _FIGURES.sub(whole, text)
