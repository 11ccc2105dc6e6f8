from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture.redaction.fold import fold
from sixfold.capture.redaction.words import condense, keyword

WORDS = keyword(["password", "mot de passe", "code d'entree"], ["pin", "api key"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My PASSWORDS", ["PASSWORDS"]),
        ("DB_PASSW0RD=x", ["PASSW0RD"]),
        ("motdepasse, mot-de_passe", ["motdepasse", "mot-de_passe"]),
        ("spin the p1n", ["p1n"]),
        ("passwordless pins pinned", ["pins"]),
        ("p a s s w o r d", []),
        ("code d`entree", ["code d`entree"]),
    ],
)
def test_a_word_is_found_as_a_reader_of_screens_may_give_it(text: str, found: list[str]) -> None:
    assert [match.group() for match in WORDS.matches(text, condense(text))] == found


def test_a_word_of_another_script_may_run_on_into_its_value() -> None:
    text = fold("パスワードabc").text
    assert [match.end() for match in keyword(["パスワード"], []).matches(text, condense(text))] == [5]


@given(st.text(alphabet="pin PIN1l|o0_-'\tapikeywrdsmt", max_size=60) | st.text(max_size=40))
def test_looking_at_the_places_alone_finds_what_the_whole_expression_does(raw: str) -> None:
    text = fold(raw).text
    found = [match.span() for match in WORDS.matches(text, condense(text))]
    assert found == [match.span() for match in re.finditer(WORDS.pattern, text)]
