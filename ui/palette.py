"""The palette: every action by its name, found by a few letters, with its shortcut beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from sixfold.ui.widgets.label import rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.ui.theme import Theme

WIDTH: Final = 520
ROWS: Final = 9
ROW_HEIGHT: Final = 40
TOP: Final = 96
KEYS: Final = int(Qt.ItemDataRole.UserRole) + 1
ACTION: Final = KEYS + 1
NOWHERE: Final = QModelIndex()

AnyIndex = QModelIndex | QPersistentModelIndex


class ActionList(QAbstractListModel):
    """Actions that can be done now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions: list[QAction] = []

    def show(self, actions: Sequence[QAction]) -> None:
        """List these."""
        self.beginResetModel()
        self._actions = [action for action in actions if action.isEnabled()]
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._actions)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, shortcut, the action itself."""
        action = self._actions[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return action.text()
            case _ if role == KEYS:
                return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            case _ if role == ACTION:
                return action
        return None


class LettersFilter(QSortFilterProxyModel):
    """Lets through names that hold every typed word, in any order and case."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []

    def look_for(self, typed: str) -> None:
        """Filter by what was typed."""
        self.beginFilterChange()
        self._words = typed.casefold().split()
        self.endFilterChange()

    def filterAcceptsRow(self, row: int, _parent: AnyIndex) -> bool:  # noqa: N802 - Qt's name
        name = str(self.sourceModel().index(row, 0).data()).casefold()
        return all(word in name for word in self._words)


class ActionDelegate(QStyledItemDelegate):
    """A name, and its shortcut at the right."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:  # noqa: N802 - Qt's name
        return QSize(WIDTH, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """One action."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        where: QRect = option.rect
        chosen = option.state & QStyle.StateFlag.State_Selected
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("selected"))
            painter.drawRoundedRect(where.adjusted(8, 1, -8, -1), 8, 8)
        inner = where.adjusted(24, 0, -24, 0)
        painter.setFont(self._theme.font(self._theme.sizes.body))
        painter.setPen(self._theme.colour("accent" if chosen else "text"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        painter.setFont(self._theme.font(self._theme.sizes.small))
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(index.data(KEYS)))
        painter.restore()


class Palette(QFrame):
    """Lies over the window; Esc or a look elsewhere closes it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self._before: QWidget | None = None
        self.setProperty("ground", "floating")
        self.setAccessibleName(self.tr("All actions"))
        self.actions_list = ActionList(self)
        self._filter = LettersFilter(self)
        self._filter.setSourceModel(self.actions_list)
        self.field = QLineEdit()
        self.field.setProperty("kind", "bare")
        self.field.setAccessibleName(self.tr("Find an action"))
        self.field.setPlaceholderText(self.tr("Find an action"))
        self.list = QListView()
        self.list.setModel(self._filter)
        self.list.setItemDelegate(ActionDelegate(theme, self))
        self.list.setAccessibleName(self.tr("Actions"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFixedHeight(ROWS * ROW_HEIGHT)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.field.textChanged.connect(self._look)
        self.field.returnPressed.connect(self._do)
        self.list.clicked.connect(lambda _index: self._do())
        self.field.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(0)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 0, 16, 8)
        inside.addWidget(self.field)
        column.addLayout(inside)
        column.addWidget(rule())
        column.addSpacing(8)
        column.addWidget(self.list)
        self.setFixedWidth(WIDTH)
        self.hide()

    def open(self, actions: Sequence[QAction]) -> None:
        """Show it with what can be done now; the keyboard goes back where it was afterwards."""
        self._before = self._under.focusWidget()
        self.actions_list.show(actions)
        self.field.clear()
        self._look("")
        self.adjustSize()
        self.move((self._under.width() - self.width()) // 2, TOP)
        self.show()
        self.raise_()
        self.field.setFocus()

    def leave(self) -> None:
        """Close it."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()
            self._before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Arrows move in the list while the field has the keyboard."""
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}
            step = steps.get(Qt.Key(event.key()))
            if step is not None:
                self._move(step)
                return True
        return super().eventFilter(watched, event)

    def _look(self, typed: str) -> None:
        self._filter.look_for(typed)
        self.list.setCurrentIndex(self._filter.index(0, 0))

    def _move(self, step: int) -> None:
        last = self._filter.rowCount() - 1
        row = min(max(self.list.currentIndex().row() + step, 0), last)
        self.list.setCurrentIndex(self._filter.index(row, 0))

    def _do(self) -> None:
        action = self.list.currentIndex().data(ACTION)
        self.leave()
        if isinstance(action, QAction):
            action.trigger()
