"""What a password, a passphrase or an answer may look like in its field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sixfold.capture.redaction.checks import is_address, is_plain_figure
from sixfold.capture.redaction.ordinary import is_thing, is_uuid
from sixfold.capture.redaction.pieces import (
    FIGURE,
    HEX,
    MASK,
    MAX_WRAPPED,
    NAMED,
    TRAILING,
    WORD,
    Trust,
    in_quotes,
    is_odd,
    stands_on,
    tokens,
    trimmed,
)  # fmt: skip
from sixfold.capture.redaction.said import is_date, is_state

if TYPE_CHECKING:
    from sixfold.capture.redaction.pieces import Lexicon, Range

_DIGIT = r"[0-9OolI|SBQDZ]"
_PLAIN = re.compile(r"[^\W\d_]+(?:['\-.][^\W\d_]+)*")
_SPOKEN = re.compile(r"[^\W\d_]|[^\W\d_]+[01|]?[^\W\d_]+[01|]?(?:['\-.][^\W_]+)*|[0-9]{1,4}")
"""A word of a passphrase, in which a letter may have been read as a digit, or its number."""
_DASHED = re.compile(r"[a-z][a-z01]{2,20}(?:[\-._+][a-z01]{2,20}){1,9}[\-._]?")
_DASH = re.compile(r"[\-._+]")
_NUMBERED = re.compile(
    r"(?:[0-9]{1,2}[.):]?[ ]{0,2})?[a-z]{3,12}(?:[ ,;]{0,3}[0-9]{1,2}[.):]?[ ]{0,2}[a-z]{3,12}(?![A-Za-z0-9])){2,33}"
)
LONG_NUMBER = re.compile(rf"(?=[0-9A-Z]{{0,3}}[0-9]){_DIGIT}(?:[ \-]{{0,2}}{_DIGIT}){{15,23}}(?![A-Za-z0-9])")
"""A router's key: twenty digits in groups."""
_SENTENCE_END = re.compile(
    r"(?<=\w\w\w)[.!?;][ ]+(?=[A-Z\u00c0-\u00dd\u00a1\u00bf(])|[ ]{2,}(?=[A-Z][a-z]+[ :])|,[ ]"
    r"|[ ](?:-{1,2}|\u2013|\()(?=[ A-Z])|[ ](?=[A-Za-z\-]{2,20}:[ ])"
)
_SIGNED_WORD = re.compile(r"[A-Za-z]{3,20}[_@#+!][A-Za-z]{1,20}")
_EDGE = re.compile(r"^[!@#$%^&*+=~?\-_][A-Za-z0-9]|[0-9][!?@#$%^&*+=~]$")
_SIGNED_NUMBER = re.compile(r"[0-9]{1,4}[!?@#$%^&*+=~]{1,3}")
_CUT_BEHIND, _CUT_BEFORE = (
    re.compile(r"[A-Za-z0-9][\-_@#$%^&*+=~]$|[A-Za-z]{4}\.$"),
    re.compile(r"[\-_@#$%^&*+=~.][A-Za-z0-9]"),
)
"""How the pieces of a value end and begin that was torn at a sign."""
_NUMBER_OF = re.compile(r"[A-Z0-9\-]{6,}|\d{5,}|\d")
_FIGURES = re.compile(r"(?=[^0-9]?[0-9])[0-9OolI|SB]{1,4}")
_UNDERSCORED = re.compile(
    r"(?!.{0,60}(?:pass|pwd|secret|token|key|user|name|auth|login|host|url|env|config|field|label|reset|change|confirm|new))"
    r"[a-z]{3,12}(?:_[a-z]{3,12}){2,8}"
)
"""A passphrase with underscores looks like a name in code: as one counts what has no word of such names."""
_PAIRED = re.compile(
    r"(?<![a-z])(?:als|as|en tant que|como|comme|user|username|login|benutzer|benutzername|usuario"
    r"|utilisateur|identifiant|session|account|konto|cuenta)"
    r"[ :][^\n]{0,60}$",
    re.IGNORECASE,
)
"""Beside a user's name a plain word after "password" is the other half of the pair."""
_STATES_OF_BOTH = re.compile(r"(?:ct[oa]s?|ad[oa]s?|id[oa]s?|ed|ing|ees?|ts)$")
_OPTION = re.compile(r"--?[A-Za-z][a-z\-]{0,24}")
_ASSIGNED = re.compile(r"=[\"']|\":|^-|[{}]|[ ]=[ ]|^[A-Za-z_]+=")
_NAMES_NEXT = re.compile(r"=[\"']|\":|[:=]$")
_STATE = re.compile(
    r"(?:ed|ing|able|ible|ful|less|ly|ent|ant|ive|ous|al|ic|ary|[^aeiou]y|t|te|ten|en|lich|bar|ig|isch|los|sam"
    r"|ad[oa]s?|id[oa]s?|os[oa]|iv[oa]|ble|ees?|is|ite?|que|ante?|ente)$"
)
"""How adjectives and participles of four languages end."""
MIN_WORD, MIN_BELOW, MIN_NUMBER = 3, 4, 6
MIN_PHRASE, MAX_WORDS, MANY_WORDS = 3, 12, 4
MOST_PIECES, MOST_PIECES_BELOW = 5, 3
"""Pieces of a value with spaces in it; below a label without a colon a sentence may stand as well."""
MOST_OF_ANSWER = 6
LOOK_BACK = 100


class PasswordShapes:
    """Reads passwords, passphrases and answers."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def password(self, text: str, start: int, end: int, trust: Trust) -> Range | None:
        """Read any token but an ordinary one; the surer, the plainer it may be."""
        return self._special(text, start, end, trust, phrase=False) or self._first(
            text, start, end, trust, phrase=False
        )

    def phrase(self, text: str, start: int, end: int, trust: Trust) -> Range | None:
        """Read words of which hardly any is a function word, or a password."""
        if trust >= Trust.BELOW:
            numbered = _NUMBERED.match(text, start, end)
            if numbered:
                return numbered.span()
        return self._special(text, start, end, trust, phrase=True) or self._first(text, start, end, trust, phrase=True)

    def odd(self, text: str, start: int, end: int, trust: Trust) -> Range | None:
        """Read what no ordinary text has, after a colon: "key" and "credentials" have other meanings too."""
        digits = LONG_NUMBER.match(text, start, end)
        if digits:
            return digits.span()
        if trust < Trust.UNDER or trust == Trust.SAID:
            return None
        for token in tokens(text, start, min(end, start + MAX_WRAPPED), MAX_WORDS):
            word = text[slice(*token)]
            if self._lexicon.is_odd(word) and not HEX.fullmatch(word):
                return token
        return None

    def answer(self, text: str, start: int, end: int, trust: Trust) -> Range | None:
        """Read a few words of which not all are ordinary."""
        if trust == Trust.NEAR:
            return in_quotes(text, start, end)
        end = _sentence_end(text, start, end)
        words = text[start:end].split()
        most = MANY_WORDS if trust <= Trust.BELOW else MOST_OF_ANSWER
        if not words or FIGURE.match(text, start, end) or len(words) > most or text[end - 1] in "?:":
            return None
        return None if all(map(self._lexicon.has, words)) else trimmed(text, start, end)

    def is_whole(self, field: str, trust: Trust) -> bool:
        """Tell whether a field of few pieces is one value into which someone put spaces ("Rex Spot 77")."""
        raw = field.split()
        pieces = [piece.strip("\"'`.,;()") for piece in raw]
        most = MOST_PIECES if trust >= Trust.SAID else MOST_PIECES_BELOW
        torn = _is_torn(raw)
        signed = len(raw) == 2 and trust >= Trust.BESIDE and _SIGNED_NUMBER.fullmatch(raw[1])  # noqa: PLR2004 - and its word
        known = self._lexicon.ordinary.__contains__ if torn or signed else self._lexicon.has
        if not 2 <= len(pieces) <= most or any(known(piece.lower()) for piece in pieces):  # noqa: PLR2004 - one is a word
            return False
        named = [piece for piece in pieces if not (piece.isalpha() and trust >= Trust.BESIDE)]  # "wbRdol" tears so
        if any(map(_is_no_piece, raw)) or (not torn and any(is_thing(piece) or is_address(piece) for piece in named)):
            return False
        if is_date(field):
            return False
        numbered = trust < Trust.SAID and _is_numbered_thing(pieces)
        if raw[-1][-1] == "?" or numbered or (trust < Trust.COLON and _ASSIGNED.search(field)):
            return False
        last_odd = torn or _ends_odd(pieces[-1])
        if trust == Trust.NEAR:
            return len(pieces) == 2 and last_odd and not pieces[0].isdigit()  # noqa: PLR2004 - a name and its number
        return last_odd or any(is_odd(piece) and not NAMED.fullmatch(piece) for piece in pieces)

    def _special(self, text: str, start: int, end: int, trust: Trust, *, phrase: bool) -> Range | None:
        """Read what shows by its form where it ends: quotes, a router's key, a field of pieces without a word."""
        quoted = in_quotes(text, start, end)
        if quoted is not None and (trust != Trust.BELOW or not stands_on(text, quoted[1], end)):
            return quoted if self._may_be_quoted(text[slice(*quoted)], phrase=phrase) else None
        digits = LONG_NUMBER.match(text, start, end)
        if digits:
            return digits.span()
        return trimmed(text, start, end) if self.is_whole(text[start:end], trust) else None

    def _may_be_quoted(self, value: str, *, phrase: bool) -> bool:
        known = [self._lexicon.has(word) for word in value.split()]
        message = all(known) or (len(known) > MANY_WORDS and any(known) and not phrase)
        thing = is_thing(value) and not _UNDERSCORED.fullmatch(value)
        return len(value) >= MIN_WORD and not thing and not message and not MASK.fullmatch(value)

    def _first(self, text: str, start: int, end: int, trust: Trust, *, phrase: bool) -> Range | None:
        """Read the first token, or the words of a phrase."""
        stop = _sentence_end(text, start, end)
        found = tokens(text, start, stop, MAX_WORDS + 1)
        if not found or in_quotes(text, start, end) is not None:
            return None
        spoken = [text[slice(*token)] for token in found]
        first = spoken[0]
        goes_on = trust in {Trust.BELOW, Trust.UNDER} and stands_on(text, stop, end)
        if goes_on and (trust == Trust.BELOW or not self._lexicon.is_odd(first)):
            return None
        dashed = phrase and _DASHED.fullmatch(first) is not None
        if dashed and (trust >= Trust.BESIDE or len(_DASH.split(first)) >= MIN_PHRASE):
            return found[0]
        if _is_named(WORD.match(text, start, end), first, trust):
            return None
        return self._of_words(text, found, trust, phrase=phrase)

    def _of_words(self, text: str, found: list[Range], trust: Trust, *, phrase: bool) -> Range | None:
        """Read the words of a phrase, an odd token, a plain one."""
        spoken = [text[slice(*token)] for token in found]
        first = spoken[0]
        if len(found) > 1 and self._is_phrase(spoken, trust, phrase=phrase):
            return found[0][0], found[-1][1]
        if len(first) < MIN_WORD or self._lexicon.has(first):
            return None
        if is_odd(first) and not is_plain_figure(first):
            return found[0] if self._is_odd_enough(spoken, trust) else None
        if trust == Trust.NEAR and first.islower() and len(found) == 1 and len(first) >= MIN_BELOW:
            apart = text[found[0][0] - 1] == " " and _STATES_OF_BOTH.search(first) is None
            return found[0] if apart and _PAIRED.search(text, max(0, found[0][0] - LOOK_BACK), found[0][0]) else None
        return self._plain(found, spoken, trust)

    def _is_odd_enough(self, spoken: list[str], trust: Trust) -> bool:
        first, several = spoken[0], len(spoken) > 1
        if trust == Trust.NEAR:
            return NAMED.fullmatch(first) is None
        if trust == Trust.BELOW:
            alike = all(is_odd(word) or len(word) <= MIN_WORD for word in spoken)
            return (not several or alike) and not (HEX.fullmatch(first) and (several or len(first) >= 32))  # noqa: PLR2004 - a digest
        if trust == Trust.UNDER and several:
            return self._lexicon.is_odd(first) and not HEX.fullmatch(first)
        return True

    def _plain(self, found: list[Range], spoken: list[str], trust: Trust) -> Range | None:
        """Read a plain word or number: the surer, the more of its kind."""
        first, several = spoken[0], len(spoken) > 1
        if first.isdigit():
            long_enough = len(first) >= (MIN_BELOW if trust >= Trust.SAID else MIN_NUMBER)
            return found[0] if trust > Trust.NEAR and long_enough and (trust >= Trust.SAID or not several) else None
        second = spoken[1] if several and trust >= Trust.SAID else ""
        if second and not self._lexicon.has(second) and (second.isdigit() or is_odd(second)):
            return found[0][0], found[1][1]
        if trust >= Trust.COLON or (trust == Trust.BESIDE and len(found) <= 2):  # noqa: PLR2004 - a torn word has two pieces
            if not several and trust >= Trust.COLON and is_state(first, sure=True):
                return None
            sentence = several and sum(map(self._lexicon.has, spoken)) * 3 >= len(spoken)
            return found[0] if not sentence else None
        if several:
            return None
        long_enough = len(first) >= MIN_BELOW and _PLAIN.fullmatch(first.rstrip("-")) is not None
        fits = {
            Trust.UNDER: True,
            Trust.SAID: long_enough and (first[0].isupper() or _STATE.search(first) is None),
            Trust.BELOW: long_enough and first.islower(),
        }
        return found[0] if fits.get(trust, False) else None

    def _is_phrase(self, words: list[str], trust: Trust, *, phrase: bool) -> bool:
        """Tell whether words are a passphrase: small, plain, hardly a function word among them."""
        if len(words) > MAX_WORDS or not all(_SPOKEN.fullmatch(word) for word in words) or words[0].isdigit():
            return False
        numbers = sum(map(str.isdigit, words))
        if numbers > 1 or len(words) - numbers < 2 or (trust == Trust.NEAR and not phrase):  # noqa: PLR2004 - words
            return False
        known = sum(map(self._lexicon.has, words))
        if phrase and trust >= Trust.BELOW:
            plain = all(map(str.islower, words)) and words[0] not in self._lexicon.ordinary
            return known * (2 if plain else 3) <= len(words) and len(words) >= MIN_PHRASE
        small = all(word.islower() or word.isdigit() for word in words)
        if trust >= Trust.BESIDE:
            return known * 4 <= len(words) and (small or (known == 0 and len(words) > MIN_PHRASE))
        return small and known == 0 and len(words) >= (MIN_PHRASE if trust >= Trust.BELOW else MIN_PHRASE + 1)


def _is_torn(raw: list[str]) -> bool:
    if _SIGNED_WORD.fullmatch(raw[0]) and any(map(str.isdigit, raw[-1])):
        return True
    behind = any(_CUT_BEHIND.search(piece) for piece in raw[:-1])
    return behind or any(_CUT_BEFORE.match(piece) for piece in raw[1:])


def _is_no_piece(piece: str) -> bool:
    """Tell whether it is a label, a date, an option or a sign: none is a piece of a value."""
    if piece[-1] == ":" or "," in piece or FIGURE.fullmatch(piece) or _OPTION.fullmatch(piece):
        return True
    return not any(map(str.isalnum, piece)) and len(piece) >= MIN_WORD


def _is_numbered_thing(pieces: list[str]) -> bool:
    """Tell whether it is "Policy 2604666" or "ID 3041"."""
    return pieces[0].isalpha() and (
        _NUMBER_OF.fullmatch(pieces[1]) is not None or (len(pieces[0]) < MIN_BELOW and pieces[1].isdigit())
    )


def _ends_odd(last: str) -> bool:
    if _FIGURES.fullmatch(last):
        return True
    return (is_odd(last) and not NAMED.fullmatch(last)) or _EDGE.search(last) is not None


def _is_named(raw: re.Match[str] | None, first: str, trust: Trust) -> bool:
    """Tell whether a token names something else: a thing, an address, what stands behind it."""
    if raw and (is_thing(raw.group()) or (trust < Trust.COLON and _NAMES_NEXT.search(raw.group()))):
        return True
    masked = MASK.fullmatch(first) is not None
    return masked or is_address(first) or is_thing(first) or (is_uuid(first) and trust < Trust.COLON)


def _sentence_end(text: str, start: int, end: int) -> int:
    """Give where a field's value ends at the latest: before another sentence, unless a reader tore the value there."""
    for match in _SENTENCE_END.finditer(text, start + 1, end):
        following = WORD.match(text, match.end(), end)
        rest = following.group().rstrip(TRAILING) if following else ""
        if " " in text[start : match.start()] or not is_odd(rest):
            return match.start()
    return end
