"""How a section of the privacy page is laid out: a column that scrolls, and in it blocks with a heading each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from sixfold.ui.theme import Theme


WIDER: Final = 1.4
"""How much wider than running text the controls below it may be: a field, two choices and a button stand in a row."""


class Column(QScrollArea):
    """Holds blocks."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        self._text_width = theme.reading_width
        inner = QWidget()
        inner.setMaximumWidth(round(theme.reading_width * WIDER) + 2 * MARGIN)
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(MARGIN, MARGIN, MARGIN, 2 * MARGIN)
        self.body.setSpacing(2 * MARGIN)
        outside = QWidget()
        across = QHBoxLayout(outside)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(inner, 10)
        across.addStretch(1)
        self.setWidget(outside)

    def add(self, *blocks: Block) -> None:
        """Put blocks below each other, from the top."""
        for block in blocks:
            block.narrow(self._text_width)
            self.body.addWidget(block)
        self.body.addStretch(1)


class Block(QWidget):
    """A heading, a sentence, and below them what it is about."""

    def __init__(self, headline: str, sentence: str = "") -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GRID)
        self.body.addWidget(Label(headline, "large", wrap=True))
        self._sentence = Label(sentence, "muted", wrap=True)
        across = QHBoxLayout()  # a column would ask how high it is at its own width, not at the label's
        across.addWidget(self._sentence, 100)
        across.addStretch(1)
        self.body.addLayout(across)
        self._sentence.setVisible(bool(sentence))
        self.body.addSpacing(4)

    def narrow(self, width: int) -> None:
        """Keep its running text no wider than this."""
        self._sentence.setMaximumWidth(width)


def row(*parts: QWidget, stretch: bool = True) -> QHBoxLayout:
    """Things beside each other, from the left."""
    across = QHBoxLayout()
    across.setSpacing(GRID)
    for part in parts:
        across.addWidget(part)
    if stretch:
        across.addStretch(1)
    return across


def empty(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inside = item.widget(), item.layout()
        if widget is not None:
            widget.hide()  # without a parent it would be a window of its own for a moment
            widget.deleteLater()
        elif inside is not None:
            empty(inside)
