"""A running service follows its rules, its schedule and its pauses."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as wall
from typing import TYPE_CHECKING

import pytest
from nacl.public import PrivateKey

from sixfold.capture import control, seal
from sixfold.capture.errors import RecorderAbsentError, RulesDamagedError
from sixfold.capture.events import Silence
from sixfold.capture.exclusion import ExclusionRule, Subject
from sixfold.capture.observation import Box, Capture
from sixfold.capture.reading.reader import ReaderProcess
from sixfold.capture.rules import RecorderRules, Span, save
from sixfold.capture.screen import Desktop
from sixfold.capture.scripted import ScriptedDesktop, ScriptedWindow
from sixfold.capture.service import Order, RecorderHome, Service, run_recorder
from sixfold.capture.state_file import CRASHES_VARIABLE, KEEPER_VARIABLE
from tests.capture.reading.test_reader import SERVE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sixfold.capture.recorder import RecordReport

KEY = PrivateKey.generate()
PATIENCE = 30.0
FULL = Box(0, 0, 640, 480)
DIARY = ExclusionRule("diary", Subject.TITLE, "Diary")


@dataclass
class Running:
    """A service at work in a thread."""

    home: RecorderHome
    desktop: ScriptedDesktop
    report: RecordReport | None = None
    error: BaseException | None = None

    def show(self, title: str) -> None:
        self.desktop.show(ScriptedWindow("Notes", title, (f"words of {title}",), FULL))

    def texts(self) -> list[str]:
        found = [seal.read(path, bytes(KEY)) for path in seal.waiting(self.home.inbox)]
        return [one.observation.text for one in found if isinstance(one, Capture)]

    def skipped(self) -> dict[str, int]:
        found = [seal.read(path, bytes(KEY)) for path in seal.waiting(self.home.inbox)]
        return {rule: 1 for one in found if isinstance(one, seal.LedgerNotes) for rule in one.skipped}


@pytest.fixture
def home(tmp_path: Path) -> RecorderHome:
    for name in ("inbox", "runtime"):
        (tmp_path / name).mkdir()
    return RecorderHome(tmp_path / "inbox", tmp_path / "rules.json", tmp_path / "runtime", bytes(KEY.public_key))


@contextmanager
def running(home: RecorderHome, environ: Mapping[str, str] | None = None) -> Iterator[Running]:
    desktop = ScriptedDesktop()
    one = Running(home, desktop)
    one.show("Shopping list")
    made = Desktop(desktop, desktop, Silence())

    def work() -> None:
        with closing(ReaderProcess((sys.executable, "-c", SERVE))) as reader:
            service = Service(home, made, reader, lambda: datetime.now(UTC), environ or {})
            try:
                one.report = service.run(Order(every=0.2))
            except RulesDamagedError as error:
                one.error = error

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield one
    finally:
        with suppress(RecorderAbsentError):
            control.stop(home.runtime)
        thread.join(PATIENCE)


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def status(home: RecorderHome) -> str:
    return control.truth(home.runtime).status


def test_a_rule_that_is_added_holds_for_the_recorder_that_runs(home: RecorderHome) -> None:
    with running(home) as one:
        until(lambda: one.texts() == ["words of Shopping list"])
        save(RecorderRules(excluded=(DIARY,)), home.rules)
        time.sleep(2.0)  # what is promised
        one.show("Diary")
        time.sleep(1.0)
        one.show("Recipes")
        until(lambda: "words of Recipes" in one.texts())
    assert not any("Diary" in text for text in one.texts())
    assert one.skipped() == {"diary": 1}
    assert one.report is not None
    assert one.report.observations >= 2
    assert one.report.skipped > 0


def test_a_schedule_that_is_chosen_lets_it_rest_and_one_that_is_dropped_lets_it_go_on(home: RecorderHome) -> None:
    with running(home) as one:
        until(lambda: bool(one.texts()))
        save(RecorderRules(schedule=(Span(frozenset(), wall(9), wall(17)),)), home.rules)
        until(lambda: status(home) == "resting")
        one.show("At night")
        time.sleep(1.0)
        assert not any("At night" in text for text in one.texts())
        save(RecorderRules(), home.rules)
        until(lambda: any("At night" in text for text in one.texts()))


def test_a_pause_of_before_holds_for_a_recorder_that_starts(home: RecorderHome) -> None:
    home.pauses.write_text('{"until": null}')
    with running(home) as one:
        until(lambda: status(home) == "paused")
        time.sleep(0.5)
        assert one.texts() == []
        control.resume(home.runtime)
        until(lambda: one.texts() == ["words of Shopping list"])
    assert not home.pauses.exists()


def test_damaged_rules_let_it_rest_and_say_why_until_they_can_be_read_again(home: RecorderHome) -> None:
    save(RecorderRules(), home.rules)
    with running(home) as one:
        until(lambda: bool(one.texts()))
        home.rules.write_text("{")
        until(lambda: status(home) == "resting")
        assert "nothing is recorded" in (control.truth(home.runtime).problem or "")
        one.show("Seen by nobody")
        time.sleep(1.0)
        assert not any("Seen by nobody" in text for text in one.texts())
        home.rules.unlink()
        time.sleep(1.5)
        assert status(home) == "resting"
        save(RecorderRules(), home.rules)
        until(lambda: any("Seen by nobody" in text for text in one.texts()))
        assert control.truth(home.runtime).problem is None
    assert one.error is None


def test_an_inbox_that_cannot_be_written_is_told_at_once_and_is_over_when_it_can(home: RecorderHome) -> None:
    with running(home) as one:
        until(lambda: bool(one.texts()))
        assert control.truth(home.runtime).keeps
        gone = home.inbox.with_name("elsewhere")
        home.inbox.rename(gone)
        one.show("Recipes")
        until(lambda: not control.truth(home.runtime).keeps)
        assert "inbox cannot be written" in (control.truth(home.runtime).problem or "")
        gone.rename(home.inbox)
        until(lambda: control.truth(home.runtime).keeps)
        until(lambda: "words of Recipes" in one.texts())
    assert one.skipped() == {"inbox not writable": 1}


def test_a_kept_recorder_starts_with_damaged_rules_by_resting_and_one_by_hand_says_so_at_once(
    home: RecorderHome,
) -> None:
    home.rules.write_text("{")
    with pytest.raises(RulesDamagedError):
        run_recorder(home, environ={}, clock=lambda: datetime.now(UTC))
    reports: list[RecordReport] = []
    kept = {KEEPER_VARIABLE: "1"}
    thread = threading.Thread(
        target=lambda: reports.append(run_recorder(home, environ=kept, clock=lambda: datetime.now(UTC)))
    )
    thread.start()
    until(lambda: status(home) == "resting")
    control.stop(home.runtime)
    thread.join(PATIENCE)
    assert [report.looks for report in reports] == [0]


def test_it_says_that_it_crashed_before_and_that_nobody_keeps_it(home: RecorderHome) -> None:
    with running(home, {CRASHES_VARIABLE: "3", KEEPER_VARIABLE: "1000000000"}):
        until(lambda: len(control.truth(home.runtime).notes) == 3)
        notes = " ".join(control.truth(home.runtime).notes)
    assert "crashed 3 times" in notes
    assert "has ended" in notes
