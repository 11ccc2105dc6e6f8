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
    from collections.abc import Iterator, Sequence

_DROPPED = re.compile(r"[ _\-'`]+")
_ALIKE = str.maketrans("01i|5$@", "olllssa")
_TOLERANT = {"a": "[a@]", "s": "[s5$]", "o": "[o0]", "i": "[il1|]", "l": "[il1|]", " ": "[ _-]{0,2}", "'": "['` ]?"}


@dataclass(frozen=True, slots=True)
class Condensed:
    """A folded text in small letters, without what readers lose; `at[i]` is the place of its i-th character."""

    text: str
    at: Sequence[int]


@dataclass(frozen=True, slots=True)
class Keyword:
    """The words of a rule: the expression that decides, and what must stand where it matches, condensed."""

    pattern: re.Pattern[str]
    anchors: tuple[str, ...]

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
        for anchor in self.anchors:
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
    return Condensed(_plain(text), at)


def _plain(text: str) -> str:
    return _DROPPED.sub("", text).lower().translate(_ALIKE)


def keyword(words: Sequence[str], short: Sequence[str]) -> Keyword:
    """Give the pattern for words as a reader of screens may give them.

    Long words are found inside others too (`mypassword`, `DB_PASSWORD`: lost spaces, names in code); short ones only
    where no letter stands before them. Neither may run on into another word, but for a plural; words of other scripts
    may, for the value follows without a space in some.
    """
    folded = [[fold(word).text.lower() for word in sorted(group, key=len, reverse=True)] for group in (words, short)]
    long_latin, other = _by_script(folded[0])
    short_latin, short_other = _by_script(folded[1])
    parts = [
        f"(?:{'|'.join(long_latin)})s?(?![A-Za-z0-9])" if long_latin else "",
        f"(?<![A-Za-z])(?:{'|'.join(short_latin)})s?(?![A-Za-z0-9])" if short_latin else "",
        f"(?:{'|'.join(other)})" if other else "",
        rf"(?<!\w)(?:{'|'.join(short_other)})(?!\w)" if short_other else "",
    ]
    pattern = "|".join(part for part in parts if part)
    anchors = {_plain(word) for group in folded for word in group}
    return Keyword(re.compile(pattern, re.IGNORECASE), tuple(sorted(anchors)))


def _by_script(words: Sequence[str]) -> tuple[list[str], list[str]]:
    latin = ["".join(_TOLERANT.get(char, re.escape(char)) for char in word) for word in words if word[-1] < "\u0250"]
    return latin, [re.escape(word) for word in words if word[-1] >= "\u0250"]
