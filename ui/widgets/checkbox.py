"""Check boxes and radio buttons drawn in the theme's colours: the style's own are not to be seen in the dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget

from sixfold.ui.icons import drawing

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QAbstractButton

    from sixfold.ui.theme import Theme

SIDE: Final = 18
LEFT: Final = 6


class CheckBox(QCheckBox):
    """A box with a tick, and words."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._theme = theme
        _follow(self, theme, text)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painter, box = _begun(self, self._theme)
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            drawing.paint(painter, "check", self._theme.colour("on_accent"), box.adjusted(1.5, 1.5, -1.5, -1.5))
        painter.end()


class Radio(QRadioButton):
    """One of several ways, with a dot, and words."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._theme = theme
        _follow(self, theme, text)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painter, ring = _begun(self, self._theme)
        painter.drawEllipse(ring)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("on_accent"))
            painter.drawEllipse(ring.adjusted(5, 5, -5, -5))
        painter.end()


def _follow(button: QAbstractButton, theme: Theme, text: str) -> None:
    button.setAccessibleName(text)
    theme.changed.connect(button.update)


def _begun(button: QAbstractButton, theme: Theme) -> tuple[QPainter, QRectF]:
    """Give a painter with the colours of the button's state, and where its box stands."""
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.colour("accent" if button.isChecked() else "edge"))
    painter.setBrush(theme.colour("accent" if button.isChecked() else "surface"))
    return painter, QRectF(LEFT + 0.5, (button.height() - SIDE) / 2 + 0.5, SIDE - 1, SIDE - 1)
