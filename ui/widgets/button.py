"""Buttons that know the theme: their icons follow it, their names are there for a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from sixfold.ui.icons import drawing
from sixfold.ui.widgets.label import repolish

if TYPE_CHECKING:
    from sixfold.ui.theme import Theme

Kind = Literal["quiet", "plain", "primary", "danger", "link", "place", "example", "day"]

INK: dict[Kind, str] = {"primary": "on_accent", "danger": "on_bad", "link": "accent"}
SIZE = 18
# A style sheet cannot widen the four pixels between icon and words; a space of the font can.
GAP = "\N{EN SPACE}"


class Button(QPushButton):
    """A button with words. Tab reaches it; a click does not leave a focus ring behind."""

    def __init__(
        self, theme: Theme, text: str, kind: Kind = "plain", icon: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = kind
        self._icon = icon
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(SIZE, SIZE))
        self.toggled.connect(self._draw)
        theme.changed.connect(self._draw)
        self.say(text)
        self._draw()

    def say(self, text: str, icon: str | None = None) -> None:
        """Change what it says."""
        self._icon = icon or self._icon
        shown = text.replace("&", "&&")
        self.setText(f"{GAP}{shown}" if self._icon else shown)
        self.setAccessibleName(text)
        self._draw()

    def become(self, kind: Kind) -> None:
        """Change what it looks like."""
        self._kind = kind
        self.setProperty("kind", kind)
        repolish(self)
        self._draw()

    def _draw(self) -> None:
        if self._icon is not None:
            ink = "accent" if self.isChecked() else INK.get(self._kind, "text")
            self.setIcon(drawing.icon(self._icon, self._theme.colour(ink), SIZE))


class IconButton(QToolButton):
    """A button with only a drawing; its name is the tooltip and what a screen reader says."""

    def __init__(
        self, theme: Theme, icon: str, name: str, *, primary: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._primary = primary
        self.setProperty("kind", "primary" if primary else "quiet")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(SIZE, SIZE))
        theme.changed.connect(self._draw)
        self.say(icon, name)

    def say(self, icon: str, name: str, shortcut: str = "") -> None:
        """Change the drawing and the name."""
        self._icon = icon
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({shortcut})" if shortcut else name)
        self._draw()

    def _draw(self) -> None:
        ink = "on_accent" if self._primary else "muted"
        self.setIcon(drawing.icon(self._icon, self._theme.colour(ink), SIZE))
