"""Pieces of text that may be a value: how sure it is, what is trimmed off, and which words are none.

A reader of values gets a folded text and two places in it, and gives the range of the value or None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from sixfold.capture.redaction.checks import is_address, is_mixed, is_plain_figure
from sixfold.capture.redaction.ordinary import is_thing, is_uuid

Range = tuple[int, int]


class Trust(IntEnum):
    """How sure it is that what is read is the value of a secret."""

    NEAR = 0
    """It stands in a sentence that names the secret."""
    BELOW = 1
    """It stands below a label without a colon: buttons and other labels stand there too."""
    UNDER = 2
    """It stands below a label with its colon."""
    SAID = 3
    """A verb says what the secret is: adjectives stand there too."""
    BESIDE = 4
    """It stands in the field beside a label, or a column of a table."""
    COLON = 5
    """It stands after a label with its colon."""


WORD = re.compile(r"\S{1,512}")
MASK = re.compile(r"[*\u2022\u25cf\u00b7.xX_#\-\u2026?]{2,}|[\u2022\u25cf*]")
HEX = re.compile(r"[0-9a-f]{6,128}")
"""Digests, commits, identifiers of containers."""
FIGURE = re.compile(r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?:[ ,].{0,12})?|\d{4}-\d\d-\d\d.{0,12}")
ARTICLE = re.compile(
    r"(?:EAN|ISBN|ISSN|SKU|GTIN|UPC|ASIN|IMEI|MAC|HRB|JIRA|vat id|id|uid|model|policy|tracking|factura|facture|rechnung"
    r"|batch|part|[a-z]*nummer|order|invoice|build|ticket|case|sha\d{0,3})[ .:#\-]{1,3}[A-Z0-9\-]{3,40}",
    re.IGNORECASE,
)
"""Numbers that say what they number."""
NAMED = re.compile(
    r"(?:[A-Z]{1,4}-?\d+[A-Z]{0,2}|[a-z]+-?\d{1,3}|\d+[a-z]{1,4}|\d+(?:[.,:\-]\d+)+[a-z]*|[A-Z][a-z]+\d{1,2}"
    r"|[A-Z0-9]{1,6}[\-/][A-Z0-9]{1,6}|[\w.]+-\d+(?:\.\d+)*|\d+\.?-[A-Za-z.]+|[A-Z]\w*\d\.\d.*|[A-Z]{2,6}#\d+)"
)
"""Names with a number: flights, rooms, models, articles, releases."""
_LEADING = "([{<\"'`\u201c\u201e\u00ab\u2018\u300c|"
TRAILING = ".,;:)]}>\"'`\u201d\u00bb\u2019\u300d|"
_QUOTES = {'"': '"', "'": "'", "`": "`", "\u201c": "\u201d", "\u201e": "\u201c\u201d", "\u00ab": "\u00bb"}
_EDGE_SIGN = re.compile(r"^[$^@#%&*+=~!?][A-Za-z0-9]|[A-Za-z0-9][$^@#%&*+=~]$")
_SIGN_INSIDE = re.compile(r"(?<=.)[!@#$%^&*+=~?](?=.)")
_CASES = re.compile(r"[a-z][A-Z]|[A-Z][a-z]{0,3}[A-Z]")
_RUNS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
MIN_RUNS, MOST_OF_RUN = 4, 2.7
_MAILISH = re.compile(r"['\"]?[a-z][a-z.\-_']{0,40}@['\"]?[a-z%][\w.\-'\u2019]{0,60}")
_NOTHING_MORE = re.compile(r"[\s\"'`.,;)\]|*#]*")
MAX_WRAPPED = 64
"""Characters on the next line within which a quote that was opened may close."""
MIN_ODD, MIN_SIGNED = 6, 4
"""A token of fewer characters is odd by chance: flight, room and seat numbers; with a sign at its edge, of fewer."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that stand beside those of secrets without being a value: of sentences, and of windows."""

    ordinary: frozenset[str]
    interface: frozenset[str]

    def has(self, word: str) -> bool:
        """Tell whether it is one of them."""
        plain = word.lower().strip(".,;:!?'\"()")
        return plain in self.ordinary or plain in self.interface

    def is_odd(self, word: str) -> bool:
        """Tell whether a token is so unlike a word, a name or a figure that beside a secret's word it is the value."""
        if len(word) < MIN_ODD or self.is_ordinary(word) or is_uuid(word) or _MAILISH.fullmatch(word):
            return False
        if word[0] in "#+$@/" and word[1:].isalnum() and not _CASES.search(word):
            return False
        letters, digits = any(map(str.isalpha, word)), any(map(str.isdigit, word))
        if letters and digits:
            return NAMED.fullmatch(word) is None
        signed = _SIGN_INSIDE.search(word) is not None and "=" not in word
        return letters and (signed or _is_jumbled(word))

    def is_ordinary(self, word: str) -> bool:
        """Tell whether a token is a word, a figure, or the name of a thing."""
        return self.has(word) or is_thing(word) or is_address(word) or is_plain_figure(word)


def _is_jumbled(word: str) -> bool:
    """Tell whether letters change between small and capital ones as no name does ("vNGUpCAtl")."""
    word = word.rstrip("!?#*$")
    runs = len(_RUNS.findall(word)) if word.isalpha() else 0
    return runs >= MIN_RUNS and len(word) < MOST_OF_RUN * runs


def is_odd(word: str) -> bool:
    """Tell whether a token is no word of any language: mixed classes, a sign inside or at its edge."""
    return is_mixed(word) or (len(word) >= MIN_SIGNED and _EDGE_SIGN.search(word) is not None)


def stripped(text: str, start: int, end: int) -> Range:
    """Give a range without the blanks around it."""
    while start < end and text[start] in " \t\n":
        start += 1
    while end > start and text[end - 1] in " \t\n":
        end -= 1
    return start, end


def trimmed(text: str, start: int, end: int) -> Range | None:
    """Give a range without the brackets, quotes and full stops around it."""
    while start < end and text[start] in _LEADING:
        start += 1
    while end > start and text[end - 1] in TRAILING:
        end -= 1
    return (start, end) if start < end else None


def past_bracket(text: str, start: int) -> int:
    """Give the place behind a quote or bracket."""
    return start + 1 if text[start] in _LEADING else start


def stands_on(text: str, at: int, end: int) -> bool:
    """Tell whether a field goes on behind a place."""
    return _NOTHING_MORE.fullmatch(text, at, end) is None


def in_quotes(text: str, start: int, end: int) -> Range | None:
    """Give what the quote at a place encloses, also where it closes on the next line."""
    closing = _QUOTES.get(text[start])
    if closing is None:
        return None
    limit = end if text[end : end + 1] != "\n" else min(len(text), end + MAX_WRAPPED)
    stop = next((at for at in range(start + 1, limit) if text[at] in closing), None)
    return stripped(text, start + 1, stop) if stop is not None and stop > start + 1 else None


def tokens(text: str, start: int, end: int, most: int) -> list[Range]:
    """Give the first tokens between two places, trimmed."""
    found = (trimmed(text, *match.span()) for match in WORD.finditer(text, start, end))
    return [token for token in found if token is not None][:most]
