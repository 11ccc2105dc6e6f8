from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sixfold.capture.observation import Kind, Redacted, Role, Source, Trust
from sixfold.memory.corrections import Asked, Corrections, Known, limits
from sixfold.memory.digest import Digest
from sixfold.memory.router import CORRECTED
from sixfold.memory.searchable import CORRECTION_PLUGIN
from sixfold.memory.sources import Found
from sixfold.memory.store.facts import Correction, Facts
from sixfold.memory.store.segments import SegmentRows
from sixfold.models.scripted import ScriptedChat

if TYPE_CHECKING:
    from sixfold.capture.observation import Observation
    from tests.memory.conftest import Home

PAIRS = tomllib.loads(Path(__file__).with_name("corrections.toml").read_text("utf-8"))["pairs"]
WHERE = "Where does Anna live?"


def known(question: str, wrong: str, right: str) -> Known:
    return Known.read(Correction("c", wrong, right, datetime(2026, 3, 5, tzinfo=UTC), question=question), limits())


def correct(home: Home, question: str, wrong: str, right: str, *, days: int = 0) -> Observation:
    at = home.now + timedelta(days=days)
    own = home.turn(right, at=at, title=Redacted(question), thread=None, source=Source(CORRECTION_PLUGIN))
    home.ingest.observations([own], now=at)
    row = Correction(home.ids(at), wrong, right, at, None, own.id, question)
    home.serial.run(lambda: Facts(home.db).correct(row))
    return own


def said(home: Home, text: str, *, days: int = 0, trust: Trust = Trust.UNTRUSTED) -> Observation:
    at = home.now + timedelta(days=days)
    turn = home.turn(text, at=at, thread=f"day {days}", kind=Kind.IMPORT, role=Role.OTHER, trust=trust)
    home.ingest.observations([turn], now=at)
    return turn


def found(home: Home, question: str, *seen: Observation) -> list[str]:
    applied = home.serial.run(lambda: Corrections(home.db).about(question))
    return [one.observation.id for one in applied.set_right([Found(one, 1.0) for one in seen])]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["asked"])
def test_a_question_that_asks_the_same_is_told_from_one_that_sounds_alike(pair: dict[str, Any]) -> None:
    correction = known(pair["corrected"], pair["wrong"], pair["right"])
    share = correction.about(Asked.read(pair["asked"], limits()), limits())
    assert (share >= limits().about) is pair["same"]


def test_the_correction_leads_and_what_only_says_the_wrong_value_is_passed_over(home: Home) -> None:
    old, other = said(home, "Anna lives in Lisbon", days=-3), said(home, "Anna plays the cello", days=-2)
    own = correct(home, WHERE, "Lisbon", "Porto")
    assert found(home, "What city does Anna live in?", old, other) == [own.id, other.id]


def test_a_text_that_says_both_values_stays(home: Home) -> None:
    both = said(home, "Anna left Lisbon and lives in Porto", days=-3)
    own = correct(home, WHERE, "Lisbon", "Porto")
    assert found(home, WHERE, both) == [own.id, both.id]


def settles(home: Home, question: str, *seen: Observation) -> bool:
    applied = home.serial.run(lambda: Corrections(home.db).about(question))
    return applied.settles([Found(one, 1.0) for one in seen])


def test_a_correction_is_the_whole_answer_to_the_same_question_alone(home: Home) -> None:
    old = said(home, "Anna lives in Lisbon", days=-3)
    own = correct(home, WHERE, "Lisbon", "Porto")
    assert settles(home, "What city does Anna live in?", old, own)
    assert settles(home, "Does Anna live in Lisbon?", old)
    assert not settles(home, "Does Anna live alone?", old)
    assert not settles(home, "Where does Ben live?", old)


def test_what_is_said_later_about_a_corrected_question_opens_it_again(home: Home) -> None:
    correct(home, WHERE, "Lisbon", "Porto")
    assert settles(home, WHERE, said(home, "Ben bakes bread", days=1))
    assert not settles(home, WHERE, said(home, "Anna has gone to live in Braga", days=2))


def test_another_question_is_left_as_it_is(home: Home) -> None:
    old = said(home, "Ben lives in Lisbon", days=-3)
    correct(home, WHERE, "Lisbon", "Porto")
    assert found(home, "Where does Ben live?", old) == [old.id]


def test_of_two_corrections_of_a_question_the_later_one_answers(home: Home) -> None:
    first = correct(home, WHERE, "Lisbon", "Porto")
    second = correct(home, WHERE, "Porto", "Braga", days=1)
    assert found(home, WHERE, first) == [second.id]


def test_news_after_a_correction_stays_but_the_old_statement_seen_again_does_not(home: Home) -> None:
    own = correct(home, WHERE, "Lisbon", "Porto")
    again, news = said(home, "Anna lives in Lisbon", days=2), said(home, "We all moved to Lisbon", days=3)
    mine = said(home, "Anna lives in Lisbon once more", days=4, trust=Trust.USER)
    assert found(home, WHERE, again, news, mine) == [own.id, news.id, mine.id]


def test_a_segment_that_only_states_what_was_corrected_wakes_nobody(home: Home) -> None:
    correct(home, WHERE, "Lisbon", "Porto", days=-1)
    said(home, "Anna lives in Lisbon", days=1)
    model = ScriptedChat([])
    done = Digest(home.serial, home.db, model, now=lambda: home.now, name=home.ids, agents={}).run()
    assert done.segments == 2
    assert home.serial.run(lambda: SegmentRows(home.db).outcomes())[CORRECTED] == 1


def test_an_agent_that_the_table_routes_to_may_be_missing(home: Home) -> None:
    said(home, "We moved to Oslo in May and my sister bakes bread")
    done = Digest(home.serial, home.db, ScriptedChat([]), now=lambda: home.now, name=home.ids, agents={}).run()
    assert (done.segments, done.woke["semantic"]) == (1, 1)


def test_what_stands_for_a_secret_overrules_nothing() -> None:
    correction = known(
        "What is the PIN?", "\u27e6password\u27e7", "\u27e6vault:0199a3b2-7c11-7abc-8def-0123456789ab\u27e7"
    )
    assert not correction.contradicts("the password is long", limits())


def test_the_title_of_a_screen_counts_as_said(home: Home) -> None:
    page = home.screen("Lisbon, since 2020", at=home.now - timedelta(days=1), title=Redacted("Where Anna lives"))
    home.ingest.observations([page], now=home.now)
    own = correct(home, WHERE, "Lisbon", "Porto")
    assert found(home, WHERE, page) == [own.id]
