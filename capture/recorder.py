"""The recorder: look, leave out, read what changed, redact, seal.

Two threads: one looks at the screen on time (`eyes`), one reads and seals (`desk`); looks wait in a queue between them
(`waiting`), where newer looks at the same window replace the one that waits.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.capture import seal
from sixfold.capture.errors import CaptureError, ReaderError, ScreenError, SealError, SealTooLargeError
from sixfold.capture.events import Silence
from sixfold.capture.waiting import Queue

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sixfold.capture.desk import Desk
    from sixfold.capture.events import Events
    from sixfold.capture.eyes import Eyes
    from sixfold.capture.inbox import Store

LEDGER_EVERY = 60.0
SETTLE = 0.5
"""Seconds after which a new window is looked at again: a browser shows an address and no page at first."""


@dataclass(frozen=True, slots=True)
class RecordReport:
    """What a recording did."""

    looks: int = 0
    read: int = 0
    sealed: int = 0
    observations: int = 0
    skipped: int = 0
    problem: str | None = None


class Recorder:
    """Records until it is stopped.

    `tell` hears of every change of its problem (None: all is well); `idle` is called by the reading thread when it has
    had nothing to do for a while.
    """

    def __init__(
        self,
        eyes: Eyes,
        desk: Desk,
        store: Store,
        *,
        clock: Callable[[], datetime],
        tell: Callable[[str | None], None],
        idle: Callable[[], None],
        events: Events | None = None,
    ) -> None:
        self._eyes = eyes
        self._events = events or Silence()
        self._idle = idle
        self._desk = desk
        self._store = store
        self._clock = clock
        self._tell = tell
        self._queue = Queue()
        self._looks = 0
        self._skipped = 0
        self._problem: str | None = None
        self._noted_at = clock()
        self._keys: set[tuple[int, str, str]] = set()

    def run(self, interval: float, stop: threading.Event, paused: Callable[[], bool]) -> RecordReport:
        """Look every `interval` seconds until `stop`; then read what waits, seal it, and report."""
        worker = threading.Thread(target=self._work, args=(stop,), name="reading")
        worker.start()
        try:
            while not stop.is_set():
                if paused():
                    self._eyes.forget()
                else:
                    self._look(stop)
                self._note(force=False)
                stop.wait(interval)
            if not paused():
                self._look(stop)
        finally:
            self._queue.close()
            worker.join()
        self._note(force=True)
        return RecordReport(
            self._looks, self._desk.read, self._desk.sealed, len(self._desk.ids), self._skipped, self._problem
        )

    def _look(self, stop: threading.Event) -> None:
        try:
            jobs = self._eyes.look(self._clock())
            if jobs and any(job.key not in self._keys for job in jobs) and not stop.wait(SETTLE):
                jobs += self._eyes.look(self._clock())  # put in order: the later look at a window takes its place
            self._keys = {job.key for job in jobs} or self._keys
            latest = {job.frame.monitor.number: job for job in jobs}
            for job in latest.values():
                self._queue.put(job)
            self._looks += 1
        except ScreenError as error:
            self._say(error)
            self._eyes.forget()

    def _work(self, stop: threading.Event) -> None:
        while (job := self._queue.get(self._idle)) is not None:
            for attempt in (1, 2):
                try:
                    self._desk.take(job)
                    self._say(None)
                    break
                except ReaderError as error:
                    self._say(error)
                except SealTooLargeError as error:
                    self._say(error)
                    break
                except SealError as error:
                    self._say(error)
                    self._wait_for_room(stop)
                    break
                if attempt == 2:  # noqa: PLR2004 - a reader that dies twice on one picture is not asked again
                    break
        self._try_seal(lambda: self._desk.leave_all(self._clock()))

    def _wait_for_room(self, stop: threading.Event) -> None:
        """Keep what could not be sealed, and look at nothing new, until the inbox takes it."""
        while not self._try_seal(lambda: self._desk.flush(self._clock())) and not stop.wait(2.0):
            self._queue.drop()

    def _try_seal(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except SealError as error:
            self._say(error)
            return False
        return True

    def _note(self, *, force: bool) -> None:
        """Seal what was left out as notes for the ledger."""
        now = self._clock()
        skipped = self._eyes.skipped
        if not skipped or not (force or _seconds(self._noted_at, now) >= LEDGER_EVERY):
            return
        counts = dict(skipped)
        if self._try_seal(lambda: self._store.put(seal.LedgerNotes(self._noted_at, now, counts))):
            self._skipped += sum(counts.values())
            skipped.clear()
            self._noted_at = now

    def _say(self, error: CaptureError | None) -> None:
        problem = None if error is None else str(error)
        if problem != self._problem:
            self._problem = problem
            self._tell(problem)


def _seconds(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds()
