"""A choice among a few named values, drawn as the theme is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, TypeVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QWidget

from sixfold.ui.icons import drawing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPaintEvent, QWheelEvent

    from sixfold.ui.theme import Theme

T = TypeVar("T")

ARROW: Final = 14


class Choice(QComboBox, Generic[T]):
    """A list that drops down; each of its lines stands for a value."""

    def __init__(self, theme: Theme, name: str, lines: Iterable[tuple[str, T]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._values: list[T] = []
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for words, value in lines:
            self.offer(words, value)
        self.view().setAccessibleName(name)
        theme.changed.connect(self.update)

    @property
    def value(self) -> T:
        """What is chosen."""
        return self._values[self.currentIndex()]

    def offer(self, words: str, value: T) -> None:
        """One line more."""
        self._values.append(value)
        self.addItem(words)

    def clear_lines(self) -> None:
        """No lines any more."""
        self._values.clear()
        self.clear()

    def choose(self, value: T, words: str) -> None:
        """Choose a value; one that is not among the lines becomes one, in these words."""
        if value not in self._values:
            self.offer(words, value)
        self.setCurrentIndex(self._values.index(value))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """A wheel scrolls the page, and changes nothing under the pointer."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painter = QPainter(self)
        where = QRectF(self.width() - ARROW - 12, (self.height() - ARROW) / 2, ARROW, ARROW)
        drawing.paint(painter, "down", self._theme.colour("muted"), where)
        painter.end()
