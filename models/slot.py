"""The place of one model's worker process: empty until it is needed, filled again after a death."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sixfold.models.errors import WorkerDied
from sixfold.models.process import CancelledError, Engine, WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Slot:
    """Starts the worker when it is needed, and ends it when it is closed or was idle for `idle_seconds`."""

    def __init__(self, engine: Engine, idle_seconds: float | None) -> None:
        self._engine = engine
        self._idle_seconds = idle_seconds
        self._starting = threading.Lock()
        self._counting = threading.Lock()
        self._process: WorkerProcess | None = None
        self._timer: threading.Timer | None = None
        self._users = 0
        self._closings = 0

    @property
    def pid(self) -> int | None:
        """The number of the running process."""
        process = self._process
        return process.pid if process and process.alive else None

    @contextmanager
    def process(self, gives_up: Callable[[], bool]) -> Iterator[WorkerProcess]:
        """The running worker; raises what starting it raises, `CancelledError` when `gives_up()` before it runs."""
        self._come()
        try:
            yield self._running(gives_up)
        finally:
            self._go()

    def close(self) -> None:
        """End the process, one that is being started too; the next call starts it again."""
        self._closings += 1
        process, self._process = self._process, None
        if process:
            process.end()

    def _running(self, gives_up: Callable[[], bool]) -> WorkerProcess:
        before = self._closings
        with self._starting:
            process = self._process
            if process is None or not process.alive:
                if process:
                    process.end()
                process = self._process = self._started(gives_up, lambda: self._closings != before)
        if self._closings != before:
            process.end()
        return process

    def _started(self, gives_up: Callable[[], bool], closed: Callable[[], bool]) -> WorkerProcess:
        try:
            return WorkerProcess(self._engine, lambda: gives_up() or closed())
        except CancelledError as error:
            if gives_up():
                raise
            raise WorkerDied from error

    def _come(self) -> None:
        with self._counting:
            self._users += 1
            if self._timer:
                self._timer.cancel()
                self._timer = None

    def _go(self) -> None:
        with self._counting:
            self._users -= 1
            if self._users == 0 and self._idle_seconds is not None and self._process:
                self._timer = threading.Timer(self._idle_seconds, self._end_if_idle)
                self._timer.daemon = True
                self._timer.start()

    def _end_if_idle(self) -> None:
        with self._counting:
            if self._users == 0:
                self.close()
