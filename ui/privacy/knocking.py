"""A word in the window when another program asks for the first time, wherever the user is just then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from sixfold.memory.client_requests import ClientState, ListClients
from sixfold.memory.outcomes import Clients

if TYPE_CHECKING:
    from sixfold.memory.outcomes import Result
    from sixfold.ui.actions import Actions
    from sixfold.ui.engine import Failure


class Knock(QObject):
    """Says it once for each program while the window is open."""

    def __init__(self, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._told: frozenset[int] = frozenset()

    def listen(self) -> None:
        """Something changed about the programs."""
        self._actions.bridge.submit(ListClients(), self._take, _unheard)

    def _take(self, result: Result) -> None:
        if not isinstance(result, Clients):
            raise TypeError(type(result).__name__)
        waiting = [client for client in result.clients if client.state is ClientState.WAITING]
        fresh = [client for client in waiting if client.number not in self._told]
        self._told |= {client.number for client in fresh}
        if fresh:
            words = self.tr("{name} asks to be let in, and got nothing: see Privacy, Programs.")
            self._actions.said.emit(words.format(name=fresh[0].name))


def _unheard(_failure: Failure) -> None:
    """The section itself says what is wrong."""
