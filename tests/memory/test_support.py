from __future__ import annotations

from sixfold.memory import support

SOURCE = "Caroline, 8 May 2023: I went to a support group yesterday, the fee was 1,250.00 EUR"


def test_words_of_the_source_carry_a_sentence() -> None:
    measured = support.measure("Caroline went to a support group", SOURCE, "When did Caroline go?")
    assert measured.words == 1.0
    assert measured.numbers


def test_what_only_echoes_the_question_adds_nothing() -> None:
    assert support.measure("Caroline went to Oslo", "nothing", "Did Caroline go to Oslo?").added == 0


def test_a_number_that_the_source_does_not_hold_is_seen() -> None:
    assert not support.measure("The fee was 1300 EUR", SOURCE).numbers
    assert support.measure("The fee was 1250.00 EUR", SOURCE).numbers


def test_numbers_are_compared_in_their_parts() -> None:
    assert support.numbers("at 09:30 on 2027-03-18, 1,250") == {"9", "30", "2027", "3", "18", "1250"}


def test_a_number_in_words_is_known_in_figures() -> None:
    assert support.measure("It was 10 years ago", "I was here ten years ago").numbers


def test_names_are_words_with_a_capital_that_begin_no_sentence() -> None:
    assert support.names("Where does Kwame meet Anna's friend? In Oslo") == {"kwame", "anna", "oslo"}


def test_a_stem_inside_a_compound_counts_as_held() -> None:
    assert support.within("screen", frozenset({"screenplay"}))
    assert not support.within("art", frozenset({"party"}))
