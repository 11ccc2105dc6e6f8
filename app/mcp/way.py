"""How `sixfold mcp` reaches the memory: the open window, else the home itself for the length of one request.

Nothing is kept open between requests, so a window or a command that starts finds the home free.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sixfold.app import passphrase, peers
from sixfold.app.client import Client
from sixfold.app.client_errors import NoWindow
from sixfold.app.errors import NoHome
from sixfold.app.session import Session

if TYPE_CHECKING:
    import threading

    from sixfold.app.invocation import Invocation
    from sixfold.memory.client_requests import AskAs
    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import Event


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one `sixfold mcp`. It shows no passphrase to a window: there the user's word counts."""

    invocation: Invocation

    def carry_out(self, asked: AskAs, cancel: threading.Event) -> Result:
        """Carry one request out. Raises the instance's sentences, `NoWindow`, and errors of opening the home."""
        home = self.invocation.home
        if not home.exists:
            raise NoHome(home=home.root)
        client = Client.connect(home.socket)
        if client is not None:
            with client:
                return client.handle(asked, _unheard, cancel)
        if not passphrase.source(self.invocation).is_silent:
            raise NoWindow
        known = replace(asked, client=replace(asked.client, program=peers.starter(os.getpid())))
        with Session(replace(self.invocation, cancel=cancel)) as session:
            result: Result = session.ask(known, object)  # type: ignore[assignment]
            return result


def _unheard(_event: Event) -> None:
    """Nothing is told on the way."""
