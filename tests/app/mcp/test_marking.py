from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from sixfold.app.mcp import marking


@given(st.text(max_size=400))
def test_no_text_leaves_its_bars_or_hides_a_letter(text: str) -> None:
    head, *lines = marking.block("[1]", marking.clean(text)).split("\n")
    assert head.endswith(marking.NOTICE)
    assert lines
    assert all(line.startswith(marking.BAR) for line in lines)
    shown = "".join(lines)
    assert all(letter == "\t" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co"} for letter in shown)
    assert len("".join(line + "\n" for line in lines).splitlines()) == len(lines)


@given(st.text(max_size=400))
def test_a_title_is_one_short_line(text: str) -> None:
    line = marking.line(text)
    assert len(line) <= marking.MAX_LINE
    assert len(line.splitlines()) <= 1


def test_long_texts_are_cut_and_many_share_the_room() -> None:
    assert marking.clean("x" * 5000) == "x" * (marking.MAX_TEXT - 1) + "…"
    assert marking.share(2) == marking.MAX_TEXT
    assert marking.share(30) * 30 <= marking.MAX_ALL


def test_hidden_words_are_taken_out_and_emptiness_is_left_out() -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
    assert marking.clean(f"a{hidden}b\u200bc\u202ed\x1b[0m\r\ne\u2028f") == "abcd[0m\ne\nf"
    assert marking.tagged(a=1, b=None, c="", d=[]) == {"untrusted": True, "a": 1}
