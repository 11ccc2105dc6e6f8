"""The locked memory: one field, and a way in for a lost passphrase.

What was typed is taken out of the field before it is checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.unlock.recover import RecoverForm
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label
from sixfold.ui.widgets.passphrase import PassphraseField
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from sixfold.ui.actions import Actions
    from sixfold.ui.bridge import Call
    from sixfold.ui.engine import Failure
    from sixfold.ui.theme import Theme

COLUMN: Final = 400


class UnlockPage(QWidget):
    """Asks for the passphrase; the place of an error is kept, so that nothing jumps."""

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self._call: Call | None = None
        self.field = PassphraseField(theme, self.tr("Passphrase"))
        self.button = Button(theme, self.tr("Unlock"), "primary")
        self.message = Label(" ", "bad", wrap=True)
        self.message.setMinimumHeight(48)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.recover_button = Button(theme, self.tr("Use the recovery key"), "link")
        self.recover = RecoverForm(theme, actions)
        self._stack = QStackedWidget()
        self.recover_button.clicked.connect(self.use_recovery_key)
        self.recover.left.connect(self.enter)
        self.field.returnPressed.connect(self._unlock)
        self.button.clicked.connect(self._unlock)
        self._lay_out(theme)

    def enter(self) -> None:
        """The page comes into sight, with nothing typed."""
        self._stack.setCurrentIndex(0)
        self.recover.clear()
        self._wait(waiting=False)
        self.field.clear()
        self.message.setText(" ")
        self.field.mark_wrong(wrong=False)
        self.field.setFocus()

    def use_recovery_key(self) -> None:
        """The passphrase is lost: ask for the recovery key instead."""
        self.field.clear()
        self._stack.setCurrentWidget(self._recovering)
        self.recover.enter()

    def back(self) -> None:
        """From the recovery key to the passphrase."""
        if self._stack.currentWidget() is self._recovering:
            self.enter()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Out of sight nothing stays typed; a window that is only put down keeps it."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.field.clear()
            self.recover.clear()

    def _unlock(self) -> None:
        if self._call is not None and self._call.running:
            self._call.cancel()
            return
        typed = self.field.take()
        if typed:
            self._wait(waiting=True)
            self._call = self._actions.unlock(typed, self._fail)

    def _fail(self, failure: Failure) -> None:
        self._wait(waiting=False)
        cancelled = failure.cancelled
        self.message.setText(" " if cancelled else failure.sentence)
        self.field.mark_wrong(wrong=not cancelled)
        self.field.setFocus()

    def _wait(self, *, waiting: bool) -> None:
        self.field.setEnabled(not waiting)
        self.button.say(self.tr("Cancel") if waiting else self.tr("Unlock"))
        self.button.become("plain" if waiting else "primary")
        if waiting:
            self.message.restyle("muted")
            self.message.setText(self.tr("Opening your memory"))
        else:
            self.message.restyle("bad")

    def _lay_out(self, theme: Theme) -> None:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        headline = Label(self.tr("Your memory is locked"), "title", wrap=True)
        sentence = Label(self.tr("What is recorded meanwhile stays sealed until you open it."), "muted", wrap=True)
        for label in (headline, sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(Picture(theme, "sixfold", 56, "accent"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(GRID * 2)
        column.addWidget(headline)
        column.addWidget(sentence)
        column.addSpacing(GRID * 2)
        column.addWidget(self.field)
        column.addWidget(self.button)
        column.addWidget(self.message)
        column.addWidget(self.recover_button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._recovering = _in_the_middle(self.recover)
        self._stack.addWidget(_in_the_middle(form))
        self._stack.addWidget(self._recovering)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        outer.addWidget(self._stack)


def _in_the_middle(form: QWidget) -> QWidget:
    form.setFixedWidth(COLUMN)
    page = QWidget()
    across = QHBoxLayout()
    across.addStretch(1)
    across.addWidget(form)
    across.addStretch(1)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addStretch(2)
    outer.addLayout(across)
    outer.addStretch(3)
    return page
