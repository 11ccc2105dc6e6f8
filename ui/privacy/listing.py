"""A short list of what the user chose, from which things can be taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from sixfold.ui.privacy.column import row
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.ui.theme import Theme

ROW: Final = 36
MOST_ROWS: Final = 6
"""Rows in sight; the others are scrolled to."""


class LineDelegate(QStyledItemDelegate):
    """Lines as wide as the list, cut where they do not fit."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """On the grid, or higher where the font is larger."""
        return QSize(0, max(ROW, super().sizeHint(option, index).height() + GRID))


class Listing(QWidget):
    """Lines of text; `removed` gives the number of one that is to go."""

    removed = Signal(int)

    def __init__(self, theme: Theme, name: str, nothing: str) -> None:
        super().__init__()
        self._model = QStringListModel(self)
        self.nothing = Label(nothing, "muted", wrap=True)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(LineDelegate(self))
        self.list.setAccessibleName(name)
        self.list.setProperty("kind", "lines")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.remove_button = Button(theme, self.tr("Remove"), "plain", "close")
        self.remove_button.setToolTip(QKeySequence(QKeySequence.StandardKey.Delete).toString())
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)
        self.remove_button.clicked.connect(self._remove)
        self.list.selectionModel().selectionChanged.connect(lambda *_change: self._enable())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.nothing)
        column.addWidget(self.list)
        column.addLayout(row(self.remove_button))
        self.show_lines(())

    @property
    def lines(self) -> tuple[str, ...]:
        """What is listed."""
        return tuple(self._model.stringList())

    def show_lines(self, lines: Sequence[str]) -> None:
        """List these."""
        if tuple(lines) != self.lines or not lines:
            self._model.setStringList(list(lines))
        self.nothing.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self.remove_button.setVisible(bool(lines))
        height = self.list.sizeHintForRow(0) if lines else ROW
        self.list.setFixedHeight(height * min(len(lines), MOST_ROWS) + GRID + 2)
        self._enable()

    def _enable(self) -> None:
        self.remove_button.setEnabled(self.list.selectionModel().hasSelection())

    def _remove(self) -> None:
        if self.list.selectionModel().hasSelection():
            self.removed.emit(self.list.currentIndex().row())
