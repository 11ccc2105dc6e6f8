"""Other programs: what one asks is let through as far as the user has said, without the vault, and noted.

Whoever was not let in learns nothing, not even how much there is. The log holds who, when, with which tool, how many
results, and never a word of what was asked or answered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from sixfold.app import output, reading, thinking
from sixfold.app.client_errors import (
    ClientBeyondScope,
    ClientDenied,
    ClientNameless,
    ClientRefused,
    ClientTooBusy,
    ClientTooLong,
    ClientUnknown,
    ClientVault,
    ClientWaits,
)
from sixfold.app.errors import NotUnderstood
from sixfold.capture.intake import RawObservation, observe
from sixfold.capture.observation import Kind, Role, Source, Trust
from sixfold.capture.redaction.redact import RawText
from sixfold.memory import client_requests, outcomes, requests
from sixfold.memory.client_requests import ClientIdentity, ClientScope, ClientState
from sixfold.memory.errors import RefUnknown
from sixfold.memory.store.clients import ClientRows
from sixfold.memory.types import MemoryType

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from sixfold.app.deeds import Deeds
    from sixfold.app.wiring import Open
    from sixfold.memory.client_requests import AskAs, ClientView
    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import Event
    from sixfold.memory.store.clients import Outcome

T = TypeVar("T")

MAX_WAITING = 20
"""Programs that may wait for the user's word at once: more than anybody sets up, few enough to read."""
MINUTE = timedelta(minutes=1)
A_MINUTE = 60
"""Requests a minute of one program: an agent that looks things up makes ten; copying the memory out takes long."""
MAX_RESULTS = 50
"""Results of one request."""
VAULT_SPARE = 20
"""How many more are looked for, so that those of the vault can be left out without shortening the list."""
MAX_QUERY = 2_000
"""Characters of a question: a long paragraph."""
MAX_TEXT = 20_000
"""Characters of a text to remember: ten pages."""
MAX_NAME, MAX_VERSION, MAX_PROGRAM, MAX_REF = 64, 32, 300, 64


@dataclass(frozen=True, slots=True)
class Tool:
    """What a program may ask: its name in the log, what it needs, and what carries it out and counts the results."""

    name: str
    scope: ClientScope
    carry_out: Callable[[Open, AskAs, threading.Event], tuple[Result, int]]


def ask_as(opened: Open, request: AskAs, _report: object, cancel: threading.Event) -> Result:
    """Carry out what another program asks. Nothing is told on the way: what is found first holds the vault's too.

    Raises a `ClientRefused`, and what the request itself may raise.
    """
    tool = TOOLS[type(request.request)]
    asking = replace(request, client=_named(request.client))
    client = _admitted(opened, asking.client, tool)
    try:
        result, count = tool.carry_out(opened, asking, cancel)
    except Exception as error:
        _note(opened, client, tool, "refused" if isinstance(error, ClientRefused) else "failed", 0)
        raise
    _note(opened, client, tool, "answered", count)
    return result


def list_clients(opened: Open, _request: object, _report: object, _cancel: threading.Event) -> outcomes.Clients:
    return outcomes.Clients(tuple(opened.serial.run(ClientRows(opened.database).all)))


def allow(
    opened: Open, request: client_requests.AllowClient, _report: object, _cancel: threading.Event
) -> outcomes.Done:
    """Keep the user's word. Raises `ClientUnknown`, and `NotUnderstood` where nothing would be allowed."""
    if not request.scopes:
        raise NotUnderstood(name="the scope", remedy="name at least one, or deny the program")
    return _decide(opened, request.number, ClientState.ALLOWED, request.scopes)


def deny(opened: Open, request: client_requests.DenyClient, _report: object, _cancel: threading.Event) -> outcomes.Done:
    """Refuse it from now on. Raises `ClientUnknown`."""
    return _decide(opened, request.number, ClientState.DENIED, frozenset())


def read_log(
    opened: Open, request: client_requests.ReadClientLog, _report: object, _cancel: threading.Event
) -> outcomes.ClientLog:
    return outcomes.ClientLog(tuple(opened.serial.run(lambda: ClientRows(opened.database).log(request.limit))))


def _decide(opened: Open, number: int, state: ClientState, scopes: frozenset[ClientScope]) -> outcomes.Done:
    rows = ClientRows(opened.database)

    def write() -> None:
        if rows.get(number) is None:
            raise ClientUnknown(name=number)
        rows.decide(number, state, scopes, opened.clock())

    _written(opened, write)
    return outcomes.Done()


def _named(client: ClientIdentity) -> ClientIdentity:
    """The program's own words about itself, short and harmless to show."""
    name, version = _line(client.name, MAX_NAME), _line(client.version, MAX_VERSION)
    if not name:
        raise ClientNameless
    return ClientIdentity(name, version, _line(client.program, MAX_PROGRAM))


def _line(text: str, length: int) -> str:
    return " ".join(output.safe(text).split())[:length].strip()


def _admitted(opened: Open, identity: ClientIdentity, tool: Tool) -> ClientView:
    """The program, if it may do this now; else the refusal is noted and raised."""
    rows = ClientRows(opened.database)

    def look() -> tuple[ClientView | None, ClientRefused | None]:
        client = rows.find(identity)
        if client is None and rows.waiting() < MAX_WAITING:
            rows.add(identity, opened.clock())
            client = rows.find(identity)
        if client is None:
            return None, ClientWaits(name=identity.name)
        if client.version != identity.version:
            rows.said_version(client.number, identity.version)
        refused = _refusal(opened, rows, client, tool)
        if refused is not None:
            rows.note(client.number, tool.name, "refused", 0, opened.clock())
        return client, refused

    client, refused = _written(opened, look)
    if refused is not None or client is None:
        raise refused or ClientWaits(name=identity.name)
    return client


def _refusal(opened: Open, rows: ClientRows, client: ClientView, tool: Tool) -> ClientRefused | None:
    if client.state is ClientState.WAITING:
        return ClientWaits(name=client.name)
    if client.state is ClientState.DENIED:
        return ClientDenied(name=client.name)
    if tool.scope not in client.scopes:
        return ClientBeyondScope(name=client.name, scope=tool.scope.value)
    if rows.asked_since(client.number, opened.clock() - MINUTE) >= A_MINUTE:
        return ClientTooBusy(limit=A_MINUTE)
    return None


def _note(opened: Open, client: ClientView, tool: Tool, outcome: Outcome, count: int) -> None:
    rows = ClientRows(opened.database)
    _written(opened, lambda: rows.note(client.number, tool.name, outcome, count, opened.clock()))


def _written(opened: Open, write: Callable[[], T]) -> T:
    """Do it as one transaction on the database's thread."""

    def together() -> T:
        with opened.database.transaction():
            return write()

    return opened.serial.run(together)


def _search(opened: Open, asking: AskAs, cancel: threading.Event) -> tuple[outcomes.Found, int]:
    wanted = _of(asking, requests.Search)
    limit = _bounded(wanted.limit)
    _check_length(wanted.query, MAX_QUERY)
    found = reading.search(opened, replace(wanted, limit=limit + VAULT_SPARE), _unheard, cancel)
    results = tuple(hit for hit in found.results if hit.type != MemoryType.VAULT.value)[:limit]
    return replace(found, results=results), len(results)


def _ask(opened: Open, asking: AskAs, cancel: threading.Event) -> tuple[outcomes.Answered, int]:
    question = _of(asking, requests.Ask)
    _check_length(question.question, MAX_QUERY)
    answered = thinking.ask(opened, question, _unheard, cancel)
    if any(_is_of_vault(opened, citation.ref) for citation in answered.citations):
        raise ClientVault
    return answered, len(answered.citations)


def _remember(opened: Open, asking: AskAs, _cancel: threading.Event) -> tuple[outcomes.Stored, int]:
    """What a program says is not the user's own word: its secrets are taken out, and go nowhere.

    All that it ever said can be forgotten by its name (`sixfold forget --app`).
    """
    words = _of(asking, requests.Remember)
    _check_length(words.text, MAX_TEXT)
    if not words.text.strip():
        raise NotUnderstood(name="the text", remedy="give some words to remember")
    now, name = opened.clock(), asking.client.name
    raw = RawObservation(
        kind=Kind.IMPORT,
        role=Role.OTHER,
        trust=Trust.UNTRUSTED,
        observed_at=now,
        time_zone=opened.time_zone,
        text=RawText(words.text),
        source=Source("mcp"),
        author=RawText(name),
        app=name,
        place=name,
    )
    observation, _none = observe(raw, opened.redactor, opened.new_id())
    opened.ingest.observations([observation], now=now)
    return outcomes.Stored((observation.id,)), 1


def _timeline(opened: Open, asking: AskAs, cancel: threading.Event) -> tuple[outcomes.Observations, int]:
    wanted = _of(asking, requests.ListObservations)
    bounded = replace(wanted, limit=_bounded(wanted.limit or MAX_RESULTS), offset=max(0, wanted.offset))
    found = reading.list_observations(opened, bounded, _unheard, cancel)
    return found, len(found.observations)


def _memory(opened: Open, asking: AskAs, cancel: threading.Event) -> tuple[outcomes.Shown, int]:
    """One memory whole. One of the vault, and evidence, are as unknown as what is not there."""
    ref = _of(asking, requests.Show).ref[:MAX_REF]
    shown = reading.show(opened, requests.Show(ref), _unheard, cancel)
    if shown.memory is None or shown.memory.type is MemoryType.VAULT:
        raise RefUnknown(ref=ref)
    return shown, 1


def _of(asking: AskAs, expected: type[T]) -> T:
    if not isinstance(asking.request, expected):
        raise TypeError(type(asking.request).__name__)
    return asking.request


def _bounded(limit: int) -> int:
    return max(1, min(limit, MAX_RESULTS))


def _check_length(text: str, limit: int) -> None:
    if len(text) > limit:
        raise ClientTooLong(limit=limit)


def _is_of_vault(opened: Open, ref: str) -> bool:
    memory = opened.serial.run(lambda: opened.memories.get(ref))
    return memory is not None and memory.type is MemoryType.VAULT


def _unheard(_event: Event) -> None:
    """Nobody is told."""


TOOLS: dict[type, Tool] = {
    requests.Search: Tool("search", ClientScope.READ, _search),
    requests.Ask: Tool("ask", ClientScope.READ, _ask),
    requests.Remember: Tool("remember", ClientScope.REMEMBER, _remember),
    requests.ListObservations: Tool("timeline", ClientScope.READ, _timeline),
    requests.Show: Tool("memory", ClientScope.READ, _memory),
}

DEEDS: Deeds = {
    client_requests.AskAs: ask_as,
    client_requests.ListClients: list_clients,
    client_requests.AllowClient: allow,
    client_requests.DenyClient: deny,
    client_requests.ReadClientLog: read_log,
}
