from __future__ import annotations

from datetime import timedelta

import pytest

from sixfold.app.bench.memory import facts

WORLD = facts.world(3, 8)
SAID = "\n".join(one.text for one in WORLD.said)


def of_kind(kind: str) -> list[facts.Question]:
    return [one for one in WORLD.questions if one.kind == kind]


def test_the_same_seed_makes_the_same_world_and_another_one_another() -> None:
    assert facts.world(3, 8) == WORLD
    assert facts.world(4, 8).said != WORLD.said


def test_a_world_is_told_in_the_order_of_time_over_months_and_asked_afterwards() -> None:
    times = [one.at for one in WORLD.said]
    assert times == sorted(times)
    assert times[-1] - times[0] > timedelta(days=180)
    assert WORLD.ends > times[-1]


@pytest.mark.parametrize("kind", facts.KINDS)
def test_there_are_questions_of_every_kind_and_no_question_has_two_answers(kind: str) -> None:
    asked = of_kind(kind)
    assert len(facts.drawn(WORLD.questions, 1, 5)) == 5 * len(facts.KINDS)
    assert len({one.text for one in asked}) == len(asked) > 0


def test_what_is_now_and_what_was_before_was_said() -> None:
    for one in (*of_kind("now"), *of_kind("before")):
        assert one.gold in SAID


def test_the_value_of_now_is_not_the_one_of_before() -> None:
    now = {one.text: one.gold for one in of_kind("now")}
    moved = [one for one in of_kind("before") if "live before" in one.text]
    assert moved
    for one in moved:
        who = one.text.split("did ")[1].split(" live")[0]
        assert now[f"In which city does {who} live now?"] != one.gold


def test_the_date_of_a_change_is_that_of_the_turn_that_tells_it() -> None:
    told = {one.at.date().isoformat(): one.text for one in WORLD.said if "today" in one.text or "as of" in one.text}
    for one in of_kind("when"):
        assert one.gold in told


def test_a_two_hop_answer_is_the_second_link_of_the_first_ones_last_value() -> None:
    now = {one.text: one.gold for one in of_kind("now")}
    for one in of_kind("two_hop"):
        if "company" not in one.text:
            continue
        who = one.text.split("that ")[1].split(" works")[0]
        company = now[f"For which company does {who} work now?"]
        assert one.gold == now[f"In which city is the office of {company} now?"]


def test_turns_that_change_nothing_name_no_value_of_that_fact() -> None:
    homes = {one.text: one.gold for one in of_kind("now")}
    weekends = [one.text for one in WORLD.said if "spent the weekend" in one.text]
    assert weekends
    for text in weekends:
        assert homes[f"In which city does {text.split()[0]} live now?"] not in text
