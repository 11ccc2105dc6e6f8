"""The memories page: six tabs, a list that is as long as need be, and one memory in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from sixfold.memory.outcomes import StatusView
from sixfold.memory.requests import GetStatus
from sixfold.memory.types import Memory, MemoryType
from sixfold.ui import words
from sixfold.ui.icons import drawing
from sixfold.ui.memories.delegate import MemoryDelegate
from sixfold.ui.memories.detail_model import MemoryDetail
from sixfold.ui.memories.detail_view import DetailView
from sixfold.ui.memories.model import MemoryList, MemoryRole
from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.widgets.faces import Face, Faces
from sixfold.ui.widgets.label import Label, rule

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sixfold.memory.outcomes import Result
    from sixfold.ui.actions import Actions
    from sixfold.ui.engine import Failure
    from sixfold.ui.theme import Theme

LIST_WIDTH: Final = 376
SEARCH_PAUSE_MS: Final = 150
"""Between the last key and the search: shorter than one notices, longer than between two keys."""


class MemoriesPage(QWidget):
    """Draws a `MemoryList` and a `MemoryDetail`."""

    opened = Signal(object)

    def __init__(self, theme: Theme, actions: Actions, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self.model = MemoryList(actions.bridge, self)
        self.detail_model = MemoryDetail(actions, self)
        self.detail = DetailView(theme, actions, self.detail_model, clock)
        self.tabs = QTabBar()
        self.search_field = QLineEdit()
        self.list = QListView()
        self.list.setItemDelegate(MemoryDelegate(theme, clock, self))
        self._right = QStackedWidget()
        self._nothing = Face(theme)
        self._pause = QTimer(self, interval=SEARCH_PAUSE_MS, singleShot=True)
        self._make_tabs()
        self._make_search()
        self._make_list()
        self._lay_out()
        self._connect()

    @property
    def type(self) -> MemoryType:
        """The tab that is open."""
        return tuple(MemoryType)[self.tabs.currentIndex()]

    @property
    def message(self) -> str:
        """What stands in the list's place where there is nothing to list."""
        return self._faces.face.sentence

    def retry(self) -> None:
        """List once more."""
        self._list()

    def enter(self) -> None:
        """The page comes into sight."""
        if self.model.total == 0 and not self.model.loading:
            self._list()
        self._count()
        self.list.setFocus()

    def search(self) -> None:
        """Go to the search field."""
        self.search_field.setFocus()
        self.search_field.selectAll()

    def back(self) -> bool:
        """Esc: leave the editor, then the search; True where there was one."""
        if self.detail.leave_editor():
            return True
        searched = bool(self.search_field.text())
        self.search_field.clear()
        return searched

    def clear(self) -> None:
        """Hold nothing: the memory is locked."""
        self.model.clear()
        self.detail.clear()
        self.search_field.clear()
        self._right.setCurrentWidget(self._nothing)

    def refresh(self) -> None:
        """Memories changed somewhere."""
        if self.isVisible():
            self.model.refresh()
            self.detail_model.refresh()
            self._count()

    def set_list_aside(self, *, aside: bool) -> None:
        """Give the list's place to what stands beside the page."""
        self._faces.setVisible(not aside)
        self._divider.setVisible(not aside)

    def open_memory(self, memory: Memory) -> None:
        """Show this one, in its tab."""
        self.tabs.setCurrentIndex(tuple(MemoryType).index(memory.type))
        self.detail_model.open(memory)

    def _list(self) -> None:
        self._faces.show_waiting(self.tr("Looking"))
        self._show_nothing()
        self.model.show(self.type, self.search_field.text())

    def _settle(self) -> None:
        if self.model.total:
            self._faces.show_full()
            self._select()
            return
        self._nothing.show_message("", "", "")
        self._right.setCurrentWidget(self._nothing)
        if self.model.query:
            found_none = self.tr("No memory here holds these words. Another tab may.")
            self._faces.show_empty("search", self.tr("Nothing found"), found_none)
            self._faces.face.offer(self.tr("Clear the search"), self.search_field.clear, primary=False)
        else:
            kind = self.type
            self._faces.show_empty(words.ICONS[kind], self.tr("Nothing here yet"), words.type_empty(kind))

    def _select(self) -> None:
        """Keep the memory that is looked at selected; begin with the first."""
        memory = self.detail_model.memory
        row = self.model.row_of(memory.id) if memory is not None else None
        if memory is None or memory.type is not self.type:
            row = 0
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))

    def _look(self, index: QModelIndex) -> None:
        memory = index.data(MemoryRole.MEMORY)
        shown = self.detail_model.memory
        if isinstance(memory, Memory) and (shown is None or shown.id != memory.id):
            self.detail_model.open(memory)

    def _show_nothing(self) -> None:
        self._nothing.show_message("memories", "", self.tr("Choose a memory to see where it comes from."))
        self._right.setCurrentWidget(self._nothing)

    def _fail(self, failure: Failure) -> None:
        self._faces.show_wrong(self.tr("The memories cannot be listed"), failure, self._list)

    def _count(self) -> None:
        self._actions.bridge.submit(GetStatus(), self._take_counts, _unheard)

    def _take_counts(self, result: Result) -> None:
        if isinstance(result, StatusView) and result.memories is not None:
            for at, kind in enumerate(MemoryType):
                count = result.memories.get(kind.value, 0)
                name = words.type_name(kind)
                self.tabs.setTabText(at, f"{name}  {count:,}" if count else name)

    def _close_detail(self) -> None:
        self.detail.clear()
        self._show_nothing()
        self.model.refresh()

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._change_tab)
        self.search_field.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._list)
        self.model.settled.connect(self._settle)
        self.model.wrong.connect(self._fail)
        self.list.selectionModel().currentChanged.connect(self._look)
        self.model.dataChanged.connect(lambda *_range: self._look(self.list.currentIndex()))
        self.detail_model.opened.connect(lambda _memory: self._right.setCurrentWidget(self.detail))
        self.detail_model.forgotten.connect(self._close_detail)
        self.detail.opened.connect(self.opened)

    def _change_tab(self) -> None:
        if self.detail_model.memory is not None and self.detail_model.memory.type is not self.type:
            self.detail.clear()
        self._list()

    def _make_tabs(self) -> None:
        self.tabs.setAccessibleName(self.tr("Kinds of memory"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        for kind in MemoryType:
            at = self.tabs.addTab(words.type_name(kind))
            self.tabs.setTabToolTip(at, words.type_empty(kind))

    def _make_search(self) -> None:
        self.search_field.setAccessibleName(self.tr("Search the memories"))
        self.search_field.setPlaceholderText(self.tr("Search"))
        self.search_field.setClearButtonEnabled(True)
        self.search_field.setFixedWidth(280)
        look = QAction(self.search_field)
        look.setEnabled(False)
        self.search_field.addAction(look, QLineEdit.ActionPosition.LeadingPosition)

        def draw() -> None:
            look.setIcon(drawing.icon("search", self._theme.colour("muted"), 16))

        self._theme.changed.connect(draw)
        draw()

    def _make_list(self) -> None:
        self.list.setModel(self.model)
        self.list.setAccessibleName(self.tr("Memories"))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.verticalScrollBar().setSingleStep(24)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, MARGIN, MARGIN, GRID)
        head.addWidget(Label(self.tr("Memories"), "title"), 1)
        head.addWidget(self.search_field)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(MARGIN, 0, MARGIN, 0)
        tabs.addWidget(self.tabs, 1)
        self._faces = Faces(self._theme, self.list)
        self._faces.setFixedWidth(LIST_WIDTH)
        self._right.addWidget(self._nothing)
        self._right.addWidget(self.detail)
        self._show_nothing()
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addSpacing(GRID + 4)
        body.addWidget(self._faces)
        self._divider = rule("down")
        body.addWidget(self._divider)
        body.addWidget(self._right, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addLayout(tabs)
        outer.addWidget(rule())
        outer.addLayout(body, 1)


def _unheard(_failure: Failure) -> None:
    """The tabs stay without their counts; the list itself says what is wrong."""
