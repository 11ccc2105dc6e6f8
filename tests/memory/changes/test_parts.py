from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sixfold.capture.observation import Kind, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.memory import answer_settings
from sixfold.memory.changes.parts import completed, parts
from sixfold.memory.compose import ABSTAINED, Composed
from sixfold.memory.requests import Citation, SourceView
from sixfold.memory.sources import Found, Secrets

if TYPE_CHECKING:
    from collections.abc import Sequence

TOLD = (
    "On Mondays I drink from the tin cup.",
    "The tin cup was a present from Ada.",
    "The radio plays the same song.",
    "Ben cannot eat eggs.",
    "The workshop takes place in Cork.",
    "My train to Cork leaves from platform 1.",
)


def _found() -> list[Found]:
    return [
        Found(
            Observation(
                id=ObservationId(str(n)),
                kind=Kind.CHAT,
                role=Role.USER,
                trust=Trust.USER,
                observed_at=datetime(2026, 3, 2, tzinfo=UTC),
                time_zone="UTC",
                text=Redacted(text),
                source=Source("remember"),
            ),
            1.0,
        )
        for n, text in enumerate(TOLD)
    ]


def _unlike(text: str, others: Sequence[str]) -> Sequence[float]:
    del text, others
    return ()


def _completed(composed: Composed, question: str) -> Composed:
    settings = answer_settings.load()
    return completed(composed, question, lambda _text: _found(), _unlike, settings=settings, secrets=Secrets("x"))


def _said(answer: str) -> Composed:
    return Composed(answer, f"{answer} [1].", (Citation(1, "0", TOLD[0], "2026-03-02", SourceView()),))


def test_a_question_is_cut_where_another_begins_and_at_a_pair_of_names() -> None:
    assert [one.text for one in parts("Where is it, and who has it?")] == ["Where is it", "who has it?"]
    assert [one.text for one in parts("What do Ada and Ben bring?")] == ["What do Ada bring?", "What do Ben bring?"]
    assert parts("Where are salt and pepper?") == ()


def test_the_part_that_is_lacking_is_told_by_the_source_that_the_first_one_leads_to() -> None:
    whole = _completed(_said("The tin cup"), "From what do I drink on Mondays, and who gave it to me?")
    assert whole.answer == "The tin cup [1]. The tin cup was a present from Ada [2]."
    assert [one.ref for one in whole.citations] == ["0", "1"]


def test_an_answer_that_has_both_parts_stays_as_it_is() -> None:
    said = _said("You drink on Mondays from the tin cup, a present from Ada")
    assert _completed(said, "From what do I drink on Mondays, and who gave it to me?") is said


def test_the_mark_of_a_source_is_not_taken_for_the_number_that_is_lacking() -> None:
    asked = "To which city must I go for the workshop, and from which platform does my train leave?"
    assert "platform 1" in _completed(_said("Cork, for the workshop that takes place there"), asked).answer


def test_nothing_is_added_where_a_part_has_no_source_or_nothing_was_known() -> None:
    assert _completed(ABSTAINED, "From what do I drink on Mondays, and who gave it to me?") is ABSTAINED
    assert _completed(ABSTAINED, "What may both Ben and Cleo not eat?") is ABSTAINED


def test_what_both_have_is_said_of_each_and_the_bare_answer_holds_no_marks() -> None:
    whole = _completed(ABSTAINED, "What do both Ben and Ada know?")
    assert whole.short == "Ben cannot eat eggs; The tin cup was a present from Ada"
    assert whole.answer == "Ben cannot eat eggs [1]. The tin cup was a present from Ada [2]."


def test_no_more_is_added_than_an_answer_may_cite_or_say() -> None:
    asked = "From what do I drink on Mondays, and who gave it to me?"
    cited = tuple(Citation(n, f"other {n}", "", "2026-03-02", SourceView()) for n in range(1, 6))
    full = Composed("The tin cup", "The tin cup [1][2][3][4][5].", cited)
    assert _completed(full, asked) is full
    long = _said(" ".join(["word"] * 76))
    assert _completed(long, asked) is long
