from __future__ import annotations

from sixfold.app.bench.memory import pairs

MADE = pairs.pairs(2, 42)


def test_the_same_seed_makes_the_same_pairs() -> None:
    assert pairs.pairs(2, 42) == MADE
    assert pairs.pairs(3, 42) != MADE


def test_each_piece_is_told_once_for_its_question_and_neither_stands_in_the_question() -> None:
    assert len(MADE.questions) == 42
    said = {one.text for one in MADE.said}
    for question in MADE.questions:
        assert said.issuperset(question.told)
        assert len(set(question.pieces)) == 2
        assert not any(piece in question.text for piece in question.pieces)


def test_each_turn_holds_its_piece_and_the_first_not_the_second() -> None:
    for question in MADE.questions:
        (first, second), (one, other) = question.told, question.pieces
        assert one in first
        assert other in second
        assert other not in first


def test_no_question_is_asked_twice_and_small_talk_stands_between() -> None:
    assert len({one.text for one in MADE.questions}) == 42
    assert len(MADE.said) == 42 * (2 + pairs.BETWEEN)
    times = [one.at for one in MADE.said]
    assert times == sorted(times)
    assert times[-1] < MADE.ends


def test_names_that_run_out_make_fewer_questions_and_none_with_two_answers() -> None:
    many = pairs.pairs(1, 500)
    assert len({one.text for one in many.questions}) == len(many.questions) < 500
