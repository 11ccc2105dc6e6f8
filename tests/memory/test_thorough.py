"""The thorough way with a scripted model: the question made specific."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sixfold.memory.answer import Answerer
from sixfold.memory.index import ExactIndex, Follower
from sixfold.memory.requests import Ask
from sixfold.memory.retrieve import Indexes, Retriever
from sixfold.memory.store.outbox import Outbox
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.types import Granularity
from sixfold.models.scripted import Line, ScriptedChat

if TYPE_CHECKING:
    from sixfold.memory.outcomes import Answered
    from sixfold.memory.requests import Event
    from tests.memory.conftest import Home

AT = datetime(2027, 3, 9, 10, 20, tzinfo=UTC)
ENHANCE, PLAN, ANSWER = "is vague", "Split a question", "Write two lines"


@dataclass
class Talk:
    """One thorough question on its way through a script."""

    answerer: Answerer
    model: ScriptedChat
    events: list[Event] = field(default_factory=list)

    def ask(self, question: str) -> Answered:
        return self.answerer.ask(Ask(question, mode="thorough"), self.events.append)

    def prompts(self, cue: str) -> list[str]:
        return ["".join(request.user) for request in self.model.requests if cue in request.system]


def talk(home: Home, *answers: str, enhanced: str = "") -> Talk:
    lines = [
        Line(ENHANCE, json.dumps({"question": enhanced})),
        Line(PLAN, json.dumps({"parts": ["?"]})),
        *(Line(ANSWER, answer, times=1) for answer in answers),
    ]
    model = ScriptedChat(lines)

    def retriever() -> Retriever:
        turns, memories = (
            Follower(ExactIndex(8), Vectors(home.db), Outbox(home.db), model="none", granularity=one)
            for one in (Granularity.TURN, Granularity.MEMORY)
        )
        return Retriever(home.db, Indexes(turns, memories), model="none", clock=lambda: AT)

    return Talk(Answerer(home.serial, home.db, home.serial.run(retriever), model, nonce=lambda: "q7"), model)


@pytest.fixture
def dentist(home: Home) -> Home:
    home.ingest.observations([home.turn("For my teeth I go to Dr Lund now", at=AT)], now=AT)
    home.ingest.observations([home.screen("Lund practice\nVisit on 21 June 2027 at 10:15", at=AT)], now=AT)
    return home


def test_a_question_made_specific_finds_what_shares_no_word_with_the_one_asked(dentist: Home) -> None:
    said = talk(dentist, " 21 June 2027", enhanced="When must I go to Dr Lund for my teeth?")
    said.ask("When must I be there for my teeth?")
    (prompt,) = said.prompts(ANSWER)
    assert "10:15" in prompt
    assert "Question: When must I be there for my teeth?" in prompt


@pytest.mark.parametrize("enhanced", ["When is the visit to Dr Zweig at the Lund practice?", "[secret 1 q7] Lund", ""])
def test_a_look_up_with_an_invented_name_or_a_mark_is_not_made(dentist: Home, enhanced: str) -> None:
    said = talk(dentist, " none", enhanced=enhanced)
    said.ask("When must I be there for my teeth?")
    assert "10:15" not in said.prompts(ANSWER)[0]
