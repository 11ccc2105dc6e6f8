"""The recorder at the foot of the window: always in sight, one click pauses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sixfold.ui.actions import HOUR, QUARTER_HOUR
from sixfold.ui.engine import RecorderState
from sixfold.ui.recorder_words import face
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import IconButton
from sixfold.ui.widgets.label import Label
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sixfold.ui.actions import Actions
    from sixfold.ui.theme import Theme

CLICK_PAUSES_FOR = QUARTER_HOUR
INDENT = 26
"""Where the words begin, right of the drawing."""


class RecorderFoot(QWidget):
    """The state as a drawing and a word; a button that pauses, resumes or starts; a menu with the longer pauses."""

    def __init__(
        self, theme: Theme, actions: Actions, clock: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._clock = clock
        self._picture = Picture(theme, "off", 18)
        self.words = Label("", "strong", wrap=True)
        self.more = Label("", "small", wrap=True)
        self.button = IconButton(theme, "pause", self.tr("Pause"))
        self.menu_button = IconButton(theme, "clock", self.tr("Pause for longer, or stop"))
        self.menu_button.setMenu(self._menu())
        self.menu_button.setPopupMode(self.menu_button.ToolButtonPopupMode.InstantPopup)
        self.button.clicked.connect(self.press)
        self._lay_out()
        actions.bridge.recorder_changed.connect(self.refresh)
        actions.bridge.state_changed.connect(self.refresh)
        self.refresh()

    def refresh(self, _changed: object = None) -> None:
        """Draw what the bridge knows now."""
        view = self._actions.bridge.recorder
        shown = face(view, self._actions.bridge.state, self._clock())
        self._picture.say(shown.icon, shown.colour)
        self.words.setText(shown.words)
        self.setAccessibleName(self.tr("Recorder: {state}").format(state=f"{shown.words} {shown.more}".strip()))
        self.more.setText(shown.more)
        self.more.setVisible(bool(shown.more))
        self.button.say("pause" if view.state is RecorderState.RECORDING else "play", shown.verb)
        self.menu_button.setVisible(view.state is RecorderState.RECORDING)

    def press(self) -> None:
        """One click: pause for a quarter of an hour while it records, else record."""
        if self._actions.bridge.recorder.state is RecorderState.RECORDING:
            self._actions.pause(CLICK_PAUSES_FOR)
        else:
            self._actions.record()

    def _lay_out(self) -> None:
        """What is more than a word has the whole width: a reason with its remedy is two sentences."""
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._picture)
        row.addWidget(self.words, 1)
        row.addWidget(self.menu_button)
        row.addWidget(self.button)
        below = QHBoxLayout()
        below.setContentsMargins(INDENT, 0, GRID, 0)
        below.addWidget(self.more)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 12, GRID, 12)
        lines.setSpacing(0)
        lines.addLayout(row)
        lines.addLayout(below)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for words, seconds in (
            (self.tr("Pause for 15 minutes"), QUARTER_HOUR),
            (self.tr("Pause for 1 hour"), HOUR),
            (self.tr("Pause until I resume it"), None),
        ):
            menu.addAction(words).triggered.connect(lambda _checked=False, n=seconds: self._actions.pause(n))
        tomorrow = menu.addAction(self.tr("Pause until tomorrow"))
        tomorrow.triggered.connect(lambda _checked=False: self._actions.pause_until_tomorrow(self._clock()))
        menu.addSeparator()
        menu.addAction(self.tr("Stop recording")).triggered.connect(self._actions.stop_recording)
        return menu
