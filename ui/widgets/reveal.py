"""A secret as dots, shown for a short while after the passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label
from sixfold.ui.widgets.passphrase import PassphraseField
from sixfold.ui.words import DOTS

if TYPE_CHECKING:
    from sixfold.ui.actions import Actions
    from sixfold.ui.bridge import Call
    from sixfold.ui.engine import Failure
    from sixfold.ui.theme import Theme

SHOWN_SECONDS: Final = 20
"""Long enough to type a card number off the screen, short enough to be gone when one looks away."""

CLIPBOARD_SECONDS: Final = 30


class Reveal(QWidget):
    """Dots; on a button the passphrase; then the value; then dots again, sooner when it goes out of sight."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._ref = ""
        self._call: Call | None = None
        self._left = 0
        self.value = Label(DOTS, "key", wrap=True)
        self.value.setAccessibleName(self.tr("Hidden value"))
        self.show_button = Button(theme, self.tr("Show"), "plain", "eye")
        self.copy_button = Button(theme, self.tr("Copy"), "plain", "copy")
        self.passphrase = PassphraseField(theme, self.tr("Passphrase"))
        self.note = Label("", "small", wrap=True)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self.show_button.clicked.connect(self._ask_or_hide)
        self.copy_button.clicked.connect(self._copy)
        self.passphrase.returnPressed.connect(self._fetch)
        self._lay_out()
        self.hide_value()

    def set_ref(self, ref: str) -> None:
        """Which vault entry this is of."""
        self._ref = ref
        self.hide_value()

    @property
    def shown(self) -> bool:
        """Whether the value stands there."""
        return self._timer.isActive()

    def hide_value(self) -> None:
        """Dots again, and nothing of the value kept."""
        if self._call is not None:
            self._call.drop()
            self._call = None
        self._timer.stop()
        self.value.setText(DOTS)
        self.value.setAccessibleName(self.tr("Hidden value"))
        self.passphrase.clear()
        self.passphrase.hide()
        self.copy_button.hide()
        self.note.setText("")
        self.show_button.say(self.tr("Show"), "eye")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another window in front: dots."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow() and self.shown:
            self.hide_value()
        super().changeEvent(event)

    def hideEvent(self, event: object) -> None:  # noqa: N802, ARG002 - Qt's name
        self.hide_value()

    def _ask_or_hide(self) -> None:
        if self.shown or self.passphrase.isVisibleTo(self):
            self.hide_value()
            return
        self.passphrase.show()
        self.passphrase.setFocus()
        self.note.restyle("small")
        self.note.setText(self.tr("Type your passphrase and press Enter."))
        self.show_button.say(self.tr("Cancel"), "close")

    def _fetch(self) -> None:
        self.note.restyle("small")
        self.note.setText(self.tr("Checking"))
        self.passphrase.setEnabled(False)
        self._call = self._actions.reveal(self._ref, self.passphrase.take(), self._show, self._fail)

    def _show(self, value: str) -> None:
        self.passphrase.setEnabled(True)
        self.passphrase.hide()
        self.value.setText(value)
        self.value.setAccessibleName(self.tr("Shown value"))
        self.copy_button.show()
        self.show_button.say(self.tr("Hide"), "eye-off")
        self._left = SHOWN_SECONDS
        self._timer.start()
        self._say_left()

    def _fail(self, failure: Failure) -> None:
        self.passphrase.setEnabled(True)
        self.passphrase.setFocus()
        self.note.restyle("bad")
        self.note.setText(failure.sentence)

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.hide_value()
        else:
            self._say_left()

    def _say_left(self) -> None:
        self.note.restyle("small")
        self.note.setText(self.tr("Hidden again in {n} s").format(n=self._left))

    def _copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        value = self.value.text()
        clipboard.setText(value)

        def wipe() -> None:
            if clipboard.text() == value:
                clipboard.clear()

        QTimer.singleShot(CLIPBOARD_SECONDS * 1000, clipboard, wipe)
        self.note.setText(self.tr("Copied; the clipboard is cleared in {n} s").format(n=CLIPBOARD_SECONDS))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.value, 1)
        row.addWidget(self.copy_button)
        row.addWidget(self.show_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self.passphrase)
        column.addWidget(self.note)
