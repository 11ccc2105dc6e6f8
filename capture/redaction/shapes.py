"""What a secret of each family may look like, by how sure it is that one stands there.

Everything is of folded text; a reader gives the range of the value between two places, or None where what stands there
is ordinary. All patterns are anchored and bounded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sixfold.capture.redaction.checks import is_address, is_plain_figure, is_random
from sixfold.capture.redaction.codes import COUNTED, FIGURES, GROUPS, NUMBER, CodeShapes, is_group_like
from sixfold.capture.redaction.ordinary import is_thing, is_uuid
from sixfold.capture.redaction.passwords import PasswordShapes
from sixfold.capture.redaction.pieces import (
    ARTICLE,
    HEX,
    MASK,
    MIN_ODD,
    WORD,
    Lexicon,
    Range,
    Trust,
    is_odd,
    stripped,
    tokens,
    trimmed,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sixfold.capture.redaction.rulebook import Rulebook

_PLAIN = re.compile(r"[^\W\d_]{2,24}")
_DATE = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|januar|februar|marz|mai|juni|juli|okt|dez|janv|fevr|avril"
    r"|juin|juil|aout|ene|abr"
    r"|mayo|ago|set|dic|de|en|in|im|seit|since|depuis|desde|year|jahr)[a-z]{0,7}\.?[ ]\Z",
    re.IGNORECASE,
)
_UNLIKE = re.compile(
    r"(?:nr|no|n\u00b0|num|id|tel|kb|rfc|iso|version|v|page|seite|zimmer|room|salle|sala|port|http|error|fehler|line"
    r"|zeile|gate|vol|flight"
    r"|flug|kapitel|chapter|chapitre|capitulo|schritt|step|etape|paso|pr|#|\+|[$\u20ac\u00a3])\.?[ ]?[#:]?\Z",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_COUNTS = re.compile(r"[ ]([a-z]{4,20})(?![A-Za-z])")
_DIGIT = r"[0-9OolI|SBQDZ]"
_TURNED = re.compile(
    r"(?:[^\n\t]{0,40}[:.!\]][ ]{1,2})?[\"']?"
    rf"(?P<value>(?:[A-Z]-)?[0-9]{_DIGIT}{{2,9}}(?:[ \-]{{1,2}}{_DIGIT}{{2,4}})?|[0-9](?:[ ]{_DIGIT}){{3,8}})"
    r"[ ]{1,2}(?:[il1|]s|ist|est|es|=|-|\u2013|[il1]st)[ ]",
    re.IGNORECASE,
)
_NAME_AND_SIGNED = re.compile(
    r"[ ]{0,2}(?P<value>(?P<name>[^\W\d_]{3,20})[ \n]{1,2}[0-9]{1,4}[!?@#$%^&*+=~]{1,2})(?=[ ][a-z]|[ ]{0,2}[\n.,]|$)"
)
"""A password that a reader tore before its number: \"Winter 23?\"."""
_ID_START = re.compile(r"(?<![A-Za-z0-9.,/:\-])(?=[A-Z0-9])")
_LONG_RUN = re.compile(r"[A-Za-z0-9+/]{20}")
MIN_SAID, YEAR, MIN_RANDOM, MIN_LITERAL, NEAR_ID = 3, 4, 12, 16, 48
MOST_SPACES = {"phrase": 12}
"""Spaces in a quoted value of code; of others two, which a reader put there."""


class ShapeReader:
    """Reads values, by the family of the word that stands beside them."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._lexicon = Lexicon(rulebook.ordinary, rulebook.interface)
        self._passwords, self._codes = PasswordShapes(self._lexicon), CodeShapes(self._lexicon)
        self._readers: Mapping[str, Callable[[str, int, int, Trust], Range | None]] = {
            "word": self._passwords.password,
            "phrase": self._passwords.phrase,
            "odd": self._passwords.odd,
            "answer": self._passwords.answer,
            "reply": self._passwords.answer,
            "digits": self._codes.number,
            "anycode": self._codes.any_code,
            "groups": self._codes.groups,
            "token": self._codes.token,
        }

    def read(
        self, family: str, text: str, start: int, end: int, trust: Trust, *, numbered: bool = False
    ) -> Range | None:
        """Give the value in a field; what follows it is not part of it. `numbered`: in a list with numbers."""
        start, end = stripped(text, start, end)
        if text[start : start + 2] in {'" ', "' ", "` "}:
            start, end = stripped(text, start + 1, end)
        if start >= end or MASK.fullmatch(text, start, end):
            return None
        if trust < Trust.COLON and ARTICLE.match(text, start, end):
            return None
        if family in FIGURES:
            found = self._codes.figures(family, text, start, end)
            return None if found and trust == Trust.BELOW and not _ends(text, found[1], end) else found
        if family == "phrase" and numbered and _PLAIN.fullmatch(text, start, end):
            return start, end
        return self._readers[family](text, start, end, trust)

    def literal(self, family: str, text: str, start: int, end: int, *, sure: bool) -> Range | None:
        """Give what code quotes, if it is no name, message or variable. `sure`: it stands right after its name."""
        value = text[start:end]
        if family in FIGURES:
            return self._codes.figures(family, text, start, end) if sure else None
        odd = is_random(value) if family == "token" else self._lexicon.is_odd(value)
        if not sure and not odd:
            return None
        if (is_thing(value) and not _LONG_RUN.search(value)) or MASK.fullmatch(value) or is_address(value):
            return None
        words = value.split()
        if all(map(self._lexicon.has, words)) or not self._may_be_spaced(family, words):
            return None
        if family == "digits":
            return (start, end) if value.isdigit() else None
        return (start, end) if family != "token" or is_random(value) or len(value) >= MIN_LITERAL else None

    def near(self, family: str, text: str, start: int, end: int) -> Range | None:
        """Give what no ordinary text has in a sentence, behind the word that names a secret."""
        if family == "digits":
            return self._said_number(text, start, end)
        if family == "identity":
            return self._said_identity(text, start, end)
        if family == "groups":
            found = self._said_groups(text, start, end)
            if found:
                return found
        signed = _NAME_AND_SIGNED.match(text, start, end) if family == "word" else None
        if signed is not None and not self._lexicon.has(signed.group("name")):
            return signed.span("value")
        for token in tokens(text, start, end, end - start):
            if self._is_odd(text[slice(*token)].strip("*_"), family):
                return self._torn_start(text, start, token[0]), token[1]
        return None

    def before(self, family: str, text: str, start: int, end: int) -> Range | None:
        """Give what no ordinary text has before the word: "482913 is your code"."""
        if family == "digits":
            match = _TURNED.match(text, start, end)
            return match.span("value") if match else None
        if family == "identity":
            return None
        start = text.rfind(": ", start, end) + 2 if ": " in text[start:end] else start
        odd = (
            token
            for token in tokens(text, start, end, end - start)
            if self._is_odd(text[slice(*token)].strip("*_"), family)
        )
        return next(odd, None)

    def alone(self, family: str, text: str, start: int, end: int, *, asked: bool = False) -> Range | None:
        """Give what stands alone on a line after one that names a secret; `asked`: that is a question."""
        start, end = stripped(text, start, end)
        token = trimmed(text, start, end) if start < end else None
        if token is None or ARTICLE.match(text, *token):
            return None
        word = text[slice(*token)]
        if family in FIGURES:
            found = self._codes.figures(family, text, *token)
            return found if found and _ends(text, found[1], end) else None
        if family == "digits":
            return token if NUMBER.fullmatch(word) and not is_plain_figure(word) else None
        return token if self._is_alone(family, word, asked=asked) else None

    def _is_alone(self, family: str, word: str, *, asked: bool) -> bool:
        if asked and family == "word" and self._passwords.is_whole(word, Trust.BELOW):
            return True
        if " " in word or (HEX.fullmatch(word) and not asked):
            return False
        if family == "groups":
            return is_group_like(word) and not is_uuid(word) and not is_thing(word)
        answers = asked and is_odd(word) and len(word) >= MIN_ODD and not self._lexicon.is_ordinary(word)
        return answers or self._is_odd(word, family)

    def first_odd(self, family: str, text: str, start: int, end: int) -> Range | None:
        """Give the first token of a line on which a sentence goes on that ended with the secret's word."""
        if family == "digits":
            match = NUMBER.match(text, start, end)
            return match.span() if match and text[start] != "#" and not COUNTED.match(text, match.end()) else None
        if family in FIGURES:
            found = self._codes.figures(family, text, start, end)
            return found if found and _ends(text, found[1], end) else None
        match = WORD.match(text, start, end)
        token = trimmed(text, *match.span()) if match and family in {"word", "token"} else None
        word = text[slice(*token)] if token else ""
        sure = is_odd(word) and len(word) >= MIN_ODD and any(map(str.isdigit, word)) and not HEX.fullmatch(word)
        labelled = match is not None and match.group()[-1] in ":="
        return token if sure and not labelled and not self._lexicon.is_ordinary(word) else None

    def _is_odd(self, word: str, family: str) -> bool:
        if not self._lexicon.is_odd(word):
            return False
        return family != "token" or (is_random(word) and len(word) >= MIN_RANDOM)

    def _may_be_spaced(self, family: str, words: list[str]) -> bool:
        spaces = len(words) - 1
        return spaces <= MOST_SPACES.get(family, 2) and (spaces == 0 or family == "phrase" or any(map(is_odd, words)))

    def _said_groups(self, text: str, start: int, end: int) -> Range | None:
        for match in GROUPS.finditer(text, start, end):
            if is_group_like(match.group()) and not is_thing(match.group()):
                return match.span()
        found = self._said_number(text, start, end)
        return found if found and sum(map(str.isdigit, text[slice(*found)])) >= MIN_ODD else None

    def _said_identity(self, text: str, start: int, end: int) -> Range | None:
        """Read a number after the word of an identity document, not farther than a few words on."""
        for match in _ID_START.finditer(text, start, min(end, start + NEAR_ID)):
            found = self._codes.figures("identity", text, match.start(), end)
            if found and not COUNTED.match(text, found[1]) and sum(map(str.isalnum, text[slice(*found)])) > MIN_ODD:
                return found
        return None

    def _said_number(self, text: str, start: int, end: int) -> Range | None:
        """Read a number in a sentence that is no date, price, count, or number of a room or a page."""
        for match in NUMBER.finditer(text, start, end):
            before, behind = text[max(start, match.start() - 16) : match.start()], text[match.end() : match.end() + 1]
            if before[-1:].isalnum() or before[-1:] in ".,/+-:_@" or behind in {"/", "-", "@", ":", "_"}:
                continue
            if sum(map(str.isdigit, match.group())) < MIN_SAID or _YEAR.fullmatch(match.group()):
                continue
            if _UNLIKE.search(before) or _DATE.search(before) or self._is_counted(text, match.end()):
                continue
            return match.span()
        return None

    def _is_counted(self, text: str, at: int) -> bool:
        """Tell whether a number stands before the word for what it counts."""
        following = _COUNTS.match(text, at)
        unknown = following is not None and not self._lexicon.has(following.group(1))
        return unknown or COUNTED.match(text, at) is not None

    def _torn_start(self, text: str, start: int, at: int) -> int:
        """Give where a value begins of which only the second half is odd: at the one token between it and its word."""
        between = text[start:at].strip()
        last = between.rpartition(" ")[2]
        if " " in between and is_odd(last) and not self._lexicon.is_ordinary(last):
            return start + text[start:at].rindex(last)
        lone = between and " " not in between and not self._lexicon.has(between) and between[-1] not in ":,;"
        return at - len(text[start:at].lstrip()) if lone else at


def _ends(text: str, at: int, end: int) -> bool:
    """Tell whether a number's end is that of a sentence or a field."""
    return at >= end or text[at] in "\n.,;)\"'|"
