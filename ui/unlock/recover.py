"""A lost passphrase: the recovery key, and the new passphrase that takes the lost one's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sixfold.ui.first_run.new_passphrase import NewPassphrase
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label
from sixfold.ui.widgets.passphrase import PassphraseField

if TYPE_CHECKING:
    from sixfold.ui.actions import Actions
    from sixfold.ui.bridge import Call
    from sixfold.ui.engine import Failure
    from sixfold.ui.theme import Theme


class RecoverForm(QWidget):
    """Asks for both. After a refusal everything stays as typed: a key is compared with its copy group by group."""

    left = Signal()

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self._call: Call | None = None
        self.key = PassphraseField(theme, self.tr("Recovery key"))
        self.fresh = NewPassphrase(theme, GRID)
        self.back_button = Button(theme, self.tr("Back"), "quiet")
        self.button = Button(theme, self.tr("Open my memory"), "primary")
        self.message = Label(" ", "bad", wrap=True)
        self.message.setMinimumHeight(48)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.key.textChanged.connect(self._change)
        self.fresh.judged.connect(self._change)
        self.key.returnPressed.connect(self.fresh.first.setFocus)
        self.fresh.first.returnPressed.connect(self.fresh.second.setFocus)
        self.fresh.second.returnPressed.connect(self._recover)
        self.button.clicked.connect(self._recover)
        self.back_button.clicked.connect(self.left)
        self._lay_out()
        self.clear()

    def enter(self) -> None:
        """It comes into sight, with nothing typed."""
        self.clear()
        self.key.setFocus()

    def clear(self) -> None:
        """Hold nothing of what was typed, and hear no more of what was asked."""
        if self._call is not None:
            self._call.drop()
            self._call = None
        self.key.take()
        self.fresh.take()
        self._wait(waiting=False)
        self._change()

    def _change(self) -> None:
        """Something else was typed: what was said of it before holds no more."""
        self.message.setText(" ")
        self.key.mark_wrong(wrong=False)
        self.button.setEnabled(self.fresh.ready and bool(self.key.text().strip()))

    def _recover(self) -> None:
        if not self.button.isEnabled():
            return
        self._wait(waiting=True)
        self._call = self._actions.recover(self.key.text(), self.fresh.first.text(), self.clear, self._fail)

    def _fail(self, failure: Failure) -> None:
        self._wait(waiting=False)
        self.message.setText(failure.sentence)
        self.key.mark_wrong(wrong="recovery" in failure.code)
        self.key.setFocus()

    def _wait(self, *, waiting: bool) -> None:
        for widget in (self.key, self.fresh, self.button):
            widget.setEnabled(not waiting)
        self.message.restyle("muted" if waiting else "bad")
        self.message.setText(self.tr("Opening your memory") if waiting else " ")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        headline = Label(self.tr("Use the recovery key"), "title", wrap=True)
        sentence = Label(
            self.tr("It opens your memory and sets a new passphrase; the old one then opens nothing."),
            "muted",
            wrap=True,
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        buttons.addWidget(self.button)
        column.addWidget(headline)
        column.addWidget(sentence)
        column.addSpacing(GRID * 2)
        column.addWidget(self.key)
        column.addSpacing(GRID)
        column.addWidget(self.fresh)
        column.addWidget(self.message)
        column.addLayout(buttons)
