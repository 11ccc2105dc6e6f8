from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.reply import Sentence, bare, parse, sentences

REPLY = """Short: bread, rolls
Answer: Ada bakes bread [2]. She also bakes rolls [3]."""


def test_the_two_lines_are_read() -> None:
    reply = parse(REPLY)
    assert (reply.none, reply.short) == (False, "bread, rolls")
    assert reply.answer == "Ada bakes bread [2]. She also bakes rolls [3]."


@pytest.mark.parametrize("text", ["Short: none", "Short: None.", "Short: none\nAnswer: I know nothing"])
def test_none_is_understood(text: str) -> None:
    assert parse(text).none


def test_a_reply_without_fields_is_the_answer() -> None:
    assert parse("It was Ada [1].").answer == "It was Ada [1]."


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("It rains [1]. It pours [2][3].", [Sentence("It rains.", (1,)), Sentence("It pours.", (2, 3))]),
        ("He left. [2]", [Sentence("He left.", (2,))]),
        ("Dr. Lund called [1].", [Sentence("Dr. Lund called.", (1,))]),
        ("It costs 84.20 EUR [1, 2].", [Sentence("It costs 84.20 EUR.", (1, 2))]),
        ("She likes tea [1], [2], and [3].", [Sentence("She likes tea.", (1, 2, 3))]),
        ("She tried the gnocchi! [1].", [Sentence("She tried the gnocchi.", (1,))]),
        ("", []),
    ],
)
def test_marks_belong_to_their_sentence_and_leave_its_text(written: str, expected: list[Sentence]) -> None:
    assert sentences(written) == expected


@pytest.mark.parametrize(
    ("short", "expected"),
    [('"Becoming Nicole".', "Becoming Nicole"), ("2 June 2022 [1]", "2 June 2022"), ("a\nb", "a")],
)
def test_the_bare_answer_is_bare(short: str, expected: str) -> None:
    assert bare(short) == expected


@given(st.text(max_size=200))
def test_whatever_a_model_writes_is_read(text: str) -> None:
    reply = parse(f"Short:{text}")
    assert isinstance(sentences(reply.answer), list)
