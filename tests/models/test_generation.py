from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.models.generation import Output

ANY_TEXT = st.text(alphabet="ab\n.é漢😀", max_size=30)


def run(pieces: list[bytes], stop: list[str]) -> tuple[str, list[str], bool]:
    given_texts: list[str] = []
    output = Output(stop, given_texts.append)
    ended = False
    for piece in pieces:
        ended = output.add(piece)
        if ended:
            break
    output.close()
    return output.text, given_texts, ended


@given(text=ANY_TEXT, stops=st.lists(st.text(alphabet="ab\n.", min_size=1, max_size=4), max_size=2), data=st.data())
def test_text_ends_before_the_first_stop_text_however_it_is_cut(
    text: str, stops: list[str], data: st.DataObject
) -> None:
    raw = text.encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=8)))
    pieces = [raw[first:last] for first, last in zip([0, *cuts], [*cuts, len(raw)], strict=True)]
    whole, given_texts, ended = run(pieces, stops)
    assert "".join(given_texts) == whole
    assert text.startswith(whole)
    assert not any(stop in whole for stop in stops)
    assert ended == any(stop in text for stop in stops)
    if not ended:
        assert whole == text


def test_a_character_of_several_tokens_comes_whole() -> None:
    raw = "é漢".encode()
    assert run([raw[:1], raw[1:3], raw[3:]], [])[1] == ["é", "漢"]


@pytest.mark.parametrize(("pieces", "shown"), [([b"ab", b"c"], ["a", "bc"]), ([b"a", b"."], ["a", "."])])
def test_what_could_begin_a_stop_text_waits_until_it_is_clear(pieces: list[bytes], shown: list[str]) -> None:
    assert run(pieces, ["bx"])[1] == shown
