"""Other programs that may ask, what they may, and what they asked, for the privacy page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from sixfold.memory.client_requests import ClientState, ListClients, ReadClientLog
from sixfold.memory.outcomes import ClientLog, Clients

if TYPE_CHECKING:
    from sixfold.memory.client_requests import ClientAccess, ClientScope, ClientView
    from sixfold.memory.outcomes import Result
    from sixfold.ui.actions import Actions
    from sixfold.ui.bridge import Call
    from sixfold.ui.engine import Failure

LATEST: Final = 200
"""Lines of the log that are shown: some days of an assistant that is used by hand. `sixfold clients log` shows all."""


class ClientsModel(QObject):
    """Reads both together, and tells once they are there."""

    arrived = Signal()
    wrong = Signal(object)

    def __init__(self, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._calls: list[Call] = []
        self.clients: tuple[ClientView, ...] | None = None
        self.log: tuple[ClientAccess, ...] = ()

    def refresh(self) -> None:
        """Read them; what is shown stays until they are there."""
        self._drop()
        self._calls = [self._actions.bridge.submit(ListClients(), self._take, self._fail)]

    def clear(self) -> None:
        """Hold nothing."""
        self._drop()
        self.clients, self.log = None, ()

    def choose(self, client: ClientView, scopes: frozenset[ClientScope]) -> None:
        """Let a program do exactly this; nothing is a refusal. Both can be undone."""
        before = frozenset(client.scopes)
        if scopes == before and client.state is not ClientState.WAITING:
            return
        self._actions.allow_client(client, scopes, before, self.refresh, self._fail)

    def _take(self, result: Result) -> None:
        if not isinstance(result, Clients):
            raise TypeError(type(result).__name__)
        clients = result.clients

        def settle(read: Result) -> None:
            if not isinstance(read, ClientLog):
                raise TypeError(type(read).__name__)
            self.clients, self.log = clients, read.entries
            self.arrived.emit()

        self._calls.append(self._actions.bridge.submit(ReadClientLog(LATEST), settle, self._fail))

    def _fail(self, failure: Failure) -> None:
        self._drop()
        self.wrong.emit(failure)

    def _drop(self) -> None:
        for call in self._calls:
            call.drop()
        self._calls = []
