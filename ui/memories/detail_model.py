"""The memory that is looked at: its history and the places it was seen in, fetched beside it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from sixfold.memory.outcomes import Forgotten, Revisions, Shown
from sixfold.memory.requests import History, ObservationView, Show
from sixfold.ui.memories.history import lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sixfold.memory.outcomes import Result
    from sixfold.memory.types import Memory
    from sixfold.ui.actions import Actions
    from sixfold.ui.bridge import Call
    from sixfold.ui.engine import Failure

SEEN_SHOWN: Final = 8
"""Places shown with time and title; a memory confirmed by more says how many more there are."""


class MemoryDetail(QObject):
    """One memory, kept fresh: when it changes anywhere it is fetched again.

    Only what reads is dropped for that; a change that is under way is always heard to its end.
    """

    opened = Signal(object)
    history_arrived = Signal(object)
    seen_arrived = Signal(object)
    counted = Signal(object)
    forgotten = Signal()
    saved = Signal()
    wrong = Signal(object)

    def __init__(self, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._calls: list[Call] = []
        self.memory: Memory | None = None

    def open(self, memory: Memory) -> None:
        """Look at this one."""
        self._drop()
        self.memory = memory
        self.opened.emit(memory)
        submit = self._actions.bridge.submit
        self._calls.append(submit(History(ref=memory.id), self._take_history, self.wrong.emit))
        for evidence in memory.evidence[:SEEN_SHOWN]:
            self._calls.append(submit(Show(ref=evidence.observation), self._take_seen, _gone))

    def open_ref(self, ref: str) -> None:
        """Look at the one with this ref."""
        self._drop()
        self._calls.append(self._actions.bridge.submit(Show(ref=ref), self._take_memory, self.wrong.emit))

    def refresh(self) -> None:
        """It may have changed: fetch it again."""
        if self.memory is not None:
            self.open_ref(self.memory.id)

    def close(self) -> None:
        """Look at nothing."""
        self._drop()
        self.memory = None

    def save(self, fields: Mapping[str, object]) -> None:
        """Change these fields."""
        if self.memory is not None:
            self._actions.edit(self.memory.id, fields, self.saved.emit, self.wrong.emit)

    def confirm(self) -> None:
        """Say that it holds as it is: an edit that changes no word."""
        if self.memory is not None:
            name, value = next(iter(asdict(self.memory.fields).items()))
            self.save({name: value})

    def undo(self) -> None:
        """Take it one step back."""
        if self.memory is not None:
            self._actions.undo(self.memory.id)

    def count_forgetting(self) -> None:
        """What would go with it."""
        if self.memory is not None:
            self._calls.append(self._actions.count_forgetting(self.memory.id, self.counted.emit, self.wrong.emit))

    def forget(self) -> None:
        """Forget it for good."""

        def gone(_forgotten: Forgotten) -> None:
            self.close()
            self.forgotten.emit()

        if self.memory is not None:
            self._actions.forget(self.memory.id, gone, self.wrong.emit)

    def _drop(self) -> None:
        for call in self._calls:
            call.drop()
        self._calls.clear()

    def _take_history(self, result: Result) -> None:
        if isinstance(result, Revisions):
            self.history_arrived.emit(lines(result.revisions))

    def _take_seen(self, result: Result) -> None:
        if isinstance(result, Shown) and isinstance(result.observation, ObservationView):
            self.seen_arrived.emit(result.observation)

    def _take_memory(self, result: Result) -> None:
        if isinstance(result, Shown) and result.memory is not None:
            self.open(result.memory)


def _gone(_failure: Failure) -> None:
    """Evidence that was forgotten keeps its quote in the list, without a place."""
