"""Who may use a model now: one at a time, a waiting person before the night's work."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sixfold.models.protocols import Priority

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# How often a waiting call looks whether it was cancelled.
LOOK_SECONDS = 0.02


class Gate:
    """A lock with two classes of callers. A person who comes tells the background call that is inside to leave."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._busy = False
        self._people = 0
        self._leave: threading.Event | None = None

    @contextmanager
    def enter(self, priority: Priority, gives_up: Callable[[], bool]) -> Iterator[threading.Event | None]:
        """Wait for the turn; gives an event that says "leave, a person waits", or None when `gives_up()` came true.

        Who leaves early comes back with another `enter`, and is let in when no person waits any more.
        """
        leave = self._wait(priority, gives_up)
        try:
            yield leave
        finally:
            if leave is not None:
                self._release()

    def _wait(self, priority: Priority, gives_up: Callable[[], bool]) -> threading.Event | None:
        person = priority is Priority.INTERACTIVE
        with self._changed:
            self._people += person
            if person and self._leave:
                self._leave.set()
            try:
                while self._busy or (self._people and not person):
                    if gives_up():
                        return None
                    self._changed.wait(LOOK_SECONDS)
            finally:
                self._people -= person
                self._changed.notify_all()
            self._busy = True
            leave = threading.Event()
            self._leave = None if person else leave
            return leave

    def _release(self) -> None:
        with self._changed:
            self._busy = False
            self._leave = None
            self._changed.notify_all()
