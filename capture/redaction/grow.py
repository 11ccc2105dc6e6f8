"""A value that was found, as far as it really goes: over a space that a reader put in, a box's edge, the end of a line.

The detectors find where a value begins. It goes on while what stands next looks like its rest: up to the closing quote,
over the token's own end, over one or two spaces, and on the next line where the value touches the end of its own. To
black a few harmless words is far less bad than to leave the half of a secret.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sixfold.capture.redaction.checks import digits_of, is_address, is_plain_figure
from sixfold.capture.redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_PIECES = 16
"""A key of 96 characters that boxes and lines tore into more pieces has not been seen."""
_GAP = re.compile(r"(?P<full>[.])?[ ]{0,2}\n[ \t>|]{0,8}|(?P<stop>[.,])?[ ]{1,2}")
_PIECE = re.compile(r"[^\s\u27e6\u27e7\ue000]{1,256}")
_GLUED = re.compile(r"[A-Za-z0-9_\-+/=.~!#$%^&*?]{1,256}")
_GLUE = re.compile(r"[A-Za-z0-9_\-+]")
_LEADING, _TRAILING = "([{<\"'`\u201c\u201e\u00ab", ".,;:)]}>\"'`\u201d\u00bb"
_CLOSING = {'"': '"', "'": "'", "`": "`", "\u201c": "\u201d", "\u201e": "\u201c\u201d", "\u00ab": "\u00bb"}
MOST_QUOTED, MOST_LINES = 200, 2
_OPENS = re.compile(r"[:=({]|\n\n")
_FRAME = "-----"
_NUMBERS = re.compile(r"[0-9OolI|SB.\-/]{1,19}")
_GROUP = re.compile(
    r"(?=[A-Za-z\-\u2010-\u2015]{0,24}[0-9])[A-Za-z0-9\-\u2010-\u2015]{1,40}|-?[A-Z0-9]{1,8}-?|[\-\u2010-\u2015]"
)
_LABELLED = re.compile(
    r"[A-Za-z_][\w.\-]{1,40}(?::|=(?=[^\s=]))|[a-z][a-z0-9+.\-]{1,12}://|[\w.\-]{1,64}@[\w\-]{1,40}\.[a-z]{2,}",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"[0-9@#$%^&*_+=~!?/\\]|[a-z][A-Z]|[A-Z]{2}[a-z]")
_CUT = re.compile(r"[\s\-]")
_PLAIN = re.compile(r"[^\W\d_]{1,20}")
_SPELT = re.compile(r"[A-Z]?[a-z]{2,20}(?:[,.;:!?]|\))*")
_CAP_PIECE = re.compile(r"[A-Z]{1,3}[a-z]?[A-Z]*")
MOST_DIGITS: Mapping[str, int] = {"card": 19, "iban": 34, "pin": 8, "cvv": 4, "code": 12, "identity number": 16}
"""Digits of the kinds whose values are numbers; with what was found already, a further group may not be too many."""


def grown(text: str, span: Span, ordinary: frozenset[str]) -> Span:
    """Give the span with the rest of its value."""
    end = max(span.end, _to_quote(text, span))
    for _ in range(MOST_PIECES):
        further = _further(text, span, end, ordinary)
        if further is None:
            break
        end = further
    start = _begins_above(text, span)
    if (start, end) == (span.start, span.end):
        return span
    return Span(start, end, span.rule, span.entry_type, span.caption)


def _begins_above(text: str, span: Span) -> int:
    """Give the start of the first half of a number that wraps, at the end of the line above."""
    pattern = _HALVES.get(span.rule)
    if pattern is None or text[span.start - 1 : span.start] != "\n":
        return span.start
    if span.rule != "identity number" and span.end - span.start != HALF:
        return span.start
    above = pattern.search(text, max(0, span.start - FIRST_HALF), span.start)
    return above.start("half") if above else span.start


def _to_quote(text: str, span: Span) -> int:
    """Give the end of what the quote before the value closes: where it closes soon, and nothing else is opened."""
    closing = _CLOSING.get(text[span.start - 1 : span.start])
    if closing is None or text[span.end : span.end + 1] in closing:
        return span.end
    limit = min(len(text), span.end + MOST_QUOTED)
    end = next((at for at in range(span.end, limit) if text[at] in closing), span.end)
    more = text[span.end : end]
    return end if text.count("\n", span.start, end) <= MOST_LINES and not _OPENS.search(more) else span.end


def _further(text: str, span: Span, end: int, ordinary: frozenset[str]) -> int | None:
    """Give the end of the next piece if it belongs to the value."""
    glued = _GLUED.match(text, end) if text[end - 1].isalnum() and span.rule != "card" else None
    if glued is not None and _GLUE.match(text, end):
        return _trimmed_end(text, end, glued.end())
    gap = _GAP.match(text, end)
    piece = _PIECE.match(text, gap.end()) if gap else None
    if gap is None or piece is None or text[max(0, end - len(_FRAME)) : end] == _FRAME:
        return None
    stop = _trimmed_end(text, piece.start(), piece.end())
    word = text[piece.start() : stop]
    if not word or _LABELLED.match(piece.group()) or is_address(word) or text[piece.start()] in _LEADING:
        return None
    if gap.group("full") and not (_INSIDE.search(word) and span.rule == "password" and _is_alone(text, stop)):
        return None
    if gap.group("stop") and not (_INSIDE.search(word) and span.rule == "password"):
        return None
    return stop if _goes_on(text, span, (end, stop), word, ordinary) else None


def _is_alone(text: str, stop: int) -> bool:
    return text[stop : stop + 1] in {"", "\n", "\t"}


def _goes_on(text: str, span: Span, gap: tuple[int, int], word: str, ordinary: frozenset[str]) -> bool:
    """Tell whether a value up to `gap[0]` goes on with a word that ends at `gap[1]`."""
    value, (end, stop) = text[span.start : gap[0]], gap
    wraps = "\n" in text[end : stop - len(word)]
    if span.rule == "password" and not wraps and _leads_on(text, word, stop, ordinary):
        return True
    if wraps and span.rule == "token" and _CAP_PIECE.fullmatch(word):
        return False
    if _BELONGS.get(span.rule, _to_password)(value, word, ordinary):
        return True
    return wraps and text[stop : stop + 1] in {"", "\n", "\t"} and _is_rest(value, word, ordinary)


def _leads_on(text: str, word: str, end: int, ordinary: frozenset[str]) -> bool:
    """Tell whether a plain word stands within a value: behind it comes what no ordinary text has ("Rex Spot 77")."""
    following = _NEXT.match(text, end)
    return _SPELT.fullmatch(word) is not None and word.lower() not in ordinary and following is not None


_NEXT = re.compile(
    r"[ ](?:[0-9]{1,6}(?![A-Za-z0-9.,:/\-])|(?=[A-Za-z]{0,8}[0-9!@#$%^&*])[A-Za-z0-9!@#$%^&*]{4,20}(?![^\s.,;]))"
)


def _trimmed_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    return end


def _is_rest(value: str, word: str, ordinary: frozenset[str]) -> bool:
    """Tell whether a word that is all of the next line is the rest of a value: no label, no word of a window."""
    return word.lower() not in ordinary and (_SPELT.fullmatch(word) is None or word[0].islower()) and " " not in value


def _to_number(most: int) -> Callable[[str, str, frozenset[str]], bool]:
    def belongs(value: str, word: str, _: frozenset[str]) -> bool:
        return _NUMBERS.fullmatch(word) is not None and 0 < len(digits_of(word)) <= most - len(digits_of(value))

    return belongs


def _to_account(value: str, word: str, _: frozenset[str]) -> bool:
    return _GROUP.fullmatch(word) is not None and sum(map(str.isalnum, value + word)) <= MOST_DIGITS["iban"]


def _to_groups(value: str, word: str, ordinary: frozenset[str]) -> bool:
    """Groups of a code: letters and digits, or capitals where the value has such."""
    if is_plain_figure(word) and ("." in word or ":" in word):
        return False
    return _GROUP.fullmatch(word) is not None and word.lower() not in ordinary and len(value) <= MAX_GROUPS


_ALONE = re.compile(r"(?:^|[\n\t])(?P<half>[0-9][0-9OolI|SB]{2})-?[ ]{0,2}\n$")
_HALVES: Mapping[str, re.Pattern[str]] = {
    "code": _ALONE,
    "cvv": _ALONE,
    "pin": _ALONE,
    "identity number": re.compile(r"(?:^|[\n\t :])(?P<half>[0-9]{2,4}(?:[ ][0-9]{2,4}){0,2})-?[ ]{0,2}\n$"),
}
HALF, FIRST_HALF = 3, 16
MAX_GROUPS, SHORT = 90, 5


def _to_token(value: str, word: str, ordinary: frozenset[str]) -> bool:
    if is_plain_figure(word) and not word.isalnum():
        return False
    if _INSIDE.search(word) is not None or _CAP_PIECE.fullmatch(word) is not None:
        return True
    if word.lower() in ordinary or not word.isalnum():
        return False
    pieces = value.split()
    grouped = len(pieces) > 2 and len(pieces[-1]) <= SHORT and len(word) <= SHORT and word.islower()  # noqa: PLR2004
    return value[-1:] in "-_/+." or grouped


def _to_password(value: str, word: str, ordinary: frozenset[str]) -> bool:
    if word.lower() in ordinary or (is_plain_figure(word) and not word.isalnum()):
        return False
    if word.isdigit():
        return len(word) <= MOST_DIGITS["pin"]
    signed = value[-1:] in "-_!@#$%^&*+=~?" and len(value) > 2  # noqa: PLR2004 - a list's dash is none
    joined = word[0] in "-._" and word[0] in value and len(word) > 2  # noqa: PLR2004
    several = "-" in value[1:] or word.count("-") > 1
    dashed = several and "-" in word[1:] and word.replace("-", "").isalpha()  # a passphrase goes on
    spoken = (
        _PLAIN.fullmatch(word) is not None and word.islower() and _PLAIN.fullmatch(_CUT.split(value)[-1]) is not None
    )
    return _INSIDE.search(word) is not None or signed or joined or dashed or spoken


_BELONGS: Mapping[str, Callable[[str, str, frozenset[str]], bool]] = {
    "card": _to_number(MOST_DIGITS["card"]),
    "pin": _to_number(MOST_DIGITS["pin"]),
    "cvv": _to_number(MOST_DIGITS["cvv"]),
    "identity number": _to_number(MOST_DIGITS["identity number"]),
    "iban": _to_account,
    "code": _to_groups,
    "recovery key": _to_groups,
    "token": _to_token,
}
