"""The tray icon, where the desktop has a tray: the recorder's state, and pause, lock and quit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from sixfold.ui.actions import HOUR, QUARTER_HOUR
from sixfold.ui.engine import HomeState, RecorderState
from sixfold.ui.icons import drawing
from sixfold.ui.recorder_words import can_pause, can_stop, face, line, start_words

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
    forget_wanted = Signal()
    """The window is to ask whether the last minutes are to be forgotten."""

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
        words = line(view, shown)
        self.icon.setToolTip("\n".join((f"Sixfold: {words}", *view.notes)))
        recording = view.state is RecorderState.RECORDING
        self.state.setText(words.replace("&", "&&"))
        self.notes.setText("\n".join(view.notes).replace("&", "&&"))
        self.notes.setVisible(bool(view.notes))
        self.start.setText(start_words(view.state))
        self.start.setVisible(not recording)
        self.start.setEnabled(home is not HomeState.ABSENT)
        for pause in self.pauses:
            pause.setVisible(can_pause(view.state))
        self.stop.setVisible(can_stop(view.state))
        self.forget.setEnabled(home is HomeState.UNLOCKED)
        self.lock.setEnabled(home is HomeState.UNLOCKED)

    def _fill(self) -> None:
        self.state = self.menu.addAction("")
        self.notes = self.menu.addAction("")
        for told in (self.state, self.notes):
            told.setEnabled(False)
        self.menu.addSeparator()
        self.start = self._add(start_words(RecorderState.OFF), self._actions.record)
        self.pauses = [
            self._add(self.tr("Pause for 15 minutes"), lambda: self._actions.pause(QUARTER_HOUR)),
            self._add(self.tr("Pause for 1 hour"), lambda: self._actions.pause(HOUR)),
            self._add(self.tr("Pause until tomorrow"), lambda: self._actions.pause_until_tomorrow(self._clock())),
            self._add(self.tr("Pause until I resume it"), lambda: self._actions.pause(None)),
        ]
        self.stop = self._add(self.tr("Stop recording"), self._actions.stop_recording)
        self.menu.addSeparator()
        self.forget = self._add(self.tr("Forget the last 15 minutes\N{HORIZONTAL ELLIPSIS}"), self.forget_wanted.emit)
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
