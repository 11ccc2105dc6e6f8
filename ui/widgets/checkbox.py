"""A check box whose box is drawn in the theme's colours: the style's own is not to be seen in the dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QCheckBox, QWidget

from sixfold.ui.icons import drawing

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from sixfold.ui.theme import Theme

BOX: Final = 18
LEFT: Final = 6


class CheckBox(QCheckBox):
    """A box with a tick, and words."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._theme = theme
        self.setAccessibleName(text)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(LEFT + 0.5, (self.height() - BOX) / 2 + 0.5, BOX - 1, BOX - 1)
        ticked = self.isChecked()
        painter.setPen(self._theme.colour("accent" if ticked else "edge"))
        painter.setBrush(self._theme.colour("accent" if ticked else "surface"))
        painter.drawRoundedRect(box, 4, 4)
        if ticked:
            drawing.paint(painter, "check", self._theme.colour("on_accent"), box.adjusted(1.5, 1.5, -1.5, -1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.end()
