"""Every change a user can cause from the window, each in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from sixfold.memory.outcomes import Answered, Forgotten, Secret, Stored, Turns
from sixfold.memory.requests import Chat, Edit, Forget, ListTurns, Lock, Recover, Undo, Unlock, VaultShow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sixfold.memory.outcomes import ChatTurn, Result
    from sixfold.memory.requests import Event
    from sixfold.ui.bridge import Bridge, Call
    from sixfold.ui.engine import OnError

T = TypeVar("T")

QUARTER_HOUR = 15 * 60.0
HOUR = 60 * 60.0


class Actions(QObject):
    """The verbs of the window. Each gives the `Call` it started, so that a page can cancel or drop it."""

    undoable = Signal(str, str)
    """What was done, in words, and the ref of the memory that `undo` would take one step back."""

    said = Signal(str)
    """Something was done that cannot be undone, in words."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge

    def say(
        self,
        text: str,
        thread: str,
        on_event: Callable[[Event], None],
        on_result: Callable[[Answered], None],
        on_error: OnError,
    ) -> Call:
        """A turn of the chat: a question is answered, a statement remembered."""
        return self.bridge.submit(Chat(text=text, thread=thread), _of(Answered, on_result), on_error, on_event)

    def earlier_turns(self, on_result: Callable[[tuple[ChatTurn, ...]], None]) -> Call:
        """What was said here before; where that cannot be had the page simply begins anew."""
        return self.bridge.submit(ListTurns(), _of(Turns, lambda found: on_result(found.turns)), lambda _failure: None)

    def edit(self, ref: str, fields: Mapping[str, object], on_result: Callable[[], None], on_error: OnError) -> Call:
        """Rewrite these fields of a memory."""

        def edited(_stored: Stored) -> None:
            on_result()
            self.undoable.emit(self.tr("The memory was changed."), ref)

        return self.bridge.submit(Edit(ref=ref, fields=fields), _of(Stored, edited), on_error)

    def undo(self, ref: str) -> Call:
        """Take a memory one step back."""

        def undone(_stored: Stored) -> None:
            self.said.emit(self.tr("Undone."))

        return self.bridge.submit(Undo(ref=ref), _of(Stored, undone))

    def count_forgetting(self, ref: str, on_result: Callable[[Forgotten], None], on_error: OnError) -> Call:
        """What would go; changes nothing."""
        return self.bridge.submit(Forget(ref=ref, preview=True), _of(Forgotten, on_result), on_error)

    def forget(self, ref: str, on_result: Callable[[Forgotten], None], on_error: OnError) -> Call:
        """Delete for good, with all that came from it alone."""

        def forgotten(gone: Forgotten) -> None:
            on_result(gone)
            self.said.emit(self.tr("Forgotten."))

        return self.bridge.submit(Forget(ref=ref), _of(Forgotten, forgotten), on_error)

    def reveal(self, ref: str, passphrase: str, on_result: Callable[[str], None], on_error: OnError) -> Call:
        """Show one secret's value."""
        request = VaultShow(ref=ref, passphrase=passphrase)
        return self.bridge.submit(request, _of(Secret, lambda secret: on_result(secret.value)), on_error)

    def unlock(self, passphrase: str, on_error: OnError) -> Call:
        """Open the memory; that it is open is told by the bridge."""
        return self.bridge.submit(Unlock(passphrase=passphrase), _ignore, on_error)

    def recover(self, recovery_key: str, new_passphrase: str, on_result: Callable[[], None], on_error: OnError) -> Call:
        """Put a new passphrase in the place of a lost one; that the memory is open is told by the bridge."""
        request = Recover(recovery_key=recovery_key, new_passphrase=new_passphrase)
        return self.bridge.submit(request, lambda _done: on_result(), on_error)

    def lock(self) -> Call:
        """Close the memory."""
        return self.bridge.submit(Lock(), _ignore)

    def record(self) -> None:
        """Start the recorder, or end its pause."""
        self.bridge.record()

    def pause(self, seconds: float | None) -> None:
        """Pause the recorder for so long; None: until told."""
        self.bridge.pause(seconds)

    def stop_recording(self) -> None:
        """End the recorder."""
        self.bridge.stop()


def _of(kind: type[T], on_result: Callable[[T], None]) -> Callable[[Result], None]:
    def take(result: Result) -> None:
        if not isinstance(result, kind):
            raise TypeError(type(result).__name__)
        on_result(result)

    return take


def _ignore(_result: Result) -> None:
    """The engine tells what changed."""
