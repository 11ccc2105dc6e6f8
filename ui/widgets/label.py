"""Text on the window. Always plain: what was seen or written by a model is never read as markup."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

Style = Literal[
    "body", "small", "muted", "strong", "heading", "large", "title", "good", "warn", "bad", "key", "shortcut"
]


class Label(QLabel):
    """A piece of text in one of the theme's styles. `selectable` text can be reached and copied by keyboard."""

    def __init__(
        self,
        text: str = "",
        style: Style = "body",
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("words", style)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def restyle(self, style: Style) -> None:
        """Change the style of a label that is already shown."""
        self.setProperty("words", style)
        repolish(self)


class Elided(QLabel):
    """One line that is cut with an ellipsis where it does not fit; the whole of it is its tooltip."""

    def __init__(self, text: str = "", style: Style = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("words", style)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.say(text)

    def say(self, text: str) -> None:
        """Set the whole text."""
        self._whole = " ".join(text.split())
        self.setToolTip(plain_tip(self._whole))
        self.setAccessibleName(self._whole)
        self._cut()

    def resizeEvent(self, event: object) -> None:  # noqa: N802, ARG002 - Qt's name
        self._cut()

    def _cut(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 24)))


def plain_tip(text: str) -> str:
    """A tooltip Qt will not read as markup: it guesses, and a captured title may look like a tag."""
    return text.replace("<", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}").replace(
        ">", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
    )


def rule(direction: Literal["across", "down"] = "across") -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setProperty("rule", direction)
    return line


def repolish(widget: QWidget) -> None:
    """Let the style sheet see a property that changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
