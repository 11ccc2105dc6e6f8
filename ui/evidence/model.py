"""What the evidence panel shows: one piece of evidence or one memory, fetched by its ref."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage

from sixfold.memory.outcomes import Forgotten, Shown
from sixfold.memory.requests import Show

if TYPE_CHECKING:
    from sixfold.memory.outcomes import Result
    from sixfold.ui.actions import Actions
    from sixfold.ui.bridge import Call
    from sixfold.ui.engine import Failure


@dataclass(frozen=True, slots=True)
class Pointer:
    """What to show, and the words in it that were looked for."""

    ref: str
    quote: str = ""


class EvidenceModel(QObject):
    """Fetches what a pointer names; a newer pointer drops the older one's call.

    Pictures are decoded on a thread of their own: a screen of text as WebP takes 40 ms, 90 on a busy machine.
    """

    loading = Signal()
    shown = Signal(object, QImage)
    """`Shown`, and its picture, a null one where it has none."""
    wrong = Signal(object)
    counted = Signal(object)
    """`Forgotten`: what would go, before the user is asked."""
    forgotten = Signal()
    _decoded = Signal(object, object, QImage)

    def __init__(self, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._call: Call | None = None
        self._pool = QThreadPool(self)
        self._decoded.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self.pointer = Pointer("")

    def open(self, pointer: Pointer) -> None:
        """Fetch and show."""
        self.close()
        self.pointer = pointer
        self.loading.emit()
        self._call = self._actions.bridge.submit(Show(ref=pointer.ref, image=True), self._take, self._fail)

    def close(self) -> None:
        """Show nothing."""
        if self._call is not None:
            self._call.drop()
            self._call = None
        self.pointer = Pointer("")

    def count_forgetting(self) -> None:
        """Find out what forgetting this would take away."""
        self._call = self._actions.count_forgetting(self.pointer.ref, self.counted.emit, self._fail)

    def forget(self) -> None:
        """Forget what is shown."""

        def gone(_forgotten: Forgotten) -> None:
            self.forgotten.emit()

        self._call = self._actions.forget(self.pointer.ref, gone, self._fail)

    def _take(self, result: Result) -> None:
        if not isinstance(result, Shown):
            raise TypeError(type(result).__name__)
        pointer = self.pointer
        self._pool.start(lambda: self._decoded.emit(pointer, result, QImage.fromData(result.image or b"")))

    def _show(self, pointer: Pointer, shown: Shown, picture: QImage) -> None:
        if pointer is self.pointer:
            self.shown.emit(shown, picture)

    def _fail(self, failure: Failure) -> None:
        self.wrong.emit(failure)
