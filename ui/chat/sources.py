"""What was found for a turn, as a card of rows: shown before the answer, and unlike it at a glance."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sixfold.memory.types import MemoryType
from sixfold.ui import saying, words
from sixfold.ui.chat.rows import SHOWN, Row
from sixfold.ui.icons import drawing
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.label import Label, plain_tip
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPaintEvent

    from sixfold.ui.theme import Theme

ROW_HEIGHT: Final = 32
PAD: Final = 12


class SourceRow(QAbstractButton):
    """One source on one line: its number, what kind it is, where from, and when."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row: Row | None = None
        self._when = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(ROW_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Source"))
        theme.changed.connect(self.update)

    @property
    def row(self) -> Row | None:
        """What it shows."""
        return self._row

    def show_row(self, row: Row | None, now: datetime) -> None:
        """Show a source, or (with None) the grey place where one will be."""
        self._row = row
        self.setEnabled(row is not None)
        if row is not None:
            at = datetime.fromisoformat(row.when)
            self._when, exact = _said(row, at, now)
            self.setAccessibleName(
                self.tr("Source {n}: {title}, {when}").format(n=row.number or "", title=row.title, when=self._when)
            )
            self.setToolTip(plain_tip(f"{row.title}\n{exact}\n\n{row.text[:300]}"))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(320, ROW_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._row is None:
            self._paint_place(painter)
        else:
            self._paint_row(painter, self._row)
        painter.end()

    def _paint_place(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("hover"))
        middle = self.height() / 2
        painter.drawRoundedRect(QRectF(PAD, middle - 8, 16, 16), 4, 4)
        painter.drawRoundedRect(QRectF(PAD + 56, middle - 5, self.width() * 0.4, 10), 4, 4)

    def _paint_row(self, painter: QPainter, row: Row) -> None:
        if self.underMouse() or self.hasFocus():
            painter.setPen(self._theme.colour("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4.5, 1.5, -4.5, -1.5), 6, 6)
        middle = self.height() / 2
        self._paint_number(painter, row, middle)
        ink = "text" if row.number is not None else "muted"
        drawing.paint(painter, words.source_icon(row.kind), self._theme.colour("muted"), QRectF(44, middle - 8, 16, 16))
        small = self._theme.font(self._theme.sizes.small)
        when_width = QFontMetrics(small).horizontalAdvance(self._when)
        painter.setFont(small)
        painter.setPen(self._theme.colour("muted"))
        right = self.width() - PAD - when_width
        painter.drawText(QRect(right, 0, when_width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self._when)
        body = self._theme.font(self._theme.sizes.body)
        painter.setFont(body)
        painter.setPen(self._theme.colour(ink))
        room = right - 70 - 16
        title = QFontMetrics(body).elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(70, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_number(self, painter: QPainter, row: Row, middle: float) -> None:
        if row.number is None:
            return
        badge = QRectF(PAD, middle - 9, 22, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("selected"))
        painter.drawRoundedRect(badge, 5, 5)
        painter.setFont(self._theme.font(self._theme.sizes.small, strong=True))
        painter.setPen(self._theme.colour("accent"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(row.number))


class SourceCard(QFrame):
    """The rows of a turn under the word "Seen". It keeps its height from the first moment on."""

    opened = Signal(object)

    def __init__(self, theme: Theme, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.setProperty("ground", "surface")
        self._heading = Label("", "heading")
        self.rows = [SourceRow(theme) for _ in range(SHOWN)]
        head = QHBoxLayout()
        head.setContentsMargins(PAD, 0, PAD, 0)
        head.setSpacing(GRID)
        head.addWidget(Picture(theme, "eye", 16))
        head.addWidget(self._heading, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID + 2, 0, GRID)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(4)
        for row in self.rows:
            column.addWidget(row)
            row.clicked.connect(lambda _checked=False, row=row: self.opened.emit(row.row))
        self.show_places()

    def show_places(self) -> None:
        """Nothing found yet: the places are kept."""
        self._heading.setText(self.tr("Looking through what was seen"))
        for row in self.rows:
            row.show_row(None, self._clock())

    def show_rows(self, rows: Sequence[Row], heading: str) -> None:
        """The sources, best first."""
        self._heading.setText(heading)
        for at, widget in enumerate(self.rows):
            widget.setVisible(at < len(rows))
            widget.show_row(rows[at] if at < len(rows) else None, self._clock())


def _said(row: Row, at: datetime, now: datetime) -> tuple[str, str]:
    """When it was, for the row and for its tooltip; of an event known only to the day no time of day is told."""
    if row.kind == MemoryType.EPISODIC and saying.is_day(at, now):
        local = at.astimezone(now.tzinfo)
        return saying.day(local.date(), now.date()), saying.date_of(local)
    return saying.when(at, now), saying.exact(at)
