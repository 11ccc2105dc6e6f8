"""Other programs, for a scripted engine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sixfold.memory import client_requests, outcomes
from sixfold.memory.client_requests import ClientState

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.memory.client_requests import ClientScope
    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import Request
    from sixfold.ui.story_privacy import Private


class OtherPrograms:
    """Answers from what a story says, and keeps the user's word."""

    def __init__(self, private: Private, now: datetime) -> None:
        self._clients = {client.number: client for client in private.clients}
        self._log = private.client_log
        self._now = now

    def answer(self, request: Request) -> Result | None:
        """As the memory would; None for what has nothing to do with other programs."""
        match request:
            case client_requests.ListClients():
                return outcomes.Clients(tuple(self._clients.values()))
            case client_requests.ReadClientLog(limit):
                return outcomes.ClientLog(self._log[:limit])
            case client_requests.AllowClient(number, scopes):
                return self._decide(number, ClientState.ALLOWED, scopes)
            case client_requests.DenyClient(number):
                return self._decide(number, ClientState.DENIED, frozenset())
            case _:
                return None

    def _decide(self, number: int, state: ClientState, scopes: frozenset[ClientScope]) -> Result:
        client = self._clients[number]
        self._clients[number] = replace(client, state=state, scopes=tuple(sorted(scopes)), decided_at=self._now)
        return outcomes.Done()
