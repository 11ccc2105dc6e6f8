"""Requests that ask a model: questions, the chat page's turns, the agents' reading. Model calls run on this thread."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sixfold.app.errors import Stopped
from sixfold.capture import intake
from sixfold.capture.observation import Role, Source
from sixfold.memory import outcomes, requests
from sixfold.memory.gate import Intent
from sixfold.memory.outcomes import Answered
from sixfold.memory.requests import AnswerText, Ask
from sixfold.memory.searchable import QUESTION_PLUGIN
from sixfold.memory.store.answers import StoredAnswer, StoredCitation
from sixfold.memory.types import MemoryId

if TYPE_CHECKING:
    import threading
    from datetime import datetime

    from sixfold.app.deeds import Deeds
    from sixfold.app.wiring import Open
    from sixfold.capture.observation import FoundSecret, Observation
    from sixfold.memory.requests import Citation, Report

TURN_SECONDS = 0.1
"""How late a digest that waits for another one notices that it is cancelled."""

KEPT = "I will remember that."
TALK = "I keep what you see and tell me; ask me about any of it."


def ask(opened: Open, request: Ask, report: Report, cancel: threading.Event) -> Answered:
    """Answer a question. Nothing is stored, and the question passes the redactor before anything reads it."""
    opened.catch_up(cancel)
    question = intake.asked(request.question, opened.redactor)
    asked = replace(request, question=question, now=request.now or opened.clock())
    answered = opened.answerer.ask(asked, report, cancel)
    if cancel.is_set():
        raise Stopped
    return answered


def chat(opened: Open, request: requests.Chat, report: Report, cancel: threading.Event) -> Answered:
    """A turn of the chat page. A statement is stored and said to be; a question is answered, then both turns stored.

    The question is stored after its answer, or it would be the evidence that fits itself best. It is stored even where
    the model fails.
    """
    now = opened.clock()
    turn, secrets = _turn(opened, request, request.text, Role.USER, now)
    intent = opened.gate.intent(turn.text)
    if intent is not Intent.QUESTION:
        words = KEPT if intent is Intent.STATEMENT else TALK
        report(AnswerText(words))
        answered = Answered(turn.text, words, words, False, (), 0.0, 0.0, 0.0, 0, 0)  # noqa: FBT003 - a value
        _keep(opened, request, (turn, secrets), answered, now)
        return answered
    turn = replace(turn, source=Source(QUESTION_PLUGIN))
    opened.catch_up(cancel)
    try:
        answered = opened.answerer.ask(Ask(turn.text, request.mode, now), report, cancel)
    except Exception:
        opened.ingest.observations([turn], secrets, now=now)
        raise
    _keep(opened, request, (turn, secrets), answered, now)
    return answered


def digest(opened: Open, request: requests.Digest, report: Report, cancel: threading.Event) -> outcomes.Digested:
    """Let the agents read what they have not read, one digest at a time, and make what they wrote findable."""
    while not opened.digesting.acquire(timeout=TURN_SECONDS):
        if cancel.is_set():
            raise Stopped
    try:
        digested = opened.digest.run(request.seconds, report, cancel)
    finally:
        opened.digesting.release()
    opened.embed_all(report, cancel)
    return digested


def _turn(
    opened: Open, request: requests.Chat, words: str, role: Role, now: datetime
) -> tuple[Observation, tuple[FoundSecret, ...]]:
    """The next turn of the thread."""
    before = opened.serial.run(lambda: opened.observations.thread(request.thread))
    seq = before[-1].observation.seq + 1 if before else 0
    raw = intake.chat_turn(words, role=role, at=now, time_zone=opened.time_zone, thread=request.thread, seq=seq)
    return intake.observe(raw, opened.redactor, opened.new_id())


def _keep(
    opened: Open,
    request: requests.Chat,
    turn: tuple[Observation, tuple[FoundSecret, ...]],
    answered: Answered,
    now: datetime,
) -> None:
    """Store the user's turn, the assistant's, and what the answer cites, in this order."""
    observation, secrets = turn
    opened.ingest.observations([observation], secrets, now=now)
    reply, _none = _turn(opened, request, answered.answer, Role.ASSISTANT, opened.clock())
    opened.ingest.observations([reply], now=now)

    def write() -> None:
        citations = tuple(_citation(opened, citation) for citation in answered.citations)
        model = opened.chat.name if citations else None
        opened.answers.add(StoredAnswer(opened.new_id(), observation.id, reply.id, model, now, citations))

    opened.serial.run(write)


def _citation(opened: Open, citation: Citation) -> StoredCitation:
    stored = opened.observations.get(citation.ref)
    memory = None if stored else MemoryId(citation.ref)
    return StoredCitation(citation.n, stored.id if stored else None, memory, citation.quote)


DEEDS: Deeds = {requests.Ask: ask, requests.Chat: chat, requests.Digest: digest}
