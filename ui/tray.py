"""The tray icon, where the desktop has a tray: the recorder's state, and pause, lock and quit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from sixfold.ui.actions import HOUR, QUARTER_HOUR
from sixfold.ui.engine import HomeState, RecorderState
from sixfold.ui.icons import drawing
from sixfold.ui.recorder_words import face

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtGui import QAction

    from sixfold.ui.actions import Actions
    from sixfold.ui.theme import Theme

SIZE = 22


class Tray(QObject):
    """A small face of the window; made only where `QSystemTrayIcon.isSystemTrayAvailable()`."""

    open_wanted = Signal()
    quit_wanted = Signal()

    def __init__(
        self, theme: Theme, actions: Actions, clock: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions = actions
        self._clock = clock
        self.menu = QMenu()
        self._fill()
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activate)
        actions.bridge.recorder_changed.connect(self.refresh)
        actions.bridge.state_changed.connect(self.refresh)
        theme.changed.connect(self.refresh)
        self.refresh()

    def show(self) -> None:
        """Put it into the tray."""
        self.icon.show()

    def refresh(self, _changed: object = None) -> None:
        """Draw what the bridge knows now."""
        view = self._actions.bridge.recorder
        home = self._actions.bridge.state
        shown = face(view, home, self._clock())
        self.icon.setIcon(drawing.icon(shown.icon, self._theme.colour(shown.colour), SIZE))
        self.icon.setToolTip(f"Sixfold: {shown.words} {shown.more}".strip())
        recording = view.state is RecorderState.RECORDING
        self.state.setText(f"{shown.words} {shown.more}".strip())
        self.start.setText(self.tr("Resume recording") if view.state is RecorderState.PAUSED else self.start_words)
        self.start.setVisible(not recording)
        self.start.setEnabled(home is not HomeState.ABSENT)
        for pause in self.pauses:
            pause.setVisible(recording)
        self.lock.setEnabled(home is HomeState.UNLOCKED)

    def _fill(self) -> None:
        self.start_words = self.tr("Start recording")
        self.state = self.menu.addAction("")
        self.state.setEnabled(False)
        self.menu.addSeparator()
        self.start = self._add(self.start_words, self._actions.record)
        self.pauses = [
            self._add(self.tr("Pause for 15 minutes"), lambda: self._actions.pause(QUARTER_HOUR)),
            self._add(self.tr("Pause for 1 hour"), lambda: self._actions.pause(HOUR)),
        ]
        self.menu.addSeparator()
        self._add(self.tr("Open Sixfold"), self.open_wanted.emit)
        self.lock = self._add(self.tr("Lock"), self._actions.lock)
        self._add(self.tr("Quit"), self.quit_wanted.emit)

    def _add(self, words: str, does: Callable[[], object]) -> QAction:
        action = self.menu.addAction(words)
        action.triggered.connect(lambda _checked=False: does())
        return action

    def _activate(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.open_wanted.emit()
