from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from sixfold.capture.desk import Desk
from sixfold.capture.errors import InboxFullError
from sixfold.capture.observation import Box, Capture
from sixfold.capture.redaction.redact import RawText, Redactor
from sixfold.capture.rules import RecorderRules
from sixfold.capture.screen import Frame, Monitor
from sixfold.capture.scripted import ScriptedDesktop, ScriptedEngine, ScriptedWindow
from sixfold.capture.stacking import Shown
from sixfold.capture.waiting import Job, Quiet

if TYPE_CHECKING:
    from sixfold.capture.observation import Observation
    from sixfold.capture.seal import LedgerNotes

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
LEFT = Monitor(1, Box(0, 0, 640, 480), "DP-1")
RIGHT = Monitor(2, Box(640, 0, 640, 480), "HDMI-1")


@dataclass
class Table:
    """A desk with a scripted reader, told by hand what is looked at and when nothing changes."""

    kept: list[Capture] = field(default_factory=list)
    full: bool = False

    def __post_init__(self) -> None:
        numbers = count()
        self.engine = ScriptedEngine()
        self.desk = Desk(self.engine, Redactor(self.new), self, RecorderRules(), lambda: f"id{next(numbers)}")

    def new(self) -> str:
        return "id"

    def put(self, content: Capture | LedgerNotes) -> None:
        if self.full:
            raise InboxFullError
        assert isinstance(content, Capture)
        self.kept.append(content)

    def see(self, second: float, title: str, *lines: str, monitor: Monitor = LEFT) -> None:
        desktop = ScriptedDesktop()
        desktop.show(ScriptedWindow("App", title, lines, Box(0, 0, 640, 480)))
        at = NOON + timedelta(seconds=second)
        pixels = desktop.grab(desktop.monitors()[0], at).pixels
        self.desk.take(Job(Frame(pixels, at, monitor), "App", RawText(title)))

    def rest(self, second: float, *monitors: Monitor) -> None:
        names = frozenset(monitor.name for monitor in monitors or (LEFT,))
        self.desk.rest(Quiet(NOON + timedelta(seconds=second), names))

    @property
    def sealed(self) -> list[Observation]:
        return [capture.observation for capture in self.kept]

    @property
    def pictures(self) -> list[bool]:
        return [capture.image is not None or capture.patches is not None for capture in self.kept]


def test_growth_that_rests_is_sealed_and_its_picture_a_little_later() -> None:
    table = Table()
    table.see(0, "Mail", "Dear Ann", "0")
    table.see(2, "Mail", "Dear Ann", "0", "Zzz")
    assert len(table.kept) == 1
    table.rest(3)
    assert len(table.kept) == 1
    table.rest(3.5)
    assert table.sealed[-1].text == "Dear Ann\n0\nZzz"
    table.rest(10)
    assert table.pictures == [True, False, True]
    assert [one.part for one in table.sealed] == [0, 1, 2]
    table.rest(60)
    assert len(table.kept) == 3


def test_a_screen_that_is_left_says_when_without_another_picture() -> None:
    table = Table()
    table.see(0, "Mail", "Dear Ann")
    table.see(9, "News", "Zebras")
    assert [(one.title, one.ended_at is not None) for one in table.sealed] == [
        ("Mail", False),
        ("Mail", True),
        ("News", False),
    ]
    assert table.pictures == [True, False, True]
    assert table.sealed[1].ended_at == NOON + timedelta(seconds=9)


def test_windows_that_are_changed_to_and_fro_are_read_and_pictured_once_and_counted() -> None:
    table = Table()
    for round_ in range(4):
        table.see(20 * round_, "Mail", *(f"00ZZ{n * 'z'}" for n in range(13)))
        table.see(20 * round_ + 10, "News", *(f"{n * 'Z'}zz00" for n in range(13)))
    assert len(table.engine.reads) <= 3
    assert sum(table.pictures) == 2
    mail = [one for one in table.sealed if one.title == "Mail"]
    assert len({one.id for one in mail}) == 1
    assert mail[-1].seen_count == 4
    assert mail[-1].observed_at == NOON


def test_a_screen_that_never_changes_says_now_and_then_that_it_is_there() -> None:
    table = Table()
    table.see(0, "Mail", "Dear Ann")
    for minute in range(25):
        table.rest(60 * minute)
    assert [one.last_seen_at for one in table.sealed[1:]] == [NOON + timedelta(minutes=m) for m in (10, 20)]
    assert table.pictures == [True, False, False]


def test_a_clock_that_goes_on_makes_no_parts() -> None:
    table = Table()
    for minute in range(9):
        table.see(60 * minute, "Mail", "Dear Ann", f"12:0{minute}")
    assert len(table.kept) == 1


def test_the_screen_of_a_monitor_that_is_gone_is_ended_and_the_other_goes_on() -> None:
    table = Table()
    table.see(0, "Mail", "Dear Ann")
    table.see(0, "News", "Zebras", monitor=RIGHT)
    table.rest(5, LEFT)
    assert [(one.monitor, one.title) for one in table.sealed if one.ended_at] == [("HDMI-1", "News")]
    table.rest(9, LEFT)
    assert len(table.kept) == 3


def test_digits_that_are_typed_are_held_back_from_words_and_picture() -> None:
    table = Table()
    table.see(0, "Shop", "Total 12", "Nr: 46")
    table.see(2, "Shop", "Total 12", "Nr: 4690 74")
    table.see(4, "Shop", "Total 12", "Nr: 4690 7439 1500 0")
    table.rest(8)
    assert all("7" not in one.text for one in table.sealed)
    table.see(10, "Shop", "Total 12", "Nr: 4690 7439 1500 0808")
    table.see(12, "News", "Zebras")
    assert table.sealed[-2].text.startswith("Total 12\nNr: ")
    assert not any("4690 7" in one.text or "1500" in one.text for one in table.sealed)


def test_a_screen_that_is_left_before_its_digits_rested_is_kept_without_them() -> None:
    table = Table()
    table.see(0, "Shop", "Total 12", "Card 4690 7439 15")
    table.see(1, "News", "Zebras")
    (ended,) = [one for one in table.sealed if one.ended_at]
    assert ended.text == "Total 12\nCard \u27e6code\u27e7"
    assert ended.redactions == {"code": 1}


def test_digits_in_the_place_of_another_pages_digits_were_not_typed() -> None:
    table = Table()
    table.see(0, "Mail", "Your trip", "Booking 3")
    table.see(5, "Budget", "Our costs", "Booking 3591.50")
    assert table.sealed[-1].text == "Our costs\nBooking 3591.50"


def test_a_number_that_was_held_back_for_nothing_is_kept_two_seconds_later() -> None:
    table = Table()
    table.see(0, "Shop", "Total 12", "Order 48213991")
    assert table.sealed[-1].text == "Total 12"
    assert table.desk.due == NOON + timedelta(seconds=2)
    table.rest(2)
    table.rest(4)
    assert table.sealed[-1].text == "Total 12\nOrder 48213991"


def test_digits_are_not_let_go_while_something_that_waits_may_have_changed_them() -> None:
    table = Table()
    table.see(0, "Shop", "Total 12", "Order 48213991")
    table.desk.rest(Quiet(NOON + timedelta(seconds=3), frozenset({"DP-1"}), frozenset({"DP-1"})))
    table.see(4, "Shop", "Total 12", "Order 482139914410")
    assert all("4821" not in one.text for one in table.sealed)


def test_what_could_not_be_sealed_is_kept_until_it_can_with_the_screen_after_it() -> None:
    table = Table()
    table.see(0, "Mail", "Dear Ann")
    table.full = True
    with pytest.raises(InboxFullError):
        table.see(5, "News", "Zebras")
    table.full = False
    table.desk.flush()
    assert [one.title for one in table.sealed] == ["Mail", "Mail", "News"]


def test_two_windows_side_by_side_are_each_read_by_themselves_and_both_are_named() -> None:
    table = Table()
    desktop = ScriptedDesktop()
    notes, chat = Box(0, 0, 320, 480), Box(320, 0, 320, 480)
    desktop.show(
        ScriptedWindow("Chat", "Chat", ("Are you there", "Bring the lease"), chat, active=False, ident=2),
        ScriptedWindow("Notes", "Notes", ("Buy lentils", "Call Kwame"), notes, ident=1),
    )
    pixels = desktop.grab(LEFT, NOON).pixels
    shown = (Shown("Notes", notes), Shown("Chat", chat))
    table.desk.take(Job(Frame(pixels, NOON, LEFT), "Notes", RawText("Notes"), windows=shown))
    (seen,) = table.sealed
    assert seen.text == "Buy lentils\nCall Kwame\nAre you there\nBring the lease"
    assert [line.text for line in seen.lines] == seen.text.splitlines()
    assert (seen.app, seen.beside) == ("Notes", ("Chat",))
