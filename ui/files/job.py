"""One long piece of work with files, as the page follows it: an import or an export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sixfold.memory.requests import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.memory.requests import Event
    from sixfold.ui.bridge import Call
    from sixfold.ui.engine import Failure, OnError


class Job(QObject):
    """Runs one thing at a time; another is refused while it runs."""

    started = Signal()
    progressed = Signal(object)
    """`Progress`."""
    ended = Signal(object)
    """`Exported` or `Imported`."""
    refused = Signal(object)
    """`Failure`, also for what was cancelled."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._call: Call | None = None

    @property
    def running(self) -> bool:
        """Whether something is under way."""
        return self._call is not None

    def start(self, submit: Callable[[Callable[[Event], None], Callable[[object], None], OnError], Call]) -> None:
        """Begin what `submit` hands on."""
        if self._call is None:
            self._call = submit(self._hear, self._end, self._fail)
            self.started.emit()

    def cancel(self) -> None:
        """Ask for its end; how it ended is told."""
        if self._call is not None:
            self._call.cancel()

    def drop(self) -> None:
        """End it and hear no more of it."""
        if self._call is not None:
            self._call.drop()
            self._call = None

    def _hear(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.progressed.emit(event)

    def _end(self, result: object) -> None:
        self._call = None
        self.ended.emit(result)

    def _fail(self, failure: Failure) -> None:
        self._call = None
        self.refused.emit(failure)
