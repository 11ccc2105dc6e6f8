"""Values in the form that a field wants, or nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.filling import names, numbers
from sixfold.memory.filling.countries import Country, countries, named
from sixfold.memory.filling.datum import Datum
from sixfold.memory.filling.fields import Field, Option
from sixfold.memory.filling.shaping import shaped

HELD = {
    Datum.NAME: "Ada Byron",
    Datum.EMAIL: "ada@byron.example",
    Datum.TEL: "+49 (0)30 123 456",
    Datum.BDAY: "1990-12-03",
    Datum.ADDRESS_LINE1: "Hauptstraße 5",
    Datum.ADDRESS_LINE2: "2. Stock",
    Datum.STREET: "Hauptstraße",
    Datum.HOUSE_NUMBER: "5",
    Datum.POSTAL_CODE: "10115",
    Datum.ADDRESS_LEVEL2: "Berlin",
    Datum.COUNTRY: "DE",
    Datum.SEX: "female",
    Datum.HONORIFIC_PREFIX: "Frau",
    Datum.CC_EXP: "2029-09",
    Datum.CC_NUMBER: "4690 7439 1500 0808",
}


def select(*options: str, language: str = "") -> Field:
    return Field(
        tag="select",
        type="select-one",
        options=tuple(Option(*one.split(":", 1)) for one in options),
        language=language,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Field(type="date"), "1990-12-03"),
        (Field(placeholder="TT.MM.JJJJ"), "03.12.1990"),
        (Field(placeholder="JJ/MM/AAAA"), "03/12/1990"),
        (Field(placeholder="mm/dd/yyyy", language="de"), "12/03/1990"),
        (Field(placeholder="DD-MM-YY"), "03-12-90"),
        (Field(language="de-AT"), "03.12.1990"),
        (Field(language="fr"), "03/12/1990"),
        (Field(language="en-US"), "12/03/1990"),
        (Field(language="en"), "1990-12-03"),
        (Field(language="de", max_length=6), None),
    ],
)
def test_a_birthday_is_written_as_the_field_writes_it(field: Field, value: str | None) -> None:
    assert shaped(Datum.BDAY, HELD, field) == value


@pytest.mark.parametrize(
    ("datum", "field", "value"),
    [
        (Datum.BDAY_DAY, select(":Tag", "3:03", "4:04"), "3"),
        (Datum.BDAY_MONTH, select(":Monat", "11:November", "12:Dezember"), "12"),
        (Datum.BDAY_MONTH, select("x:nov.", "y:déc."), "y"),
        (Datum.BDAY_MONTH, select("0:January", "11:December"), "11"),
        (Datum.BDAY_MONTH, select("10:noviembre", "11:diciembre"), "11"),
        (Datum.BDAY_YEAR, select("1989:1989", "1990:1990"), "1990"),
        (Datum.BDAY_YEAR, select("2001:2001"), None),
        (Datum.BDAY_YEAR, Field(), "1990"),
        (Datum.BDAY_DAY, Field(max_length=2), "03"),
        (Datum.CC_EXP_YEAR, Field(placeholder="YY"), "29"),
        (Datum.CC_EXP_YEAR, select("29:2029", "30:2030"), "29"),
        (Datum.CC_EXP_MONTH, select("09:09 - September", "10:10 - October"), "09"),
        (Datum.CC_EXP, Field(), "09/29"),
        (Datum.CC_EXP, Field(placeholder="MM / YYYY"), "09 / 2029"),
        (Datum.CC_EXP, Field(placeholder="MM/JJ"), "09/29"),
        (Datum.CC_EXP, Field(max_length=4), "0929"),
        (Datum.CC_EXP, Field(type="month"), "2029-09"),
        (Datum.CC_NUMBER, Field(max_length=16), "4690743915000808"),
    ],
)
def test_parts_of_dates_and_cards_find_their_option(datum: Datum, field: Field, value: str | None) -> None:
    assert shaped(datum, HELD, field) == value


@pytest.mark.parametrize(
    ("datum", "field", "value"),
    [
        (Datum.TEL, Field(type="tel"), "+49 (0)30 123 456"),
        (Datum.TEL, Field(max_length=14), "+4930123456"),
        (Datum.TEL, Field(type="number"), "030123456"),
        (Datum.TEL_NATIONAL, Field(), "030123456"),
        (Datum.TEL_COUNTRY_CODE, Field(), "+49"),
        (Datum.TEL_COUNTRY_CODE, select("a:Austria (+43)", "g:Germany (+49)"), "g"),
        (Datum.TEL_COUNTRY_CODE, select("43:+43"), None),
    ],
)
def test_a_number_goes_with_or_without_its_country(datum: Datum, field: Field, value: str | None) -> None:
    assert shaped(datum, HELD, field) == value


def test_plus_one_is_told_apart_by_where_the_user_lives() -> None:
    options = select("us:United States +1", "ca:Canada +1")
    held = {Datum.TEL: "+1 555 0100 200"}
    assert shaped(Datum.TEL_COUNTRY_CODE, held, options) is None
    assert shaped(Datum.TEL_COUNTRY_CODE, {**held, Datum.COUNTRY: "CA"}, options) == "ca"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (select("DE:Deutschland", "AT:Österreich"), "DE"),
        (select("1:Allemagne", "2:Autriche"), "1"),
        (select("DEU:Alemania"), "DEU"),
        (select("AT:Austria"), None),
        (Field(autocomplete="shipping country"), "DE"),
        (Field(max_length=2), "DE"),
        (Field(language="es-MX"), "Alemania"),
        (Field(language="ja"), "Germany"),
    ],
)
def test_a_country_goes_by_name_code_or_option(field: Field, value: str | None) -> None:
    assert shaped(Datum.COUNTRY, HELD, field) == value


@pytest.mark.parametrize(
    ("datum", "field", "value"),
    [
        (Datum.STREET, Field(), "Hauptstraße"),
        (Datum.HOUSE_NUMBER, Field(), "5"),
        (Datum.ADDRESS_LINE1, Field(), "Hauptstraße 5"),
        (Datum.STREET_ADDRESS, Field(tag="textarea", type="textarea"), "Hauptstraße 5\n2. Stock"),
        (Datum.FULL_ADDRESS, Field(language="de"), "Hauptstraße 5, 2. Stock, 10115 Berlin"),
        (Datum.ADDRESS_LINE1, Field(max_length=10), None),
        (Datum.POSTAL_CODE, Field(max_length=4), None),
        (Datum.ADDRESS_LEVEL2, select("b:berlin", "m:München"), "b"),
        (Datum.SEX, select("M:Mujer", "H:Hombre"), "M"),
        (Datum.SEX, select("M:M", "F:F"), None),
        (Datum.SEX, Field(language="fr"), "femme"),
        (Datum.HONORIFIC_PREFIX, select("1:M.", "2:Mme"), "2"),
        (Datum.HONORIFIC_PREFIX, select("1:Mr", "2:Mrs", "3:Ms"), None),
        (Datum.ORGANIZATION, Field(), None),
    ],
)
def test_addresses_and_choices_fit_the_field_or_are_left_out(datum: Datum, field: Field, value: str | None) -> None:
    assert shaped(datum, HELD, field) == value


@pytest.mark.parametrize(
    ("name", "given_name", "family"),
    [
        ("Ada Byron", "Ada", "Byron"),
        ("Dr. Ada Byron", "Ada", "Byron"),
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("Simone de la Cruz", "Simone", "de la Cruz"),
        ("José María García", None, None),
        ("Ana Pérez López", None, None),
        ("Mary Ann von Stein", None, None),
        ("Nagy Anna", None, None),
        ("Li Wei", None, None),
        ("山田 太郎", None, None),
        ("Plato", None, None),
        ("Byron, Ada", None, None),
    ],
)
def test_a_name_is_split_only_where_that_is_sure(name: str, given_name: str | None, family: str | None) -> None:
    held = {Datum.NAME: name}
    assert shaped(Datum.GIVEN_NAME, held, Field()) == given_name
    assert shaped(Datum.FAMILY_NAME, held, Field()) == family


def test_two_names_are_joined_where_the_order_is_known() -> None:
    assert shaped(Datum.CC_NAME, {Datum.GIVEN_NAME: "Ada", Datum.FAMILY_NAME: "Byron"}, Field()) == "Ada Byron"
    assert shaped(Datum.NAME, {Datum.GIVEN_NAME: "Anna", Datum.FAMILY_NAME: "Nagy"}, Field()) is None
    assert shaped(Datum.NAME, {Datum.GIVEN_NAME: "Ada"}, Field()) is None


LATIN = st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=2, max_size=12)


@given(LATIN, LATIN)
def test_what_is_split_gives_the_same_name_when_joined(first: str, last: str) -> None:
    parts = names.split(f"{first} {last}")
    assert parts is None or names.joined(parts.given, parts.family) in {f"{first} {last}", None}


@given(st.sampled_from(countries()), st.text("123456789", min_size=6, max_size=8))
def test_a_number_with_its_code_gives_both_parts_back(country: Country, rest: str) -> None:
    said = f"+{country.dial} {rest}"
    assert numbers.national(said) == country.trunk + rest
    assert numbers.code(said, country.alpha2, Field()) == f"+{country.dial}"


@given(st.sampled_from(countries()), st.sampled_from(["en", "de", "fr", "es"]))
def test_every_country_is_known_by_each_of_its_names(country: Country, language: str) -> None:
    assert named(country.name(language)) is country


@given(
    st.sampled_from(list(Datum)),
    st.dictionaries(st.sampled_from(list(Datum)), st.text(max_size=30)),
    st.none() | st.integers(0, 30),
    st.lists(st.tuples(st.text(max_size=8), st.text(max_size=12)), max_size=4),
    st.text(max_size=12),
)
def test_whatever_is_held_the_value_fits_the_field(
    datum: Datum, held: dict[Datum, str], longest: int | None, options: list[tuple[str, str]], placeholder: str
) -> None:
    field = Field(max_length=longest, options=tuple(Option(*one) for one in options), placeholder=placeholder)
    value = shaped(datum, held, field)
    assert value is None or longest is None or len(value) <= longest
    assert value is None or not options or value in {one for one, _ in options}


@given(st.dates(min_value=date(1900, 1, 1)), st.sampled_from(["TT.MM.JJJJ", "mm/dd/yyyy", "AAAA-MM-JJ", "DD MM YYYY"]))
def test_a_written_date_holds_the_same_day(day: date, form: str) -> None:
    value = shaped(Datum.BDAY, {Datum.BDAY: day.isoformat()}, Field(placeholder=form)) or ""
    digits = value.translate(str.maketrans("./-", "   ")).split()
    assert sorted(map(int, digits)) == sorted((day.year, day.month, day.day))
