from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sixfold.app.errors import NotUnderstood
from sixfold.memory import outcomes, requests
from sixfold.memory.errors import RefUnknown
from sixfold.memory.types import CoreFields, MemoryType, Operation
from sixfold.models.scripted import Line, ScriptedChat
from tests.app.conftest import PASSPHRASE

if TYPE_CHECKING:
    from sixfold.models.protocols import ChatRequest
    from tests.app.conftest import Bench

COLOUR = "What colour is the tandem from Bertrand?"
WRONG = "I bought a turquoise tandem from Bertrand in Zwolle."
SECRET = "Blue7Walrus99"  # noqa: S105 - planted, to be looked for


def _answer(request: ChatRequest) -> str:
    """A model that believes its first source."""
    colour = "crimson" if "crimson" in request.user[0].splitlines()[1] else "turquoise"
    return f" [1]\nShort: {colour}\nAnswer: The tandem is {colour} [1]."


@pytest.fixture
def chat() -> ScriptedChat:
    return ScriptedChat([Line("", _answer)])


@pytest.fixture
def corrected(memory: Bench) -> str:
    """A home in which an answer was wrong and set right; the ref of the correction."""
    memory.ask(requests.Remember(WRONG), outcomes.Stored)
    assert "turquoise" in memory.ask(requests.Ask(COLOUR), outcomes.Answered).answer
    memory.later(60)
    done = memory.ask(requests.Correct(COLOUR, "turquoise", "It is crimson"), outcomes.Corrected)
    memory.later(60)
    return done.observation


def test_the_same_question_is_answered_right_at_once(memory: Bench, corrected: str) -> None:
    asked_before = len(memory.models.chat.requests)
    answered = memory.ask(requests.Ask("Which colour does Bertrand's tandem have?"), outcomes.Answered)
    assert (answered.short, answered.answer) == ("It is crimson", "It is crimson [1].")
    assert [citation.ref for citation in answered.citations] == [corrected]
    assert len(memory.models.chat.requests) == asked_before  # what the user has set right needs no model


@pytest.mark.usefixtures("corrected")
def test_a_model_that_is_asked_for_more_reads_the_correction_first(memory: Bench) -> None:
    answered = memory.ask(requests.Ask("Which colour does Bertrand's tandem have at dusk?"), outcomes.Answered)
    assert "crimson" in answered.answer
    shown = memory.models.chat.requests[-1].user[0]
    assert f'You corrected "{COLOUR}", ' in shown.splitlines()[1]
    assert "turquoise" not in shown


def test_so_it_is_without_a_model_in_a_window_and_after_an_unlock(memory: Bench, corrected: str) -> None:
    assert "crimson" in memory.ask(requests.Ask(COLOUR, "fast"), outcomes.Answered).answer
    assert "crimson" in memory.ask(requests.Chat(COLOUR, "thread"), outcomes.Answered).answer
    memory.handler.lock()
    memory.ask(requests.Unlock(PASSPHRASE), outcomes.Done)
    found = memory.ask(requests.Ask(COLOUR), outcomes.Answered)
    assert [citation.ref for citation in found.citations] == [corrected]


def test_the_evidence_shown_begins_with_the_correction_and_lacks_the_wrong_one(memory: Bench, corrected: str) -> None:
    memory.told.clear()
    memory.ask(requests.Ask(COLOUR), outcomes.Answered)
    (shown,) = [event for event in memory.told if isinstance(event, requests.EvidenceFound)]
    assert [result.ref for result in shown.results] == [corrected]


def test_a_forgotten_correction_corrects_nothing(memory: Bench, corrected: str) -> None:
    memory.ask(requests.Forget(ref=corrected), outcomes.Forgotten)
    assert "turquoise" in memory.ask(requests.Ask(COLOUR), outcomes.Answered).answer


def test_the_memory_that_said_it_wrongly_gets_a_revision_that_can_be_undone(memory: Bench) -> None:
    (ref,) = memory.ask(requests.Remember("Rides a Turquoise tandem", MemoryType.CORE), outcomes.Stored).memories
    done = memory.ask(requests.Correct(COLOUR, "turquoise", "crimson", ref), outcomes.Corrected)
    assert done.memory == ref
    assert _line(memory, ref) == "Rides a crimson tandem"
    history = memory.ask(requests.History(ref), outcomes.Revisions).revisions
    assert [(one.operation, one.cause.origin) for one in history][-1:] == [(Operation.EDIT, "correction")]
    memory.ask(requests.Undo(ref), outcomes.Stored)
    assert _line(memory, ref) == "Rides a Turquoise tandem"


def test_forgetting_the_correction_takes_its_words_out_of_the_memory(memory: Bench) -> None:
    (ref,) = memory.ask(requests.Remember("Rides a turquoise tandem", MemoryType.CORE), outcomes.Stored).memories
    done = memory.ask(requests.Correct(COLOUR, "turquoise", "crimson", ref), outcomes.Corrected)
    memory.ask(requests.Forget(ref=done.observation), outcomes.Forgotten)
    assert _line(memory, ref) == "Rides a turquoise tandem"


def test_a_secret_in_a_correction_is_only_in_the_vault(memory: Bench) -> None:
    request = requests.Correct("What is the wifi password?", f"the password is {SECRET}x", f"the password is {SECRET}")
    assert memory.ask(request, outcomes.Corrected).secrets == 1
    rows = memory.outside.home.database.read_bytes()
    assert SECRET not in str(memory.ask(requests.ListObservations(), outcomes.Observations))
    assert SECRET.encode() not in rows
    assert SECRET not in memory.logged()


@pytest.mark.parametrize("words", [(" ", "a", "b"), ("Who?", "", "b"), ("Who?", "a", "\n"), ("Who?", "Ann", "ann ")])
def test_a_correction_that_says_nothing_is_refused(memory: Bench, words: tuple[str, str, str]) -> None:
    with pytest.raises(NotUnderstood):
        memory.ask(requests.Correct(*words), outcomes.Corrected)
    assert memory.ask(requests.ListObservations(), outcomes.Observations).total == 0


def test_a_correction_of_nothing_known_is_refused(memory: Bench) -> None:
    with pytest.raises(RefUnknown):
        memory.ask(requests.Correct("Who?", "Ann", "Bea", "no such ref"), outcomes.Corrected)


def _line(memory: Bench, ref: str) -> str:
    shown = memory.ask(requests.Show(ref), outcomes.Shown).memory
    assert shown is not None
    assert isinstance(shown.fields, CoreFields)
    return shown.fields.line


def test_what_rests_on_the_wrong_answer_is_marked_with_the_correction_as_cause(memory: Bench) -> None:
    told = memory.ask(requests.Remember("I fly home to Lisbon at Christmas", MemoryType.CORE), outcomes.Stored)
    memory.ask(requests.Remember("I drink tea", MemoryType.CORE), outcomes.Stored)
    memory.later(60)
    done = memory.ask(requests.Correct("Where do I live?", "Lisbon", "In Porto"), outcomes.Corrected)
    listed = memory.ask(requests.ListMemories(), outcomes.Memories).memories
    assert {one.id for one in listed if one.needs_review} == {told.memories[0]}
    history = memory.ask(requests.History(told.memories[0]), outcomes.Revisions)
    assert history.revisions[-1].cause.origin == done.observation
