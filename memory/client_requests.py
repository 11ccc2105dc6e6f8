"""Requests about other programs: what one asks, and what the user lets it do. They belong to `memory.requests`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.memory.requests import Ask, ListObservations, Remember, Search, Show


class ClientScope(StrEnum):
    """What the user may let a program do. The vault is in no scope."""

    READ = "read"
    """Search, ask and look through evidence and memories."""
    REMEMBER = "remember"
    """Store a text, under the program's name and not as the user's own words."""


class ClientState(StrEnum):
    """What the user has said of a program."""

    WAITING = "waiting"
    ALLOWED = "allowed"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class ClientIdentity:
    """Who asks: the name and version that it gives itself, and the program that started it, as the system names it.

    What stands in `program` when it comes through the socket is not believed: the instance looks for itself.
    """

    name: str
    version: str = ""
    program: str = ""


@dataclass(frozen=True, slots=True)
class AskAs:
    """What another program asks. Gives what the request inside gives, without anything of the vault.

    Raises an error of `app.client_errors` unless the user has let this program do it. Needs no passphrase.
    """

    client: ClientIdentity
    request: Search | Ask | Remember | ListObservations | Show


@dataclass(frozen=True, slots=True)
class ListClients:
    """Every program that has ever asked. Gives `Clients`, those that wait first."""


@dataclass(frozen=True, slots=True)
class AllowClient:
    """Let a program do exactly this from now on. Gives `Done`."""

    number: int
    scopes: frozenset[ClientScope]


@dataclass(frozen=True, slots=True)
class DenyClient:
    """Refuse a program, or take back what it was allowed. Gives `Done`."""

    number: int


@dataclass(frozen=True, slots=True)
class ReadClientLog:
    """What programs asked. Gives `ClientLog`, newest first."""

    limit: int | None = None


@dataclass(frozen=True, slots=True)
class ClientView:
    """One program, by the number that the memory gave it."""

    number: int
    name: str
    program: str
    version: str
    state: ClientState
    scopes: tuple[ClientScope, ...]
    first_at: datetime
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClientAccess:
    """A program asked something: with which tool, what came of it and how many results it got; never the words.

    `times` counts refusals that stand in one line.
    """

    at: datetime
    client: str
    program: str
    tool: str
    outcome: Literal["answered", "refused", "failed"]
    results: int
    times: int = 1
