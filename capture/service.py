"""The recorder as a service: everything put together from the paths of a home."""

from __future__ import annotations

import threading
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sixfold.capture import control, failpoints, hotkey, resting, seal, state_file
from sixfold.capture.desk import Desk
from sixfold.capture.errors import MonitorError, WaylandError
from sixfold.capture.eyes import Eyes
from sixfold.capture.identity import new_id
from sixfold.capture.inbox import Inbox
from sixfold.capture.losses import Losses
from sixfold.capture.pauses import PauseFile
from sixfold.capture.platforms import open_desktop
from sixfold.capture.reading.budget import Meter, used_by
from sixfold.capture.reading.reader import ReaderProcess
from sixfold.capture.recorder import Recorder, RecordReport
from sixfold.capture.redaction.redact import Redactor
from sixfold.capture.rules import load, permission
from sixfold.capture.switch import Switch
from sixfold.capture.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from sixfold.capture.inbox import Store
    from sixfold.capture.reading.ocr import OcrEngine
    from sixfold.capture.rules import RecorderRules
    from sixfold.capture.screen import Desktop


@dataclass(frozen=True, slots=True)
class RecorderHome:
    """Where the recorder finds and puts things, and the key that it seals to."""

    inbox: Path
    rules: Path
    runtime: Path
    public_key: bytes

    @property
    def pauses(self) -> Path:
        """The pause that holds, beside the rules: it outlives the recorder and the computer's restart."""
        return self.rules.with_name("pause.json")


@dataclass(frozen=True, slots=True)
class Order:
    """How to record. `every` and `monitor` (None: all that the rules name) override the rules."""

    every: float | None = None
    monitor: int | None = None
    for_seconds: float | None = None

    def overrides(self, rules: RecorderRules) -> RecorderRules:
        """Give the rules as this order has them."""
        return replace(
            rules,
            interval=rules.interval if self.every is None else self.every,
            monitors=rules.monitors if self.monitor is None else (self.monitor,),
        )


def run_recorder(
    home: RecorderHome,
    *,
    environ: Mapping[str, str],
    clock: Callable[[], datetime],
    every: float | None = None,
    for_seconds: float | None = None,
    monitor: int | None = None,
    started: Callable[[], None] | None = None,
) -> RecordReport:
    """Record until the time is over or until told to stop, seal what was seen, and report.

    `every` and `monitor` (None: all that the rules name) override the rules. `started` is called when the first look
    is about to be taken. Rules that change meanwhile hold within two seconds.

    Raises:
        RecorderRunningError: another recorder runs for this home.
        RulesDamagedError: the rules cannot be read. One that a supervisor keeps rests instead, until they can be.
        NoDisplayError, WaylandError, MonitorError: there is nothing to record.
    """
    kept = state_file.KEEPER_VARIABLE in environ
    rules: RecorderRules | None = None if kept else load(home.rules)  # damaged ones are said before anything begins
    with control.lock(home.runtime):
        if kept:
            rules = resting.before_the_start(lambda: load(home.rules), home.runtime, clock, PauseFile(home.pauses))
        if rules is None:
            return RecordReport()
        desktop = open_desktop(environ, permission(rules, home.rules))
        with closing(desktop), closing(ReaderProcess()) as reader:
            count = len(desktop.screen.monitors())
            if monitor is not None and not 1 <= monitor <= count:
                raise MonitorError(monitor=monitor, count=count)
            order = Order(every, monitor, for_seconds)
            return Service(home, desktop, reader, clock, environ).run(order, started)


class Service:
    """One recorder at work, whatever its desktop is and its reader reads with. The home's lock must be held."""

    def __init__(
        self,
        home: RecorderHome,
        desktop: Desktop,
        reader: ReaderProcess,
        clock: Callable[[], datetime],
        environ: Mapping[str, str],
    ) -> None:
        self._home = home
        self._desktop = desktop
        self._reader = reader
        self._clock = clock
        self._environ = environ
        self._switch = Switch(clock, PauseFile(home.pauses))
        self._losses = Losses(clock, self._switch.tell)

    def run(self, order: Order, started: Callable[[], None] | None = None) -> RecordReport:
        """Record until the time is over or until told to stop; begin anew, in this process, when the rules change.

        It rests while they cannot be read. Raises WaylandError when the user no longer accepts a desktop on which
        nothing can be left out.
        """
        total = RecordReport()
        switch = self._switch
        seal.sweep(self._home.inbox)
        watch = Watch(self._home.rules, switch, self._environ)
        server = control.ControlServer(self._home.runtime, switch)
        with closing(watch), closing(server), _limited(order.for_seconds, switch):
            while (chosen := resting.until_readable(watch.rules, switch)) is not None:
                rules = order.overrides(chosen)
                if not (self._desktop.tells_windows or rules.without_exclusions):
                    raise WaylandError
                switch.follow(rules)
                total = _sum(total, self._once(rules, started))
                started = None
        state_file.forget(self._home.runtime)
        return total

    def _once(self, rules: RecorderRules, started: Callable[[], None] | None) -> RecordReport:
        """Record by these rules until the present run is to end."""
        if not self._switch.paused():
            self._reader.start()
        inbox = Inbox(
            self._home.inbox, self._home.public_key, lambda: new_id(self._clock()), failpoints.named(self._environ)
        )
        store = self._losses.over(inbox)
        eyes, desk = senses(rules, self._desktop, self._reader, store, self._clock)
        recorder = Recorder(
            eyes,
            desk,
            store,
            clock=self._clock,
            tell=self._losses.tell,
            idle=self._reader.end_if_idle,
            events=self._desktop.events,
            meter=Meter(rules.budget, time.monotonic, lambda: used_by(lambda: self._reader.number)),
        )
        with hotkey.listening(self._environ, rules.hotkey, self._switch):
            if started is not None:
                started()
            try:
                return recorder.run(rules.interval, self._switch.stop, self._switch.paused)
            except KeyboardInterrupt:  # the recorder has sealed what it had: run() ends its thread first
                self._switch.end()
                return RecordReport()


def senses(
    rules: RecorderRules, desktop: Desktop, engine: OcrEngine, store: Store, clock: Callable[[], datetime]
) -> tuple[Eyes, Desk]:
    """Give what looks and what reads by these rules: the recorder's two halves, and the preview's."""
    eyes = Eyes(desktop.screen, desktop.windows, rules, desktop.accessible if rules.accessibility else None)
    return eyes, Desk(engine, Redactor(lambda: new_id(clock())), store, rules, lambda: new_id(clock()))


@contextmanager
def _limited(seconds: float | None, switch: Switch) -> Iterator[None]:
    """End the recording after so many seconds."""
    if seconds is None:
        yield
        return
    timer = threading.Timer(seconds, switch.end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _sum(one: RecordReport, two: RecordReport) -> RecordReport:
    return RecordReport(
        one.looks + two.looks,
        one.read + two.read,
        one.sealed + two.sealed,
        one.observations + two.observations,
        one.skipped + two.skipped,
        two.problem,
    )
