"""The window: first run, unlock, or the sidebar with its pages and, on demand, the evidence panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from sixfold.memory.requests import Changed
from sixfold.memory.types import Memory, MemoryType
from sixfold.ui import commands
from sixfold.ui.chat.model import Conversation
from sixfold.ui.chat.view import ChatPage
from sixfold.ui.engine import HomeState
from sixfold.ui.evidence.model import EvidenceModel, Pointer
from sixfold.ui.evidence.picture import LargePicture
from sixfold.ui.evidence.view import WIDTH as EVIDENCE
from sixfold.ui.evidence.view import EvidencePanel
from sixfold.ui.files import dropping
from sixfold.ui.files.view import FilesPage
from sixfold.ui.first_run.model import FirstRun
from sixfold.ui.first_run.view import FirstRunPage
from sixfold.ui.memories.view import MemoriesPage
from sixfold.ui.palette import Palette
from sixfold.ui.privacy.view import PrivacyPage, Section
from sixfold.ui.recorder_foot import RecorderFoot
from sixfold.ui.sidebar import Sidebar
from sixfold.ui.unlock.view import UnlockPage
from sixfold.ui.widgets.label import rule
from sixfold.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent

    from sixfold.ui.actions import Actions
    from sixfold.ui.theme import Theme

SIZE: Final = (1280, 800)
SMALLEST: Final = (880, 560)
CHAT, MEMORIES, PRIVACY, FILES = 0, 1, 2, 3
LOCKED_FOOT_WIDTH: Final = 320
ROOM_FOR_THREE: Final = 1000
"""Beside the sidebar: list, memory and evidence need this much; with less the list steps aside for the evidence."""


class MainWindow(QMainWindow):
    """Holds the pages and moves between them; what they do is theirs."""

    quit_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        *,
        clock: Callable[[], datetime],
        new_thread: Callable[[], str],
        pick_groups: Callable[[int], tuple[int, int]],
    ) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._bridge = actions.bridge
        self._undo: Callable[[], object] | None = None
        self.user_actions = actions
        self.clock = clock
        self.stays = False
        """Closing only hides it: there is a tray to open it from."""
        self.setWindowTitle(self.tr("Sixfold"))
        self.resize(*SIZE)
        self.setMinimumSize(*SMALLEST)
        self.chat = ChatPage(theme, actions, Conversation(actions, new_thread(), self), clock)
        self.memories = MemoriesPage(theme, actions, clock)
        self.privacy = PrivacyPage(theme, actions, clock)
        self.files = FilesPage(theme, actions, clock)
        self.evidence = EvidencePanel(theme, EvidenceModel(actions, self), clock)
        self.sidebar = Sidebar(theme, actions, clock)
        self.unlock = UnlockPage(theme, actions)
        self.unlock_foot = RecorderFoot(theme, actions, clock)
        self.first_run = FirstRunPage(
            theme, FirstRun(self._bridge, pick_groups, self), self._bridge.exclusion_presets()
        )
        self.pages = QStackedWidget()
        self.stack = QStackedWidget()
        self._lay_out()
        self.large = LargePicture(theme, self.stack)
        self.palette_box = Palette(theme, self.stack)
        self.notice = Notice(theme, self.stack)
        self.commands = commands.make(self, actions)
        self.setAcceptDrops(True)
        self.addActions(self.commands)
        self._connect()
        self._show_state()

    # --- places -------------------------------------------------------------------------------------------------

    def show_chat(self) -> None:
        """The chat page."""
        self._show_page(CHAT)

    def show_memories(self, kind: MemoryType | None = None) -> None:
        """The memories page, in one of its tabs."""
        if kind is not None:
            self.memories.tabs.setCurrentIndex(tuple(MemoryType).index(kind))
        self._show_page(MEMORIES)

    def show_privacy(self, section: Section | None = None) -> None:
        """The privacy page, in one of its sections."""
        if section is not None:
            self.privacy.open(section)
        self._show_page(PRIVACY)

    def show_files(self) -> None:
        """The page for import and export."""
        self._show_page(FILES)

    def look_now(self) -> None:
        """What would be kept of the screen right now."""
        self.show_privacy()
        self.privacy.look()

    def forget_last(self) -> None:
        """Ask whether to forget the last minutes, where the question says what goes."""
        if self._bridge.state is HomeState.UNLOCKED:
            self.show_privacy()
            self.privacy.forget_last()

    def search_page(self) -> None:
        """The page's own search."""
        self._page.search()

    def open_palette(self) -> None:
        """Every action, by name."""
        if self._bridge.state is HomeState.UNLOCKED:
            self.palette_box.open(self.commands)

    def open_evidence(self, pointer: Pointer) -> None:
        """The panel on the right."""
        self.evidence.model.open(pointer)
        self._make_room()

    def open_vault(self, ref: str) -> None:
        """The vault entry behind dots in a text."""
        self.show_memories(MemoryType.VAULT)
        self.memories.detail_model.open_ref(ref)

    def undo(self) -> None:
        """Take back the last change."""
        undo, self._undo = self._undo, None
        if undo is not None:
            self.notice.hide()
            undo()

    def lock(self) -> None:
        """Close the memory; nothing of it stays on the window."""
        self._actions.lock()

    def quit(self) -> None:
        """End the window; the recorder goes on."""
        self.quit_wanted.emit()

    def back(self) -> None:
        """Esc: the uppermost thing goes."""
        if self.palette_box.isVisible():
            self.palette_box.leave()
        elif self.large.isVisible():
            self.large.leave()
        elif self.evidence.isVisible():
            self.evidence.leave()
        elif self.stack.currentWidget() is self._locked:
            self.unlock.back()
        elif self.pages.currentIndex() == CHAT and self.chat.conversation.busy:
            self.chat.conversation.stop()
        elif not isinstance(self._page, ChatPage):
            self._page.back()

    # --- what happens -------------------------------------------------------------------------------------------

    def _show_state(self, _state: str = "") -> None:
        match self._bridge.state:
            case HomeState.ABSENT:
                self._show_frame(self.first_run)
                self.first_run.enter()
            case HomeState.LOCKED:
                self._clear()
                self._show_frame(self._locked)
                self.unlock.enter()
            case HomeState.UNLOCKED:
                if self.stack.currentWidget() is not self.first_run or not self.first_run.model.made:
                    self._enter()

    def _enter(self) -> None:
        self._show_frame(self._main)
        self._show_page(CHAT)

    def _show_frame(self, frame: QWidget) -> None:
        self.stack.setCurrentWidget(frame)
        inside = frame is self._main
        for action in self.commands if hasattr(self, "commands") else ():
            action.setEnabled(inside)

    def _show_page(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        self.sidebar.choose(page)
        self._page.enter()

    @property
    def _page(self) -> ChatPage | MemoriesPage | PrivacyPage | FilesPage:
        return (self.chat, self.memories, self.privacy, self.files)[self.pages.currentIndex()]

    def _clear(self) -> None:
        self.palette_box.hide()
        self.large.hide()
        self.notice.hide()
        self.evidence.leave()
        self.chat.clear()
        self.memories.clear()
        self.privacy.clear()
        self.files.clear()
        self._undo = None

    def _offer_undo(self, words: str, undo: Callable[[], object]) -> None:
        self._undo = undo
        self.notice.say(words, undoable=True)

    def _take_change(self, changed: object) -> None:
        if isinstance(changed, Changed) and changed.what & {"memories", "vault"}:
            self.memories.refresh()
        if isinstance(changed, Changed):
            self.privacy.refresh(changed.what)

    def _show_memory(self, memory: Memory) -> None:
        self.show_memories(memory.type)
        self.memories.open_memory(memory)

    def _make_room(self) -> None:
        aside = self.evidence.isVisibleTo(self) and self.width() - self.sidebar.width() < ROOM_FOR_THREE + EVIDENCE
        if aside and self.memories.list.hasFocus():
            self.evidence.text.setFocus()
        self.memories.set_list_aside(aside=aside)

    def _enlarge(self) -> None:
        self.large.open(self.evidence.picture.image, self.evidence.picture.hits)

    def _enlarge_preview(self, image: QImage) -> None:
        self.large.open(image, ())

    def _connect(self) -> None:
        self._bridge.state_changed.connect(self._show_state)
        self._bridge.changed.connect(self._take_change)
        self._bridge.failed.connect(self.notice.warn)
        self._actions.undoable.connect(self._offer_undo)
        self._actions.said.connect(self.notice.say)
        self.notice.undo_wanted.connect(self.undo)
        self.sidebar.chosen.connect(self._show_page)
        self.sidebar.palette_wanted.connect(self.open_palette)
        self.sidebar.lock_wanted.connect(self.lock)
        self.chat.opened.connect(self.open_evidence)
        self.chat.secret_opened.connect(self.open_vault)
        self.memories.opened.connect(self.open_evidence)
        self.privacy.enlarged.connect(self._enlarge_preview)
        self.privacy.failed.connect(self.notice.warn)
        self.evidence.memory_shown.connect(self._show_memory)
        self.evidence.closed.connect(self._make_room)
        self.evidence.enlarged.connect(self._enlarge)
        self.first_run.model.finished.connect(self._enter)
        self.first_run.record_wanted.connect(self._actions.record)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self.back)

    def _lay_out(self) -> None:
        self._main = QWidget()
        self.pages.addWidget(self.chat)
        self.pages.addWidget(self.memories)
        self.pages.addWidget(self.privacy)
        self.pages.addWidget(self.files)
        self.evidence.hide()
        across = QHBoxLayout(self._main)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.sidebar)
        across.addWidget(rule("down"))
        across.addWidget(self.pages, 1)
        across.addWidget(self.evidence)
        self._locked = QWidget()
        column = QVBoxLayout(self._locked)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.unlock, 1)
        column.addWidget(rule())
        self.unlock_foot.setMaximumWidth(LOCKED_FOOT_WIDTH)
        column.addWidget(self.unlock_foot)
        for frame in (self._main, self._locked, self.first_run):
            self.stack.addWidget(frame)
        self.stack.setProperty("ground", "page")
        self.setCentralWidget(self.stack)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The large picture covers whatever the window's size is."""
        super().resizeEvent(event)
        self.large.setGeometry(self.stack.rect())
        self._make_room()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files may be dropped anywhere on an open memory."""
        if self._bridge.state is HomeState.UNLOCKED and dropping.files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Take them in, where one sees how it goes."""
        files = dropping.files(event.mimeData())
        if self._bridge.state is HomeState.UNLOCKED and files:
            event.acceptProposedAction()
            self.show_files()
            self.files.bring_in(files)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing of the memory stays on a window that is gone; a hidden one keeps its place."""
        if self.stays:
            event.ignore()
            self.hide()
            return
        self._clear()
        super().closeEvent(event)

    def come_forward(self) -> None:
        """In front of the others, wherever it was."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
