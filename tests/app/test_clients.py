from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sixfold.app import clients, codec, thinking
from sixfold.app.client_errors import (
    ClientBeyondScope,
    ClientDenied,
    ClientNameless,
    ClientTooBusy,
    ClientTooLong,
    ClientUnknown,
    ClientVault,
    ClientWaits,
)
from sixfold.app.errors import Locked, MalformedMessage, NotUnderstood
from sixfold.memory.client_requests import (
    AllowClient,
    AskAs,
    ClientIdentity,
    ClientScope,
    ClientState,
    ClientView,
    DenyClient,
    ListClients,
    ReadClientLog,
)
from sixfold.memory.errors import RefUnknown
from sixfold.memory.outcomes import Answered, ClientLog, Clients, Done, Found, Memories, Observations, Stored
from sixfold.memory.requests import Ask, Forget, ListObservations, Remember, Request, Search, Show, VaultList

if TYPE_CHECKING:
    from tests.app.conftest import Bench

DESK = ClientIdentity("desk", "1.0", "/opt/desk/desk")
TANDEM = "The tandem in the shed is turquoise."


def known(memory: Bench) -> tuple[ClientView, ...]:
    return memory.ask(ListClients(), Clients).clients


def log(memory: Bench) -> list[tuple[str, str, int, int]]:
    entries = memory.ask(ReadClientLog(), ClientLog).entries
    return [(entry.tool, entry.outcome, entry.results, entry.times) for entry in entries]


def search(memory: Bench, client: ClientIdentity = DESK, query: str = "tandem", limit: int = 10) -> Found:
    """As it comes through the socket: without the passphrase."""
    return memory.ask(AskAs(client, Search(query, limit)), Found, authorised=False)


@pytest.fixture
def allowed(memory: Bench) -> Bench:
    """A memory that holds a sentence, and lets the desk do everything."""
    memory.ask(Remember(TANDEM), Stored)
    with pytest.raises(ClientWaits):
        search(memory)
    [client] = known(memory)
    memory.ask(AllowClient(client.number, frozenset(ClientScope)), Done)
    memory.changes.clear()
    return memory


def test_who_was_not_allowed_gets_nothing_and_waits_once(memory: Bench) -> None:
    for _ in range(3):
        with pytest.raises(ClientWaits, match="not yet allowed desk"):
            search(memory)
    [client] = known(memory)
    assert (client.name, client.program, client.state) == ("desk", "/opt/desk/desk", ClientState.WAITING)
    assert log(memory) == [("search", "refused", 0, 3)]
    assert {what for changed in memory.changes for what in changed.what} == {"clients"}


def test_who_was_allowed_is_answered_without_the_passphrase_and_noted_without_words(allowed: Bench) -> None:
    assert [hit.text for hit in search(allowed).results] == [TANDEM]
    assert allowed.ask(AskAs(DESK, ListObservations()), Observations, authorised=False).total == 1
    assert allowed.ask(AskAs(DESK, Ask("Which colour is the tandem?")), Answered, authorised=False).citations
    assert log(allowed)[:3] == [("ask", "answered", 1, 1), ("timeline", "answered", 1, 1), ("search", "answered", 1, 1)]
    entries = allowed.ask(ReadClientLog(), ClientLog).entries
    assert "tandem" not in repr(entries)
    assert "tandem" not in allowed.logged()
    assert allowed.told == []


def test_the_word_holds_for_one_name_and_one_program(allowed: Bench) -> None:
    for other in (replace(DESK, program="/tmp/desk"), replace(DESK, name="Desk")):  # noqa: S108 - nothing lies there
        with pytest.raises(ClientWaits):
            search(allowed, other)
    search(allowed, replace(DESK, version="2.0"))
    assert [client.version for client in known(allowed) if client.state is ClientState.ALLOWED] == ["2.0"]


def test_what_was_taken_back_is_refused(allowed: Bench) -> None:
    [client] = known(allowed)
    allowed.ask(DenyClient(client.number), Done)
    with pytest.raises(ClientDenied):
        search(allowed)
    assert known(allowed)[0].scopes == ()


def test_each_scope_is_its_own(allowed: Bench) -> None:
    [client] = known(allowed)
    allowed.ask(AllowClient(client.number, frozenset({ClientScope.REMEMBER})), Done)
    with pytest.raises(ClientBeyondScope, match="to read"):
        search(allowed)
    stored = allowed.ask(AskAs(DESK, Remember("The user likes sorrel.")), Stored, authorised=False)
    assert len(stored.observations) == 1
    assert {"observations", "clients"} <= {what for changed in allowed.changes for what in changed.what}


def test_nothing_but_what_a_program_may_ask_comes_through(allowed: Bench) -> None:
    with pytest.raises(Locked):
        allowed.ask(VaultList(), Memories, authorised=False)
    for wish in (VaultList(), Forget(), ListClients(), AskAs(DESK, Search("x"))):
        told = codec.to_json(AskAs(DESK, wish))  # type: ignore[arg-type]
        with pytest.raises(MalformedMessage):
            codec.from_json(told, Request)
        with pytest.raises(KeyError):
            allowed.ask(AskAs(DESK, wish), Done, authorised=False)  # type: ignore[arg-type]


def test_the_vault_is_in_no_result_and_a_list_is_not_shorter_for_it(allowed: Bench) -> None:
    for word in ("wifi", "door", "bank"):
        allowed.ask(Remember(f"My {word} password: Tr0ub4dor-{word}-9"), Stored)
    secrets = {memory.id for memory in allowed.ask(VaultList(), Memories).memories}
    assert len(secrets) == 3
    inside = {hit.ref for hit in allowed.ask(Search("password"), Found).results}
    assert secrets & inside
    hits = search(allowed, query="password", limit=3).results
    assert len(hits) == 3
    assert not secrets & {hit.ref for hit in hits}
    for ref in secrets:
        with pytest.raises(RefUnknown):
            allowed.ask(AskAs(DESK, Show(ref)), Done, authorised=False)


def test_an_answer_that_rests_on_the_vault_is_not_given(allowed: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed.ask(Remember("My wifi password: Tr0ub4dor-wifi-9"), Stored)
    [secret] = allowed.ask(VaultList(), Memories).memories
    answered = allowed.ask(Ask("Which colour is the tandem?"), Answered)
    resting = replace(answered, citations=tuple(replace(one, ref=secret.id) for one in answered.citations))
    monkeypatch.setattr(thinking, "ask", lambda *_arguments: resting)
    with pytest.raises(ClientVault):
        allowed.ask(AskAs(DESK, Ask("What is the wifi password?")), Answered, authorised=False)
    assert log(allowed)[0] == ("ask", "refused", 0, 1)


def test_one_that_asks_on_and_on_is_slowed_down(allowed: Bench) -> None:
    for _ in range(clients.A_MINUTE):
        search(allowed)
    with pytest.raises(ClientTooBusy):
        search(allowed)


def test_names_are_short_harmless_and_there_must_be_one(memory: Bench) -> None:
    with pytest.raises(ClientNameless):
        search(memory, ClientIdentity(" \x1b\u202e "))
    with pytest.raises(ClientWaits):
        search(memory, ClientIdentity("desk\x1b[2J\u202e\n" + "x" * 500, "9" * 500, "/p" * 500))
    [client] = known(memory)
    assert client.name.isprintable()
    assert (len(client.name), len(client.version), len(client.program)) == (64, 32, 300)


def test_a_flood_of_names_ends(memory: Bench) -> None:
    for number in range(clients.MAX_WAITING + 5):
        with pytest.raises(ClientWaits):
            search(memory, ClientIdentity(f"name {number}"))
    assert len(known(memory)) == clients.MAX_WAITING


def test_sizes_are_bounded(allowed: Bench) -> None:
    with pytest.raises(ClientTooLong):
        search(allowed, query="x" * 3000)
    with pytest.raises(ClientTooLong):
        allowed.ask(AskAs(DESK, Remember("x" * 30_000)), Stored, authorised=False)
    for number in range(clients.MAX_RESULTS + 5):
        allowed.ask(Remember(f"Row {number}"), Stored)
    listed = allowed.ask(AskAs(DESK, ListObservations(limit=10_000)), Observations, authorised=False)
    assert len(listed.observations) == clients.MAX_RESULTS


def test_a_word_about_nobody_and_about_nothing_is_refused(allowed: Bench) -> None:
    with pytest.raises(ClientUnknown):
        allowed.ask(DenyClient(99), Done)
    with pytest.raises(NotUnderstood):
        allowed.ask(AllowClient(known(allowed)[0].number, frozenset()), Done)
    with pytest.raises(NotUnderstood):
        allowed.ask(AskAs(DESK, Remember("  ")), Stored, authorised=False)


def test_a_locked_memory_notes_nothing(allowed: Bench) -> None:
    allowed.handler.lock()
    with pytest.raises(Locked):
        allowed.handler.handle(AskAs(DESK, Search("x")), allowed.told.append, threading.Event(), authorised=False)
