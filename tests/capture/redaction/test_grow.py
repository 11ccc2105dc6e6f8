from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture.redaction.grow import MOST_PIECES, grown
from sixfold.capture.redaction.span import Span

ORDINARY = frozenset({"and", "user", "is", "for"})


def grow(text: str, value: str, rule: str) -> str:
    start = text.index(value)
    span = grown(text, Span(start, start + len(value), rule, "credential", ""), ORDINARY)
    return text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "value", "rule", "whole"),
    [
        ("bpjT2 @e4IVBs and more", "bpjT2", "password", "bpjT2 @e4IVBs"),
        ("bpjT2\nuser x", "bpjT2", "password", "bpjT2"),
        ("Mead\now_499", "Mead", "password", "Mead\now_499"),
        ("Rex Spot 77", "Rex", "password", "Rex Spot 77"),
        ("'copper anchor pencil' -c", "copper", "password", "copper anchor pencil"),
        ("4821 13 attempts", "4821", "pin", "4821 13"),
        ("4821 1312 7788 left", "4821", "pin", "4821 1312"),
        ("W96PF- M3X4G is", "W96PF", "recovery key", "W96PF- M3X4G"),
        ("ab12cd\nport=8080", "ab12cd", "token", "ab12cd"),
        ("ab12cd\nhttps://a.example/x1", "ab12cd", "token", "ab12cd"),
        ("ab12\n\ncd34", "ab12", "token", "ab12"),
    ],
)
def test_a_value_goes_on_while_what_follows_looks_like_its_rest(text: str, value: str, rule: str, whole: str) -> None:
    assert grow(text, value, rule) == whole


@given(st.text(alphabet="aB1 \n\t-:=.'", max_size=80), st.sampled_from(["password", "token", "pin", "code", "iban"]))
def test_growing_keeps_the_start_and_stays_within_the_text(tail: str, rule: str) -> None:
    text = f"xY7{tail}"
    span = grown(text, Span(0, 3, rule, "credential", ""), ORDINARY)
    assert span.start == 0
    assert 3 <= span.end <= len(text)
    assert len(text[: span.end].split()) <= MOST_PIECES + 3
