from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.bare import whole_codes, without_echo

CASES = [
    (
        "Melanie realized that self-care is important",
        "What did Melanie realize after the race?",
        "self-care is important",
    ),
    ("She was scared but reassured", "How did Melanie feel?", "scared but reassured"),
    ("Caroline makes paintings", "What kind of art does Caroline make?", "paintings"),
    ("They were awestruck and humbled", "How did John describe his kids?", "awestruck and humbled"),
    ("Diego Nowak", "Who owns the guide?", "Diego Nowak"),
    ("the week before 9 June 2023", "When did Caroline meet her friends?", "the week before 9 June 2023"),
    ("Room 8.22", "In which room is the review?", "8.22"),
    ("Yes, she loves baking", "Would Ada like baking?", "Yes, she loves baking"),
    ("Caroline", "Who is Caroline?", "Caroline"),
    ("John has a dog", "What does John have?", "a dog"),
    ("Melanie paints to keep busy during her break", "What keeps Melanie busy during her break?", "paints"),
    ("August 11, 2023", "When did Caroline go to the parade in August?", "August 11, 2023"),
    ("the violin in December 2023", "What is Tim learning in December 2023?", "the violin"),
    ("at the shelter on 31 July, 2023", "Where was Maria on 31 July, 2023?", "at the shelter"),
    ("in December 2023", "In December 2023, what happened?", "in December 2023"),
    ("a lamp in the hall on the left", "What hangs in the hall?", "a lamp in the hall on the left"),
    ("15 minutes", "How many minutes should I wait?", "15 minutes"),
]


@pytest.mark.parametrize(("short", "question", "expected"), CASES)
def test_the_questions_own_words_before_the_answer_are_left_out(short: str, question: str, expected: str) -> None:
    assert without_echo(short, question) == expected


def test_figures_of_a_code_are_given_as_the_code() -> None:
    source = "[warn] E210: stale lease, port 7165, INV-2031"
    assert whole_codes("an error 210 on port 7165", source) == "an error E210 on port 7165"
    assert whole_codes("invoice 2031", source) == "invoice INV-2031"
    assert whole_codes("210", "E210 or 210") == "210"


@given(st.text(max_size=80), st.text(max_size=80))
def test_something_is_always_left(short: str, question: str) -> None:
    bare = without_echo(short, question)
    assert bare in short
    assert bool(bare.strip()) == bool(short.strip())
