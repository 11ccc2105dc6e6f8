"""Telephone numbers with and without their country's code. Pure but for the table of countries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sixfold.memory.filling import countries

if TYPE_CHECKING:
    from sixfold.memory.filling.countries import Country
    from sixfold.memory.filling.fields import Field

_OPEN_ZERO = re.compile(r"\(0\)")
_IDD = re.compile(r"^00(?=[1-9])")
_BETWEEN = re.compile(r"[^0-9+]")


def whole(said: str, field: Field) -> str | None:
    """The number as it was said; without its spaces where it is too long, or where only digits go in."""
    bare = international(said) or _BETWEEN.sub("", said)
    if field.type == "number":
        return national(said) or (bare if bare.isdecimal() else None)
    fits = field.max_length is None or len(said) <= field.max_length
    return said.strip() if fits else bare


def international(said: str) -> str | None:
    """The number with its plus and nothing but digits; None where it has no country's code."""
    bare = _IDD.sub("+", _BETWEEN.sub("", _OPEN_ZERO.sub("", said)))
    return bare if re.fullmatch(r"\+[1-9][0-9]{5,14}", bare) else None


def national(said: str) -> str | None:
    """The number as it is dialled within its country; None where the country's code is none that is known."""
    known = international(said)
    if known is None:
        bare = _BETWEEN.sub("", said)
        return bare if bare.isdecimal() else None
    found = countries.of_number(known[1:])
    return f"{found[0].trunk}{known[1 + len(found[0].dial) :]}" if found else None


def code(said: str, home: str, field: Field) -> str | None:
    """The country's code: "+49", or the select's option for it; `home` (a code of two letters) tells +1 apart."""
    known = international(said)
    found = countries.of_number(known[1:]) if known else []
    if not found:
        return None
    if not field.options:
        return f"+{found[0].dial}"
    at_home = [one for one in found if one.alpha2 == home]
    return _option(found if len(found) == 1 else at_home, field)


def _option(found: list[Country], field: Field) -> str | None:
    if len(found) != 1:
        return None
    country = found[0]
    dialled = [one for one in field.options if country.dial in re.findall(r"[0-9]+", f"{one.text} {one.value}")]
    by_name = [one for one in dialled if _names(country, one.text) or _names(country, one.value)]
    fits = by_name or dialled
    return fits[0].value if len({one.value for one in fits}) == 1 else None


def _names(country: Country, text: str) -> bool:
    words = re.sub(r"[+0-9()]+", " ", text).strip(" -:")
    return bool(words) and countries.named(words) == country
