from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from sixfold.capture.observation import Redacted, Role
from sixfold.memory import answer_settings, sufficiency
from sixfold.memory.sources import Budget, Found, Secrets, pack

if TYPE_CHECKING:
    from sixfold.memory.sufficiency import Limits, Question
    from tests.memory.conftest import Home

AUTHORS = ["Caroline", "Melanie"]


@pytest.fixture
def limits() -> Limits:
    return answer_settings.load().limits


def said(home: Home, author: str, text: str, score: float) -> Found:
    return Found(home.turn(text, author=Redacted(author)), score)


def asked(text: str, limits: Limits) -> Question:
    return sufficiency.read(text, AUTHORS, limits)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("What did Caroline find?", "Caroline"),
        ("What is Melanie's dog called?", "Melanie"),
        ("What did Mel paint?", "Melanie"),
        ("What did Caroline give Melanie?", None),
        ("What is my dentist called?", None),
    ],
)
def test_the_one_speaker_who_is_named_is_the_subject(text: str, subject: str | None, limits: Limits) -> None:
    assert asked(text, limits).subject == subject


def test_months_are_nobodys_names(limits: Limits) -> None:
    assert asked("Which hotel did I book in Reykjavik in August?", limits).names == {"reykjavik"}


def test_doubt_is_high_where_another_speaker_said_it(home: Home, limits: Limits) -> None:
    question = asked("What did Caroline realize after her charity race?", limits)
    found = [
        said(home, "Melanie", "After the charity race I realized that self-care matters", 0.9),
        said(home, "Caroline", "I like painting", 0.5),
    ]
    weights = sufficiency.rarity({"charit": 2, "race": 3, "realiz": 5}, 400)
    assert sufficiency.doubt(question, found, weights, limits) > 0.4
    assert sufficiency.doubt(question, found[1:], weights, limits) == -math.inf
    assert sufficiency.doubt(question, found[:1], weights, limits) == math.inf


def test_one_good_turn_of_another_speaker_is_no_doubt_where_the_subject_says_more_behind_it(
    home: Home, limits: Limits
) -> None:
    question = asked("What does Caroline paint?", limits)
    own = [said(home, "Caroline", f"I paint trees {score}", score) for score in (0.88, 0.86, 0.84)]
    others = [said(home, "Melanie", f"I paint boats {score}", score) for score in (0.9, 0.5, 0.4)]
    assert sufficiency.doubt(question, [others[0], *own, *others[1:]], {}, limits) < limits.doubt
    assert sufficiency.doubt(question, [others[0], own[0]], {}, limits) > limits.doubt


def test_there_is_no_doubt_without_a_subject(home: Home, limits: Limits) -> None:
    question = asked("Who likes painting?", limits)
    assert sufficiency.doubt(question, [said(home, "Melanie", "I like painting", 1.0)], {}, limits) == -math.inf


def test_another_speaker_counts_who_speaks_of_the_subject(home: Home, limits: Limits) -> None:
    question = asked("What does Caroline paint?", limits)
    found = [
        said(home, "Melanie", "I paint boats", 1.0),
        said(home, "Melanie", "You paint trees", 0.9),
        said(home, "Melanie", "Caroline paints cats", 0.8),
        said(home, "Caroline", "I paint dogs", 0.7),
    ]
    sources = pack(found, [], Budget(), Secrets("x"))
    assert [sufficiency.about_subject(source, question, limits) for source in sources] == [False, True, True, True]


def test_evidence_that_holds_the_names_comes_first(home: Home, limits: Limits) -> None:
    question = sufficiency.read("Where do Kwame Adeyemi and Kwame Rossi meet?", [], limits)
    review = Found(home.screen("Review with Kwame Silva"), 0.9)
    talk = Found(home.screen("Kwame Rossi: see you. Kwame Adeyemi: great"), 0.8)
    assert sufficiency.named_first(question, [review, talk]) == [talk, review]
    assert sufficiency.named_first(sufficiency.read("Where?", [], limits), [review, talk]) == [review, talk]


def test_pages_of_other_names_are_left_out_where_one_holds_all(home: Home, limits: Limits) -> None:
    question = sufficiency.read("How long do I watch the rate after deploying Godwit?", [], limits)
    heron, godwit = Found(home.screen("Deploying Heron: 10 minutes"), 0.9), Found(home.screen("Deploying Godwit"), 0.8)
    turn = Found(home.turn("I watched it for ten minutes", author=Redacted("Vera"), role=Role.OTHER), 0.7)
    assert sufficiency.named_alone(question, [heron, godwit, turn]) == [godwit, turn]
    assert sufficiency.named_alone(question, [heron, turn]) == [heron, turn]
    assert sufficiency.named_alone(sufficiency.read("How long?", [], limits), [heron, turn]) == [heron, turn]


def test_names_that_were_never_heard_are_told(limits: Limits) -> None:
    question = asked("Which hotel did I book in Reykjavik?", limits)
    assert sufficiency.unknown_names(question, {"hotel": 3}) == {"reykjavik"}
    assert sufficiency.unknown_names(question, {"reykjavik": 1}) == frozenset()
