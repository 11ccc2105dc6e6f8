"""An icon standing by itself, as a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from sixfold.ui.icons import drawing

if TYPE_CHECKING:
    from sixfold.ui.theme import Theme


class Picture(QLabel):
    """One icon, drawn in a colour of the theme. It says nothing to a screen reader: words stand beside it."""

    def __init__(
        self, theme: Theme, icon: str, size: int = 18, colour: str = "muted", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._size = size
        self._colour = colour
        self.setFixedSize(size, size)
        theme.changed.connect(self._draw)
        self._draw()

    def say(self, icon: str, colour: str = "muted") -> None:
        """Show another one."""
        self._icon = icon
        self._colour = colour
        self._draw()

    def _draw(self) -> None:
        colour = self._theme.colour(self._colour)
        self.setPixmap(drawing.pixmap(self._icon, colour, self._size, max(self.devicePixelRatioF(), 2.0)))
