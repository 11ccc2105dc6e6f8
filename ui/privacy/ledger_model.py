"""The ledger by day and rule: what was left out or let go of, how often, and when; never what it said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from sixfold.memory.outcomes import Ledger
from sixfold.memory.requests import ReadLedger
from sixfold.ui.privacy import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime, tzinfo

    from PySide6.QtCore import QObject

    from sixfold.memory.outcomes import Result
    from sixfold.memory.types import LedgerEntry
    from sixfold.ui.bridge import Bridge, Call
    from sixfold.ui.engine import Failure

FIRST: Final = 1000
"""Entries of the first reading: a few days of a busy screen, read in some milliseconds. Each further one doubles it."""

AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()


@dataclass(frozen=True, slots=True)
class Row:
    """One rule on one day, or with an empty `action` the day itself, whose `count` is that of all its rules."""

    day: date
    action: str
    rule: str
    count: int
    first: datetime
    last: datetime


class LedgerRole(IntEnum):
    """What a delegate can ask for beside the text."""

    ROW = Qt.ItemDataRole.UserRole + 1


def grouped(entries: Iterable[LedgerEntry], zone: tzinfo | None) -> tuple[Row, ...]:
    """Days of the zone, the newest first; in each its rules, those that took the most first."""
    found: dict[date, dict[tuple[str, str], Row]] = {}
    for entry in entries:
        at = entry.at.astimezone(zone)
        key = (entry.action, entry.rule)
        day = found.setdefault(at.date(), {})
        before = day.get(key, Row(at.date(), entry.action, entry.rule, 0, at, at))
        first, last = min(at, before.first), max(at, before.last)
        day[key] = Row(at.date(), entry.action, entry.rule, before.count + entry.count, first, last)
    rows: list[Row] = []
    for at_day in sorted(found, reverse=True):
        inside = sorted(found[at_day].values(), key=lambda row: (-row.count, row.action, row.rule))
        first, last = min(row.first for row in inside), max(row.last for row in inside)
        rows += [Row(at_day, "", "", sum(row.count for row in inside), first, last), *inside]
    return tuple(rows)


class LedgerList(QAbstractListModel):
    """The rows, with more of the past fetched when one scrolls to their end."""

    settled = Signal()
    wrong = Signal(object)

    def __init__(self, bridge: Bridge, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._clock = clock
        self._rows: tuple[Row, ...] = ()
        self._limit = FIRST
        self._more = False
        self._call: Call | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is held."""
        return self._rows

    @property
    def loading(self) -> bool:
        """Whether an answer is awaited."""
        return self._call is not None

    def refresh(self) -> None:
        """Read the newest; the rows stay until theirs are there."""
        self._drop()
        self._fetch()

    def clear(self) -> None:
        """Hold nothing."""
        self._drop()
        self._limit = FIRST
        self._set((), more=False)

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Days and their rules."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row for the delegate, and one sentence for eye and screen reader."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case LedgerRole.ROW:
                return row
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                if not row.action:
                    return row.day.isoformat()
                return f"{wording.deed(row.action)}: {wording.rule(row.rule)}, {wording.times(row.count)}"
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """A day is a heading; it cannot be chosen."""
        if index.isValid() and not self._rows[index.row()].action:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def canFetchMore(self, parent: AnyIndex = NOWHERE) -> bool:  # noqa: N802 - Qt's name
        """Whether the ledger may go further back than what is held."""
        return not parent.isValid() and self._more and self._call is None

    def fetchMore(self, _parent: AnyIndex = NOWHERE) -> None:  # noqa: N802 - Qt's name
        """Read twice as far back."""
        self._limit *= 2
        self._fetch()

    def _fetch(self) -> None:
        limit = self._limit

        def take(result: Result) -> None:
            self._call = None
            if not isinstance(result, Ledger):
                raise TypeError(type(result).__name__)
            self._set(grouped(result.entries, self._clock().tzinfo), more=len(result.entries) == limit)
            self.settled.emit()

        def fail(failure: Failure) -> None:
            self._call = None
            self.wrong.emit(failure)

        self._call = self._bridge.submit(ReadLedger(limit), take, fail)

    def _set(self, rows: tuple[Row, ...], *, more: bool) -> None:
        """The same rows at the top stay where they are: only what follows them is put in anew."""
        self._more = more
        same = 0
        for before, after in zip(self._rows, rows, strict=False):
            if before != after:
                break
            same += 1
        if same < len(self._rows):
            self.beginRemoveRows(NOWHERE, same, len(self._rows) - 1)
            self._rows = self._rows[:same]
            self.endRemoveRows()
        if same < len(rows):
            self.beginInsertRows(NOWHERE, same, len(rows) - 1)
            self._rows = rows
            self.endInsertRows()

    def _drop(self) -> None:
        if self._call is not None:
            self._call.drop()
            self._call = None
