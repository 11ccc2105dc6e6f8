"""The two ways through memory with the real default model: few questions, as each costs seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sixfold.capture.observation import Kind, Redacted, Role, Trust
from sixfold.memory.answer import Answerer
from sixfold.memory.critic import Critic, Verdict
from sixfold.memory.digest import Digest
from sixfold.memory.index import ExactIndex, Follower
from sixfold.memory.requests import AnswerText, Ask
from sixfold.memory.retrieve import Indexes, Retriever
from sixfold.memory.sources import Budget, Found, Secrets, pack
from sixfold.memory.store.outbox import Outbox
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.types import Granularity, MemoryType
from sixfold.models import catalog
from sixfold.models.client import LlamaChat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.capture.observation import Observation
    from tests.memory.conftest import Home

pytestmark = pytest.mark.models

AT = datetime(2027, 3, 9, 10, 20, tzinfo=UTC)
EMBEDDER = "none"
PAGES = {
    "Inbox - Your trip": "Flight TP1873 departs on 29 March 2027 at 08:20 from gate C25.\nBooking reference C8R34M.",
    "Wiki - Deploying Osprey": "Deploying Osprey\n1. Run make test\n2. Press Promote\nOwner: Diego Nowak",
    "Terminal": "ledger service listening on port 7165\nwarn E210: stale lease, retrying in 30 s",
}


@pytest.fixture(scope="module")
def model(models_folder: Path) -> Iterator[LlamaChat]:
    chat = LlamaChat(catalog.load().find("qwen2.5-coder-1.5b-instruct-q4_k_m", models_folder))
    yield chat
    chat.close()


@pytest.fixture
def day(home: Home) -> list[Observation]:
    pages = [
        home.screen(text, at=AT + timedelta(minutes=n), title=Redacted(title))
        for n, (title, text) in enumerate(PAGES.items())
    ]
    turn = home.turn(
        "I adopted a dog called Rex yesterday, he is a beagle.",
        at=AT,
        author=Redacted("Ada"),
        role=Role.OTHER,
        trust=Trust.UNTRUSTED,
        kind=Kind.IMPORT,
    )
    home.ingest.observations([*pages, turn], now=AT)
    return [*pages, turn]


def retriever(home: Home) -> Retriever:
    def follower(granularity: Granularity) -> Follower:
        return Follower(ExactIndex(8), Vectors(home.db), Outbox(home.db), model=EMBEDDER, granularity=granularity)

    indexes = Indexes(follower(Granularity.TURN), follower(Granularity.MEMORY))
    return Retriever(home.db, indexes, model=EMBEDDER, clock=lambda: AT)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the booking reference of the flight?", "C8R34M"),
        ("Which port did the ledger service listen on?", "7165"),
        ("What is the name of Ada's dog?", "Rex"),
    ],
)
def test_a_question_is_answered_from_the_source_that_it_cites(
    home: Home, day: list[Observation], model: LlamaChat, question: str, expected: str
) -> None:
    answerer = Answerer(home.serial, home.db, home.serial.run(lambda: retriever(home)), model)
    said = answerer.ask(Ask(question), lambda _event: None)
    assert expected in said.short
    assert expected in said.answer
    cited = [seen.text for seen in day for citation in said.citations if citation.ref == seen.id]
    assert any(expected in text for text in cited)


def test_a_thorough_answer_is_judged_and_shown_as_it_is_given(
    home: Home, day: list[Observation], model: LlamaChat
) -> None:
    shown: list[str] = []
    answerer = Answerer(home.serial, home.db, home.serial.run(lambda: retriever(home)), model)
    said = answerer.ask(
        Ask("What is the name of Ada's dog?", mode="thorough"),
        lambda event: shown.append(event.text) if isinstance(event, AnswerText) else None,
    )
    assert "Rex" in said.short
    assert "".join(shown) == said.answer
    sources = pack([Found(one, 1.0) for one in day], (), Budget(), Secrets("q7"))
    asked = "What is the booking reference of the flight?"
    judged = {draft: Critic(model).judge(asked, draft, sources)[0].verdict for draft in ("C8R34M", "Diego Nowak")}
    assert judged["C8R34M"] is Verdict.GOOD
    assert judged["Diego Nowak"] is not Verdict.GOOD


def test_a_day_becomes_memories_that_quote_what_was_seen(home: Home, day: list[Observation], model: LlamaChat) -> None:
    done = Digest(home.serial, home.db, model, now=lambda: AT, name=home.ids).run()
    assert (done.segments, done.failed) == (len(day), 0)
    texts = {seen.id: seen.text for seen in day}
    kept = home.serial.run(home.memories.find)
    assert {MemoryType.EPISODIC, MemoryType.SEMANTIC, MemoryType.PROCEDURAL, MemoryType.RESOURCE} <= {
        memory.type for memory in kept
    }
    for memory in kept:
        for quote in memory.evidence:
            assert texts[quote.observation][quote.start : quote.end] == quote.quote
