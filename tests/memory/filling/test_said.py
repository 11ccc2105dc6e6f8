"""What the user says of themselves, and what must not be taken for it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.filling import addresses
from sixfold.memory.filling.datum import Datum
from sixfold.memory.filling.said import said

TABLE = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))


@pytest.mark.parametrize(("sentence", "datum", "value"), TABLE["says"])
def test_a_sentence_says_what_it_says(sentence: str, datum: str, value: str) -> None:
    assert {one.datum: one.value for one in said(sentence)}.get(Datum(datum), "") == value


@pytest.mark.parametrize("sentence", TABLE["says_nothing"])
def test_what_is_of_another_past_quoted_or_unsure_says_nothing(sentence: str) -> None:
    assert [(one.datum, one.value) for one in said(sentence)] == []


def test_a_name_of_one_word_is_less_sure_than_a_whole_one() -> None:
    assert said("My name is Ada.")[0].certainty < said("My name is Ada Byron.")[0].certainty


def test_a_user_name_of_a_site_is_for_that_site() -> None:
    (one,) = said("Mein Benutzername bei shop.byron.example ist ada42.")
    assert (one.datum, one.value, one.site) == (Datum.USERNAME, "ada42", "shop.byron.example")


def test_the_end_of_a_card_is_read_beside_its_placeholder_and_nothing_else_of_it() -> None:
    text = "My card is \u27e6vault:00000000-0000-7000-8000-000000000001\u27e7 exp 09/29."
    assert [(one.datum, one.value) for one in said(text)] == [(Datum.CC_EXP, "2029-09")]


def test_a_pasted_text_says_nothing() -> None:
    assert said("word " * 300 + "My name is Ada Byron.") == []


@pytest.mark.parametrize(
    "text",
    [
        "12 Baker Street, near the park, London NW1 6XE",
        "the corner of Baker Street, London",
        "12 apples, 3 pears",
        "Baker Street, London NW1 6XE",
        "5 Nowhere, London",
    ],
)
def test_what_is_not_wholly_an_address_is_none(text: str) -> None:
    assert addresses.parsed(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read_without_harm_and_never_a_placeholder_given(text: str) -> None:
    assert all("\u27e6" not in one.value and one.value in text.replace("\u2019", "'") for one in said(text))


@given(
    st.sampled_from(["Hauptstraße", "Am Alten Markt", "Berliner Allee"]),
    st.integers(1, 400),
    st.integers(10000, 99999),
    st.sampled_from(["Berlin", "Bad Homburg", "Frankfurt am Main"]),
)
def test_an_address_gives_its_pieces_back(street: str, number: int, code: int, city: str) -> None:
    pieces = addresses.parsed(f"{street} {number}, {code} {city}")
    assert pieces == {
        Datum.ADDRESS_LINE1: f"{street} {number}",
        Datum.STREET: street,
        Datum.HOUSE_NUMBER: str(number),
        Datum.POSTAL_CODE: str(code),
        Datum.ADDRESS_LEVEL2: city,
    }
