"""The recorder: look, leave out, read what changed, redact, seal.

Two threads: one looks at the screen on time (`eyes`, by `pace`), one reads and seals (`desk`); looks wait in a queue
between them (`waiting`), where newer looks at the same window replace the one that waits.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sixfold.capture import boxes, seal, surroundings
from sixfold.capture.errors import (
    CaptureError,
    HiddenScreenError,
    ReaderError,
    ScreenError,
    SealError,
    SealTooLargeError,
)
from sixfold.capture.events import Event, Silence
from sixfold.capture.eyes import LINGER
from sixfold.capture.pace import Conditions, Pace
from sixfold.capture.waiting import Queue, Quiet

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sixfold.capture.desk import Desk
    from sixfold.capture.events import Events
    from sixfold.capture.eyes import Eyes
    from sixfold.capture.inbox import Store
    from sixfold.capture.observation import Box
    from sixfold.capture.reading.budget import Meter
    from sixfold.capture.waiting import Job

LEDGER_EVERY = 60.0
SLICE = 0.25
"""Seconds after which an order to stop or to pause is felt."""
POLL = 0.1
"""Seconds between questions whether the screen has become quiet."""
MEASURE = 2.0
"""Seconds between measurements of power, load and whether anybody is there."""


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

    `events` tells what happens on the desktop (None: nothing does); `measure` gives the conditions, from the seconds
    for which nobody has touched anything.
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
        measure: Callable[[float], Conditions] = surroundings.conditions,
        meter: Meter | None = None,
    ) -> None:
        self._meter = meter
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
        self._measure = measure
        self._conditions = Conditions()
        self._measured_at = float("-inf")
        self._drawn: list[Box] | None = []
        self._problems: dict[str, str] = {}
        self._saying = threading.Lock()
        self._problem: str | None = None
        self._noted_at = clock()

    def run(self, interval: float, stop: threading.Event, paused: Callable[[], bool]) -> RecordReport:
        """Look every `interval` seconds until `stop`; then read what waits, seal it, and report."""
        worker = threading.Thread(target=self._work, args=(stop,), name="reading")
        worker.start()
        pace = Pace(interval)
        try:
            while not stop.is_set():
                if paused():
                    self._eyes.forget()
                    self._queue.looked(self._clock(), frozenset())
                    pace = Pace(interval)
                    stop.wait(SLICE)
                else:
                    pace = self._step(pace, stop)
                self._note(force=False)
            if not paused():
                self._last_look(pace)
        finally:
            self._queue.close()
            worker.join()
        self._note(force=True)
        return RecordReport(
            self._looks, self._desk.read, self._desk.sealed, len(self._desk.ids), self._skipped, self._problem
        )

    def _step(self, pace: Pace, stop: threading.Event) -> Pace:
        """Wait for what comes first: something happens, a look is due, a moment has passed."""
        try:
            pace = self._hear(pace, stop)
            now = time.monotonic()
            is_due = now >= pace.due(self._conditions) or self._is_wanted()
            if not is_due and pace.trusts and pace.heard_first is None:  # nothing was drawn
                self._queue.looked(self._clock(), self._eyes.watched, self._eyes.restless)
            return self._look(pace, now, whole=False) if is_due else pace
        except ScreenError as error:
            self._say("looking", error)
            self._eyes.forget()
            stop.wait(SLICE)
            return pace.looked(time.monotonic(), new=False)

    def _is_wanted(self) -> bool:
        wanted = self._eyes.wants_at
        return wanted is not None and self._clock() >= wanted

    def _last_look(self, pace: Pace) -> None:
        try:
            self._look(pace, time.monotonic(), whole=True)
            for job in self._eyes.leave():
                self._queue.put(job)
        except ScreenError as error:
            self._say("looking", error)

    def _hear(self, pace: Pace, stop: threading.Event) -> Pace:
        pace = self._look_around(pace)
        now = time.monotonic()
        left = max(0.0, pace.due(self._conditions) - now)
        if pace.is_near(now, self._conditions):
            stop.wait(min(left, POLL))
            happened = set(self._events.wait(0))
            if self._collect():
                happened.add(Event.DAMAGE)
        else:
            happened = set(self._events.wait(min(left, SLICE)))
        return pace.heard(happened, time.monotonic())

    def _look_around(self, pace: Pace) -> Pace:
        """Measure the conditions now and then; a user who comes back is something that happened."""
        now = time.monotonic()
        if now - self._measured_at < MEASURE:
            return pace
        self._measured_at = now
        before, self._conditions = self._conditions, self._measure(self._events.idle())
        return pace.heard({Event.RESUMED}, now) if before.is_away and not self._conditions.is_away else pace

    def _collect(self) -> bool:
        """Ask what was drawn; tell whether anything was."""
        drawn = self._events.damage()
        if drawn is None:
            self._drawn = None
        elif self._drawn is not None:
            self._drawn.extend(drawn)
        return bool(drawn)

    def _look(self, pace: Pace, now: float, *, whole: bool) -> Pace:
        self._collect()
        drawn, self._drawn = self._drawn, []
        whole = whole or not pace.trusts or pace.heard_first is None
        at = self._clock()
        jobs = self._eyes.look(at, None if whole else drawn, still=pace.is_still(now))
        told: bool | None = None
        if self._eyes.changed and drawn is not None:
            self._collect()  # it may have been drawn between the question and the picture
            every = [*drawn, *(self._drawn or ())]
            told = all(boxes.within(every, changed) for changed in self._eyes.changed)
        self._hand_on(jobs, at)
        self._looks += 1
        self._say("looking", HiddenScreenError() if self._eyes.hidden else None)
        pace = pace.looked(now, new=bool(jobs), fresh=self._eyes.fresh, told=told)
        return pace.heard({Event.WINDOWS}, now) if self._eyes.unsettled else pace

    def _hand_on(self, jobs: list[Job], at: datetime) -> None:
        """Put what was seen into the queue, if its windows are still such as may be seen."""
        if jobs:
            time.sleep(LINGER)
        for job in self._eyes.confirmed(jobs):
            self._queue.put(job)
        self._queue.looked(at, self._eyes.watched, self._eyes.restless)

    def _work(self, stop: threading.Event) -> None:
        while (job := self._queue.get(self._idle, lambda: self._desk.due)) is not None:
            if isinstance(job, Quiet):
                self._rest(job, stop)
                continue
            look = self._in_budget(job, stop)
            for attempt in (1, 2):
                try:
                    finding = self._desk.take(look)
                    if finding is not None:
                        self._eyes.keep_out(finding)
                    self._say("reading", None)
                    break
                except ReaderError as error:
                    self._say("reading", error)
                except SealTooLargeError as error:
                    self._say("reading", error)
                    break
                except SealError as error:
                    self._say("reading", error)
                    self._wait_for_room(stop)
                    break
                if attempt == 2:  # noqa: PLR2004 - a reader that dies twice on one picture is not asked again
                    break
            if self._meter is not None:
                self._meter.read()
        self._try_seal(lambda: self._desk.leave_all(self._clock()))

    def _rest(self, quiet: Quiet, stop: threading.Event) -> None:
        if not self._try_seal(partial(self._desk.rest, quiet)):
            self._wait_for_room(stop)

    def _in_budget(self, job: Job, stop: threading.Event) -> Job:
        """Wait until there is room for a look at a window that has been read already, and give the newest one then.

        What is due to be sealed is sealed meanwhile.
        """
        wait = 0.0 if self._meter is None else self._meter.wait(job.key[0], job.key)
        if not wait:
            return job
        until = time.monotonic() + wait
        while isinstance(look := self._queue.newest(job, until - time.monotonic(), lambda: self._desk.due), Quiet):
            self._rest(look, stop)
        return look

    def _wait_for_room(self, stop: threading.Event) -> None:
        """Keep what could not be sealed, and look at nothing new, until the inbox takes it."""
        while not self._try_seal(self._desk.flush) and not stop.wait(2.0):
            self._queue.drop()

    def _try_seal(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except SealError as error:
            self._say("reading", error)
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

    def _say(self, where: str, error: CaptureError | None) -> None:
        with self._saying:
            if error is None:
                self._problems.pop(where, None)
            else:
                self._problems[where] = str(error)
            problem = next(iter(self._problems.values()), None)
            if problem != self._problem:
                self._problem = problem
                self._tell(problem)


def _seconds(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds()
