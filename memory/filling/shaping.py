"""A value in the form that a field wants, or nothing: a wrong date or a name cut in two is worse than none. Pure.

`held` is what is known, by its datum: dates as ISO 8601 (a card's as "2029-09"), a country as its code of two letters,
the sex as "female", "male" or "other", all else as it was said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.memory.filling import countries, dates, names, numbers
from sixfold.memory.filling.datum import Datum
from sixfold.memory.filling.folding import folded
from sixfold.memory.filling.shaping_table import shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sixfold.memory.filling.fields import Field

    Held = Mapping[Datum, str]
    Shaper = Callable[[Held, Field], str | None]

_ALPHA2 = 2


def shaped(datum: Datum, held: Held, field: Field) -> str | None:
    """The value for a field that asks for `datum`; None where it is unknown, would be a guess, or does not fit."""
    shaper = _SHAPERS.get(datum)
    value = shaper(held, field) if shaper else _plain(held.get(datum), field)
    if not value or (field.max_length is not None and len(value) > field.max_length):
        return None
    if field.options and value not in {one.value for one in field.options}:
        return None
    return value if field.tag == "textarea" or "\n" not in value else None


def _plain(value: str | None, field: Field) -> str | None:
    """The value itself, or the option that it names."""
    if not value or not field.options:
        return value
    wanted = folded(value)
    fits = {one.value for one in field.options if wanted and wanted in {folded(one.text), folded(one.value)}}
    return fits.pop() if len(fits) == 1 else None


def _name(held: Held, field: Field) -> str | None:
    whole = held.get(Datum.NAME)
    if whole is None and Datum.GIVEN_NAME in held and Datum.FAMILY_NAME in held:
        whole = names.joined(held[Datum.GIVEN_NAME], held[Datum.FAMILY_NAME])
    return _plain(whole, field)


def _given(held: Held, _field: Field) -> str | None:
    parts = names.split(held.get(Datum.NAME, ""))
    return held.get(Datum.GIVEN_NAME) or (parts.given if parts else None)


def _family(held: Held, _field: Field) -> str | None:
    parts = names.split(held.get(Datum.NAME, ""))
    return held.get(Datum.FAMILY_NAME) or (parts.family if parts else None)


def _birthday(held: Held, field: Field) -> str | None:
    return dates.day(held.get(Datum.BDAY, ""), field)


def _part_of(base: Datum, which: str) -> Shaper:
    return lambda held, field: dates.part(held.get(base, ""), which, field)


def _expiry(held: Held, field: Field) -> str | None:
    return dates.expiry(held.get(Datum.CC_EXP, ""), field)


def _tel(held: Held, field: Field) -> str | None:
    said = held.get(Datum.TEL)
    return numbers.whole(said, field) if said else None


def _tel_national(held: Held, _field: Field) -> str | None:
    said = held.get(Datum.TEL)
    return numbers.national(said) if said else None


def _tel_code(held: Held, field: Field) -> str | None:
    said = held.get(Datum.TEL)
    return numbers.code(said, held.get(Datum.COUNTRY, ""), field) if said else None


def _line(held: Held, _field: Field) -> str | None:
    """Street and number as they were said; put together only where one line has both by itself."""
    return held.get(Datum.ADDRESS_LINE1)


def _street_address(held: Held, field: Field) -> str | None:
    lines = [held[one] for one in (Datum.ADDRESS_LINE1, Datum.ADDRESS_LINE2) if one in held]
    return ("\n" if field.tag == "textarea" else ", ").join(lines) if Datum.ADDRESS_LINE1 in held else None


def _full_address(held: Held, field: Field) -> str | None:
    line, city = _street_address(held, field), held.get(Datum.ADDRESS_LEVEL2)
    if not line or not city:
        return None
    code = held.get(Datum.POSTAL_CODE, "")
    english = field.language[:2].casefold() == "en"
    between = "\n" if field.tag == "textarea" else ", "
    return f"{line}{between}{(f'{city} {code}' if english else f'{code} {city}').strip()}"


def _country(held: Held, field: Field) -> str | None:
    known = countries.named(held.get(Datum.COUNTRY, ""))
    if known is None:
        return _plain(held.get(Datum.COUNTRY), field)
    if field.options:
        fits = {one.value for one in field.options if known in {countries.named(one.text), countries.named(one.value)}}
        return fits.pop() if len(fits) == 1 else None
    by_code = field.max_length == _ALPHA2 or field.autocomplete.casefold().split()[-1:] == [Datum.COUNTRY]
    return known.alpha2 if by_code else known.name(field.language)


def _country_name(held: Held, field: Field) -> str | None:
    known = countries.named(held.get(Datum.COUNTRY, ""))
    return _country(held, field) if known is None or field.options else known.name(field.language)


def _sex(held: Held, field: Field) -> str | None:
    kind = held.get(Datum.SEX, "")
    words = shapes().sex.get(kind)
    if words is None:
        return None
    if field.options:  # by the shown words: "M" as a value is a man here and "mujer" there
        fits = {one.value for one in field.options if len(folded(one.text)) > 1 and folded(one.text) in words}
        return fits.pop() if len(fits) == 1 else None
    tongue = field.language[:2].casefold()
    said = shapes().sex_words[kind]
    return said[countries.LANGUAGES.index(tongue)] if tongue in countries.LANGUAGES else None


def _honorific(held: Held, field: Field) -> str | None:
    said = held.get(Datum.HONORIFIC_PREFIX, "")
    exact = _plain(said, field)
    if exact or not field.options:
        return exact
    same = frozenset().union(*(row for row in shapes().honorific if folded(said) in row and said))
    fits = {one.value for one in field.options if folded(one.text) in same}
    return fits.pop() if len(fits) == 1 else None


def _digits(held: Held, field: Field) -> str | None:
    """A card's number without spaces, for fields may be cut to its length."""
    return _plain("".join(held.get(Datum.CC_NUMBER, "").split()), field)


_SHAPERS: Mapping[Datum, Shaper] = {
    Datum.NAME: _name,
    Datum.GIVEN_NAME: _given,
    Datum.FAMILY_NAME: _family,
    Datum.CC_NAME: _name,
    Datum.CC_GIVEN_NAME: _given,
    Datum.CC_FAMILY_NAME: _family,
    Datum.BDAY: _birthday,
    Datum.BDAY_DAY: _part_of(Datum.BDAY, "day"),
    Datum.BDAY_MONTH: _part_of(Datum.BDAY, "month"),
    Datum.BDAY_YEAR: _part_of(Datum.BDAY, "year"),
    Datum.CC_EXP: _expiry,
    Datum.CC_EXP_MONTH: _part_of(Datum.CC_EXP, "month"),
    Datum.CC_EXP_YEAR: _part_of(Datum.CC_EXP, "year"),
    Datum.TEL: _tel,
    Datum.TEL_NATIONAL: _tel_national,
    Datum.TEL_COUNTRY_CODE: _tel_code,
    Datum.ADDRESS_LINE1: _line,
    Datum.STREET_ADDRESS: _street_address,
    Datum.FULL_ADDRESS: _full_address,
    Datum.COUNTRY: _country,
    Datum.COUNTRY_NAME: _country_name,
    Datum.SEX: _sex,
    Datum.HONORIFIC_PREFIX: _honorific,
    Datum.CC_NUMBER: _digits,
}
