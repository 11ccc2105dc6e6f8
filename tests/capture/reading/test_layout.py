from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sixfold.capture.observation import Box
from sixfold.capture.reading.ocr import reading_rows, rows, text_of

WORDS = "the committee met in the old harbour hall and heard reports"


def page(*lines: tuple[int, int, str]) -> str:
    """Lines as (x, y, text), 8 pixels a letter and 14 high."""
    return text_of([text for _, _, text in lines], [Box(x, y, 8 * len(text), 14) for x, y, text in lines])


def column(x: int, y: int, texts: list[str], pitch: int = 20) -> list[tuple[int, int, str]]:
    return [(x, y + row * pitch, text) for row, text in enumerate(texts)]


def prose(name: str, count: int = 6) -> list[str]:
    return [f"{name}{row} {WORDS}" for row in range(count)]


def test_two_columns_of_an_article_are_read_one_after_the_other() -> None:
    text = page(*column(20, 60, prose("a")), *column(600, 60, prose("b")))
    assert text.splitlines() == [*prose("a"), *prose("b")]


def test_a_heading_across_both_columns_comes_first_and_a_foot_last() -> None:
    text = page(
        (20, 20, f"Head {WORDS} {WORDS}"),
        *column(20, 60, prose("a")),
        *column(600, 60, prose("b")),
        (20, 300, f"Foot {WORDS} {WORDS}"),
    )
    assert [line.split()[0] for line in text.splitlines()] == [
        "Head", *(f"a{row}" for row in range(6)), *(f"b{row}" for row in range(6)), "Foot",
    ]  # fmt: skip


def test_what_stands_in_the_middle_above_columns_does_not_hide_them() -> None:
    bar = [(0, 0, "x"), (512, 0, "title of it"), (1200, 0, "x"), (20, 30, "Heading")]
    assert page(*bar, *column(20, 60, prose("a")), *column(600, 60, prose("b"))).splitlines() == [
        "x  title of it  x", "Heading", *prose("a"), *prose("b"),
    ]  # fmt: skip


def test_three_columns_are_three() -> None:
    parts = [column(20 + 600 * at, 60, prose(name)) for at, name in enumerate("abc")]
    assert page(*(line for part in parts for line in part)).splitlines() == [*prose("a"), *prose("b"), *prose("c")]


def test_the_rows_of_a_table_stay_rows() -> None:
    cells = [
        (x, 20 + row * 24, f"{name}{row}") for row in range(8) for x, name in ((20, "item"), (200, "9."), (400, "ann"))
    ]
    assert page(*cells).splitlines() == [f"item{row}  9.{row}  ann{row}" for row in range(8)]


def test_a_table_with_one_wide_column_stays_rows() -> None:
    cells = [*column(20, 20, [f"item{row}" for row in range(8)]), *column(300, 20, prose("d", 8))]
    assert page(*cells).splitlines() == [f"item{row}  {text}" for row, text in enumerate(prose("d", 8))]


def test_a_form_keeps_each_label_with_its_field() -> None:
    fields = [
        *column(20, 20, ["Name", "Street", "Town", "Password"], 40),
        *column(200, 22, ["Ann", "Oak", "Ghent", "x"], 40),
    ]
    assert page(*fields).splitlines() == ["Name  Ann", "Street  Oak", "Town  Ghent", "Password  x"]


def test_a_list_at_the_side_with_a_rhythm_of_its_own_is_read_apart() -> None:
    files = [f"file{row}.py" for row in range(12)]
    code = [f"{row} return {row}" for row in range(13)]
    assert page(*column(20, 20, files, 21), *column(300, 17, code, 19)).splitlines() == [*files, *code]


NARROW = ("wardens counted the nesting pairs of", "godwit in spring of the year,", "and ferry lights and piers", "end")


def ragged(name: str, texts: list[str]) -> list[str]:
    return [f"{name}{row} {text}" for row, text in enumerate(texts)]


def narrow(*lines: tuple[int, int, str]) -> str:
    """Lines as (x, y, text), 7 pixels a letter and 20 high with their margin: 14 px print."""
    return text_of([text for _, _, text in lines], [Box(x, y, 7 * len(text), 20) for x, y, text in lines])


def test_narrow_columns_of_ragged_lines_are_read_one_after_the_other() -> None:
    left, right = ragged("a", [*NARROW[:3]] * 3), ragged("b", [*NARROW[1:3], NARROW[0], *NARROW[1:3], *NARROW[1:]])
    assert narrow(*column(20, 20, left, 17), *column(360, 20, right, 17)).splitlines() == [*left, *right]


def test_questions_stay_beside_their_answers() -> None:
    asked, said = (
        ragged("", ["is where the harbour hall stands"] * 7),
        ragged("", ["at the end of the old town pier"] * 7),
    )
    assert narrow(*column(20, 20, asked, 28), *column(360, 20, said, 28)).splitlines() == [
        f"{one}  {other}" for one, other in zip(asked, said, strict=True)
    ]


def test_addresses_stay_beside_remarks() -> None:
    mail = ["ann@x.example", "ingrid.adeyemi@north-pier.example", "bo@y.example"] * 3
    said = ["Paid", "Second reminder sent to them all", "Waiting"] * 3
    assert narrow(*column(20, 20, mail, 17), *column(360, 20, said, 17)).splitlines() == [
        f"{one}  {other}" for one, other in zip(mail, said, strict=True)
    ]


def test_what_two_people_say_in_turn_stays_in_turn() -> None:
    said = [(20 if row % 2 else 700, 20 + row * 40, f"{row} {WORDS[:30]}") for row in range(8)]
    assert [line.split()[0] for line in page(*said).splitlines()] == [str(row) for row in range(8)]


def test_a_date_beside_a_heading_stays_beside_it() -> None:
    assert page((20, 20, "Harbour Gazette"), (900, 20, "16 March"), (20, 60, WORDS)).splitlines()[0] == (
        "Harbour Gazette  16 March"
    )


boxes = st.lists(
    st.builds(Box, st.integers(0, 900), st.integers(0, 500), st.integers(1, 400), st.integers(1, 40)), max_size=30
)


@settings(max_examples=150, deadline=None)
@given(boxes, st.randoms(use_true_random=False))
def test_every_line_is_read_once_and_the_order_does_not_depend_on_that_of_the_lines(
    found: list[Box], random: object
) -> None:
    order = reading_rows(found)
    assert sorted(index for row in order for index in row) == list(range(len(found)))
    side_by_side = {index: at for at, row in enumerate(rows(found)) for index in row}
    for row in order:
        assert len({side_by_side[index] for index in row}) == 1
    distinct = sorted(set(found), key=lambda box: (box.x, box.y, box.width, box.height))
    shuffled = list(distinct)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert len(reading_rows(shuffled)) == len(reading_rows(distinct))


def test_an_empty_screen_has_no_rows() -> None:
    assert reading_rows([]) == []


@pytest.mark.parametrize("x", [0, 1500])
def test_a_single_line_is_a_row(x: int) -> None:
    assert page((x, 0, "alone")) == "alone"
