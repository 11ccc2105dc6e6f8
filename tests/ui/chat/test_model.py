from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sixfold.memory.outcomes import ChatTurn
from sixfold.memory.requests import AnswerText, Chat, Citation, Progress, SourceView
from sixfold.ui.actions import Actions
from sixfold.ui.bridge import Bridge
from sixfold.ui.chat.model import Conversation, Phase, Turn, advanced
from sixfold.ui.engine import Failure
from sixfold.ui.scripted import Behaviour
from sixfold.ui.words import DOTS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.story import Story
    from tests.ui.conftest import MakeEngine

DIED = Failure("worker-died", "The model ended; ask once more.")


def conversation(engine: ScriptedEngine) -> Conversation:
    bridge = Bridge(engine)
    talk = Conversation(Actions(bridge, bridge), "t")
    bridge.setParent(talk)
    return talk


def finish(qtbot: QtBot, talk: Conversation) -> Turn:
    qtbot.waitUntil(lambda: not talk.busy)
    return talk.turns[-1]


def test_an_answer_has_its_evidence_its_words_and_its_sources(qtbot: QtBot, engine: ScriptedEngine) -> None:
    talk = conversation(engine)
    talk.say("When does my train leave?")
    turn = finish(qtbot, talk)
    assert turn.phase is Phase.ANSWERED
    assert [citation.n for citation in turn.citations] == [1, 2, 3]
    assert turn.evidence[0].ref == "o-train"


def test_the_evidence_is_there_before_the_answer(qtbot: QtBot, engine: ScriptedEngine) -> None:
    talk = conversation(engine)
    phases: list[Phase] = []
    talk.updated.connect(lambda at: phases.append(talk.turns[at].phase))
    talk.say("When does my train leave?")
    finish(qtbot, talk)
    assert phases[0] is Phase.READING
    assert Phase.WRITING in phases


def test_a_statement_is_noted_and_shows_no_sources(qtbot: QtBot, engine: ScriptedEngine) -> None:
    talk = conversation(engine)
    talk.say("Remember that the door sticks.")
    assert finish(qtbot, talk).phase is Phase.NOTED


def test_one_turn_is_under_way_at_a_time(qtbot: QtBot, make_engine: MakeEngine) -> None:
    engine = make_engine(behaviour=Behaviour(held=frozenset({Chat})))
    talk = conversation(engine)
    assert talk.say("one")
    assert not talk.say("two")
    talk.stop()
    finish(qtbot, talk)
    assert [turn.said for turn in talk.turns] == ["one"]


def test_a_stopped_answer_keeps_what_was_written(qtbot: QtBot, make_engine: MakeEngine) -> None:
    engine = make_engine(behaviour=Behaviour(held=frozenset({Chat})))
    talk = conversation(engine)
    talk.say("When does my train leave?")
    qtbot.waitUntil(lambda: len(talk.turns[0].text) > 40)
    talk.stop()
    turn = finish(qtbot, talk)
    assert turn.phase is Phase.STOPPED
    assert turn.text.startswith("Your night train")


def test_after_a_failure_the_next_question_works(qtbot: QtBot, make_engine: MakeEngine) -> None:
    failing: dict[type[object], Failure] = {Chat: DIED}
    talk = conversation(make_engine(behaviour=Behaviour(failing=failing)))
    talk.say("When does my train leave?")
    assert finish(qtbot, talk).failure == DIED
    failing.clear()
    talk.again(0)
    assert finish(qtbot, talk).phase is Phase.ANSWERED


@pytest.mark.usefixtures("qapp")
def test_nothing_is_said_with_empty_words(engine: ScriptedEngine) -> None:
    assert not conversation(engine).say("  \n ")


@pytest.mark.usefixtures("qapp")
def test_a_lock_leaves_no_turn(engine: ScriptedEngine) -> None:
    talk = conversation(engine)
    talk.say("When does my train leave?")
    talk.clear()
    assert (talk.turns, talk.busy) == ((), False)


def test_pieces_of_an_answer_are_joined() -> None:
    turn = advanced(advanced(Turn("q"), AnswerText("a")), AnswerText(" b"))
    assert (turn.text, turn.phase) == ("a b", Phase.WRITING)


def test_other_events_change_nothing() -> None:
    turn = Turn("q")
    assert advanced(turn, Progress(1, 2, "turns")) is turn


BEFORE = (
    ChatTurn("My key is \u27e6vault:k1\u27e7.", "I will remember that.", asked=False, when="2026-12-07T09:00:00+00:00"),
    ChatTurn(
        "Which door sticks?",
        "The blue one [1].",
        asked=True,
        when="2026-12-07T09:01:00+00:00",
        citations=(Citation(1, "o-door", "the blue door sticks", "2026-12-06T09:00:00+00:00", SourceView()),),
    ),
    ChatTurn("Who is the king?", "I don't have that.", asked=True, when="2026-12-07T09:02:00+00:00"),
)


def test_turns_of_before_stand_there_with_their_sources(qtbot: QtBot, make_engine: MakeEngine, story: Story) -> None:
    talk = conversation(make_engine(story=replace(story, turns=BEFORE)))
    talk.recall()
    qtbot.waitUntil(lambda: len(talk.turns) == 3)
    assert [turn.phase for turn in talk.turns] == [Phase.NOTED, Phase.ANSWERED, Phase.ANSWERED]
    assert [turn.abstained for turn in talk.turns] == [False, False, True]
    assert talk.turns[0].said == f"My key is {DOTS}."
    assert talk.turns[1].citations[0].ref == "o-door"


def test_turns_of_before_never_come_between_those_of_now(qtbot: QtBot, make_engine: MakeEngine, story: Story) -> None:
    talk = conversation(make_engine(story=replace(story, turns=BEFORE)))
    talk.recall()
    talk.say("When does my train leave?")
    finish(qtbot, talk)
    assert [turn.said for turn in talk.turns] == ["When does my train leave?"]


def test_a_lock_takes_the_turns_of_before_away_and_an_unlock_brings_them(
    qtbot: QtBot, make_engine: MakeEngine, story: Story
) -> None:
    talk = conversation(make_engine(story=replace(story, turns=BEFORE)))
    talk.recall()
    talk.clear()
    assert talk.turns == ()
    talk.recall()
    qtbot.waitUntil(lambda: len(talk.turns) == 3)
    talk.recall()
    assert len(talk.turns) == 3
