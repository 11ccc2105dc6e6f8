"""The recorder as a service: everything put together from the paths of a home."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sixfold.capture import control, seal
from sixfold.capture.desk import Desk
from sixfold.capture.errors import MonitorError
from sixfold.capture.eyes import Eyes
from sixfold.capture.identity import new_id
from sixfold.capture.inbox import Inbox
from sixfold.capture.platforms import open_desktop
from sixfold.capture.reader import ReaderProcess
from sixfold.capture.recorder import Recorder, RecordReport
from sixfold.capture.redact import Redactor
from sixfold.capture.rules import RecorderRules, load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class RecorderHome:
    """Where the recorder finds and puts things, and the key that it seals to."""

    inbox: Path
    rules: Path
    runtime: Path
    public_key: bytes


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
    is about to be taken.

    Raises:
        RecorderRunningError: another recorder runs for this home.
        RulesDamagedError: the rules cannot be read.
        NoDisplayError, WaylandError, MonitorError: there is nothing to record.
    """
    rules = _overridden(load(home.rules), every, monitor)
    with control.lock(home.runtime):
        desktop = open_desktop(environ)
        with closing(desktop), closing(ReaderProcess()) as reader:
            count = len(desktop.screen.monitors())
            if monitor is not None and not 1 <= monitor <= count:
                raise MonitorError(monitor=monitor, count=count)
            reader.start()
            seal.sweep(home.inbox)
            switch = control.Switch(clock)
            store = Inbox(home.inbox, home.public_key, lambda: new_id(clock()))
            eyes = Eyes(desktop.screen, desktop.windows, rules)
            desk = Desk(reader, Redactor(lambda: new_id(clock())), store, rules, lambda: new_id(clock()))
            recorder = Recorder(
                eyes, desk, store, clock=clock, tell=switch.tell, idle=reader.end_if_idle, events=desktop.events
            )
            with closing(control.ControlServer(home.runtime, switch)):
                return _run(recorder, rules.interval, switch, for_seconds, started)


def _run(
    recorder: Recorder,
    interval: float,
    switch: control.Switch,
    for_seconds: float | None,
    started: Callable[[], None] | None,
) -> RecordReport:
    timer = None if for_seconds is None else threading.Timer(for_seconds, switch.stop.set)
    if timer is not None:
        timer.daemon = True
        timer.start()
    if started is not None:
        started()
    try:
        return recorder.run(interval, switch.stop, switch.paused)
    except KeyboardInterrupt:  # the recorder has sealed what it had: run() ends its thread first
        return RecordReport()
    finally:
        if timer is not None:
            timer.cancel()


def _overridden(rules: RecorderRules, every: float | None, monitor: int | None) -> RecorderRules:
    return replace(
        rules,
        interval=rules.interval if every is None else every,
        monitors=rules.monitors if monitor is None else (monitor,),
    )
