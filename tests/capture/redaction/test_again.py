from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sixfold.capture.observation import Trust
from sixfold.capture.redaction import again
from sixfold.capture.redaction.redact import RawText, Redactor

PLACEHOLDER = "\u27e6vault:0190a000-1111-7000-8000-000000000000\u27e7"
PIECES = (
    "my wifi password is ",
    PLACEHOLDER,
    "\u27e6card\u27e7",
    " and ",
    "tea, ",
    "pin: ",
    "\n",
    "Zebra-91-fox ",
    "[card]",
)


def redactor() -> Redactor:
    numbers = count()
    return Redactor(lambda: f"0190a000-2222-7000-8000-{next(numbers):012d}")


@pytest.mark.parametrize("trust", list(Trust))
def test_a_placeholder_stays_where_it_stood_and_what_is_new_beside_it_is_taken_out(trust: Trust) -> None:
    text = f"card \u27e6card\u27e7, password: {PLACEHOLDER}, other password: hunter22Xq and {PLACEHOLDER}"
    redaction = again.redact(redactor(), text, trust)
    before, after = redaction.text.split("other password: ")
    assert before == text.split("other password: ", maxsplit=1)[0]
    assert after.endswith(f" and {PLACEHOLDER}")
    assert "hunter22Xq" not in after
    assert len(redaction.secrets) == (trust is Trust.USER)


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=9), trust=st.sampled_from(list(Trust)))
def test_what_was_redacted_is_not_changed_by_being_redacted_again(pieces: list[str], trust: Trust) -> None:
    once = again.redact(redactor(), "".join(pieces), trust)
    assert again.redact(redactor(), once.text, trust).text == once.text
    assert once.text.count(PLACEHOLDER) == pieces.count(PLACEHOLDER)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://tides.example/\u27e6token\u27e7/today", "https://tides.example/\u27e6token\u27e7/today"),
        ("https://me:pw@tides.example/a?b=1#c", "https://tides.example/a"),
        (f"https://tides.example/{PLACEHOLDER}", f"https://tides.example/[{PLACEHOLDER[1:-1]}]"),
    ],
)
def test_an_address_that_was_redacted_stays_as_it_is(url: str, kept: str) -> None:
    assert again.address(redactor(), url) == kept


def test_a_text_without_placeholders_is_redacted_as_ever() -> None:
    text = RawText("the pin is 8841")
    assert again.redact(redactor(), text).text == redactor().redact(text).text
