"""Pictures of the real window on a real memory, taken while it is used: unlocked, asked, looked at.

The gallery draws every face from a made-up story; this goes through one memory as a person would.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sixfold.memory.types import MemoryType
from sixfold.ui.application import NAME, make_window
from sixfold.ui.bridge import Bridge
from sixfold.ui.engine import HomeState
from sixfold.ui.evidence.model import Pointer
from sixfold.ui.privacy.view import Section
from sixfold.ui.theme import Look, Theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sixfold.ui.engine import Engine
    from sixfold.ui.window import MainWindow

SETTLE_MS: Final = 400
LONGEST_MS: Final = 180_000
"""An answer on a slow machine takes half a minute; what takes longer is photographed as it is."""


def take(engine: Engine, passphrase: str, question: str, folder: Path) -> list[Path]:
    """Unlock, ask, open the evidence, look through the memories, light and dark; gives the PNG files.

    Does not close the engine.
    """
    app = QApplication([NAME])
    theme = Theme()
    theme.follow(app)
    bridge = Bridge(engine)
    window = make_window(theme, bridge)
    window.show()
    photographer = Photographer(app, theme, window, folder)
    photographer.take("1-unlock")
    window.unlock.field.setText(passphrase)
    QTest.keyClick(window.unlock.field, Qt.Key.Key_Return)
    photographer.wait_for(lambda: bridge.state is HomeState.UNLOCKED)
    photographer.take("2-welcome")
    _ask(photographer, window, question)
    for number, kind in enumerate(MemoryType, start=5):
        window.show_memories(kind)
        photographer.take(f"{number}-{kind.value}")
    for number, section in enumerate(Section, start=5 + len(MemoryType)):
        window.show_privacy(section)
        photographer.take(f"{number}-privacy-{section.name.lower()}")
    window.stays = False
    window.close()
    return photographer.taken


def _ask(photographer: Photographer, window: MainWindow, question: str) -> None:
    conversation = window.chat.conversation
    conversation.say(question)
    photographer.wait_for(lambda: not conversation.busy)
    photographer.take("3-answer")
    citations = conversation.turns[-1].citations
    if citations:
        window.open_evidence(Pointer(citations[0].ref, citations[0].quote))
        photographer.take("4-evidence")
        window.evidence.leave()


class Photographer:
    """Saves the window as it stands, in light and dark."""

    def __init__(self, app: QApplication, theme: Theme, window: MainWindow, folder: Path) -> None:
        self._app = app
        self._theme = theme
        self._window = window
        self._folder = folder
        self.taken: list[Path] = []

    def take(self, name: str) -> None:
        """Two pictures of what the window shows once it has come to rest."""
        pause(SETTLE_MS)
        for look in (Look.DARK, Look.LIGHT):
            self._theme.look = look
            self._theme.apply(self._app)
            pause(SETTLE_MS)
            path = self._folder / f"{name}-{look.value}.png"
            self._window.grab().save(str(path))
            self.taken.append(path)

    def wait_for(self, done: Callable[[], bool]) -> None:
        """Let the window work until something has happened, for `LONGEST_MS` at most."""
        began = datetime.now(UTC)
        while not done() and (datetime.now(UTC) - began).total_seconds() * 1000 < LONGEST_MS:
            pause(50)


def pause(milliseconds: int) -> None:
    """Let the window and the engine's threads work."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
