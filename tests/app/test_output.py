from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.app import output


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\x9b31m", "a\rb", "\x07", "\u202egnp.exe", "\u200b", "\ud800"])
def test_what_could_steer_a_terminal_is_shown_as_blanks(hostile: str) -> None:
    shown = output.safe(hostile)
    assert len(shown) == len(hostile)
    assert not any(letter in shown for letter in "\x1b\x9b\r\x07\u202e\u200b\ud800")


def test_ordinary_text_in_any_script_stays_as_it_is() -> None:
    text = "Grüße, 東京\nsecond line: naïve"
    assert output.safe(text) == text


@given(st.text())
def test_a_short_line_is_one_line_of_that_width(text: str) -> None:
    line = output.short(text, 20)
    assert len(line) <= 20
    assert "\n" not in line
