"""The looking half of a recorder at work: it hears of things, and does not wait for the clock."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from sixfold.capture.desk import Desk
from sixfold.capture.errors import HiddenScreenError
from sixfold.capture.eyes import Eyes
from sixfold.capture.hiding import WINDOWS
from sixfold.capture.identity import new_id
from sixfold.capture.observation import Box, Capture
from sixfold.capture.pace import Conditions
from sixfold.capture.recorder import Recorder
from sixfold.capture.redaction.redact import Redactor
from sixfold.capture.rules import RecorderRules
from sixfold.capture.scripted import ScriptedDesktop, ScriptedEngine, ScriptedWindow
from sixfold.capture.surroundings import conditions

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.capture import seal
    from sixfold.capture.screen import Frame, Monitor

HOUR = 3600.0
FULL = Box(0, 0, 640, 480)


def clock() -> datetime:
    return datetime.now(UTC)


def fresh_id() -> str:
    return new_id(clock())


class Shelf:
    """Keeps what is sealed in memory."""

    def __init__(self) -> None:
        self.kept: list[Capture | seal.LedgerNotes] = []

    def put(self, content: Capture | seal.LedgerNotes) -> None:
        self.kept.append(content)

    def titles(self) -> set[str | None]:
        return {item.observation.title for item in self.kept if isinstance(item, Capture)}


class Counting(ScriptedDesktop):
    """Tells whether it was looked at since it was last asked."""

    grabs = 0

    def grab(self, monitor: Monitor, now: datetime) -> Frame:
        self.grabs += 1
        return super().grab(monitor, now)

    def was_grabbed(self) -> bool:
        grabs, self.grabs = self.grabs, 0
        return grabs > 0


class Listening:
    """A recorder whose clock would have it look once an hour, on a desktop that tells what is shown."""

    def __init__(self) -> None:
        self.desktop = Counting()
        self.shelf = Shelf()
        self.told: list[str | None] = []
        self.idle = 0.0
        rules = RecorderRules(interval=HOUR)
        desk = Desk(ScriptedEngine(), Redactor(fresh_id), self.shelf, rules, fresh_id)
        self._stop = threading.Event()
        self._recorder = Recorder(
            Eyes(self.desktop, self.desktop, rules),
            desk,
            self.shelf,
            clock=clock,
            tell=self.told.append,
            idle=lambda: None,
            events=self.desktop,
            measure=lambda _: Conditions(self.idle),
        )

    def during(self, *steps: Callable[[], bool]) -> None:
        """Record until each step in turn has held."""

        def follow() -> None:
            for step in steps:
                for _ in range(1000):
                    if step() or self._stop.wait(0.01):
                        break
            self._stop.set()

        follower = threading.Thread(target=follow)
        follower.start()
        self._recorder.run(HOUR, self._stop, lambda: False)
        follower.join()


def show(listening: Listening, title: str, *lines: str, ident: int = 1) -> bool:
    listening.desktop.show(ScriptedWindow("App", title, lines, FULL, ident=ident))
    return True


def test_a_window_that_comes_is_seen_though_the_clock_would_wait_an_hour() -> None:
    listening = Listening()
    listening.during(
        lambda: show(listening, "Mail", "Gate C25"),
        lambda: "Mail" in listening.shelf.titles(),
        lambda: show(listening, "Wiki", "Osprey"),
        lambda: "Wiki" in listening.shelf.titles(),
    )
    assert {"Mail", "Wiki"} <= listening.shelf.titles()


def test_a_desktop_that_hides_its_screen_is_said_in_words() -> None:
    listening = Listening()
    steps: list[Callable[[], bool]] = []
    for number in range(1, WINDOWS + 1):
        steps += [partial(show, listening, f"Window {number}", ident=number), listening.desktop.was_grabbed]
    listening.during(*steps, lambda: bool(listening.told))
    assert listening.told == [str(HiddenScreenError())]


def test_the_conditions_of_this_machine_can_be_measured() -> None:
    measured = conditions(7.0)
    assert measured.idle == 7.0
    assert measured.load >= 0.0
