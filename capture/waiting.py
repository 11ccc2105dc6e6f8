"""Looks that wait to be read: a dense page takes seconds, and a window's last look is dropped last of all."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sixfold.capture.address import Bar
    from sixfold.capture.redaction.redact import RawText
    from sixfold.capture.redaction.redact_lines import RawLine
    from sixfold.capture.screen import Frame
    from sixfold.capture.stacking import Shown

MAX_WAITING = 6
"""Looks that may wait (37 MB at 1920x1080). A page takes 0.3 s to read: more wait only while somebody leafs through
windows faster than that."""
IDLE_EVERY = 30.0


@dataclass(frozen=True, slots=True)
class Job:
    """A look that waits to be read."""

    frame: Frame
    app: str = field(repr=False)
    title: RawText = field(repr=False)
    site: str = field(default="", repr=False)
    known: tuple[RawLine, ...] = field(default=(), repr=False)
    """Lines of the picture that need no reading."""
    windows: tuple[Shown, ...] = field(default=(), repr=False)
    """What shows on the monitor and is not left out, the window in front first, then from the top of the stack down."""
    bars: tuple[Bar, ...] = field(default=(), repr=False)
    """The tops of browsers' windows, where they tell their page's address and whether it is private."""
    page: int = 0
    """Counts the pages that a window has turned to: slides and books keep their title."""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The monitor, the window in front and its page: a newer look with the same key may take the place of this."""
        return self.frame.monitor.name, self.app, self.title, str(self.page)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing waits: until this time, these monitors have shown what was last taken from the queue, others nothing.

    On `restless` ones a small place has changed that is to be read later: a clock, or digits that are typed slowly.
    """

    at: datetime
    monitors: frozenset[str]
    restless: frozenset[str] = frozenset()


class Queue:
    """Looks that wait; a newer one takes the place of the last one if that shows the same window."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()
        self._quiet: Quiet | None = None
        self._told: frozenset[str] = frozenset()
        self._changed = threading.Condition()
        self._closed = False

    def put(self, job: Job) -> None:
        """Add a look."""
        with self._changed:
            same = next((at for at in range(len(self._jobs) - 1, -1, -1) if self._same_monitor(at, job)), None)
            if same is not None and self._jobs[same].key == job.key:
                self._jobs[same] = job
            else:
                self._jobs.append(job)
            if len(self._jobs) > MAX_WAITING:
                del self._jobs[self._least_missed()]
            self._changed.notify_all()

    def looked(self, at: datetime, monitors: frozenset[str], restless: frozenset[str] = frozenset()) -> None:
        """Say that the monitors with these names show, at this time, nothing but what was put here; see `Quiet`."""
        with self._changed:
            self._quiet = Quiet(at, monitors, restless)
            self._changed.notify_all()

    def get(self, idle: Callable[[], None], due: Callable[[], datetime | None] = lambda: None) -> Job | Quiet | None:
        """Wait for a look, calling `idle` now and then; None when no more will come.

        When nothing waits and the screen is known to be the same at the time that `due` gives, or monitors are gone,
        this is told instead.
        """
        with self._changed:
            while not self._changed.wait_for(lambda: self._jobs or self._closed or self._is_ripe(due()), IDLE_EVERY):
                idle()
            if self._jobs:
                return self._jobs.popleft()
            quiet, self._quiet = self._quiet, None
            if self._closed or quiet is None:
                return None
            self._told = quiet.monitors
            return quiet

    def newest(self, job: Job, seconds: float, due: Callable[[], datetime | None] = lambda: None) -> Job | Quiet:
        """Give the newest look at a look's window that comes within so many seconds.

        Another window's look, the end of watching its monitor (a pause, a rule) and the end of all end the wait: the
        last look at a window is never dropped. What is due meanwhile (see `get`) is told instead, and the look's own
        monitor counts as restless then, for it may show something else by now.
        """
        name = job.frame.monitor.name
        with self._changed:
            self._changed.wait_for(lambda: self._is_left(job) or self._is_ripe(due()), seconds)
            if self._quiet is not None and not self._is_left(job) and self._is_ripe(due()):
                quiet, self._quiet = self._quiet, None
                self._told = quiet.monitors
                return replace(quiet, restless=quiet.restless | {name})
            return self._jobs.popleft() if self._jobs and self._jobs[0].key == job.key else job

    def _is_left(self, job: Job) -> bool:
        gone = self._quiet is not None and job.frame.monitor.name not in self._quiet.monitors
        return self._closed or gone or any(item.key != job.key for item in self._jobs)

    def _least_missed(self) -> int:
        """Give the place of the oldest look whose window has a newer one that waits too, else of the oldest."""
        keys = [item.key for item in self._jobs]
        return next((at for at, key in enumerate(keys) if key in keys[at + 1 :]), 0)

    def _is_ripe(self, due: datetime | None) -> bool:
        quiet = self._quiet
        return quiet is not None and (quiet.monitors != self._told or (due is not None and due <= quiet.at))

    def close(self) -> None:
        """Say that no more looks will come."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def drop(self) -> None:
        """Forget what waits."""
        with self._changed:
            self._jobs.clear()

    def _same_monitor(self, at: int, job: Job) -> bool:
        return self._jobs[at].key[0] == job.key[0]
