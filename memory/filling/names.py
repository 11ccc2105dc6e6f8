"""Names joined and split; split only where one can be sure which word is whose. Pure but for its table."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from sixfold.memory.filling.folding import folded
from sixfold.memory.filling.shaping_table import shapes

_A_PAIR = 2


@dataclass(frozen=True, slots=True)
class Split:
    """The given and the family name within a whole one."""

    given: str
    family: str


def split(name: str) -> Split | None:
    """Both parts of a name of two words, or of one word before "von", "de" and the like; None where that is a guess.

    Three words may be two given names or two family names; a name of the East or of Hungary may stand the other way
    round; other scripts say nothing of either.
    """
    words = [word for word in name.split() if folded(word) not in shapes().around]
    if len(words) < _A_PAIR or not all(_latin(word) for word in words) or "," in name:
        return None
    if any(folded(word) in shapes().family_first for word in words):
        return None
    small = [at for at, word in enumerate(words) if folded(word) in shapes().particles]
    if small and small[0] == 1 and folded(words[-1]) not in shapes().particles:
        run = len([at for at in small if at < len(words) - 1])
        return Split(words[0], " ".join(words[1:])) if len(words) == run + _A_PAIR else None
    if small or len(words) != _A_PAIR:
        return None
    return Split(words[0], words[1])


def joined(given: str, family: str) -> str | None:
    """The whole name; None where the family's may come first."""
    if not (_latin(given) and _latin(family)) or folded(family) in shapes().family_first:
        return None
    return f"{given} {family}"


def _latin(word: str) -> bool:
    return all("LATIN" in unicodedata.name(char, "") for char in word if char.isalpha())
