"""A question in the page, not in a box over it: asked only where there is no undo, and it says what goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sixfold.ui import words
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from sixfold.memory.outcomes import Forgotten
    from sixfold.ui.theme import Theme


class ForgetQuestion(QFrame):
    """What would be forgotten, with the numbers, and two answers; the safe one has the keyboard."""

    confirmed = Signal()
    refused = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "warned")
        self.words = Label("", wrap=True)
        self.yes = Button(theme, self.tr("Forget for good"), "danger")
        self.no = Button(theme, self.tr("Keep"), "plain")
        self.yes.clicked.connect(self._confirm)
        self.no.clicked.connect(self._refuse)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.no)
        buttons.addWidget(self.yes)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addLayout(buttons)
        self.hide()

    def ask(self, gone: Forgotten) -> None:
        """Ask, with what would go."""
        text = self.tr("This forgets {what}. It cannot be undone.").format(what=words.what_goes(gone))
        if gone.rebuilt:
            rebuilt = self.tr("What other memories say is kept where something else shows it.")
            text = f"{text} {rebuilt}"
        self.words.setText(text)
        self.show()
        self.no.setFocus()

    def _confirm(self) -> None:
        self.hide()
        self.confirmed.emit()

    def _refuse(self) -> None:
        self.hide()
        self.refused.emit()
