"""Fillers of the generated texts: "{h:40}" is forty hexadecimal digits, "{name}" a made-up person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_DIGITS = "0123456789"
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_UPPER = _LOWER.upper()
CLASSES = {
    "d": _DIGITS,
    "D": _DIGITS[1:],
    "h": "0123456789abcdef",
    "a": _UPPER + _LOWER + _DIGITS,
    "u": _UPPER + _DIGITS,
    "U": _UPPER,
    "l": _LOWER + _DIGITS,
    "L": _LOWER,
    "T": _UPPER + "234567",
    "b": _UPPER + _LOWER + _DIGITS + "+/",
    "s": _UPPER + _LOWER + _DIGITS + "-_",
}
"""The alphabets of documented formats: decimal, hexadecimal, base62, base32 (RFC 4648), base64 and its URL form."""

_NAMES = ("Ada Brandt", "Noor Osei", "Milan Petit", "Lucía Romero", "Tom Hale", "Jana Vogt", "Élise Caron", "Iker Sanz")
_WORDS = ("harbor", "maple", "orbit", "lantern", "pebble", "cobalt", "willow", "summit", "falcon", "meadow")
_FILLER = re.compile(r"\{(\w+)(?::(\d+))?\}")


def draw(rng: Random, alphabet: str, length: int) -> str:
    """Draw characters of an alphabet."""
    return "".join(rng.choice(alphabet) for _ in range(length))


def fill(rng: Random, template: str, given: dict[str, str] | None = None) -> str:
    """Fill a template; the names in `given` stand for themselves."""
    known = given or {}

    def one(found: re.Match[str]) -> str:
        name, length = found.group(1), found.group(2)
        if name in known:
            return known[name]
        return draw(rng, CLASSES[name], int(length)) if length else _named(rng, name)

    return _FILLER.sub(one, template)


def _named(rng: Random, name: str) -> str:
    word = rng.choice(_WORDS)
    named = {
        "w": word,
        "W": word.capitalize(),
        "K": word.upper(),
        "n": str(rng.randint(2, 9_999)),
        "name": rng.choice(_NAMES),
        "date": f"20{rng.randint(19, 29)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        "time": f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}",
        "price": f"{rng.randint(1, 999)}.{rng.randint(0, 99):02} EUR",
        "phone": rng.choice(("+49 170 ", "+33 6 ", "(555) ", "+34 6")) + draw(rng, _DIGITS, 7),
    }
    return named[name]
