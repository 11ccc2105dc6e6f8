"""Everything that can be done from the keyboard, as one list: for the palette, the menus and the shortcuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from sixfold.memory.types import MemoryType
from sixfold.ui import words
from sixfold.ui.actions import HOUR, QUARTER_HOUR
from sixfold.ui.privacy.view import Section

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Protocol

    from sixfold.ui.actions import Actions

    class Places(Protocol):
        """What of the window the commands steer."""

        def show_chat(self) -> None: ...
        def show_memories(self, kind: MemoryType | None = None) -> None: ...
        def show_privacy(self, section: Section | None = None) -> None: ...
        def show_files(self) -> None: ...
        def look_now(self) -> None: ...
        def forget_last(self) -> None: ...
        def search_page(self) -> None: ...
        def undo(self) -> None: ...
        def lock(self) -> None: ...
        def open_palette(self) -> None: ...
        def quit(self) -> None: ...

        @property
        def clock(self) -> Callable[[], datetime]: ...


Command = tuple[str, str, "Callable[[], object]"]


def make(places: Places, actions: Actions) -> list[QAction]:
    """The actions, in the order the palette shows them. Their owner adds them to itself, which arms the shortcuts."""
    return [_action(words_, keys, does) for words_, keys, does in _listed(places, actions)]


def _listed(places: Places, actions: Actions) -> list[Command]:
    tabs: list[Command] = [
        (_tr("Memories: {kind}").format(kind=words.type_name(kind)), "", _opens(places, kind)) for kind in MemoryType
    ]
    return [
        (_tr("Chat"), "Ctrl+1", places.show_chat),
        (_tr("Memories"), "Ctrl+2", places.show_memories),
        *tabs,
        (_tr("Privacy"), "Ctrl+3", places.show_privacy),
        *_private(places),
        (_tr("Import and export"), "Ctrl+4", places.show_files),
        (_tr("Search this page"), "Ctrl+F", places.search_page),
        (_tr("Undo the last change"), "Ctrl+Z", places.undo),
        (_tr("Start recording"), "Ctrl+Shift+R", actions.record),
        (_tr("Pause recording for 15 minutes"), "Ctrl+Shift+P", lambda: actions.pause(QUARTER_HOUR)),
        (_tr("Pause recording for 1 hour"), "", lambda: actions.pause(HOUR)),
        (_tr("Pause recording until tomorrow"), "", lambda: actions.pause_until_tomorrow(places.clock())),
        (_tr("Pause recording until I resume it"), "", lambda: actions.pause(None)),
        (_tr("Stop recording"), "", actions.stop_recording),
        (_tr("Lock"), "Ctrl+L", places.lock),
        (_tr("All actions"), "Ctrl+K", places.open_palette),
        (_tr("Quit"), "Ctrl+Q", places.quit),
    ]


def _private(places: Places) -> list[Command]:
    sections = {
        Section.LEFT_OUT: _tr("Privacy: what is left out"),
        Section.LEDGER: _tr("Privacy: ledger of what was left out"),
        Section.STORAGE: _tr("Privacy: storage, and how long it is kept"),
        Section.WHEN: _tr("Privacy: when and how to record"),
        Section.PROGRAMS: _tr("Privacy: programs that may ask"),
    }
    return [
        *((words_, "", lambda section=section: places.show_privacy(section)) for section, words_ in sections.items()),
        (_tr("Show what would be kept right now"), "Ctrl+Shift+K", places.look_now),
        (_tr("Forget the last 15 minutes"), "Ctrl+Shift+F", places.forget_last),
    ]


def _action(text: str, keys: str, does: Callable[[], object]) -> QAction:
    action = QAction(text)
    if keys:
        action.setShortcut(QKeySequence(keys))
    action.triggered.connect(lambda _checked=False: does())
    return action


def _opens(places: Places, kind: MemoryType) -> Callable[[], None]:
    return lambda: places.show_memories(kind)


def _tr(text: str) -> str:
    return QCoreApplication.translate("commands", text)
