"""Words as the tables have them: no accents, lower case, names of elements taken apart. Pure."""

from __future__ import annotations

import functools
import re
import unicodedata

LONGEST = 300
"""Of a longer label, only the beginning is looked at."""

_LETTERS = str.maketrans({"\u00df": "ss", "\u00f8": "o", "\u0142": "l", "\u0153": "oe", "\u00e6": "ae"})
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_OTHER = re.compile(r"[^\w]+|_+")
_E_MAIL = re.compile(r"\be mail")


@functools.lru_cache(maxsize=1 << 13)
def folded(text: str) -> str:
    """Shown words, folded: "Stra\u00dfe, Nr.*" gives "strasse nr", "E-Mail" gives "email"."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST].translate(_LETTERS))
    bare = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    return _E_MAIL.sub("email", " ".join(_OTHER.sub(" ", bare).split()))


@functools.lru_cache(maxsize=1 << 13)
def taken_apart(name: str) -> str:
    """The name of an element, folded and cut at humps and digits: "traveller2FirstName" gives four words."""
    return folded(_HUMP.sub(" ", name[:LONGEST]))
