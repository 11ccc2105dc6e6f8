"""Where the redactor's words stand in a text.

A regular expression of hundreds of alternatives is tried at every character: 8 s for 64 KB of single digits, as "1"
may begin any word with an l. Plain search for each word in a condensed text is linear and finds every place where the
expression can match; the expression then looks at these places alone.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.capture.redaction.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_DROPPED = re.compile(r"[ _\-'`]+")
_ALIKE = str.maketrans("01i|5$@", "olllssa")
_TOLERANT = {"a": "[a@]", "s": "[s5$]", "o": "[o0]", "i": "[il1|]", "l": "[il1|]", " ": "[ _\\-]{0,2}", "'": "['` ]?"}


GRAM = 3


@dataclass(frozen=True, slots=True)
class Condensed:
    """A folded text in small letters, without what readers lose; `at[i]` is the place of its i-th character."""

    text: str
    at: Sequence[int]
    grams: frozenset[str]
    """All that stands in three characters: an anchor of which the beginning is not among them stands nowhere."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """The words of a rule: the expression that decides, and what must stand where it matches, condensed."""

    pattern: re.Pattern[str]
    anchors: tuple[str, ...]
    heads: Mapping[str, tuple[str, ...]]
    """The anchors by their first three characters."""
    grams: frozenset[str]
    tiny: tuple[str, ...]
    """Anchors of fewer."""

    def matches(self, text: str, condensed: Condensed) -> Iterator[re.Match[str]]:
        """Give the matches in a folded text, in order and without overlap, as `finditer` would."""
        end = 0
        for place in self._places(condensed):
            match = self.pattern.match(text, place) if place >= end else None
            if match is not None:
                yield match
                end = match.end()

    def _places(self, condensed: Condensed) -> list[int]:
        places: set[int] = set()
        shared = self.grams & condensed.grams
        if not shared and not self.tiny:
            return []
        likely = [anchor for head in shared for anchor in self.heads[head] if anchor[-GRAM:] in condensed.grams]
        for anchor in (*self.tiny, *likely):
            found = condensed.text.find(anchor)
            while found >= 0:
                places.add(condensed.at[found])
                found = condensed.text.find(anchor, found + 1)
        return sorted(places)


def condense(text: str) -> Condensed:
    """Condense a folded text, in which small letters are as many as capital ones."""
    at = array("L")
    kept = 0
    for gap in _DROPPED.finditer(text):
        at.extend(range(kept, gap.start()))
        kept = gap.end()
    at.extend(range(kept, len(text)))
    plain = _plain(text)
    return Condensed(plain, at, frozenset(map("".join, zip(plain, plain[1:], plain[2:], strict=False))))


def _plain(text: str) -> str:
    return _DROPPED.sub("", text).lower().translate(_ALIKE)


def keyword(words: Sequence[str], short: Sequence[str], built: Sequence[Sequence[str]] | None = None) -> Keyword:
    """Give the pattern for words as a reader of screens may give them.

    `built` are words in two parts: each of its beginnings may go with each of its endings. Words that have it are
    found in names of code as well ("smtpPass", "claveAdmin").

    Long words are found inside others too (`mypassword`, `DB_PASSWORD`: lost spaces, names in code); short ones only
    where no letter stands before them. Neither may run on into another word, but for a plural; words of other scripts
    may, for the value follows without a space in some.
    """
    folded = [[fold(word).text.lower() for word in sorted(group, key=len, reverse=True)] for group in (words, short)]
    long_latin, other = _by_script(folded[0])
    short_latin, short_other = _by_script(folded[1])
    end, begin = (_END, _BEGIN) if built is None else (_CAMEL_END, _CAMEL_BEGIN)
    parts = [
        f"(?:{'|'.join(long_latin)})s?{end}" if long_latin else "",
        f"{begin}(?:{'|'.join(short_latin)})s?{end}" if short_latin else "",
        f"(?:{'|'.join(other)})" if other else "",
        rf"(?<!\w)(?:{'|'.join(short_other)})(?!\w)" if short_other else "",
    ]
    pattern = "|".join([*(_built(*pair) for pair in built or ()), *(part for part in parts if part)])
    beginnings = [part for begins, _ in built or () for part in _parts(begins)]
    anchors = {_plain(word) for group in [*folded, beginnings] for word in group}
    heads: dict[str, tuple[str, ...]] = {}
    for anchor in sorted(anchors):
        if len(anchor) >= GRAM:
            heads[anchor[:GRAM]] = (*heads.get(anchor[:GRAM], ()), anchor)
    tiny = tuple(sorted(anchor for anchor in anchors if len(anchor) < GRAM))
    compiled = re.compile(pattern, re.IGNORECASE)
    return Keyword(compiled, tuple(sorted(anchors)), heads, frozenset(heads), tiny)


_BEGIN, _END = "(?<![A-Za-z])", "(?![A-Za-z0-9])"
_CAMEL_BEGIN = "(?:(?<![A-Za-z])|(?<=(?-i:[a-z]))(?=(?-i:[A-Z])))"
_CAMEL_END = "(?!(?-i:[a-z0-9]|[A-Z](?![a-z])))"
BEGINS_A_WORD = 4
"""Beginnings of so few letters are found only where a word begins: "red" and "app" stand in many."""


def _parts(words: str) -> list[str]:
    """Give the parts of one list, longest first; a dash in a part is the space between its words."""
    return [word.replace("-", " ") for word in sorted(words.split(), key=len, reverse=True)]


def _built(begins: str, ends: str) -> str:
    first, last = (_by_script(_parts(words))[0] for words in (begins, ends))
    sizes = [len(part) for part in _parts(begins)]
    free = [part for part, size in zip(first, sizes, strict=True) if size > BEGINS_A_WORD]
    bound = [part for part, size in zip(first, sizes, strict=True) if size <= BEGINS_A_WORD]
    begin = "|".join([*free, f"{_CAMEL_BEGIN}(?:{'|'.join(bound)})"] if bound else free)
    return f"(?:{begin}){_TOLERANT[' ']}(?:{'|'.join(last)})s?{_CAMEL_END}"


def _by_script(words: Sequence[str]) -> tuple[list[str], list[str]]:
    latin = ["".join(_TOLERANT.get(char, re.escape(char)) for char in word) for word in words if word[-1] < "\u0250"]
    return latin, [re.escape(word) for word in words if word[-1] >= "\u0250"]
