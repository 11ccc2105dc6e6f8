"""The ledger as a list: a heading a day, a line a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from sixfold.ui import saying
from sixfold.ui.icons import drawing
from sixfold.ui.privacy import wording
from sixfold.ui.privacy.column import GAP, WIDER
from sixfold.ui.privacy.ledger_model import LedgerList, LedgerRole, Row
from sixfold.ui.privacy.ledger_totals import TotalsBlock
from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.widgets.faces import Faces
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QResizeEvent

    from sixfold.ui.actions import Actions
    from sixfold.ui.engine import Failure
    from sixfold.ui.theme import Theme

PAD: Final = 16
ICON: Final = 18
DAY_ABOVE: Final = 20
UNLIMITED: Final = 16_777_215
"""The window library's own word for it (QWIDGETSIZE_MAX), which its Python side lacks."""


class LedgerDelegate(QStyledItemDelegate):
    """Paints a day's heading or a rule's line."""

    def __init__(self, theme: Theme, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock

    def sizeHint(  # noqa: N802 - Qt's name
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """A line on the grid; a day has room above it."""
        line = QFontMetrics(self._theme.font(self._theme.sizes.body)).height() + 2 * GRID
        row = index.data(LedgerRole.ROW)
        return QSize(320, line + (DAY_ABOVE if isinstance(row, Row) and not row.action else 0))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One row."""
        row = index.data(LedgerRole.ROW)
        if not isinstance(row, Row):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        where: QRect = option.rect
        where.setWidth(min(where.width(), round(self._theme.reading_width * WIDER)))
        if row.action:
            self._paint_ground(painter, where, option.state)
            self._paint_rule(painter, where.adjusted(PAD, 0, -PAD, 0), row)
        else:
            self._paint_day(painter, where.adjusted(PAD, DAY_ABOVE, -PAD, 0), row)
        painter.restore()

    def _paint_ground(self, painter: QPainter, where: QRect, state: QStyle.StateFlag) -> None:
        frame = QRectF(where).adjusted(4, 1, -4, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setBrush(self._theme.colour("selected" if state & QStyle.StateFlag.State_Selected else "hover"))
            painter.drawRoundedRect(frame, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_day(self, painter: QPainter, where: QRect, row: Row) -> None:
        strong = self._theme.font(self._theme.sizes.body, strong=True)
        painter.setFont(strong)
        painter.setPen(self._theme.colour("text"))
        words = wording.capital(saying.day(row.day, self._clock().date()))
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_rule(self, painter: QPainter, where: QRect, row: Row) -> None:
        middle = where.center().y()
        icon = QRectF(where.x(), middle - ICON / 2 + 1, ICON, ICON)
        drawing.paint(painter, wording.deed_icon(row.action), self._theme.colour("muted"), icon)
        small = self._theme.font(self._theme.sizes.small)
        when = _when(row)
        painter.setFont(small)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, when)
        count_right = where.adjusted(0, 0, -self._times_width(), 0)
        body = self._theme.font(self._theme.sizes.body)
        painter.setFont(body)
        painter.setPen(self._theme.colour("text"))
        count = wording.times(row.count)
        painter.drawText(count_right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        metrics = QFontMetrics(body)
        left = where.adjusted(ICON + 12, 0, -self._times_width() - metrics.horizontalAdvance(count) - PAD, 0)
        words = f"{wording.deed(row.action)}: {wording.rule(row.rule)}"
        cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, cut)

    def _times_width(self) -> int:
        """The room of the times at the right, the same on each line."""
        small = QFontMetrics(self._theme.font(self._theme.sizes.small))
        return small.horizontalAdvance("00:00 - 00:00") + MARGIN


class LedgerView(QWidget):
    """Draws a `LedgerList`."""

    def __init__(self, theme: Theme, actions: Actions, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.model = LedgerList(actions.bridge, clock, self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(LedgerDelegate(theme, clock, self))
        self.list.setAccessibleName(self.tr("What was left out"))
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.verticalScrollBar().setSingleStep(24)
        self._width = round(theme.reading_width * WIDER)
        self.totals = TotalsBlock(theme, clock)
        self._faces = Faces(theme, self._column())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._faces)
        self.model.settled.connect(self._settle)
        self.model.wrong.connect(self._fail)

    @property
    def message(self) -> str:
        """What stands in the list's place."""
        return self._faces.face.sentence

    def enter(self) -> None:
        """The section comes into sight."""
        if not self.model.rows:
            self._faces.show_waiting(self.tr("Reading the ledger"))
        self.model.refresh()

    def clear(self) -> None:
        """Hold nothing."""
        self.model.clear()
        self.totals.show_rows(())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The totals stand beside the list where both have their measure."""
        super().resizeEvent(event)
        is_wide = self.width() >= 2 * self._width + GAP + 2 * MARGIN
        self.totals.setVisible(is_wide)
        self.list.setMaximumWidth(self._width + PAD if is_wide else UNLIMITED)

    def _settle(self) -> None:
        self.totals.show_rows(self.model.rows)
        if self.model.rows:
            self._faces.show_full()
            return
        words = self.tr("What is skipped, blacked out, expired or forgotten is counted here, by rule and day.")
        self._faces.show_empty("shield", self.tr("Nothing was left out yet"), words)

    def _fail(self, failure: Failure) -> None:
        self._faces.show_wrong(self.tr("The ledger cannot be read"), failure, self.enter)

    def _column(self) -> QWidget:
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(GRID, 2 * GRID, GRID, 0)
        column.setSpacing(0)
        note = Label(
            self.tr("Counts only: what was left out was never stored, so nobody can read it here."), "small", wrap=True
        )
        note.setContentsMargins(PAD, 0, PAD, 0)
        column.addWidget(note)
        across = QHBoxLayout()
        across.setSpacing(GAP)
        across.addWidget(self.list, 100)
        self.totals.setFixedWidth(self._width)
        across.addWidget(self.totals)
        across.addStretch(1)
        column.addLayout(across, 1)
        return full


def _when(row: Row) -> str:
    first, last = f"{row.first:%H:%M}", f"{row.last:%H:%M}"
    return first if first == last else f"{first} \N{EN DASH} {last}"
