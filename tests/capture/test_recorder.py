from __future__ import annotations

import io
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import pytest
from nacl.public import PrivateKey
from PIL import Image

from sixfold.capture import seal
from sixfold.capture.desk import Desk
from sixfold.capture.errors import GrabError, InboxFullError, ReaderDiedError
from sixfold.capture.exclusion import ExclusionRule, Subject
from sixfold.capture.eyes import Eyes
from sixfold.capture.identity import new_id
from sixfold.capture.inbox import Inbox
from sixfold.capture.observation import Box, Capture, ObservationId
from sixfold.capture.reading.budget import FRESH, Meter
from sixfold.capture.recorder import Recorder
from sixfold.capture.redaction.fold import CLOSE, OPEN
from sixfold.capture.redaction.redact import RawText, Redactor
from sixfold.capture.rules import Budget, RecorderRules
from sixfold.capture.screen import Frame, Monitor
from sixfold.capture.scripted import ScriptedDesktop, ScriptedEngine, ScriptedWindow
from sixfold.capture.waiting import MAX_WAITING, Job, Queue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sixfold.capture.redaction.redact_lines import RawLine
    from sixfold.capture.screen import Pixels, Window

FULL = Box(0, 0, 640, 480)
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def page(title: str, *lines: str, app: str = "Browser", box: Box = FULL, active: bool = True) -> ScriptedWindow:
    return ScriptedWindow(app, title, lines, box, active)


def rest() -> None:
    """What an idle reader does in these tests."""


class Shelf:
    """Keeps captures in memory."""

    def __init__(self) -> None:
        self.kept: list[Capture | seal.LedgerNotes] = []
        self.full = False

    def put(self, content: Capture | seal.LedgerNotes) -> None:
        if self.full:
            raise InboxFullError
        self.kept.append(content)

    def captures(self) -> list[Capture]:
        return [item for item in self.kept if isinstance(item, Capture)]

    def texts(self) -> list[str]:
        return [item.observation.text for item in self.captures()]


class Day:
    """A recorder's parts over a scripted desktop, driven by hand: `see` is one look and its reading."""

    def __init__(self, rules: RecorderRules, engine: ScriptedEngine) -> None:
        numbers = count()
        self.desktop = ScriptedDesktop()
        self.engine = engine
        self.shelf = Shelf()
        self.eyes = Eyes(self.desktop, self.desktop, rules)
        make: Callable[[], str] = lambda: f"id{next(numbers)}"  # noqa: E731 - a source of ids
        self.desk = Desk(engine, Redactor(make), self.shelf, rules, make)
        self.now = NOON

    def see(self, *windows: ScriptedWindow, after: float = 2.0) -> int:
        self.now += timedelta(seconds=after)
        self.desktop.show(*windows)
        jobs = self.eyes.look(self.now)
        for job in jobs:
            self.desk.take(job)
        return len(jobs)


@pytest.fixture
def day() -> Day:
    return Day(RecorderRules(excluded=(ExclusionRule("diary", Subject.TITLE, "Diary"),)), ScriptedEngine())


def test_a_screen_is_sealed_once_with_its_text_window_and_picture(day: Day) -> None:
    day.see(page("Inbox", "Booking C8R34M", "Gate C25"))
    assert day.see(page("Inbox", "Booking C8R34M", "Gate C25")) == 0
    (capture,) = day.shelf.captures()
    assert capture.observation.text == "Booking C8R34M\nGate C25"
    assert (capture.observation.app, capture.observation.title) == ("Browser", "Inbox")
    assert capture.observation.reader == "scripted 1"
    assert capture.image is not None
    assert Image.open(io.BytesIO(capture.image)).size == (640, 480)


def test_secrets_are_gone_from_text_title_and_picture(day: Day) -> None:
    day.see(page("Pay 4690 7439 1500 0808", "Order total 84.20", "Password: Avocet-P5BQ6!73"))
    (capture,) = day.shelf.captures()
    assert capture.observation.text == f"Order total 84.20\nPassword: {OPEN}password{CLOSE}"
    assert capture.observation.title == f"Pay {OPEN}card{CLOSE}"
    assert capture.observation.redactions == {"password": 1}
    assert capture.image is not None
    pixels = np.asarray(Image.open(io.BytesIO(capture.image)).convert("RGB"))
    kept, hidden = (line.box for line in capture.observation.lines)
    assert pixels[hidden.y - 3 : hidden.bottom + 3, hidden.x : hidden.right].max() < 16
    assert pixels[kept.y, kept.x - 10 : kept.x - 4].min() > 200


def test_an_excluded_window_in_front_is_never_grabbed_and_is_counted(day: Day) -> None:
    assert day.see(page("My Diary", "dear diary")) == 0
    assert day.see(page("Sixfold", "secret", app="sixfold")) == 0
    assert day.shelf.kept == []
    assert day.eyes.skipped == {"diary": 1, "sixfold": 1}
    assert day.engine.reads == []


def test_an_excluded_window_behind_is_black_before_it_is_read(day: Day) -> None:
    diary = page("My Diary", "dear diary", box=Box(0, 0, 300, 200), active=False)
    day.see(diary, page("Inbox", "Gate C25", box=Box(300, 0, 340, 480)))
    assert day.shelf.texts() == ["Gate C25"]
    assert day.eyes.skipped == {"diary": 1}


def test_only_what_changed_is_read(day: Day) -> None:
    lines = [f"Line {n} of a page" for n in range(8)]
    day.see(page("Page", *lines))
    day.see(page("Page", *lines[:-1], "Line 7 of the page, rewritten"))
    first, second = day.engine.reads
    assert second * 4 < first


def test_typing_seals_words_now_and_then_and_the_picture_when_it_is_left(day: Day) -> None:
    text = "Dear Ann, I will bring the signed lease to the harbour"
    for end in range(4, len(text) + 1, 5):
        day.see(page("Mail", "To: Ann", text[:end]))
    assert len(day.shelf.captures()) <= 6
    day.see(page("Other", "something else"))
    mail = [item for item in day.shelf.captures() if item.observation.title == "Mail"]
    assert {item.observation.id for item in mail} == {mail[0].observation.id}
    assert [item.observation.part for item in mail] == sorted(item.observation.part for item in mail)
    assert [item.image is not None or item.patches is not None for item in mail[1:-1]] == [False] * (len(mail) - 2)
    assert mail[-1].patches is not None
    assert mail[-1].observation.text == f"To: Ann\n{text[:54]}"


def test_the_last_state_is_sealed_at_the_end(day: Day) -> None:
    day.see(page("Mail", "To: Ann", "Dear"))
    day.see(page("Mail", "To: Ann", "Dear Ann"))
    assert day.shelf.texts() == ["To: Ann\nDear"]
    day.desk.leave_all(day.now)
    assert day.shelf.texts()[-1] == "To: Ann\nDear Ann"


def test_without_pictures_only_the_text_is_kept() -> None:
    day = Day(RecorderRules(keep_images=False), ScriptedEngine())
    day.see(page("Inbox", "Gate C25"))
    assert [item.image for item in day.shelf.captures()] == [None]


def job(title: str, number: int = 1) -> Job:
    frame = Frame(np.zeros((2, 2, 3), dtype=np.uint8), NOON, Monitor(number, FULL))
    return Job(frame, "App", RawText(title))


def test_while_the_reader_is_busy_a_newer_look_replaces_the_same_window_and_never_another() -> None:
    queue = Queue()
    looks = [job("a"), job("a"), job("b"), job("b"), job("a"), job("a", number=2), job("a")]
    for item in looks:
        queue.put(item)
    queue.close()
    assert list(iter(lambda: queue.get(rest), None)) == [looks[1], looks[3], looks[6], looks[5]]


def test_the_queue_does_not_grow_without_end() -> None:
    queue = Queue()
    for number in range(3 * MAX_WAITING):
        queue.put(job(str(number)))
    assert len(queue._jobs) == MAX_WAITING


class DyingEngine(ScriptedEngine):
    """Dies on its first picture."""

    def read(self, pixels: Pixels) -> tuple[RawLine, ...]:
        if not self.reads:
            self.reads.append(0)
            raise ReaderDiedError
        return super().read(pixels)


class FlakyDesktop(ScriptedDesktop):
    """Loses the display once."""

    failed = False

    def visible(self) -> Sequence[Window]:
        if not self.failed:
            self.failed = True
            raise GrabError
        return super().visible()


def clock() -> datetime:
    return datetime.now(UTC)


def fresh_id() -> str:
    return new_id(clock())


class Run:
    """A whole recorder with its threads; `until` ends it when something holds."""

    def __init__(
        self, engine: ScriptedEngine, desktop: ScriptedDesktop, shelf: Shelf, meter: Meter | None = None
    ) -> None:
        rules = RecorderRules()
        self.told: list[str | None] = []
        self.stop = threading.Event()
        desk = Desk(engine, Redactor(fresh_id), shelf, rules, fresh_id)
        self.recorder = Recorder(
            Eyes(desktop, desktop, rules),
            desk,
            shelf,
            clock=clock,
            tell=self.told.append,
            idle=rest,
            events=desktop,
            meter=meter,
        )

    def until(self, holds: Callable[[], bool], *, paused: bool = False) -> None:
        def wait() -> None:
            for _ in range(400):
                if holds() or self.stop.wait(0.02):
                    break
            self.stop.set()

        watcher = threading.Thread(target=wait)
        watcher.start()
        self.recorder.run(0.02, self.stop, lambda: paused)
        watcher.join()


def test_a_reader_that_dies_loses_no_screen() -> None:
    desktop, shelf = ScriptedDesktop(), Shelf()
    desktop.show(page("Inbox", "Gate C25"))
    run = Run(DyingEngine(), desktop, shelf)
    run.until(lambda: bool(shelf.kept))
    assert shelf.texts()[0] == "Gate C25"
    assert run.told[0] is not None
    assert run.told[-1] is None


def test_a_display_that_is_lost_for_a_moment_is_said_and_recording_goes_on() -> None:
    desktop, shelf = FlakyDesktop(), Shelf()
    desktop.show(page("Inbox", "Gate C25"))
    run = Run(ScriptedEngine(), desktop, shelf)
    run.until(lambda: bool(shelf.kept))
    assert run.told == [str(GrabError()), None]
    assert set(shelf.texts()) == {"Gate C25"}


def test_a_full_disk_is_said_and_nothing_that_was_read_is_lost() -> None:
    desktop, shelf = ScriptedDesktop(), Shelf()
    shelf.full = True
    desktop.show(page("Inbox", "Gate C25"))
    run = Run(ScriptedEngine(), desktop, shelf)

    def room() -> bool:
        if run.told == [str(InboxFullError())]:
            shelf.full = False
        return bool(shelf.kept)

    run.until(room)
    assert [item.observation.part for item in shelf.captures()] == [0, 1]
    assert set(shelf.texts()) == {"Gate C25"}


def test_a_paused_recorder_looks_at_nothing() -> None:
    desktop, shelf = ScriptedDesktop(), Shelf()
    desktop.show(page("Inbox", "Gate C25"))
    ticks = count()
    Run(ScriptedEngine(), desktop, shelf).until(lambda: next(ticks) > 5, paused=True)
    assert shelf.kept == []


def test_what_was_left_out_is_noted_for_the_ledger_by_rule_and_count_alone() -> None:
    desktop, shelf = ScriptedDesktop(), Shelf()
    desktop.show(page("Database", "hunter2", app="KeePassXC"))
    ticks = count()
    Run(ScriptedEngine(), desktop, shelf).until(lambda: next(ticks) > 5)
    (notes,) = shelf.kept
    assert isinstance(notes, seal.LedgerNotes)
    assert set(notes.skipped) == {"password managers"}
    assert notes.skipped["password managers"] >= 1


def test_the_inbox_holds_what_its_private_key_alone_opens(tmp_path: Path) -> None:
    key = PrivateKey.generate()
    day = Day(RecorderRules(), ScriptedEngine())
    day.see(page("Inbox", "Gate C25"))
    inbox = Inbox(tmp_path, bytes(key.public_key), lambda: new_id(NOON))
    for capture in day.shelf.captures():
        inbox.put(replace(capture, observation=replace(capture.observation, id=ObservationId(new_id(NOON)))))
    (path,) = seal.waiting(tmp_path)
    opened = seal.read(path, bytes(key))
    assert isinstance(opened, Capture)
    assert opened.observation.text == "Gate C25"


def test_a_browsers_place_is_the_site_and_another_programs_is_the_program(day: Day) -> None:
    day.see(replace(page("Inbox - Gmail", "Booking C8R34M"), site="mail.google.com"))
    day.see(page("notes.txt", "Gate C25 and no other", app="Editor"))
    assert [one.observation.place for one in day.shelf.captures() if one.image] == ["mail.google.com", "Editor"]


def test_the_budget_delays_what_grows_but_no_new_window_and_nothing_that_is_due() -> None:
    """With the processor used up, what grows would wait for half a minute."""
    desktop, shelf, engine = ScriptedDesktop(), Shelf(), ScriptedEngine()
    now, used = [0.0], count(1000, 1000)
    run = Run(engine, desktop, shelf, Meter(Budget.LIGHT, lambda: now[0], lambda: float(next(used))))
    facts: list[object] = []

    def play() -> Iterator[bool]:
        desktop.show(page("Inbox", "Gate C25"))
        while not shelf.kept:
            yield False
        desktop.show(page("Inbox", "Gate C25", "Boarding at noon"))
        while len(engine.reads) == 1:
            yield False
        now[0] += FRESH
        desktop.show(page("Inbox", "Gate C25", "Boarding at noon", "Seat 4A"))
        while "Gate C25\nBoarding at noon" not in shelf.texts():
            yield False
        facts.append(len(engine.reads))
        desktop.show(page("Lunch", "Soup of the day"))
        while "Soup of the day" not in shelf.texts():
            yield False
        facts.append("Gate C25\nBoarding at noon\nSeat 4A" in shelf.texts())

    steps = play()
    run.until(lambda: next(steps, True))
    assert facts == [2, True]
