"""The thorough way with a scripted model: the question made specific, the draft judged and completed."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sixfold.capture.observation import FoundSecret, Redacted, Role
from sixfold.memory.answer import Answerer
from sixfold.memory.index import ExactIndex, Follower
from sixfold.memory.requests import AnswerText, Ask
from sixfold.memory.retrieve import Indexes, Retriever
from sixfold.memory.store.outbox import Outbox
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.types import Granularity
from sixfold.models.errors import PromptTooLong
from sixfold.models.scripted import Line, ScriptedChat

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.memory.outcomes import Answered
    from sixfold.memory.requests import Event
    from sixfold.models.protocols import ChatRequest
    from tests.memory.conftest import Home

AT = datetime(2027, 3, 9, 10, 20, tzinfo=UTC)
ENHANCE, PLAN, CRITIC, ANSWER = "is vague", "Split a question", "Judge a draft", "Write two lines"
ASKED = "Where did Vera camp?"
DRAFT = " Imst\nAnswer: Vera camped at Imst."


@dataclass
class Talk:
    """One thorough question on its way through a script."""

    answerer: Answerer
    model: ScriptedChat
    events: list[Event] = field(default_factory=list)

    def ask(self, question: str, cancel: threading.Event | None = None) -> Answered:
        return self.answerer.ask(Ask(question, mode="thorough"), self.events.append, cancel)

    def prompts(self, cue: str) -> list[str]:
        return ["".join(request.user) for request in self.model.requests if cue in request.system]

    @property
    def streamed(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, AnswerText))


def talk(
    home: Home,
    *answers: str,
    enhanced: str = "",
    judged: str | Callable[[ChatRequest], str] = '{"verdict":"good","lookup":""}',
) -> Talk:
    lines = [
        Line(ENHANCE, json.dumps({"question": enhanced})),
        Line(PLAN, json.dumps({"parts": ["?"]})),
        Line(CRITIC, judged),
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


def verdict(name: str, lookup: str = "") -> str:
    return json.dumps({"verdict": name, "lookup": lookup})


@pytest.fixture
def vera(home: Home) -> Home:
    told = (
        "Last month I had to camp at Imst, it was cold.",
        "The tent at the sea near Split leaked all night.",
        "My bicycle has a flat tyre.",
    )
    speaker = Redacted("Vera")
    seen = [home.turn(text, at=AT, author=speaker, role=Role.OTHER, seq=seq) for seq, text in enumerate(told)]
    home.ingest.observations(seen, now=AT)
    return home


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


def test_a_good_draft_is_the_answer(vera: Home) -> None:
    said = talk(vera, DRAFT)
    answered = said.ask(ASKED)
    assert (answered.short, answered.answer, said.streamed) == ("Imst", "Vera camped at Imst [1].", answered.answer)
    assert "Draft: Imst" in said.prompts(CRITIC)[0]
    assert len(said.prompts(ANSWER)) == 1


def test_what_is_missing_is_looked_up_and_put_behind_the_draft(vera: Home) -> None:
    more = " Split\nAnswer: Vera had a tent at the sea near Split."
    said = talk(vera, DRAFT, more, judged=verdict("incomplete", "Where was the tent at, camp or sea, of Vera?"))
    answered = said.ask("Where did Vera camp, and where was her tent at the sea?")
    assert answered.short == "Imst, Split"
    assert answered.answer == "Vera camped at Imst [1][2]. Vera had a tent at the sea near Split [2][1]."
    assert said.streamed == answered.answer
    assert [one.n for one in answered.citations] == [1, 2]


@pytest.mark.parametrize("name", ["unsupported", "not what was asked"])
def test_a_draft_that_is_doubted_is_asked_again_of_other_sources(vera: Home, name: str) -> None:
    said = talk(vera, DRAFT, " Split\nAnswer: Vera camped near Split.", judged=verdict(name, "Where is Imst?"))
    answered = said.ask(ASKED)
    first, second = said.prompts(ANSWER)
    assert ("camp at Imst" in first, "camp at Imst" in second) == (True, False)
    assert second.endswith(f"Question: {ASKED}")
    assert (answered.short, said.streamed) == ("Imst", answered.answer)
    assert "Vera camped near Split [" in answered.answer


def test_a_time_that_is_doubted_is_not_asked_again(vera: Home) -> None:
    reply = " February 2027\nAnswer: Vera camped at Imst in February 2027."
    said = talk(vera, reply, judged=verdict("unsupported"))
    assert said.ask("When did Vera camp at Imst?").short == "February 2027"
    assert len(said.prompts(ANSWER)) == 1


def test_a_second_round_adds_nothing_that_no_source_holds_or_that_was_said(vera: Home) -> None:
    for more in (" Reykjavik\nAnswer: Vera camped in Reykjavik.", " Imst\nAnswer: Vera did camp at Imst.", " none"):
        said = talk(vera, DRAFT, *([more] * 2), judged=verdict("incomplete", "Where was the tent of Vera?"))
        answered = said.ask(ASKED)
        assert (answered.short, said.streamed) == ("Imst", answered.answer)
        assert "Reykjavik" not in answered.answer


@pytest.mark.parametrize(
    "lookup", ["Where was the tent of Zara?", "Where is [secret 1 q7] of Vera?", "The flat tyre", ""]
)
def test_a_look_up_of_the_critic_that_memory_does_not_ground_is_not_made(vera: Home, lookup: str) -> None:
    said = talk(vera, DRAFT, judged=verdict("incomplete", lookup))
    assert said.ask(ASKED).short == "Imst"
    assert len(said.prompts(ANSWER)) == 1


def test_a_reply_that_cannot_be_read_costs_nothing(vera: Home) -> None:
    said = talk(vera, DRAFT, enhanced="x " * 200, judged='{"verdict": ' + "x " * 200)
    assert said.ask(ASKED).answer == "Vera camped at Imst [1]."


def test_a_critic_that_fails_leaves_the_draft(vera: Home) -> None:
    def fail(_request: ChatRequest) -> str:
        raise PromptTooLong(tokens=9, context=8)

    said = talk(vera, DRAFT, judged=fail)
    assert said.ask(ASKED).answer == said.streamed == "Vera camped at Imst [1]."


def test_neither_prompt_holds_a_secret_or_its_place_in_the_vault(home: Home) -> None:
    placeholder = f"\u27e6vault:{home.ids(AT)}\u27e7"
    secret = FoundSecret(placeholder, "password", "credential", "wifi password", "hunter2-hunter2")
    home.ingest.observations([home.turn(f"My wifi password is {placeholder}", at=AT)], [secret], now=AT)
    said = talk(home, " [secret 1 q7]")
    assert said.ask("What is my wifi password?").short == placeholder
    for cue in (ENHANCE, CRITIC):
        (prompt,) = said.prompts(cue)
        assert "[secret 1 q7]" in prompt
        assert "vault" not in prompt
        assert "hunter2" not in prompt


def test_a_cancelled_draft_is_not_judged(vera: Home) -> None:
    said, cancel = talk(vera, DRAFT), threading.Event()

    def watch(event: Event) -> None:
        if isinstance(event, AnswerText):
            cancel.set()

    said.answerer.ask(Ask(ASKED, mode="thorough"), watch, cancel)
    assert said.prompts(CRITIC) == []


def test_other_modes_ask_neither(vera: Home) -> None:
    said = talk(vera, DRAFT)
    said.answerer.ask(Ask(ASKED), said.events.append)
    assert len(said.model.requests) == 1
