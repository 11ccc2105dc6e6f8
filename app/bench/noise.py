"""What reading a screen does to text: letters for digits, lost and added spaces, boxes torn, lines wrapped.

The confusions are those seen with PP-OCR on 11 to 15 px print.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

NOISES = ("none", "none", "confused", "caption", "spaces", "torn", "wrapped", "spaced", "cut")
_CONFUSED = {"0": "O", "1": "lI", "5": "S", "8": "B"}
_CAPTION = {"o": "0", "l": "1I", "i": "l"}
MOST = 2
"""Characters that are misread in one secret: the reader errs in about one of a hundred."""
LONG = 24


def confuse(rng: Random, secret: str, kept: int) -> str:
    """Give letters for up to two digits, after the first `kept` characters."""
    places = [at for at, char in enumerate(secret) if char in _CONFUSED and at >= kept]
    out = list(secret)
    for at in rng.sample(places, min(MOST, len(places))):
        out[at] = rng.choice(_CONFUSED[out[at]])
    return "".join(out)


def misread_caption(rng: Random, text: str, secret: str) -> str:
    """Misread one letter of the words around the secret."""
    at_secret = text.find(secret)
    places = [at for at, char in enumerate(text) if char in _CAPTION and not at_secret <= at < at_secret + len(secret)]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + rng.choice(_CAPTION[text[at]]) + text[at + 1 :]


def lose_spaces(rng: Random, text: str, secret: str) -> str:
    """Lose the space before or behind a colon, or one between the words before the secret."""
    before, _, after = text.partition(secret)
    if re.search(r" [:=]$|[:=] $", before):
        gap = rng.choice(("", " ", "  "))
        return re.sub(r" ?([:=]) ?$", lambda found: found.group(1) + gap, before) + secret + after
    return text


def tear(rng: Random, secret: str) -> str:
    """Put the parts of a secret in two boxes, where it has a gap or a dash."""
    gaps = [match.start() for match in re.finditer(r"[ \-]", secret)]
    if not gaps:
        return secret
    at = rng.choice(gaps)
    return secret[:at] + secret[at : at + 1].strip() + "\t" + secret[at + 1 :]


def wrap(rng: Random, secret: str) -> str:
    """Break a secret into two lines: at a space, or anywhere in a long one as a terminal does."""
    gaps = [match.start() for match in re.finditer(r" ", secret)]
    if gaps:
        at = rng.choice(gaps)
        return secret[:at] + "\n" + secret[at + 1 :]
    if len(secret) < LONG:
        return secret
    at = rng.randint(len(secret) // 3, len(secret) - 6)
    return secret[:at] + "\n" + secret[at:]


def space(rng: Random, secret: str) -> str:
    """Put a space into a secret, or a second one where it has one, as a reader does between letters far apart."""
    at = _inside(rng, secret)
    return f"{secret[:at]} {secret[at:]}"


def cut(rng: Random, secret: str) -> str:
    """Put the parts of a secret in two boxes, wherever the reader's boxes end."""
    at = _inside(rng, secret)
    return f"{secret[:at].rstrip()}\t{secret[at:].lstrip()}"


def _inside(rng: Random, secret: str) -> int:
    return rng.randint(min(MOST + 1, len(secret) // 2), max(len(secret) - MOST - 1, len(secret) // 2))
