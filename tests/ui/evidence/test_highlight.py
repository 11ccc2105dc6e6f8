from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.ui.evidence.highlight import Hit, hits, span

LINES = (
    ("From: Mariana Albuquerque", 64, 96, 300, 24),
    ("We moved the workshop to 10:30, room", 64, 140, 400, 24),
    ("Belém on the second floor.", 64, 184, 300, 24),
    ("Until soon", 64, 228, 100, 24),
)


def test_a_quote_over_two_lines_marks_both() -> None:
    quote = "We moved the workshop to 10:30, room Belém on the second floor."
    assert [hit.y for hit in hits(LINES, quote)] == [140, 184]


def test_part_of_a_line_marks_the_line() -> None:
    assert hits(LINES, "the workshop") == (Hit(64, 140, 400, 24),)


def test_a_line_that_ocr_read_a_little_wrong_is_still_marked() -> None:
    assert [hit.y for hit in hits(LINES, "We moved the workshop to 10:80, room")] == [140]


@pytest.mark.parametrize("quote", ["", "   ", "nothing of this kind"])
def test_other_words_mark_nothing(quote: str) -> None:
    assert hits(LINES, quote) == ()


def test_a_quote_is_found_over_line_breaks_and_case() -> None:
    text = "WE MOVED\n  the workshop"
    assert span(text, "we moved the workshop") == (0, len(text))


@given(st.text(), st.text())
def test_any_text_can_be_looked_for_in_any_other(text: str, quote: str) -> None:
    found = span(text, quote)
    assert found is None or 0 <= found[0] < found[1] <= len(text)
    hits(((text, 0, 0, 10, 10),), quote)
