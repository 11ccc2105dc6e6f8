"""The picture of a screen as it was, with the lines that were looked for marked on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from sixfold.ui.evidence.highlight import Hit
    from sixfold.ui.theme import Theme

SHAPE: Final = 9 / 16
"""Height to width of most screens: the place that is kept until the picture is there."""

GROW: Final = 3
VEIL: Final = 48


def paint_marked(painter: QPainter, image: QImage, where: QRectF, hits: Sequence[Hit], theme: Theme) -> None:
    """Draw the picture into a rectangle: everything but the hits under a thin veil, the hits framed."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawImage(where, image)
    if not hits:
        return
    scale = where.width() / image.width()
    boxes = [
        QRectF(
            where.x() + hit.x * scale - GROW,
            where.y() + hit.y * scale - GROW,
            hit.width * scale + 2 * GROW,
            hit.height * scale + 2 * GROW,
        )
        for hit in hits
    ]
    veil = QPainterPath()
    veil.addRect(where)
    frames = QPainterPath()
    for box in boxes:
        frames.addRoundedRect(box, 3, 3)
    painter.fillPath(veil - frames, QColor(0, 0, 0, VEIL))
    painter.setPen(QPen(theme.colour("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(frames.simplified())


class ScreenPicture(QAbstractButton):
    """The picture at the panel's width; clicked, it is shown large. Its place is kept while it loads."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.image = QImage()
        self.hits: tuple[Hit, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Picture of the screen; opens it large"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_image(self, image: QImage, hits: tuple[Hit, ...]) -> None:
        """Show a picture; a null one leaves the empty place."""
        self.image = image
        self.hits = hits
        self.setEnabled(not image.isNull())
        self._fit()
        self.update()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """As the picture's own shape; a widescreen's until it is there."""
        shape = SHAPE if self.image.isNull() else self.image.height() / self.image.width()
        return round(width * min(shape, 1.0))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(320, self.heightForWidth(320))

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()), 6, 6)
        painter.fillPath(frame, self._theme.colour("hover"))
        if not self.image.isNull():
            painter.setClipPath(frame)
            paint_marked(painter, self.image, _fitted(self.image, QRectF(self.rect())), self.hits, self._theme)
            painter.setClipping(False)
        painter.setPen(QPen(self._theme.colour("accent" if self.hasFocus() else "line"), 2 if self.hasFocus() else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()


class LargePicture(QWidget):
    """The picture over the whole window, until a click or Esc."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self._theme = theme
        self._image = QImage()
        self._hits: tuple[Hit, ...] = ()
        self.setAccessibleName(self.tr("Picture of the screen"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def open(self, image: QImage, hits: tuple[Hit, ...]) -> None:
        """Show it over everything."""
        self._image = image
        self._hits = hits
        self.setGeometry(self._under.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def leave(self) -> None:
        """Let go of it."""
        self._image = QImage()
        self.hide()
        self.closed.emit()

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Space}:
            self.leave()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 215))
        if not self._image.isNull():
            room = QRectF(self.rect()).adjusted(32, 32, -32, -32)
            paint_marked(painter, self._image, _fitted(self._image, room), self._hits, self._theme)
        painter.end()


def _fitted(image: QImage, room: QRectF) -> QRectF:
    """The largest rectangle of the picture's shape in the room, never larger than the picture, from the middle."""
    scale = min(room.width() / image.width(), room.height() / image.height())
    width, height = image.width() * scale, image.height() * scale
    return QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)
