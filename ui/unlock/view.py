"""The locked memory: one field. What was typed is taken out of it before it is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label
from sixfold.ui.widgets.passphrase import PassphraseField
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
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
        self.field.returnPressed.connect(self._unlock)
        self.button.clicked.connect(self._unlock)
        self._lay_out(theme)

    def enter(self) -> None:
        """The page comes into sight, with nothing typed."""
        self._wait(waiting=False)
        self.field.clear()
        self.message.setText(" ")
        self.field.mark_wrong(wrong=False)
        self.field.setFocus()

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
        middle = QWidget()
        middle.setFixedWidth(COLUMN)
        column = QVBoxLayout(middle)
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
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(middle)
        across.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        outer.addStretch(2)
        outer.addLayout(across)
        outer.addStretch(3)
