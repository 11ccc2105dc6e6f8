from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sixfold.capture.fold import CLOSE, OPEN
from sixfold.capture.observation import Trust
from sixfold.capture.redact import MARKS, RawText, Redaction, Redactor

CARD = "4690 7439 1500 0808"
SECRETS = [
    # (text, what must be gone, rule)
    (f"Card number: {CARD}", CARD, "card"),
    ("4111111111111111", "4111111111111111", "card"),
    ("my amex 3782 822463 10005 ok", "3782 822463 10005", "card"),
    ("4690-7439-1500-0808 09/29", "4690-7439-1500-0808", "card"),
    ("5555.5555.5555.4444", "5555.5555.5555.4444", "card"),
    ("Cardnumber4690743915000808", "4690743915000808", "card"),
    ("469O 7439 l5OO O8O8", "469O 7439 l5OO O8O8", "card"),
    ("Card number 4111 1111 1111 1112", "4111 1111 1111 1112", "card"),
    ("4690 7439 1500 0808 123", CARD, "card"),
    ("4690 7439\n1500 0808", "1500", "card"),
    (
        "\uff14\uff16\uff19\uff10\u00a07439\u20111500\u200b\u00a00808",
        "\uff14\uff16\uff19\uff10",
        "card",
    ),
    ("IBAN DE89 3704 0044 0532 0130 00 thanks", "DE89 3704 0044 0532 0130 00", "iban"),
    ("gb29nwbk60161331926819", "gb29nwbk60161331926819", "iban"),
    ("pay to FR14 2004 1010 0505 0001 3M02 606 today", "FR14 2004 1010 0505 0001 3M02 606", "iban"),
    ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "abcdefghijkl", "token"),
    ("export K=sk-proj-abcdefghijklmnopqrst1234567890", "abcdefghijkl", "token"),
    ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE", "token"),
    ("xoxb-123456789012-abcdefghijkl", "123456789012", "token"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcDEF123456", "eyJzdWIi", "token"),
    ("https://bob:hunter2@example.org/x", "hunter2", "token"),
    ("Authorization: Bearer abcdef1234567890abcdef", "abcdef1234567890", "token"),
    ('api_key = "9f8a7b6c5d4e3f2a1b0c"', "9f8a7b6c5d4e3f2a1b0c", "token"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----", "MIIEabc", "token"),
    ("DB_PASSWORD=hunter2", "hunter2", "password"),
    ('{"password": "correct horse"}', "correct horse", "password"),
    ("Password: Avocet-P5BQ6!73", "Avocet-P5BQ6!73", "password"),
    ("Passw0rd: Avocet-P5BQ6! 73", "73", "password"),
    ("Passwort: Geheim123", "Geheim123", "password"),
    ("mein Passwort ist geheim", "geheim", "password"),
    ("mot de passe\u00a0: soleil42", "soleil42", "password"),
    ("mi contraseña es Sol-2024!", "Sol-2024!", "password"),
    ("my wifi password is sunshine", "sunshine", "password"),
    ("the password for the router is correct horse battery staple", "battery", "password"),
    ("hunter2 is my password", "hunter2", "password"),
    ("I changed my password from Alpha1! to Beta2!", "Beta2!", "password"),
    ("pwd hunter2", "hunter2", "password"),
    ("Password\tsunshine", "sunshine", "password"),
    ("passwords: hunter2, Blue42!", "Blue42!", "password"),
    ("my password is Foo-123. Yes, Foo-123!", "Foo-123", "password"),
    ("PIN: 4821", "4821", "pin"),
    ("my pin is 4821", "4821", "pin"),
    ("door code 4821#", "4821", "pin"),
    ("CVV 123", "123", "cvv"),
    ("Prüfnummer: 987", "987", "cvv"),
    ("verification code is 482913", "482913", "code"),
    ("recovery phrase: witch collapse practice feed shame open despair creek", "collapse", "recovery phrase"),
    ("seed phrase\n1. witch 2. collapse 3. practice 4. feed 5. shame 6. open 7. despair", "shame", "recovery phrase"),
    ("SSN: 123-45-6789", "123-45-6789", "identity number"),
    ("my social security number is 536-90-4399", "536-90-4399", "identity number"),
    ("Steuer-ID 36 574 261 809", "36 574 261 809", "identity number"),
    ("DNI: 54362315K", "54362315K", "identity number"),
]
ORDINARY = [
    "the password policy is strict",
    "the password is required",
    "The password is wrong, please try again",
    "Password reset: click here",
    "Forgot password?",
    "Password (8+ characters)",
    "Password: \u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022",
    "password manager",
    "the password is stored in the vault",
    "What is the wifi password?",
    "Passwort vergessen",
    "mot de passe oublié",
    "Booking reference C8R34M. Please arrive two hours early.",
    "boarding pass K7XQ2P",
    "Flight TP1873 departs on 29 March 2027 at 08:20 from gate C25",
    "[warn] E210: stale lease, retrying in 30 s",
    "call +49 170 1234567 or (555) 123-4567",
    "Order number 302-1234567-1234567",
    "Order total 84.20 EUR for one desk lamp",
    "2027-03-18 09:30:15 build 1700000000000",
    "pin the tab; pin 3 of the chip",
    "key: value",
    "Key: C major",
    "The secret is out, and the token economy is growing",
    "ISBN 978-3-16-148410-0",
    "0.4690743915000808",
    "uuid 550e8400-e29b-41d4-a716-446655440000",
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
    "git tag osprey-v2",
    "Room 8.22",
    "tracking 9400 1000 0000 0000 0000 00",
    "4111 1111 1111 1112",
    "123-45-6789",
    "session_token_expires: never",
]


def redactor() -> Redactor:
    numbers = count()
    return Redactor(lambda: f"00000000-0000-7000-8000-{next(numbers):012}")


def redact(text: str, trust: Trust = Trust.UNTRUSTED) -> Redaction:
    return redactor().redact(RawText(text), trust)


@pytest.mark.parametrize(("text", "gone", "rule"), SECRETS)
def test_a_secret_goes_and_its_rule_is_counted(text: str, gone: str, rule: str) -> None:
    redaction = redact(text)
    assert gone not in redaction.text
    assert f"{OPEN}{rule}{CLOSE}" in redaction.text
    assert redaction.counts[rule] >= 1
    assert redaction.secrets == ()


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert redact(text) == Redaction(redact(text).text)
    assert redact(text).text == text


@pytest.mark.parametrize(("text", "gone", "rule"), SECRETS)
def test_in_the_users_own_words_the_value_is_kept_for_the_vault_alone(text: str, gone: str, rule: str) -> None:
    redaction = redact(text, Trust.USER)
    assert gone not in redaction.text
    assert rule in {secret.rule for secret in redaction.secrets}
    for secret in redaction.secrets:
        assert secret.placeholder in redaction.text
        assert secret.value in text
        assert secret.value not in secret.caption
        assert secret.value not in repr(secret)


def test_what_stands_around_a_secret_stays() -> None:
    text = "Payment\nCard number: 4690 7439 1500 0808\nPassword: Avocet-P5BQ6!73\nOrder total 84.20 EUR"
    assert redact(text).text == (
        f"Payment\nCard number: {OPEN}card{CLOSE}\nPassword: {OPEN}password{CLOSE}\nOrder total 84.20 EUR"
    )


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("my home wifi password is sunshine", "home wifi password"),
        ("the password for the router is hunter2", "password for the router"),
        ("Netflix PIN 4821", "netflix pin"),
        (f"card {CARD}", "payment card"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "GitHub token"),
    ],
)
def test_a_caption_says_what_the_secret_is_in_the_users_words(text: str, caption: str) -> None:
    assert [secret.caption for secret in redact(text, Trust.USER).secrets] == [caption]


def test_the_same_secret_twice_is_one_entry_of_the_vault() -> None:
    redaction = redact(f"card {CARD} and again {CARD}", Trust.USER)
    assert len(redaction.secrets) == 1
    assert redaction.text.count(redaction.secrets[0].placeholder) == 2


@pytest.mark.parametrize("trust", list(Trust))
@pytest.mark.parametrize("forged", [f"{OPEN}vault:1{CLOSE}", "\u301avault:1\u301b", f"{OPEN}secret{CLOSE}"])
def test_a_placeholder_cannot_be_forged(forged: str, trust: Trust) -> None:
    text = redact(f"see {forged}", trust).text
    assert OPEN not in text
    assert "\u301a" not in text


def test_text_that_no_database_could_hold_is_made_storable() -> None:
    text = redact("a\0b\ud800c").text
    assert text.encode("utf-8").decode() == "a\ufffdb\ufffdc"


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("https://a.example/x?token=abc#frag", "https://a.example/x"),
        ("https://bob:hunter2@a.example/x", "https://a.example/x"),
        (
            "https://a.example/reset/ghp_abcdefghijklmnopqrstuvwxyz0123456789",
            f"https://a.example/reset/{OPEN}token{CLOSE}",
        ),
        ("https://a.example/pay/4690%207439%201500%200808", f"https://a.example/pay/{OPEN}card{CLOSE}"),
        ("file:///home/ann/notes.md", "file:///home/ann/notes.md"),
    ],
)
def test_an_address_keeps_only_its_place(address: str, clean: str) -> None:
    assert redactor().redact_url(RawText(address)) == clean


PIECES = st.sampled_from(
    [text for text, _, _ in SECRETS]
    + ORDINARY
    + [" ", "\n", "\t", ": ", "Password", "PIN", "[card]", f"{OPEN}pin{CLOSE}"]
)
HOSTILE = st.one_of(st.text(max_size=60), PIECES)


@settings(max_examples=100, deadline=None)
@given(st.lists(HOSTILE, max_size=8).map(" ".join))
def test_a_second_pass_changes_nothing(text: str) -> None:
    once = redact(text)
    again = redact(once.text)
    assert again.text == once.text
    assert again.counts == {}


@settings(max_examples=50, deadline=None)
@given(st.lists(HOSTILE, max_size=8).map(" ".join))
def test_spans_are_in_order_within_the_text_and_every_mark_is_known(text: str) -> None:
    at = 0
    for span in redact(text).spans:
        assert at <= span.start < span.end <= len(text)
        assert span.rule in MARKS
        at = span.end


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "unit",
    ["1 ", "4 ", "password ", "a:", "DE89 ", "key=", "-----BEGIN ", "eyJ", "x" * 50, "pin\t", "seed phrase word "],
)
def test_long_hostile_text_does_not_hang_the_redactor(unit: str) -> None:
    redact((unit * 60_000)[:40_000])
