from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.ui.chat.marks import Piece, complete, dotted, pieces
from sixfold.ui.words import DOTS

VAULT_ID = "01-a"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("At noon. [1]", [Piece("At noon."), Piece("1", 1)]),
        ("Both [1, 2] say so.", [Piece("Both"), Piece("1", 1), Piece("2", 2), Piece(" say so.")]),
        ("In [2023] too.", [Piece("In [2023] too.")]),
        ("[x] [] text", [Piece("[x] [] text")]),
        ("<b>bold</b> [1]", [Piece("<b>bold</b>"), Piece("1", 1)]),
        ("It is \u27e6vault:01-a\u27e7.", [Piece("It is "), Piece(DOTS, secret=VAULT_ID), Piece(".")]),
    ],
)
def test_a_text_is_cut_at_its_marks(text: str, found: list[Piece]) -> None:
    assert list(pieces(text)) == found


@given(st.text())
def test_text_without_marks_stays_whole(text: str) -> None:
    plain = text.replace("[", "(").replace("\u27e6", "(")
    assert "".join(piece.text for piece in pieces(plain)) == plain


@pytest.mark.parametrize(("streamed", "shown"), [("Yes [", "Yes"), ("Yes [1", "Yes"), ("Yes [1]", "Yes [1]")])
def test_the_beginning_of_a_mark_is_held_back_while_it_streams(streamed: str, shown: str) -> None:
    assert complete(streamed) == shown


def test_no_part_of_a_secrets_place_is_shown_while_it_streams() -> None:
    assert complete("It is \u27e6vault:01") == "It is "


def test_a_text_as_it_was_seen_keeps_its_brackets_and_not_its_secrets() -> None:
    assert dotted("see [2, 3] and \u27e6vault:k1\u27e7") == f"see [2, 3] and {DOTS}"
