from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sixfold.capture.observation import Box
from sixfold.capture.redaction.fold import CLOSE, OPEN
from sixfold.capture.redaction.redact import RawText, Redactor
from sixfold.capture.redaction.redact_lines import LinesRedaction, RawLine, redact_lines


def mark(rule: str) -> str:
    return f"{OPEN}{rule}{CLOSE}"


def redact(*lines: tuple[str, int, int]) -> LinesRedaction:
    """Lines as (text, x, y), 10 pixels a character and 20 high."""
    numbers = count()
    raw = [RawLine(RawText(text), Box(x, y, 10 * max(1, len(text)), 20)) for text, x, y in lines]
    return redact_lines(raw, Redactor(lambda: f"v{next(numbers)}"))


def texts(result: LinesRedaction) -> list[str]:
    return [line.text for line in result.lines]


def test_a_secret_within_a_line_goes_and_its_box_is_blacked_with_a_margin() -> None:
    result = redact(("Payment", 0, 0), ("Password: Avocet-P5BQ6!73", 40, 40), ("Order total 84.20 EUR", 0, 80))
    assert texts(result) == ["Payment", f"Password: {mark('password')}", "Order total 84.20 EUR"]
    (black,) = result.black
    assert black.x <= 40
    assert black.y < 40
    assert black.right > 290
    assert black.bottom > 60
    assert result.counts == {"password": 1}


def test_a_value_in_the_next_box_of_the_row_goes_though_it_is_a_plain_word() -> None:
    result = redact(("Password:", 0, 0), ("sunshine", 300, 2), ("User", 0, 60), ("ann", 300, 60))
    assert texts(result) == ["Password:", mark("password"), "User", "ann"]


def test_a_value_in_the_next_box_goes_though_lines_are_read_column_by_column() -> None:
    result = redact(("User", 0, 0), ("Password", 0, 60), ("ann", 300, 0), ("sunshine", 300, 60))
    assert texts(result) == ["User", "Password", "ann", mark("password")]


def test_a_card_in_four_boxes_of_a_row_goes_from_all_of_them_and_counts_once() -> None:
    result = redact(("4690", 0, 0), ("7439", 60, 0), ("1500", 120, 1), ("0808", 180, 0), ("09/29", 400, 0))
    assert texts(result) == [mark("card")] * 4 + ["09/29"]
    assert len(result.black) == 4
    assert result.counts == {"card": 1}


def test_a_card_that_wraps_to_the_next_line_goes_from_both() -> None:
    result = redact(("Card 4690 7439", 0, 0), ("1500 0808", 0, 25))
    assert texts(result) == [f"Card {mark('card')}", mark("card")]


def test_a_value_below_its_label_goes() -> None:
    result = redact(
        ("Email", 0, 0), ("ann@a.example", 0, 25), ("Password", 0, 60), ("Blue42!", 0, 85), ("Sign in", 0, 120)
    )
    assert texts(result) == ["Email", "ann@a.example", "Password", mark("password"), "Sign in"]


def test_a_column_of_passwords_goes_and_its_neighbours_stay() -> None:
    result = redact(
        ("User", 0, 0), ("Password", 200, 0), ("Role", 400, 0),
        ("ann", 0, 30), ("Blue42!", 200, 30), ("admin", 400, 30),
        ("ben", 0, 60), ("hunter2", 200, 60), ("guest", 400, 60),
    )  # fmt: skip
    hidden = mark("password")
    assert texts(result) == ["User", "Password", "Role", "ann", hidden, "admin", "ben", hidden, "guest"]


def test_a_private_key_over_many_lines_goes_from_all_of_them() -> None:
    lines = ["before", "-----BEGIN PRIVATE KEY-----", "MIIEabc/+", "QWERty12", "-----END PRIVATE KEY-----", "after"]
    result = redact(*[(text, 0, 25 * row) for row, text in enumerate(lines)])
    assert texts(result) == ["before", *[mark("token")] * 4, "after"]


@pytest.mark.parametrize(
    "lines",
    [
        [("Hotel", 0, 0), ("3550.00", 200, 0), ("Ingrid Adeyemi", 400, 0)],
        [("3550", 0, 0), ("3084", 0, 25), ("1482", 0, 50), ("8975", 0, 75)],
        [("Forgot password?", 0, 0), ("Sign in", 300, 0)],
        [("Password", 0, 0), ("Remember me", 0, 25), ("Sign in", 0, 50)],
        [("Terms", 0, 0), ("Password policy", 200, 0), ("Contact", 400, 0)],
    ],
)
def test_ordinary_screens_stay_as_they_are(lines: list[tuple[str, int, int]]) -> None:
    result = redact(*lines)
    assert texts(result) == [text for text, _, _ in lines]
    assert result.black == ()


words = st.sampled_from(
    ["Password", "PIN:", "hunter2", "4690", "7439", "1500", "0808", "ann", "is", "4821", "\t", "ghp_a\nb"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(words | st.text(max_size=8), st.integers(0, 900), st.integers(0, 900)), max_size=10))
def test_any_layout_gives_back_every_line_in_its_place(lines: list[tuple[str, int, int]]) -> None:
    result = redact(*lines)
    assert len(result.lines) == len(lines)
    changed = [line for line, (text, _, _) in zip(result.lines, lines, strict=True) if OPEN in line.text]
    assert len(changed) == len(result.black)
    assert sum(result.counts.values()) >= bool(changed)


def test_a_key_that_wraps_in_the_second_column_is_gone_whole() -> None:
    texts = ("Total", "Deploy", "Notes", "glpat-ZODFL4ehnUeL9m2QqxHv", "Ideas", "kelmiq", "Garden", "Inbox")
    boxes = [Box(40 + 700 * (at % 2), 30 * (at // 2), 9 * len(text), 20) for at, text in enumerate(texts)]
    lines = [RawLine(RawText(text), box) for text, box in zip(texts, boxes, strict=True)]
    clean = " ".join(line.text for line in redact_lines(lines, Redactor(lambda: "1")).lines)
    assert "kelmiq" not in clean
    assert "Garden" in clean
