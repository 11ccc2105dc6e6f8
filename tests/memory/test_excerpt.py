from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture.observation import Box, Line, Redacted
from sixfold.memory.excerpt import excerpt, pieces, rows

FILLER = "The committee met in the old harbour hall and heard reports on drainage. " * 12
ARTICLE = f"Plover returns\n{FILLER}\nWardens counted 56 nesting pairs of plover this spring.\n{FILLER}"


def line(text: str, x: int, y: int) -> Line:
    return Line(Redacted(text), Box(x, y, 100, 20))


def test_a_short_text_is_given_whole() -> None:
    assert excerpt("Two lines\nof text", ["text"], 100) == "Two lines\nof text"


def test_the_lines_that_speak_of_the_question_are_taken() -> None:
    part = excerpt(ARTICLE, ["plover", "nest", "pair"], 60)
    assert "56 nesting pairs" in part
    assert len(part) < 400


def test_repeated_lines_are_taken_once() -> None:
    assert excerpt(FILLER * 3, ["committe"], 60).count("committee") <= 2


def test_boxes_of_one_row_are_read_together() -> None:
    boxes = [line("Hotel", 10, 100), line("Item", 10, 50), line("3550.00", 200, 104), line("EUR", 200, 52)]
    assert rows(boxes) == "Item | EUR\nHotel | 3550.00"


@given(st.text(alphabet="ab. !?\n\u3002", max_size=400))
def test_pieces_are_stretches_of_the_text_in_order(text: str) -> None:
    at = 0
    for piece in pieces(text):
        assert at <= piece.start < piece.end <= len(text)
        at = piece.end


def test_an_address_is_not_cut_at_its_points() -> None:
    long_line = f"Write to travel@skyway.example today. {FILLER}"
    first = pieces(long_line)[0]
    assert long_line[first.start : first.end].strip() == "Write to travel@skyway.example today."
