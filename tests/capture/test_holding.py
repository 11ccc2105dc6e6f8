from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture.holding import Hold
from sixfold.capture.observation import Box, Line, Redacted

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
CARD = "4690 7439 1500 0808"


def line(text: str, row: int = 0, x: int = 40) -> Line:
    return Line(Redacted(text), Box(x, 30 * row, 9 * len(text), 20))


class Watch:
    """Takes looks; `kept` gives the texts that are not held back."""

    def __init__(self) -> None:
        self.hold = Hold(lambda text: text.strip().lower() in {"password", "passwort"})

    def kept(self, second: float, *lines: Line) -> list[str]:
        held = self.hold.step(lines, NOON + timedelta(seconds=second))
        return [line.text for index, line in enumerate(lines) if index not in held]


def test_a_growing_run_of_digits_waits_and_the_rest_is_kept_at_once() -> None:
    watch = Watch()
    assert watch.kept(0, line("Card number"), line("Nr 46", 1)) == ["Card number", "Nr 46"]
    assert watch.kept(1, line("Card number"), line("Nr 4690 7", 1)) == ["Card number"]
    assert watch.kept(3.5, line("Card number"), line("Nr 4690 7439 1", 1)) == ["Card number"]


def test_a_number_that_cannot_become_a_card_is_let_go_after_two_seconds() -> None:
    watch = Watch()
    watch.kept(0, line("Tel 017"))
    assert watch.kept(1, line("Tel 0176 55")) == []
    assert watch.hold.due == NOON + timedelta(seconds=3)
    assert watch.kept(2.9, line("Tel 0176 55")) == []
    assert watch.kept(3, line("Tel 0176 55")) == ["Tel 0176 55"]
    assert watch.hold.due is None


def test_between_two_groups_of_a_card_there_is_more_time() -> None:
    watch = Watch()
    watch.kept(0, line("Nr 469"))
    assert watch.kept(1, line("Nr 4690 7439")) == []
    assert watch.kept(10, line("Nr 4690 7439")) == []
    assert watch.kept(11, line("Nr 4690 7439")) == ["Nr 4690 7439"]


def test_what_may_be_the_beginning_of_a_card_at_the_first_look_waits_once() -> None:
    watch = Watch()
    assert watch.kept(0, line("Order 48213991")) == []
    assert watch.kept(2, line("Order 48213991")) == ["Order 48213991"]
    assert watch.kept(9, line("Another page", 1)) == ["Another page"]
    assert watch.kept(19, line("Order 48213991")) == ["Order 48213991"]


def test_a_table_of_numbers_a_clock_a_counter_and_a_price_do_not_wait() -> None:
    watch = Watch()
    table = [line(f"2{number}417", number) for number in range(10, 20)]
    assert len(watch.kept(0, *table)) == 10
    assert watch.kept(2, line("12:34:56"), line("Total 1,234.50", 1), line("Read 104234", 2)) != []
    for second in range(3, 9):
        lines = line(f"12:34:{50 + second}"), line("Total 1,234.50", 1), line(f"Read 1042{34 + second}", 2)
        assert len(watch.kept(second, *lines)) == 3


def test_a_card_typed_into_four_boxes_waits_as_a_whole() -> None:
    watch = Watch()
    watch.kept(0, line("4690"), line("74", x=140))
    assert watch.kept(1, line("4690"), line("7439", x=140), line("1", x=240)) == []


def test_a_value_behind_or_below_a_secrets_word_waits_while_it_grows() -> None:
    watch = Watch()
    assert watch.kept(0, line("Password: Av"), line("Sign in", 2)) == ["Sign in"]
    assert watch.kept(1, line("Password: Avoc"), line("Sign in", 2)) == ["Sign in"]
    assert watch.kept(3, line("Password: Avoc"), line("Sign in", 2)) == ["Password: Avoc", "Sign in"]
    below = Watch()
    assert below.kept(0, line("Passwort"), line("Av", 1)) == ["Passwort"]


def test_what_was_held_back_when_the_screen_is_left_is_taken_out_as_unfinished() -> None:
    watch = Watch()
    lines = [line("Pay 4690 7439 15"), line("Password: Av", 1), line("12 items", 2)]
    watch.kept(0, *lines)
    left, count = watch.hold.leave(lines)
    assert [line.text for line in left] == ["Pay \u27e6code\u27e7", "Password: \u27e6code\u27e7", "12 items"]
    assert count == 2


@given(st.lists(st.integers(2, 5), min_size=4, max_size=16), st.integers(0, 15))
def test_no_five_digits_of_a_card_that_is_typed_are_ever_kept(steps: list[int], first: int) -> None:
    watch = Watch()
    shown = 0
    for number, step in enumerate([first, *steps]):
        shown += step
        if shown >= len(CARD):
            return
        for text in watch.kept(2 * number, line(f"Card {CARD[:shown]}")):
            assert sum(char.isdigit() for char in text) < 5


def test_what_stands_below_a_password_that_was_taken_out_is_kept() -> None:
    watch = Watch()
    shown = [line("Password: \u27e6password\u27e7"), line("Order total 84.20 EUR for one desk lamp", 1)]
    assert watch.kept(0, *shown) == [item.text for item in shown]


def test_digits_like_a_cards_that_are_first_seen_half_typed_wait_ten_seconds_on_a_page_that_stood() -> None:
    watch = Watch()
    watch.kept(0, line("Pay for your order"))
    for second in (2, 5, 11):
        assert watch.kept(second, line("Pay for your order"), line("4690 7439", 1)) == ["Pay for your order"]
    assert len(watch.kept(12, line("Pay for your order"), line("4690 7439", 1))) == 2


def test_an_iban_that_is_typed_with_pauses_is_never_kept_in_parts() -> None:
    watch, iban = Watch(), "DE89 3704 0044 0532 0130 00"
    watch.kept(0, line("Transfer"), line("DE8", 1))
    for number, end in enumerate(range(7, len(iban), 4), 1):
        for pause in (0, 8):
            assert watch.kept(9 * number + pause, line("Transfer"), line(iban[:end], 1)) == ["Transfer"]
    leaving, count = watch.hold.leave((line("Transfer"), line(iban[:20], 1)))
    assert count == 1
    assert not any(char.isdigit() for char in leaving[1].text)
