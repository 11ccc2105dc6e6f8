"""A quote from what was seen, with its place: looks like evidence, and opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from sixfold.ui.icons import drawing
from sixfold.ui.widgets.label import plain_tip

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from sixfold.ui.theme import Theme

MOST_LINES: Final = 3
PAD: Final = 12


class QuoteButton(QAbstractButton):
    """Up to three lines of the quote beside a bar, and under it where and when, whose place is kept until known."""

    def __init__(self, theme: Theme, quote: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._quote = " ".join(quote.split())
        self._icon = "quote"
        self._where = ""
        self._when = ""
        self._heights: dict[int, int] = {}
        self.setAccessibleName(self.tr("Seen: {quote}").format(quote=self._quote[:120]))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._heights.clear)
        theme.changed.connect(self.update)

    def show_place(self, icon: str, where: str, when: str, exact: str) -> None:
        """Where and when it was seen."""
        self._icon, self._where, self._when = icon, " ".join(where.split()), when
        self.setToolTip(plain_tip(f"{where}\n{exact}"))
        self.update()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        if width not in self._heights:
            self._heights[width] = self._quote_height(width) + self._small_height() + 2 * PAD + 4
        return self._heights[width]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(320, self.heightForWidth(320))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(self._theme.colour("accent" if self.hasFocus() else "line"))
        painter.setBrush(self._theme.colour("hover" if self.underMouse() else "surface"))
        painter.drawRoundedRect(frame, 8, 8)
        quote_height = self._quote_height(self.width())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(QRectF(PAD, PAD + 2, 3, quote_height - 4), 1.5, 1.5)
        painter.setFont(self._theme.font(self._theme.sizes.body))
        painter.setPen(self._theme.colour("text"))
        room = self._room(self.width())
        painter.drawText(
            QRect(PAD + 14, PAD, room, quote_height), int(Qt.TextFlag.TextWordWrap), self._cut(room, quote_height)
        )
        self._paint_place(painter, PAD + quote_height + 4)
        painter.end()

    def _paint_place(self, painter: QPainter, top: int) -> None:
        height = self._small_height()
        muted = self._theme.colour("muted")
        drawing.paint(painter, self._icon, muted, QRectF(PAD + 14, top + (height - 14) / 2, 14, 14))
        painter.setFont(self._theme.font(self._theme.sizes.small))
        painter.setPen(muted)
        when_width = painter.fontMetrics().horizontalAdvance(self._when)
        left = PAD + 34
        room = self.width() - left - PAD - when_width - 12
        where = painter.fontMetrics().elidedText(self._where, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, top, room, height), Qt.AlignmentFlag.AlignVCenter, where)
        right = QRect(self.width() - PAD - when_width, top, when_width + 2, height)
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter, self._when)

    def _room(self, width: int) -> int:
        return max(width - 2 * PAD - 14, 40)

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font(self._theme.sizes.body))

    def _small_height(self) -> int:
        return QFontMetrics(self._theme.font(self._theme.sizes.small)).height()

    def _quote_height(self, width: int) -> int:
        metrics = self._metrics()
        room = QRect(0, 0, self._room(width), 10_000)
        needed = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._quote).height()
        return min(needed, metrics.lineSpacing() * MOST_LINES)

    def _cut(self, room: int, height: int) -> str:
        """The quote with an ellipsis where its lines end; three lines hold a little less than three widths."""
        lines = max(1, round(height / self._metrics().lineSpacing()))
        return self._metrics().elidedText(self._quote, Qt.TextElideMode.ElideRight, round(room * (lines - 0.15)))
