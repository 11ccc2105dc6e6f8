"""How one memory looks in the list: a title, a second line, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sixfold.memory.types import Memory, MemoryType
from sixfold.ui import saying, words
from sixfold.ui.icons import drawing
from sixfold.ui.memories.model import MemoryRole

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtCore import QObject

    from sixfold.ui.theme import Theme

PAD: Final = 16
GAP: Final = 12


def row_time(memory: Memory, now: datetime) -> str:
    """When it happened for an event, when it was learnt for the others."""
    if memory.type is MemoryType.EPISODIC and memory.valid_from is not None:
        return saying.span(memory.valid_from, memory.precision, now)
    return saying.day(memory.updated_at.astimezone(now.tzinfo).date(), now.date())


class MemoryDelegate(QStyledItemDelegate):
    """Paints rows of one height, so that ten thousand of them are laid out at once."""

    def __init__(self, theme: Theme, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock

    def sizeHint(  # noqa: N802 - Qt's name
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines and their margins, on the grid."""
        lines = QFontMetrics(self._theme.font(self._theme.sizes.body)).height()
        small = QFontMetrics(self._theme.font(self._theme.sizes.small)).height()
        return QSize(240, (lines + small + 2 * GAP + 4 + 7) // 8 * 8)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One row; grey bars where its memory has not arrived yet."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        where: QRect = option.rect
        state: QStyle.StateFlag = option.state
        self._paint_ground(painter, where, state)
        memory = index.data(MemoryRole.MEMORY)
        inner = where.adjusted(PAD, GAP, -PAD, -GAP)
        if isinstance(memory, Memory):
            self._paint_memory(painter, inner, memory)
        else:
            self._paint_place(painter, inner)
        painter.restore()

    def _paint_ground(self, painter: QPainter, where: QRect, state: QStyle.StateFlag) -> None:
        frame = QRectF(where).adjusted(4, 2, -4, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(self._theme.colour("selected"))
            painter.drawRoundedRect(frame, 8, 8)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(self._theme.colour("hover"))
            painter.drawRoundedRect(frame, 8, 8)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def _paint_place(self, painter: QPainter, inner: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("hover"))
        painter.drawRoundedRect(QRectF(inner.x(), inner.y() + 3, inner.width() * 0.55, 10), 4, 4)
        painter.drawRoundedRect(QRectF(inner.x(), inner.bottom() - 11, inner.width() * 0.8, 8), 4, 4)

    def _paint_memory(self, painter: QPainter, inner: QRect, memory: Memory) -> None:
        sizes = self._theme.sizes
        small = self._theme.font(sizes.small)
        body = self._theme.font(sizes.body, strong=memory.type is not MemoryType.CORE)
        when = row_time(memory, self._clock())
        when_width = QFontMetrics(small).horizontalAdvance(when)
        top = QRect(inner.x(), inner.y(), inner.width(), QFontMetrics(body).height())
        left = top.adjusted(0, 0, -when_width - GAP, 0)
        if memory.needs_review or memory.pinned:
            icon, ink = ("warning", "warn") if memory.needs_review else ("pin", "muted")
            drawing.paint(painter, icon, self._theme.colour(ink), QRectF(left.x(), left.y() + 1, 14, 14))
            left.adjust(20, 0, 0, 0)
        self._write(painter, left, words.title(memory.fields), body, "text")
        painter.setFont(small)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, when)
        low = QRect(inner.x(), inner.bottom() - QFontMetrics(small).height(), inner.width(), inner.height())
        low.setHeight(QFontMetrics(small).height())
        self._write(painter, low, words.second_line(memory.fields), small, "muted")

    def _write(self, painter: QPainter, where: QRect, text: str, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(ink))
        line = " ".join(text.split())
        cut = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, where.width())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, cut)
