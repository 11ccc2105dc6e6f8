from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sixfold.capture import seal
from sixfold.capture.errors import InboxFullError, SealError
from sixfold.capture.losses import Losses

if TYPE_CHECKING:
    from sixfold.capture.observation import Capture

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
NOTES = seal.LedgerNotes(NOON, NOON, {"banks": 1})
FULL = str(InboxFullError())


class Disk:
    """A store that is full as long as it is told so, and the one who hears what ails the recorder."""

    def __init__(self) -> None:
        self.full = False
        self.kept: list[Capture | seal.LedgerNotes] = []
        self.said: list[str | None] = []
        self.now = NOON
        self.losses = Losses(lambda: self.now, self.said.append)
        self.losses.over(self)

    def put(self, content: Capture | seal.LedgerNotes) -> None:
        if self.full:
            raise InboxFullError
        self.kept.append(content)

    def refuse(self) -> None:
        self.full = True
        with pytest.raises(SealError):
            self.losses.put(NOTES)


def test_a_full_disk_is_told_at_once_and_stands_in_the_ledger_when_it_is_over() -> None:
    disk = Disk()
    disk.refuse()
    assert disk.said == [FULL]
    disk.now += timedelta(minutes=5)
    disk.refuse()
    disk.full = False
    disk.losses.put(NOTES)
    assert disk.kept == [NOTES, seal.LedgerNotes(NOON, disk.now, {"disk full": 1})]
    assert disk.said[-1] is None
    disk.losses.put(NOTES)
    assert len(disk.kept) == 3


def test_each_time_the_disk_is_full_counts_for_itself_whatever_the_recorder_still_believes() -> None:
    disk = Disk()
    for _time in range(2):
        disk.now += timedelta(hours=1)
        disk.refuse()
        disk.losses.tell(FULL)
        disk.full = False
        disk.losses.put(NOTES)
        assert disk.said[-1] is None
    notes = [(one.since, one.skipped) for one in disk.kept if one != NOTES and isinstance(one, seal.LedgerNotes)]
    assert notes == [(NOON + timedelta(hours=hour), {"disk full": 1}) for hour in (1, 2)]


def test_another_problem_is_told_when_the_disk_has_room_again() -> None:
    disk = Disk()
    disk.refuse()
    disk.losses.tell("The display did not give its picture.")
    assert disk.said[-1] == FULL
    disk.full = False
    disk.losses.put(NOTES)
    assert disk.said[-1] == "The display did not give its picture."
    disk.losses.tell(None)
    assert disk.said[-1] is None
