"""From hits and answers to the figures that are printed."""

from __future__ import annotations

from sixfold.app.bench.memory import answers, asking, joint, recall, updates
from sixfold.app.bench.memory.answers import Pair
from sixfold.app.bench.memory.facts import Question as Changed
from sixfold.app.bench.memory.locomo import Question
from sixfold.app.bench.memory.pairs import Joint
from sixfold.app.bench.memory.recall import Hits
from sixfold.memory.outcomes import Answered
from sixfold.memory.requests import Citation, SourceView


def question(category: int, *evidence: str, gold: str = "red boat") -> Question:
    return Question("talk/1", "What was it?", gold, category, evidence)


def answered(short: str, *cited: str, abstained: bool = False, ms: float = 100.0) -> Answered:
    citations = tuple(Citation(n, name, "", "", SourceView(external_id=name)) for n, name in enumerate(cited))
    return Answered("", short, short, abstained, citations, ms, 2 * ms, 3 * ms, 0, 0)


def test_recall_is_told_at_each_k_and_by_category() -> None:
    hits = [
        Hits(question(1, "a", "z"), ("a", *"bcdefghij", "z"), 10.0),
        Hits(question(4, "b"), ("b",), 20.0),
    ]
    found = recall.figures(hits)
    assert (found["recall@5"], found["recall@10"], found["recall@20"]) == (0.75, 0.75, 1.0)
    assert found["by_category"] == {
        "1": {"recall@5": 0.5, "recall@10": 0.5, "recall@20": 1.0, "recall@50": 1.0},
        "4": {"recall@5": 1.0, "recall@10": 1.0, "recall@20": 1.0, "recall@50": 1.0},
    }
    assert (found["ms_p50"], found["ms_p95"]) == (20.0, 20.0)


def test_recall_over_all_is_over_questions_and_not_over_conversations() -> None:
    good, bad = Hits(question(1, "a"), ("a",), 1.0), Hits(question(1, "a"), ("b",), 1.0)
    found = recall.report({"one": {"ours": [good, good, good]}, "two": {"ours": [bad]}})
    together = found["all"]
    assert isinstance(together, dict)
    assert together["ours"]["recall@5"] == 0.75


def test_answers_are_scored_apart_from_questions_about_what_was_never_said() -> None:
    found = answers.figures(
        (
            Pair(question(1, "a"), answered("a red boat", "a", "b")),
            Pair(question(2, "a"), answered("red car", "b")),
            Pair(question(2, "a"), answered("red boat", abstained=True)),
            Pair(question(5, "a"), answered("", abstained=True)),
            Pair(question(5, "a"), answered("red boat", "a")),
        )
    )
    assert found["answered"] == 3
    assert found["f1"] == 0.5
    assert found["f1_by_category"] == {"1": 1.0, "2": 0.25}
    assert found["cites_evidence"] == 0.3333
    assert found["abstains_on_never_said"] == 0.5
    assert found["abstains_wrongly"] == 0.3333
    assert (found["ms_evidence"], found["ms_first_token"], found["ms_total"]) == (100.0, 200.0, 300.0)


def test_a_control_that_cannot_hold_a_conversation_says_so_and_counts_over_the_others() -> None:
    pair = Pair(question(1, "a"), answered("red boat", "a"))
    found = answers.report({"one": {"ours": (pair,), "full": None}, "two": {"ours": (pair,), "full": (pair,)}})
    together, each = found["all"], found["by_conversation"]
    assert isinstance(together, dict)
    assert isinstance(each, dict)
    assert together["full"]["conversations"] == 1
    assert each["one"]["full"] == {"fits": False}
    assert asking.figures({"full_context": None}, lambda _: {})["full_context"] == {"fits": False}
    assert asking.figures({"full_context": ()}, lambda _: {})["full_context"]["fits"] is True


def test_updates_are_exact_matches_by_kind() -> None:
    asked = [
        Changed("now", "", "Graz"),
        Changed("before", "", "Linz"),
        Changed("when", "", "2026-03-03"),
        Changed("two_hop", "", "Porto"),
    ]
    said = (answered("in Graz"), answered("Graz"), answered("3 March 2026"), answered("", abstained=True))
    found = updates.score(asked, said)
    assert (found["now"], found["before"], found["when"], found["two_hop"]) == (1.0, 0.0, 1.0, 0.0)
    assert found["single_hop"] == 0.6667
    assert found["abstained"] == 0.25


def test_a_joint_answer_is_right_with_both_pieces_only() -> None:
    asked = [Joint("", ("tin cup", "Vera"), ())] * 3
    found = joint.score(asked, (answered("the tin cup from Vera"), answered("the tin cup"), answered("a mug")))
    assert found["both"] == 0.3333
    assert found["at_least_one"] == 0.6667
