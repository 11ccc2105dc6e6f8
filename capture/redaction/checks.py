"""Arithmetic that tells a secret from an ordinary string: check digits, entropy, shape."""

from __future__ import annotations

import math
import re
from collections import Counter

CONFUSED = str.maketrans("OoQDlI|iSsBZz", "0000111155822")
"""Letters that a reader of screens gives for digits (seen with PP-OCR on 11 to 15 px print)."""

_DOUBLED = str.maketrans("0123456789", "0246813579")
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.\-]{1,12}://|www\.|[^@\s]{1,64}@[a-z0-9\-]{1,64}\.[a-z]|/[\w.\-]{1,64}/|[a-z]:\\", re.IGNORECASE
)
_DATE_OR_TIME = re.compile(r"\d{1,4}[./:\-]\d{1,2}(?:[./:\-]\d{1,4})?(?:t\d.{0,20})?", re.IGNORECASE)
_UNIT = re.compile(
    r"[$€£]?\d[\d.,]*(?:st|nd|rd|th|s|ms|min|h|d|px|pt|gb|mb|kb|tb|kg|km|cm|mm|eur|usd|gbp|%|x|k|m)?", re.IGNORECASE
)
_VERSION = re.compile(
    r"[a-z]{0,12}[\-_ ]?v?\d{1,4}(?:\.\d{1,6}){1,4}(?:[\-+][a-z0-9.\-+]{0,24}|[a-z0-9]{0,6})", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_SYMBOL_INSIDE = re.compile(r"(?<=.)[!@#$%^&*_+=~?<>{}\[\]|\\\u00a7\u20ac\u00a3](?=.)")
_CASE_CHANGE = re.compile(r"(?<=[a-z])[A-Z]|(?<=[A-Z])[a-z]")
MIN_LETTERS, CHANGES = 16, 0.35
"""Base64 without a digit changes between small and capital letters every second time; names in code every fifth."""
_ACRONYM_NAME = re.compile(r"(?:[A-Z][a-z]{2,12}){1,3}[A-Z]{2,4}")
_INNER_CAPITAL = re.compile(r"[A-Za-z'\-]{0,60}[a-z][A-Z][A-Za-z'\-]{0,60}")


def digits_of(text: str) -> str:
    """Give the digits of a run, with misread letters taken for the digits they look like."""
    return "".join(char for char in text.translate(CONFUSED) if char in "0123456789")


def luhn(digits: str) -> bool:
    """Tell whether the last digit is right by ISO/IEC 7812-1 annex B (and the number is not all one digit)."""
    if len(set(digits)) == 1:
        return False
    single = sum(map(int, digits[-1::-2]))
    doubled = sum(map(int, digits[-2::-2].translate(_DOUBLED)))
    return (single + doubled) % 10 == 0


def ean13(digits: str) -> bool:
    """Tell whether thirteen digits are an article number (GS1): those are printed on everything."""
    total = sum(int(char) * (3 if index % 2 else 1) for index, char in enumerate(digits))
    return len(digits) == 13 and total % 10 == 0  # noqa: PLR2004 - what the 13 in its name says


def mod97(iban: str) -> bool:
    """Tell whether an account number without spaces holds by ISO 7064 mod 97-10."""
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def entropy(text: str) -> float:
    """Give Shannon's entropy of the characters, in bits each."""
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())


def is_plain_figure(text: str) -> bool:
    """Tell whether it is a date, a time, a price, a measure or a version."""
    return any(pattern.fullmatch(text) for pattern in (_DATE_OR_TIME, _UNIT, _VERSION))


def is_address(text: str) -> bool:
    """Tell whether it is a web or mail address or a path: named beside secrets, but none itself."""
    return _ADDRESS.match(text) is not None


def is_mixed(text: str) -> bool:
    """Tell whether a token has the mixture of a password that no ordinary word, date, price or version has."""
    if len(text) < 4 or is_address(text):  # noqa: PLR2004 - shorter ones are flight and room numbers
        return False
    if is_plain_figure(text):
        return False
    has_letter = _LETTER.search(text) is not None
    if has_letter and _DIGIT.search(text) is not None:
        return True
    inner = has_letter and _INNER_CAPITAL.fullmatch(text) is not None and _ACRONYM_NAME.fullmatch(text) is None
    return inner or _SYMBOL_INSIDE.search(text) is not None


def _begins_as_path(text: str) -> bool:
    """Tell whether it is base64 of which the first signs look like a path: no name changes its capitals so often."""
    return text.startswith("/") and len(text) >= MIN_KEY and len(_CASE_CHANGE.findall(text)) * 5 >= len(text)


MIN_KEY = 24


def is_random(text: str) -> bool:
    """Tell whether a token looks drawn by a machine (as detect-secrets does: length, classes, entropy).

    Base64 text has about 5 bits a character and hexadecimal 3.5 or more from 16 characters on; names in code such as
    `session_token_expires` have no digits.
    """
    if len(text) < 8 or (is_address(text) and not _begins_as_path(text)):  # noqa: PLR2004 - shorter ones are words and numbers
        return False
    if _DIGIT.search(text) is None:
        return len(text) >= MIN_LETTERS and len(_CASE_CHANGE.findall(text)) >= CHANGES * len(text)
    if _LETTER.search(text) is None:
        return False
    if is_plain_figure(text):
        return False
    wanted = 2.5 if len(text) < 16 else 3.0  # noqa: PLR2004 - fewer characters cannot have more
    return entropy(text) >= wanted
