"""How a section of the privacy page is laid out: blocks with a heading each, that scroll.

They stand below each other, and where there is room for two measures in two columns beside each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QResizeEvent

    from sixfold.ui.theme import Theme


GAP: Final = 2 * MARGIN
"""Between two columns."""
WIDER: Final = 1.4
"""How much wider than running text the controls below it may be: a field, two choices and a button stand in a row."""


class Column(QScrollArea):
    """Holds blocks, in one column or two."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        self._text_width = theme.reading_width
        self._column_width = round(theme.reading_width * WIDER)
        self._blocks: tuple[Block, ...] = ()
        self._beside: frozenset[Block] = frozenset()
        self._inner = QWidget()
        self._sides = (QVBoxLayout(), QVBoxLayout())
        self._across = QHBoxLayout(self._inner)
        self._across.setContentsMargins(MARGIN, MARGIN, MARGIN, 2 * MARGIN)
        for side in self._sides:
            side.setSpacing(2 * MARGIN)
            self._across.addLayout(side, 1)
        outside = QWidget()
        line = QHBoxLayout(outside)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._inner, 10)
        line.addStretch(1)
        self.setWidget(outside)

    @property
    def is_wide(self) -> bool:
        """Whether there is room for two columns, each of the measure."""
        return self.width() >= 2 * self._column_width + GAP + 2 * MARGIN

    def add(self, *blocks: Block, beside: Iterable[Block] = ()) -> None:
        """Put blocks below each other, from the top; those that stand `beside` go to the right where there is room."""
        for block in blocks:
            block.narrow(self._text_width)
        self._blocks, self._beside = blocks, frozenset(beside)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """One column or two."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Deal the blocks out anew where their columns have changed; they keep their parent, so nothing flickers."""
        right = self._beside if self.is_wide else frozenset[Block]()
        self._across.setStretch(1, 1 if right else 0)
        self._across.setSpacing(GAP if right else 0)
        columns = 2 if right else 1
        self._inner.setMaximumWidth(columns * self._column_width + (columns - 1) * GAP + 2 * MARGIN)
        dealt = [[block for block in self._blocks if (block in right) is is_right] for is_right in (False, True)]
        if dealt == [_blocks_in(side) for side in self._sides]:
            return
        for side in self._sides:
            while side.takeAt(0) is not None:
                pass
        for side, blocks in zip(self._sides, dealt, strict=True):
            for block in blocks:
                side.addWidget(block)
            if blocks:
                side.addStretch(1)


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


def _blocks_in(side: QVBoxLayout) -> list[Block]:
    items = (side.itemAt(at) for at in range(side.count()))
    return [block for item in items if item is not None and isinstance(block := item.widget(), Block)]


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
