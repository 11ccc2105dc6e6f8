"""Countries: their codes, their names in four languages, their dialling codes. Reads its table, else pure."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources

from sixfold.memory.filling.folding import folded

LANGUAGES = ("en", "de", "fr", "es")


@dataclass(frozen=True, slots=True)
class Country:
    """`alpha2` and `alpha3` after ISO 3166-1; `dial` without a plus; `trunk` leads a number within the country."""

    alpha2: str
    alpha3: str
    dial: str
    trunk: str
    names: tuple[str, ...]

    def name(self, language: str) -> str:
        """Its name in a language, English where that is none of the four."""
        tongue = language[:2].casefold()
        return self.names[LANGUAGES.index(tongue) if tongue in LANGUAGES else 0]


def named(text: str) -> Country | None:
    """The country of a name in any of the languages, or of a code."""
    return _index().get(folded(text))


def of_number(digits: str) -> list[Country]:
    """The countries whose dialling code an international number (without its plus) begins with; +1 has two."""
    for length in (3, 2, 1):
        if found := [one for one in countries() if one.dial == digits[:length]]:
            return found
    return []


@functools.cache
def countries() -> tuple[Country, ...]:
    """All that the table has."""
    raw = tomllib.loads(resources.files(__package__).joinpath("countries.toml").read_text("utf-8"))
    return tuple(_country(row) for row in raw["rows"].strip().splitlines())


def _country(row: str) -> Country:
    codes, *names = row.split("|")
    alpha2, alpha3, dial, trunk = codes.split()
    return Country(alpha2, alpha3, dial, trunk.replace("-", ""), tuple(names))


@functools.cache
def _index() -> dict[str, Country]:
    return {folded(name): one for one in countries() for name in (*one.names, one.alpha2, one.alpha3)}
