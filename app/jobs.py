"""What a long-lived instance does by itself: take in the inbox, embed, let the agents read, let evidence expire.

APScheduler keeps the times; a job only hands a request to the one handler, and never two of a kind at once.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import psutil
from apscheduler.schedulers import background

from sixfold.app.failures import explain
from sixfold.memory.requests import Digest, Expire, Ingest, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.app.handler import Handler
    from sixfold.app.logs import Log
    from sixfold.memory.requests import Event, Report

INGEST_SECONDS = 20
"""A screen is findable half a minute after it was seen; taking in an empty inbox costs a millisecond."""
DIGEST_SECONDS = 60
DIGEST_SLICE_SECONDS = 300.0
"""A digest is cut into slices, so that a laptop that is unplugged is noticed; a question goes first at any time."""
EXPIRE_SECONDS = 3600
"""Retention counts in days; where nothing is past its time a look takes some milliseconds."""
EXPIRE_AFTER_SECONDS = 120
"""A memory that is never open for an hour lets go all the same, but an unlock is not slowed down by it."""


_background: Any = background  # the library has no types


class Jobs:
    """Started at each unlock, stopped at each lock."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._scheduler: Any = None
        self._cancel = threading.Event()
        self._guard = threading.Lock()

    def start(self, handler: Handler, told: Callable[[Progress | None], None]) -> None:
        """Begin; `told` hears the progress of background work, and None when it rests. Begun already is fine."""
        with self._guard:
            if self._scheduler is not None:
                return
            self._cancel = threading.Event()
            scheduler = _background.BackgroundScheduler(
                timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1}
            )
            scheduler.add_job(self._ingest, "interval", (handler, told), seconds=INGEST_SECONDS)
            scheduler.add_job(self._digest, "interval", (handler, told), seconds=DIGEST_SECONDS)
            soon = datetime.now(UTC) + timedelta(seconds=EXPIRE_AFTER_SECONDS)
            scheduler.add_job(self._expire, "interval", (handler, told), seconds=EXPIRE_SECONDS, next_run_time=soon)
            scheduler.start()
            self._scheduler = scheduler

    def stop(self) -> None:
        """Cancel what runs and begin nothing more; waits for nobody. Stopped already is fine."""
        with self._guard:
            self._cancel.set()
            scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None:
            scheduler.shutdown(wait=False)

    def _ingest(self, handler: Handler, told: Callable[[Progress | None], None]) -> None:
        self._run(lambda: handler.handle(Ingest(), _onward(told), self._cancel), told)
        self._run(lambda: handler.build_index(self._cancel), told)

    def _digest(self, handler: Handler, told: Callable[[Progress | None], None]) -> None:
        if on_mains():
            self._run(lambda: handler.handle(Digest(DIGEST_SLICE_SECONDS), _onward(told), self._cancel), told)

    def _expire(self, handler: Handler, told: Callable[[Progress | None], None]) -> None:
        self._run(lambda: handler.handle(Expire(), _onward(told), self._cancel), told)

    def _run(self, work: Callable[[], object], told: Callable[[Progress | None], None]) -> None:
        """Do one piece. Errors of the world wait for the next time: `status` and `doctor` tell of them."""
        try:
            work()
        except Exception as error:  # noqa: BLE001 - a job has nobody to tell; a bug is noted and must not end the jobs
            if explain(error).code == "bug":
                self._log.fault(error)
        finally:
            told(None)


def _onward(told: Callable[[Progress | None], None]) -> Report:
    """Hand on progress alone."""

    def report(event: Event) -> None:
        if isinstance(event, Progress):
            told(event)

    return report


def on_mains() -> bool:
    """Whether the machine has mains power, as one without a battery has."""
    battery = psutil.sensors_battery()
    return battery is None or battery.power_plugged is not False
