"""The program's icons: strokes on a 24-pixel grid, drawn in whatever colour the theme gives."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

# Screens are scaled by 100, 125, 150, 175, 200 and 300 percent; Qt takes the nearest larger of these.
SCALES = (1.0, 1.5, 2.0, 3.0)


@lru_cache(maxsize=64)
def source(name: str) -> str:
    """The drawing `name`, with `currentColor` where its colour goes."""
    return resources.files(__package__).joinpath(f"{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, colour: QColor, size: int, scale: float = 1.0) -> QPixmap:
    """One icon, `size` logical pixels wide, for a screen of that scale. The library keeps what was drawn."""
    key = f"{name} {colour.name()} {size} {scale}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    drawn = QPixmap(round(size * scale), round(size * scale))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    paint(painter, name, colour, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    QPixmapCache.insert(key, drawn)
    return drawn


def paint(painter: QPainter, name: str, colour: QColor, where: QRectF) -> None:
    """Draw one icon by hand."""
    svg = source(name).replace("currentColor", colour.name())
    QSvgRenderer(QByteArray(svg.encode())).render(painter, where)


def icon(name: str, colour: QColor, size: int) -> QIcon:
    """One icon for a button, sharp on every screen."""
    drawn = QIcon()
    for scale in SCALES:
        drawn.addPixmap(pixmap(name, colour, size, scale))
    return drawn
