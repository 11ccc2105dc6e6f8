"""The four faces of a page: full, and in its place empty, waiting or wrong, each saying what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.ui.engine import Failure
    from sixfold.ui.theme import Theme

WIDTH = 440
PATIENCE_MS = 200
"""A shorter wait is not seen as one; a face that flashes up is."""


class Face(QWidget):
    """A drawing, a headline, a sentence or two, and at most one thing to do."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = Picture(theme, "memories", 40, "muted")
        self._headline = Label("", "large", wrap=True)
        self._sentence = Label("", "muted", wrap=True, selectable=True)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Progress"))
        self._button = Button(theme, self.tr("Try again"), "primary")
        self._button.clicked.connect(self._act)
        self._action: Callable[[], None] | None = None
        self._lay_out()

    @property
    def sentence(self) -> str:
        """What it says, for tests and screen readers."""
        return self._sentence.text()

    def show_message(self, icon: str, headline: str, sentence: str, colour: str = "muted") -> None:
        """Say something, with nothing to do and no progress."""
        self._picture.setVisible(bool(icon))
        if icon:
            self._picture.say(icon, colour)
        self._headline.setText(headline)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._progress.hide()
        self._button.hide()
        self._action = None

    def show_progress(self, done: int = 0, total: int = 0) -> None:
        """How far it is; a total of 0 means that nobody knows."""
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._progress.show()

    def offer(self, words: str, action: Callable[[], None], *, primary: bool = True) -> None:
        """The one thing to do."""
        self._button.say(words)
        self._button.become("primary" if primary else "plain")
        self._button.show()
        self._action = action

    def _act(self) -> None:
        if self._action is not None:
            self._action()

    def _lay_out(self) -> None:
        column = QWidget()
        column.setMaximumWidth(WIDTH)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GRID)
        for label in (self._headline, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addSpacing(GRID)
        inner.addWidget(self._headline)
        inner.addWidget(self._sentence)
        inner.addSpacing(GRID)
        inner.addWidget(self._progress)
        inner.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(column, 10)
        across.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        outer.addStretch(2)
        outer.addLayout(across)
        outer.addStretch(3)


class Faces(QStackedWidget):
    """A page's content, or one of its other three faces in the same place."""

    def __init__(self, theme: Theme, full: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = full
        self.face = Face(theme)
        self._blank = QWidget()
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(lambda: self.setCurrentWidget(self.face))
        for widget in (full, self.face, self._blank):
            self.addWidget(widget)

    def show_full(self) -> None:
        self._patience.stop()
        self.setCurrentWidget(self._full)

    def show_empty(self, icon: str, headline: str, sentence: str) -> None:
        """What will be here. `face.offer` adds the one thing to do."""
        self._patience.stop()
        self.face.show_message(icon, headline, sentence)
        self.setCurrentWidget(self.face)

    def show_waiting(self, headline: str, cancel: Callable[[], None] | None = None) -> None:
        """Something is under way; it can be left. What is over in a moment is never shown as waiting."""
        self.face.show_message("clock", headline, "")
        self.face.show_progress()
        if cancel is not None:
            self.face.offer(self.tr("Cancel"), cancel, primary=False)
        if self.currentWidget() is not self.face:
            self.setCurrentWidget(self._blank)
            self._patience.start()

    def show_wrong(self, headline: str, failure: Failure, again: Callable[[], None] | None = None) -> None:
        """What happened, in the engine's sentence, and another try."""
        self._patience.stop()
        self.face.show_message("warning", headline, failure.sentence, "bad")
        if again is not None:
            self.face.offer(self.tr("Try again"), again)
        self.setCurrentWidget(self.face)
