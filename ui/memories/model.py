"""The list of memories: as long as the store says, fetched a page at a time where it is looked at."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from sixfold.memory.outcomes import Memories
from sixfold.memory.requests import ListMemories
from sixfold.memory.types import MemoryType
from sixfold.ui import words

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from sixfold.memory.outcomes import Result
    from sixfold.memory.types import Memory
    from sixfold.ui.bridge import Bridge, Call
    from sixfold.ui.engine import Failure

PAGE: Final = 100
"""Rows fetched at once: a tall window shows 20, and 100 of the largest memories are read in a few milliseconds."""

KEPT_PAGES: Final = 20
"""Pages held; 2,000 rows. Those longest not looked at go first."""

AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()


class MemoryRole(IntEnum):
    """What a delegate can ask for beside the text."""

    MEMORY = Qt.ItemDataRole.UserRole + 1


class MemoryList(QAbstractListModel):
    """The memories of one type that match some words, newest first."""

    settled = Signal()
    """The first page is there; `total` is known."""

    wrong = Signal(object)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._type = MemoryType.CORE
        self._query = ""
        self._total = 0
        self._pages: dict[int, tuple[Memory, ...]] = {}
        self._calls: dict[int, Call] = {}
        self.loading = False

    @property
    def total(self) -> int:
        """How many there are."""
        return self._total

    @property
    def type(self) -> MemoryType:
        """Which tab this is."""
        return self._type

    @property
    def query(self) -> str:
        """The words that filter it."""
        return self._query

    def show(self, kind: MemoryType, query: str = "") -> None:
        """List another type, or the same with other words, from the top."""
        self._type = kind
        self._query = query.strip()
        self.loading = True
        self.clear()
        self._fetch(0)

    def refresh(self) -> None:
        """Fetch again what changed underneath, keeping the rows until their new ones are there."""
        for call in self._calls.values():
            call.drop()
        self._calls.clear()
        self._fetch(0)

    def clear(self) -> None:
        """Hold nothing: another list, or the lock."""
        for call in self._calls.values():
            call.drop()
        self.beginResetModel()
        self._calls.clear()
        self._pages.clear()
        self._total = 0
        self.endResetModel()

    def memory(self, row: int) -> Memory | None:
        """The memory of a row; None where it has not arrived yet, and then it is sent for."""
        page, at = divmod(row, PAGE)
        if page not in self._pages:
            self._fetch(page)
            return None
        rows = self._pages[page] = self._pages.pop(page)  # looked at last: goes last
        return rows[at] if at < len(rows) else None

    def row_of(self, ref: str) -> int | None:
        """Where a memory stands among the rows that are held."""
        for page, rows in self._pages.items():
            for at, memory in enumerate(rows):
                if memory.id == ref:
                    return page * PAGE + at
        return None

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """As many as the store has."""
        return 0 if parent.isValid() else self._total

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title for the eye, title and second line for a screen reader, the memory itself for the delegate."""
        if not index.isValid():
            return None
        memory = self.memory(index.row())
        if memory is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return words.title(memory.fields)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{words.title(memory.fields)}. {words.second_line(memory.fields)}"
            case MemoryRole.MEMORY:
                return memory
        return None

    def _fetch(self, page: int) -> None:
        if page in self._calls:
            return
        request = ListMemories(type=self._type, query=self._query or None, limit=PAGE, offset=page * PAGE)

        def take(result: Result) -> None:
            self._calls.pop(page, None)
            if not isinstance(result, Memories):
                raise TypeError(type(result).__name__)
            self._take(page, result)

        def fail(failure: Failure) -> None:
            self._calls.pop(page, None)
            self.loading = False
            self.wrong.emit(failure)

        self._calls[page] = self._bridge.submit(request, take, fail)

    def _take(self, page: int, result: Memories) -> None:
        if page == 0 and (self.loading or result.total != self._total or self._moved(result)):
            self.beginResetModel()
            self._pages.clear()
            self._total = result.total
            self._keep(page, result.memories)
            self.endResetModel()
        else:
            self._keep(page, result.memories)
            self.dataChanged.emit(self.index(page * PAGE), self.index(page * PAGE + len(result.memories) - 1))
        if page == 0:
            self.loading = False
            self.settled.emit()

    def _moved(self, result: Memories) -> bool:
        held = self._pages.get(0, ())
        return [memory.id for memory in held] != [memory.id for memory in result.memories]

    def _keep(self, page: int, rows: tuple[Memory, ...]) -> None:
        self._pages.pop(page, None)
        self._pages[page] = rows
        while len(self._pages) > KEPT_PAGES:
            del self._pages[next(iter(self._pages))]
