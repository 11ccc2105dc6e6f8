"""One line at the foot of the page: what was just done with its undo, or what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.widgets.button import Button, IconButton
from sixfold.ui.widgets.label import Label
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from sixfold.ui.engine import Failure
    from sixfold.ui.theme import Theme

SHOWN_MS: Final = 10_000
"""A notice with an undo stays ten seconds; what went wrong stays until it is closed."""

WIDEST: Final = 560


class Notice(QFrame):
    """Floats over the foot of its page; nothing moves for it."""

    undo_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self.setProperty("ground", "floating")
        self._picture = Picture(theme, "check", 18, "accent")
        self.words = Label("", wrap=True)
        self.undo = Button(theme, self.tr("Undo"), "link", "undo")
        self._close = IconButton(theme, "close", self.tr("Close"))
        self._timer = QTimer(self, interval=SHOWN_MS, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self._close.clicked.connect(self.hide)
        self.undo.clicked.connect(self._undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, GRID, GRID, GRID)
        row.setSpacing(12)
        row.addWidget(self._picture)
        row.addWidget(self.words, 1)
        row.addWidget(self.undo)
        row.addWidget(self._close)
        parent.installEventFilter(self)
        self.hide()

    def say(self, words: str, *, undoable: bool = False) -> None:
        """Something was done."""
        self._picture.say("check", "accent")
        self._open(words, undoable=undoable)
        self._timer.start()

    def warn(self, failure: Failure) -> None:
        """Something went wrong that no page shows."""
        self._picture.say("warning", "bad")
        self._timer.stop()
        self._open(failure.sentence, undoable=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay at the foot when the page changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _open(self, words: str, *, undoable: bool) -> None:
        self.words.setText(words)
        self.undo.setVisible(undoable)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        wanted = self.words.fontMetrics().horizontalAdvance(self.words.text()) + 230
        width = min(WIDEST, self._under.width() - 2 * MARGIN, wanted)
        self.setFixedWidth(width)
        self.setFixedHeight(max(self.heightForWidth(width), 48))
        self.move((self._under.width() - width) // 2, self._under.height() - self.height() - MARGIN)

    def _undo(self) -> None:
        self.hide()
        self.undo_wanted.emit()
