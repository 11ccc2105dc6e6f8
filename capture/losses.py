"""What an inbox costs that takes no files: told at once, and written into the ledger when it takes them again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from sixfold.capture import seal
from sixfold.capture.errors import InboxFullError, InboxUnwritableError, SealError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sixfold.capture.inbox import Store
    from sixfold.capture.observation import Capture

RULES: Final = {InboxFullError: "disk full", InboxUnwritableError: "inbox not writable"}
"""What an interruption is called in the ledger. Each counts once, from its first refusal to its end: what was on the
screen meanwhile was not looked at for long enough to be counted."""


class Losses:
    """The inbox (`Store`) and the one who hears of problems, with the inbox's own told while it lasts and no longer.

    The recorder takes a problem back only when the next screen was kept; an inbox that takes files again is over with.
    """

    def __init__(self, clock: Callable[[], datetime], tell: Callable[[str | None], None]) -> None:
        self._clock = clock
        self._tell = tell
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._refusal: InboxFullError | InboxUnwritableError | None = None
        self._since: datetime | None = None
        self._said: str | None = None

    def over(self, store: Store) -> Store:
        """Stand before this inbox from now on; what was lost before is not forgotten."""
        self._store = store
        return self

    def put(self, content: Capture | seal.LedgerNotes) -> None:
        """Keep it; raises SealError."""
        if self._store is None:
            raise InboxUnwritableError
        try:
            self._store.put(content)
        except (InboxFullError, InboxUnwritableError) as error:
            with self._lock:
                self._refusal = error
                self._since = self._since or self._clock()
                self._tell(str(error))
            raise
        if self._refusal is not None:
            self._recover(self._store)

    def tell(self, problem: str | None) -> None:
        """Hear of the recorder's problem; None when all is well."""
        with self._lock:
            self._said = problem
            self._tell(str(self._refusal) if self._refusal is not None else _not_the_inbox(problem))

    def _recover(self, store: Store) -> None:
        """The inbox took a file: note what it refused before. If that is refused too, it is not over yet."""
        with self._lock:
            refusal, since = self._refusal, self._since
            if refusal is None or since is None:
                return
            try:
                store.put(seal.LedgerNotes(since, self._clock(), {RULES[type(refusal)]: 1}))
            except SealError:
                return
            self._refusal = self._since = None
            self._tell(_not_the_inbox(self._said))


def _not_the_inbox(problem: str | None) -> str | None:
    """Whether the inbox takes files is known here, and better."""
    return None if problem in {str(kind()) for kind in RULES} else problem
