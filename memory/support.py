"""Does a source say what a sentence says? Words, numbers and names compared by code, no model asked.

A sentence that echoes the question proves nothing, so only what it adds is compared: its content words must mostly
occur in the source, its numbers all. Thresholds stand in `answer.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sixfold.memory import terms

_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_TO_TWENTY = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety hundred"
_IN_WORDS = {word: str(n) for n, word in enumerate(_TO_TWENTY.split(), 1)} | {
    word: str(10 * n) for n, word in enumerate(_TENS.split(), 3)
}
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'-]{2,}")


@dataclass(frozen=True, slots=True)
class Support:
    """How far a source carries a sentence: the share of its added words found there, and whether every number is."""

    words: float
    numbers: bool
    added: int

    @property
    def score(self) -> float:
        """One figure to compare sources by."""
        return self.words if self.numbers else self.words * 0.25


def measure(sentence: str, source: str, question: str = "") -> Support:
    """Compare `sentence` with `source`; words that `question` holds are not counted."""
    asked = content(question)
    said = content(sentence)
    added = said - asked
    held = content(source)
    share = len([word for word in added if within(word, held)]) / len(added) if added else 1.0
    free = numbers(sentence) - numbers(question)
    return Support(words=share, numbers=free <= known_numbers(source), added=len(added))


def content(text: str) -> frozenset[str]:
    """The terms of a text that carry content, as the full-text index writes them."""
    return frozenset(terms.index_terms(text, None).split())


def numbers(text: str) -> frozenset[str]:
    """The numbers of a text, "1,250.00" and "1250" alike, without leading zeros; times and dates in their parts."""
    found: set[str] = set()
    for match in _NUMBER.finditer(text):
        whole = match.group()
        if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", whole):
            whole = whole.replace(",", "")
        found.update(part.lstrip("0") or "0" for part in re.split(r"[,:/-]", whole))
    return frozenset(found)


def known_numbers(text: str) -> frozenset[str]:
    """The numbers of a text, those in words too: "ten years" knows 10."""
    return numbers(text) | {_IN_WORDS[word] for word in re.findall(r"[a-z]+", text.casefold()) if word in _IN_WORDS}


def names(text: str) -> frozenset[str]:
    """Words written like names, case-folded; the first word of a sentence is not one."""
    return frozenset(match.group().casefold().removesuffix("'s") for match in _NAME.finditer(text))


def within(word: str, held: frozenset[str]) -> bool:
    """Whether a term is held, as it is or inside a compound ("screen" in "screenplay")."""
    if word in held:
        return True
    return len(word) >= 5 and any(word in other or (len(other) >= 5 and other in word) for other in held)  # noqa: PLR2004 - shorter stems sit in other words by chance
