"""What the disk holds, and how long it is to be kept: fetched, proposed, counted, and put in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sixfold.memory.outcomes import Expired, StorageView
from sixfold.memory.requests import GetStorage, Progress

if TYPE_CHECKING:
    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import Event, Retention
    from sixfold.ui.actions import Actions
    from sixfold.ui.bridge import Call
    from sixfold.ui.engine import Failure


class StorageModel(QObject):
    """A proposal is counted before it is put in force: what it takes is known before anything goes."""

    arrived = Signal(object)
    """`StorageView`."""
    counted = Signal(object)
    """`Expired`: what the proposal would take now."""
    progressed = Signal(object)
    saved = Signal()
    wrong = Signal(object)
    """The meter cannot be read."""
    refused = Signal(object)
    """A proposal cannot be counted or put in force."""

    def __init__(self, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._reading: Call | None = None
        self._counting: Call | None = None
        self.view: StorageView | None = None

    def refresh(self) -> None:
        """Read the meter."""
        if self._reading is not None:
            self._reading.drop()
        self._reading = self._actions.bridge.submit(GetStorage(), self._take, self.wrong.emit)

    def clear(self) -> None:
        """Hold nothing."""
        for call in (self._reading, self._counting):
            if call is not None:
                call.drop()
        self._reading = self._counting = None
        self.view = None

    def propose(self, retention: Retention) -> None:
        """Count what a retention would take."""
        self.withdraw()
        self._counting = self._actions.count_expiring(retention, self.counted.emit, self.refused.emit)

    def withdraw(self) -> None:
        """Count it no longer."""
        if self._counting is not None:
            self._counting.drop()
            self._counting = None

    def keep_for(self, retention: Retention, *, letting_go: bool) -> None:
        """Put a retention in force; where it takes something, let go of that at once."""
        before = self.view.retention if self.view is not None else retention
        if letting_go:
            self._actions.keep_for_and_let_go(retention, self._hear, self._gone, self._refuse)
        else:
            self._actions.keep_for(retention, before, self._saved, self._refuse)

    def _take(self, result: Result) -> None:
        if not isinstance(result, StorageView):
            raise TypeError(type(result).__name__)
        self.view = result
        self.arrived.emit(result)

    def _hear(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.progressed.emit(event)

    def _gone(self, _expired: Expired) -> None:
        self._saved()

    def _saved(self) -> None:
        self.saved.emit()
        self.refresh()

    def _refuse(self, failure: Failure) -> None:
        self.refused.emit(failure)
        self.refresh()
