"""A new passphrase, typed twice, with its strength: in the first run, and where a lost one is replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from sixfold.ui.first_run import strength
from sixfold.ui.first_run.strength import Strength
from sixfold.ui.widgets.label import Label
from sixfold.ui.widgets.passphrase import PassphraseField

if TYPE_CHECKING:
    from sixfold.ui.theme import Theme


class NewPassphrase(QWidget):
    """Two fields, and what is to be said of them; `ready` when they are the same and hard enough to guess."""

    judged = Signal()

    def __init__(self, theme: Theme, spacing: int) -> None:
        super().__init__()
        self.ready = False
        self._known = strength.common()
        self.first = PassphraseField(theme, self.tr("New passphrase"))
        self.second = PassphraseField(theme, self.tr("The same once more"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Strength"))
        self.verdict = Label(" ", "small", wrap=True)
        self.problem = Label(" ", "bad", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing)
        for widget in (self.first, self.bar, self.verdict, self.second, self.problem):
            column.addWidget(widget)
        self.first.textChanged.connect(self._judge)
        self.second.textChanged.connect(self._judge)
        self._judge()

    def take(self) -> str:
        """What was typed; both fields are empty after that."""
        self.second.clear()
        return self.first.take()

    def _judge(self) -> None:
        typed = self.first.text()
        judged = strength.estimate(typed, self._known)
        self.bar.setValue(round(judged.share * 100) if typed else 0)
        self.verdict.setText(self._words(judged.strength) if typed else " ")
        self.verdict.restyle("good" if judged.enough else "small")
        same = typed == self.second.text()
        self.problem.setText(self.tr("The two are not the same yet.") if self.second.text() and not same else " ")
        self.ready = judged.enough and same
        self.judged.emit()

    def _words(self, found: Strength) -> str:
        return {
            Strength.TOO_SHORT: self.tr("Too short: eight characters at least"),
            Strength.WEAK: self.tr("Easy to guess: add a word or two"),
            Strength.FAIR: self.tr("Good enough"),
            Strength.GOOD: self.tr("Strong"),
        }[found]
