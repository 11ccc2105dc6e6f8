"""How the value beside a secret's word is read: one reader for each shape that redact_rules.toml names.

A reader looks at the text from a place on and gives the range of the value, or None when what stands there is ordinary.
Ranges are of the folded text. Every pattern is anchored and bounded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sixfold.capture.redaction.checks import is_address, is_mixed, is_random

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Range = tuple[int, int]

_TOKEN = re.compile(r"[^\s\u27e6\u27e7]{1,4096}")
_QUOTES = {'"': '"', "'": "'", "`": "`", "\u201c": "\u201d", "\u201e": "\u201c", "\u00ab": "\u00bb", "\u2018": "\u2019"}
_MASK = re.compile(r"[*\u2022\u25cf\u00b7.xX_#\-\u2026]{2,}")
_LEADING = "([{<\"'`\u201c\u201e\u00ab\u2018\u300c\u300e"
_TRAILING = ".,;:)]}>\"'`\u201d\u00bb\u2019\u300d\u300f\u3002"
_NEXT_OF_LIST = re.compile(r"[ ]{0,2}[,/|;][ ]{0,2}|[ ](?:or|and|oder|und|ou|et|o|y)[ ]")
_SPLIT_BY_READER = re.compile(r"(?<=[\-_!@#$%^&*+=~?])[ ](?=\S{0,15}[\d!@#$%^&*+=~])")
_WORDS_ON = re.compile(r"[ ]{1,2}([a-z]{2,20})(?=[ ]|[.,;!?]?(?:\n|$))")
_DIGIT = r"[0-9OolI|SB]"
_PIN = re.compile(rf"(?:[0-9]{{3}}[ \-]?\t[0-9]{{3}}|[0-9](?:[ \-]?{_DIGIT}){{2,7}})(?![A-Za-z0-9]|[.,:/\-][0-9])")
_CVV = re.compile(rf"[0-9]{_DIGIT}{{2,3}}(?![A-Za-z0-9]|[.,:/\-][0-9])")
_CODE = re.compile(
    rf"[0-9]{_DIGIT}{{2}}[ \-]{_DIGIT}{{3}}(?![A-Za-z0-9]|[.,:/\-][0-9])|"
    r"(?=[A-Za-z\-]{0,9}[0-9])[#*]?(?:[0-9]{2,4}[ \-]?[ \-\t]){0,3}[A-Za-z0-9\-]{3,12}[#*]?(?![A-Za-z0-9]|[.,:/][0-9])"
)
_DIGITS = re.compile(
    rf"(?:[A-Z]-)?(?:[0-9]{_DIGIT}{{2}}[ \-]?[ \-\t]{_DIGIT}{{3}}|[0-9]{_DIGIT}{{3,7}})(?![A-Za-z0-9%]|[.,:/\-][0-9]"
    r"|[ ](?:lines?|bytes?|loc|characters?|years?|words|times|files|[kmg]b|eur|usd|gbp)(?![a-z]))",
    re.IGNORECASE,
)
_TAN = re.compile(rf"[0-9](?:[ \-]?\t?{_DIGIT}){{5,7}}(?![A-Za-z0-9]|[.,:/\-][0-9])")
_RECOVERY = re.compile(
    r"(?=[A-Za-z\-]{0,12}[0-9])[A-Za-z0-9]{3,10}"
    r"(?:-\t?[A-Za-z0-9]{3,10}|[ \t](?=[A-Za-z]{0,9}[0-9])[A-Za-z0-9]{3,10}){0,7}"
)
_ANSWER = re.compile(r"[^\n\t\u27e6\u27e7\ue000:?]{2,60}?(?=[ ]*(?:[\n\t.;]|$))")
_LINE = re.compile(r"(?P<value>[^\n\t\u27e6\u27e7\ue000]{3,64}?)[ ]*(?=[\n\t]|$)")
_NO_PART = re.compile(r"[:=]$|[()\[\]<>|\u2022]|^-{1,2}$|[,;.?]$|://")
_ASCII = re.compile(r"[\x21-\x7e]{4,128}")
_DIGIT_OR_SIGN = re.compile(r"[0-9!@#$%^&*+=~?]")
_PHRASE = re.compile(r"(?:[ \t\n,;]{0,3}(?:[0-9]{1,2}[.):]?[ \t]{0,2})?[A-Za-z]{3,12}(?![A-Za-z0-9])){6,33}")
_KEY = re.compile(r"(?=[A-Za-z\- ]{0,40}[0-9])[A-Za-z0-9]{4,10}(?:[ \-][A-Z0-9]{4,10}){2,15}(?![A-Za-z0-9])")
_CARD = re.compile(rf"[0-9](?:[ \-.]{{0,2}}{_DIGIT}){{11,18}}(?![A-Za-z0-9])")
_IBAN = re.compile(
    r"[A-Z]{2}[0-9OlIS]{2}(?:[ \-]?(?=[A-Z]{0,4}[0-9])[A-Z0-9]{2,5}){2,9}(?:[ \-]?[A-Z0-9])?(?![A-Za-z0-9])"
)
_MACHINE_MADE = re.compile(r"[A-Za-z0-9+/=_\-.~%$]{8,1024}")
_MACHINE_MADE_REST = re.compile(r"[A-Za-z0-9+/=_\-.~%$]*")
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\-][^\W\d_]+)*")
_TYPES = frozenset(
    {"string", "str", "text", "password", "integer", "boolean", "object", "null", "none", "true", "false"}
)
"""What stands in quotes after a password's name where its form is described."""
MIN_WORD = 3
MIN_ASCII = 4
MAX_LINE_TOKENS = 8
MAX_PASSPHRASE_WORDS = 8
PASSPHRASE_AFTER_ORDINARY = 3
"""An ordinary word begins a passphrase when so many others follow ("correct horse battery staple")."""
MAX_ANSWER_WORDS = 6
MIN_IBAN_DIGITS = 8


class ValueReader:
    """Reads the value of a secret; `ordinary` are the plain words that stand there without being one."""

    def __init__(self, ordinary: frozenset[str]) -> None:
        self._ordinary = ordinary
        self._shapes: Final[Mapping[str, Callable[[str, int], Range | None]]] = {
            "word": self._word,
            "line": self._line,
            "mixed": self._mixed,
            "ascii": self._ascii,
            "ascii mixed": lambda text, at: self._ascii(text, at, is_mixed),
            "entropy": self._random,
            "pin": lambda text, at: _whole(_PIN, text, at),
            "cvv": lambda text, at: _whole(_CVV, text, at),
            "code": lambda text, at: _whole(_CODE, text, at),
            "tan": lambda text, at: _whole(_TAN, text, at),
            "recovery": lambda text, at: _whole(_RECOVERY, text, at),
            "answer": self._answer,
            "digits": lambda text, at: _whole(_DIGITS, text, at),
            "key": self._key,
            "phrase": self._phrase,
            "cardlike": lambda text, at: _whole(_CARD, text, at),
            "ibanlike": _ibanlike,
        }

    def read(self, shape: str, text: str, at: int) -> Range | None:
        """Give the range of a value of this shape that begins at `at`."""
        return self._shapes[shape](text, at)

    def _word(self, text: str, at: int) -> Range | None:
        """Any token but an ordinary word: after a colon or an "is" a password may be a plain word."""
        quoted = _quoted(text, at)
        if quoted is not None:
            return quoted if text[slice(*quoted)].lower() not in _TYPES else None
        token = _token(text, at)
        if token is None or token[1] - token[0] < MIN_WORD or is_address(text[token[0] : token[1]]):
            return None
        word = text[token[0] : token[1]]
        if word.lower() in self._ordinary or word.lower().split("'")[0] in self._ordinary:
            end = self._more_words(text, token[1])
            return (token[0], end) if text[token[1] : end].count(" ") >= PASSPHRASE_AFTER_ORDINARY else None
        if _PLAIN_WORD.fullmatch(word):
            return token[0], self._more_words(text, token[1])
        return token[0], self._more_tokens(text, token[1])

    def _line(self, text: str, at: int) -> Range | None:
        """The rest of a line as one value of several words ("Rex 1999 spot"), where it is no remark and no sentence."""
        match = _LINE.match(text, at)
        tokens = match.group("value").split() if match else []
        if match is None or not 2 <= len(tokens) <= MAX_LINE_TOKENS:  # noqa: PLR2004 - one is a word
            return None
        if any(_NO_PART.search(token) for token in tokens[:-1]) or _NO_PART.search(tokens[-1].rstrip(".,;")):
            return None
        ordinary = [token.lower().strip("'\"") in self._ordinary for token in tokens]
        if sum(ordinary) * 2 >= len(tokens) or (is_mixed(tokens[0]) and any(ordinary)):
            return None
        if ordinary[0] and not any(token.isdigit() or _DIGIT_OR_SIGN.search(token[:-1]) for token in tokens):
            return None
        if not any(_DIGIT_OR_SIGN.search(token) for token in tokens):
            return None  # plain words are read by `_word`, up to the first ordinary one
        return at, at + len(match.group("value").rstrip(".,;"))

    def _answer(self, text: str, at: int) -> Range | None:
        """What a question's answer is: a few words, of which not all are ordinary."""
        match = _ANSWER.match(text, at)
        tokens = match.group().split() if match else []
        if match is None or not tokens or len(tokens) > MAX_ANSWER_WORDS:
            return None
        return None if all(token.lower() in self._ordinary for token in tokens) else match.span()

    def _ascii(self, text: str, at: int, holds: Callable[[str], bool] = bool) -> Range | None:
        """What stands in plain letters and signs within text of a script without spaces between words."""
        match = _ASCII.match(text, at)
        token = _trimmed(text, *match.span()) if match else None
        word = text[slice(*token)] if token else ""
        if token is None or _MASK.fullmatch(word) or is_address(word) or word.lower() in self._ordinary:
            return None
        return token if len(word) >= MIN_ASCII and any(map(str.isalnum, word)) and holds(word) else None

    def _mixed(self, text: str, at: int) -> Range | None:
        """Only a token that no ordinary text has."""
        token = _token(text, at)
        if token is None:
            return None
        word = text[token[0] : token[1]]
        if not is_mixed(word) or word.lower() in self._ordinary:
            return None
        return token[0], self._more_tokens(text, token[1])

    def _random(self, text: str, at: int) -> Range | None:
        found = _whole(_MACHINE_MADE, text, at, is_random)
        rest = _MACHINE_MADE_REST.match(text, found[1]) if found else None
        return (found[0], rest.end()) if found and rest else None

    def _key(self, text: str, at: int) -> Range | None:
        return _whole(_KEY, text, at) or self._random(text, at)

    def _phrase(self, text: str, at: int) -> Range | None:
        """Six words or more of which hardly any is a function word: sentences are full of those."""
        match = _PHRASE.match(text, at)
        if match is None:
            return None
        words = re.findall(r"[A-Za-z]{3,12}", match.group())
        ordinary = sum(word.lower() in self._ordinary for word in words)
        if ordinary * 3 > len(words):
            return None
        start = match.start() + len(match.group()) - len(match.group().lstrip(" \t\n,;"))
        return start, match.end()

    def _more_words(self, text: str, end: int) -> int:
        """A passphrase of plain words goes on to the first function word or the end of the line."""
        at = end
        for _ in range(MAX_PASSPHRASE_WORDS):
            match = _WORDS_ON.match(text, at)
            if match is None or match.group(1) in self._ordinary:
                return at
            at = match.end(1)
        return at

    def _more_tokens(self, text: str, end: int) -> int:
        """What a reader of screens split, and the next ones of a list ("old or new")."""
        for _ in range(8):
            gap = _SPLIT_BY_READER.match(text, end)
            following = _token(text, gap.end()) if gap else None
            if following is None:
                gap = _NEXT_OF_LIST.match(text, end)
                following = _token(text, gap.end()) if gap else None
                if following is None or not is_mixed(text[following[0] : following[1]]):
                    return end
            end = following[1]
        return end


def _whole(pattern: re.Pattern[str], text: str, at: int, holds: Callable[[str], bool] = bool) -> Range | None:
    match = pattern.match(text, _past_quote(text, at))
    return match.span() if match and holds(match.group()) else None


def _past_quote(text: str, at: int) -> int:
    return at + 1 if at < len(text) and text[at] in _LEADING else at


def _ibanlike(text: str, at: int) -> Range | None:
    found = _whole(_IBAN, text, at)
    if found is None or sum(char.isdigit() for char in text[slice(*found)]) < MIN_IBAN_DIGITS:
        return None
    return found


def _quoted(text: str, at: int) -> Range | None:
    if at >= len(text) or text[at] not in _QUOTES:
        return None
    end = text.find(_QUOTES[text[at]], at + 1, at + 200)
    if end <= at + 1 or "\n" in text[at:end] or _MASK.fullmatch(text, at + 1, end):
        return None
    return at + 1, end


def _token(text: str, at: int) -> Range | None:
    """The token without the brackets and full stops around it; None for a masked one (dots, stars)."""
    match = _TOKEN.match(text, at)
    if match is None or _MASK.fullmatch(match.group()):
        return None
    return _trimmed(text, *match.span())


def _trimmed(text: str, start: int, end: int) -> Range | None:
    while start < end and text[start] in _LEADING:
        start += 1
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    return (start, end) if start < end else None
