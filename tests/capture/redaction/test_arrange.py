from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture.observation import Box
from sixfold.capture.redaction.arrange import arranged


def boxes(*places: tuple[int, int, int]) -> list[Box]:
    """Boxes as (x, y, width), 20 high."""
    return [Box(x, y, width, 20) for x, y, width in places]


def test_boxes_that_touch_are_one_piece_and_others_are_cells() -> None:
    page = arranged(boxes((0, 0, 40), (50, 1, 40), (300, 0, 40)))
    assert [piece.members for piece in page.pieces] == [(0, 1), (2,)]
    assert page.along_rows() == [(0, " "), (1, "\t"), (2, "\n")]


def test_a_column_goes_down_where_a_sidebar_stands_beside_it() -> None:
    page = arranged(boxes((0, 0, 60), (300, 0, 200), (0, 30, 60), (300, 30, 200), (300, 60, 90)))
    assert [[page.pieces[at].members[0] for at in column] for column in page.columns] == [[0, 2], [1, 3, 4]]
    assert page.down_columns()[-1] == (4, "\n\n\n")


def test_what_stands_far_below_is_no_part_of_a_column() -> None:
    assert arranged(boxes((0, 0, 60), (0, 200, 60))).columns == ()


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900), st.integers(1, 300)), max_size=14))
def test_every_box_stands_in_one_piece_and_in_one_column_at_most(places: list[tuple[int, int, int]]) -> None:
    page = arranged(boxes(*places))
    assert sorted(index for piece in page.pieces for index in piece.members) == list(range(len(places)))
    assert [index for index, _ in page.along_rows()] == [i for piece in page.pieces for i in piece.members]
    in_columns = [at for column in page.columns for at in column]
    assert len(in_columns) == len(set(in_columns))
