from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sixfold.memory import answer_settings
from sixfold.memory.compose import ABSTAINED, Composed
from sixfold.memory.critic import GOOD, Judged, Verdict, appended, read, said_by
from sixfold.memory.requests import Citation, SourceView
from sixfold.memory.sources import Budget, Found, Secrets, Source, pack

if TYPE_CHECKING:
    from tests.memory.conftest import Home

AT = datetime(2027, 3, 9, 10, 20, tzinfo=UTC)
ASKED = "Where did Vera camp and with whom?"
SETTINGS = answer_settings.load()
LACKING = Judged(Verdict.INCOMPLETE)


def cited(*refs: str) -> tuple[Citation, ...]:
    return tuple(Citation(n, ref, ref, AT.isoformat(), SourceView()) for n, ref in enumerate(refs, 1))


DRAFT = Composed("Imst", "Vera camped at Imst [1][2].", cited("a", "b"))


@pytest.fixture
def notes(home: Home) -> list[Source]:
    return pack([Found(home.turn("Vera had to camp at Imst with Leo", at=AT), 1.0)], (), Budget(), Secrets("q7"))


@pytest.mark.parametrize(
    ("verdict", "lookup", "judged"),
    [
        ("good", "Who had to camp with Vera?", GOOD),
        ("incomplete", "Who had to camp with Vera?", Judged(Verdict.INCOMPLETE, "Who had to camp with Vera?")),
        ("incomplete", ASKED.upper(), Judged(Verdict.INCOMPLETE)),
        ("incomplete", "Who had to camp with Zara and Vera?", GOOD),
        ("incomplete", "Who had to camp with Vera in 2019?", GOOD),
        ("incomplete", "Who had to camp with Vera, [secret 1 q7]?", GOOD),
        ("incomplete", "Who is Leo?", GOOD),
        ("incomplete", "", GOOD),
        ("unsupported", "Who had to camp with Vera?", Judged(Verdict.UNSUPPORTED)),
        ("not what was asked", "", Judged(Verdict.ELSEWHERE)),
    ],
)
def test_a_look_up_counts_where_a_part_is_missing_and_question_and_notes_hold_its_words(
    notes: list[Source], verdict: str, lookup: str, judged: Judged
) -> None:
    assert read(json.dumps({"verdict": verdict, "lookup": lookup}), ASKED, "Imst", notes) == judged


@pytest.mark.parametrize(
    "reply", ["", "good", '{"verdict":"bad","lookup":""}', '{"verdict":"incomplete","lookup":"Who']
)
def test_what_cannot_be_read_or_is_no_verdict_is_good(notes: list[Source], reply: str) -> None:
    assert read(reply, ASKED, "Imst", notes) == GOOD


def test_what_is_new_is_put_behind_with_its_own_numbers() -> None:
    more = Composed("Leo", "Vera camped at Imst [1]. Leo came along [2][1].", cited("c", "b"))
    assert appended(DRAFT, more, LACKING, SETTINGS) == Composed(
        "Imst, Leo", "Vera camped at Imst [1][2]. Leo came along [3][2].", cited("a", "b", "c")
    )


def test_the_bare_answer_grows_only_where_a_part_was_missing() -> None:
    more = Composed("Leo", "Leo came along [1].", cited("c"))
    whole = appended(DRAFT, more, Judged(Verdict.UNSUPPORTED), SETTINGS)
    assert (whole.short, whole.answer) == ("Imst", "Vera camped at Imst [1][2]. Leo came along [3].")


@pytest.mark.parametrize(
    "more",
    [
        ABSTAINED,
        Composed("Imst", "At Imst Vera camped [1].", cited("c")),
        Composed("Leo", f"{'Leo came along ' * 30}[1].", cited("c")),
        Composed("Leo", "Leo came along [1][2][3][4].", cited("c", "d", "e", "f")),
        Composed("Leo", "Leo came along.", cited("c")),
    ],
)
def test_nothing_is_added_that_is_said_uncited_too_long_or_cites_too_much(more: Composed) -> None:
    assert appended(DRAFT, more, LACKING, SETTINGS) is DRAFT


def test_a_draft_is_from_what_it_cites_first_and_from_what_holds_its_bare_answer(home: Home) -> None:
    first, other, same = (home.turn(text, at=AT) for text in ("I had to camp", "We went to Split", "Imst was cold"))
    draft = Composed("Imst", "Vera camped at Imst [1][2].", cited(first.id, other.id))
    assert [said_by(draft, one) for one in (first, other, same)] == [True, False, True]
