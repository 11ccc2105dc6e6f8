"""What fields ask for, on the forms by which the table was made and on those set aside before it was written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.filling.datum import Datum
from sixfold.memory.filling.field_table import table
from sixfold.memory.filling.fields import Field, Option, asked
from tests.memory.filling.forms_of import Form, forms

FORMS = [*forms("forms.toml"), *forms("forms_held_out.toml")]
EMAIL = Field(name="email", label="Email")


@pytest.mark.parametrize("name", ["forms.toml", "forms_held_out.toml"])
def test_95_of_100_fields_are_understood_and_none_is_taken_for_another(name: str) -> None:
    pairs = [
        (asked(field, form.fields), right)
        for form in forms(name)
        for field, right in zip(form.fields, form.right, strict=True)
    ]
    wrong = [(got, right) for got, right in pairs if got not in {None, right}]
    assert len(pairs) > 100
    assert wrong == []
    assert sum(got is right for got, right in pairs) >= 0.95 * len(pairs)


@pytest.mark.parametrize("name", ["forms.toml", "forms_held_out.toml"])
def test_the_tables_hold_ten_kinds_in_four_languages(name: str) -> None:
    held = forms(name)
    assert len({one.kind for one in held}) == 10
    assert {one.language for one in held} == {"en", "de", "fr", "es"}


@pytest.mark.parametrize(
    ("autocomplete", "datum"),
    [
        ("section-a shipping home tel", Datum.TEL),
        ("GIVEN-NAME", Datum.GIVEN_NAME),
        ("username webauthn", Datum.USERNAME),
        ("billing cc-exp-month", Datum.CC_EXP_MONTH),
        ("bday-year", Datum.BDAY_YEAR),
        ("fax tel", None),
        ("new-password", None),
        ("one-time-code", None),
        ("street", None),
        ("free-text", None),
    ],
)
def test_the_pages_own_token_counts_first(autocomplete: str, datum: Datum | None) -> None:
    assert asked(Field(autocomplete=autocomplete), [Field(autocomplete=autocomplete)]) is datum


def test_an_unknown_token_leaves_it_to_the_words() -> None:
    field = Field(label="E-Mail", autocomplete="off")
    assert asked(field, [field]) is Datum.EMAIL
    assert asked(replace(field, autocomplete="moon email"), [field]) is Datum.EMAIL
    assert asked(replace(field, label="Coupon", autocomplete="email"), []) is None


@pytest.mark.parametrize(
    ("before", "label", "datum"),
    [
        (Field(label="Straße"), "Nummer", Datum.HOUSE_NUMBER),
        (Field(label="Rue"), "N°", Datum.HOUSE_NUMBER),
        (Field(label="Name on card", name="ccname"), "Number", None),
        (Field(label="CVC"), "Number", Datum.CC_NUMBER),
        (Field(label="CVC"), "Name", Datum.CC_NAME),
        (Field(label="First name"), "Name", Datum.FAMILY_NAME),
        (Field(label="Apellidos"), "Nombre", Datum.GIVEN_NAME),
        (Field(label="E-mail"), "Name", Datum.NAME),
        (Field(label="Description"), "Name", None),
        (Field(label="Keywords"), "City", None),
    ],
)
def test_neighbours_decide_what_a_word_alone_cannot(before: Field, label: str, datum: Datum | None) -> None:
    field = Field(label=label)
    assert asked(field, [before, field]) is datum


@pytest.mark.parametrize(
    "field",
    [
        Field(label="Email of your friend"),
        Field(label="Notfallkontakt: Telefon", type="tel"),
        Field(label="Correo del acompañante"),
        Field(label="Prénom", section="Passager 2"),
        Field(label="Email", section="Emergency contact"),
        Field(name="gift_email"),
        Field(name="guest2Email"),
    ],
)
def test_what_belongs_to_somebody_else_is_not_asked_of_the_user(field: Field) -> None:
    assert asked(field, [field, EMAIL]) is None


@pytest.mark.parametrize(
    "label", ["New password", "Passwort wählen", "Confirmez le mot de passe", "Repite la contraseña", "Create password"]
)
def test_a_new_password_is_never_asked_for(label: str) -> None:
    field = Field(label=label, type="password")
    assert asked(field, [EMAIL, field]) is None


@pytest.mark.parametrize(
    "label", ["Email du parrain", "Apellidos del paciente", "Sponsor's email", "Telefonnummer des Vermieters"]
)
def test_a_thing_of_another_is_not_the_users(label: str) -> None:
    field = Field(label=label, name="email")
    assert asked(field, [EMAIL, field]) is None


def test_a_telephone_behind_an_emergency_contact_is_theirs_until_the_heading_changes() -> None:
    contact, phone = Field(label="Emergency contact"), Field(label="Phone")
    own, mine = replace(phone, section="About you"), replace(phone, label="Your phone")
    got = [asked(one, [contact, one]) for one in (phone, own, mine)]
    assert got == [None, Datum.TEL, Datum.TEL]


def test_half_a_family_name_is_left_and_the_name_beside_it_is_the_given_one() -> None:
    form = [Field(label="Apellido paterno"), Field(label="Apellido materno"), Field(label="Nombres")]
    assert [asked(one, form) for one in form] == [None, None, Datum.GIVEN_NAME]


def test_a_job_title_with_nothing_of_the_user_beside_it_may_be_what_is_searched_for() -> None:
    title = Field(placeholder="Job title")
    assert asked(title, [title, Field(placeholder="Location")]) is None
    assert asked(title, [title, EMAIL]) is Datum.ORGANIZATION_TITLE


def test_a_placeholder_that_shows_how_to_write_does_not_hide_the_name() -> None:
    field = Field(name="date_of_birth", placeholder="yyyy-mm-dd")
    assert asked(field, [field]) is Datum.BDAY


def test_the_old_password_is_asked_for_beside_the_new_one() -> None:
    old, new = Field(label="Ancien mot de passe", type="password"), Field(label="Nouveau mot de passe", type="password")
    assert [asked(one, [old, new]) for one in (old, new)] == [Datum.CURRENT_PASSWORD, None]


def test_a_password_beside_a_name_makes_an_account() -> None:
    password = Field(label="Passwort", type="password")
    assert asked(password, [Field(label="Name"), EMAIL, password]) is None


def test_a_label_of_an_unknown_language_leaves_only_names_that_say_all() -> None:
    email = Field(label="\u0e2d\u0e35\u0e40\u0e21\u0e25", name="customer_email")
    card = Field(label="\u0e1a\u0e31\u0e15\u0e23", name="pink_card_number")
    assert [asked(one, [email, card]) for one in (email, card)] == [Datum.EMAIL, None]


def test_one_password_beside_more_than_one_name_makes_an_account() -> None:
    password = Field(label="Password", type="password")
    assert asked(password, [EMAIL, password]) is Datum.CURRENT_PASSWORD
    assert asked(password, [EMAIL, Field(label="Username"), password]) is None
    assert asked(password, [EMAIL, password, Field(name="p2", type="password")]) is None
    fresh = Field(name="p2", type="password", autocomplete="new-password")
    assert asked(password, [EMAIL, password, fresh]) is None


def test_another_form_of_the_page_is_no_neighbour() -> None:
    field = Field(label="Name", in_form=1)
    assert asked(field, [EMAIL, field]) is None
    assert asked(field, [replace(EMAIL, in_form=1, frame_origin="https://ads.example"), field]) is None


def test_a_select_must_offer_what_is_asked_for() -> None:
    title = Field(tag="select", type="select-one", label="Title", options=(Option("1", "Mr"), Option("2", "Mrs")))
    assert asked(title, [title]) is Datum.HONORIFIC_PREFIX
    assert asked(replace(title, options=(Option("1", "Hamlet"),)), [title]) is None


@pytest.mark.parametrize("form", FORMS, ids=[f"{one.kind}-{one.language}" for one in FORMS])
def test_a_hidden_field_asks_for_nothing(form: Form) -> None:
    fields = form.fields
    assert {asked(replace(field, hidden=True), fields) for field in fields} == {None}


@given(
    form=st.sampled_from(FORMS),
    at=st.integers(0, 20),
    word=st.sampled_from(["captcha", "Gutscheincode", "search", "cupón", "security question", "TAN", "Menge"]),
)
def test_a_word_that_forbids_forbids_whatever_else_is_said(form: Form, at: int, word: str) -> None:
    fields = form.fields
    field = fields[at % len(fields)]
    if field.tag != "textarea":
        assert asked(replace(field, label=f"{field.label} {word}"), fields) is None


@given(
    label=st.text(max_size=60),
    name=st.text(max_size=40),
    placeholder=st.text(max_size=40),
    kind=st.sampled_from(["text", "email", "tel", "number", "date", "password", "search", "file", "select-one"]),
    beside=st.sampled_from(FORMS),
)
def test_any_words_give_what_the_field_can_take_or_nothing(
    label: str, name: str, placeholder: str, kind: str, beside: Form
) -> None:
    fields = beside.fields
    field = Field(label=label, name=name, placeholder=placeholder, type=kind)
    got = asked(field, (*fields, field))
    assert got is None or kind not in table().closed
    assert got is None or kind not in table().takes or got in table().takes[kind]
    assert got is asked(field, (*fields, field))
