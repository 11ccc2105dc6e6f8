from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.support import content
from sixfold.memory.tables import find, focus, verbatim

SHEET = """Budget for the Porto offsite
Item | EUR | Responsible
Hotel | 3550.00 | Ingrid Adeyemi
Catering | 1482.50 | Diego Adeyemi
Train tickets | 897.50 | Yuki Novak
End of the page"""


def test_a_table_has_a_head_and_rows() -> None:
    (table,) = find(SHEET)
    assert table.head == ("Item", "EUR", "Responsible")
    assert len(table.rows) == 3


def test_the_row_that_speaks_of_the_question_is_told_alone_with_its_heads() -> None:
    told = focus(SHEET, content("Who is responsible for train tickets in the Porto budget?"))
    assert told.splitlines() == [
        "Budget for the Porto offsite",
        "Item: Train tickets; EUR: 897.50; Responsible: Yuki Novak",
        "End of the page",
    ]


def test_without_such_a_row_all_are_told() -> None:
    assert focus(SHEET, content("What is the most expensive thing?")).count("Responsible: ") == 3


def test_lines_that_are_no_table_stay_as_they_are() -> None:
    text = "Floor 3 | Fee 80.00\nnothing here\nA | B"
    assert focus(text, []) == text


def test_a_quote_of_rows_is_given_as_it_stands_in_the_text() -> None:
    original = "Item\nEUR\nHotel\n3550.00\nEnd"
    assert verbatim("Hotel | 3550.00", original) == "Hotel\n3550.00"
    assert verbatim("End", original) == "End"
    assert verbatim("Hotel | 99", original) == "Hotel"
    assert verbatim("a | b", original) == ""


@given(st.text(alphabet="ab1 |\n", max_size=120))
def test_any_text_can_be_told(text: str) -> None:
    assert isinstance(focus(text, ["a"]), str)
