"""A field for a passphrase: dots, and an eye to look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from sixfold.ui.icons import drawing
from sixfold.ui.widgets.label import repolish

if TYPE_CHECKING:
    from sixfold.ui.theme import Theme

LONGEST = 1024


class PassphraseField(QLineEdit):
    """Dots by default. What was typed is never completed, corrected or remembered by an input method."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setMaxLength(LONGEST)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._look = QAction(self)
        self._look.triggered.connect(self._toggle)
        self.addAction(self._look, QLineEdit.ActionPosition.TrailingPosition)
        theme.changed.connect(self._draw)
        self.hide_value()

    def hide_value(self) -> None:
        """Dots again."""
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._draw()

    def take(self) -> str:
        """What was typed; the field is empty after that."""
        typed = self.text()
        self.clear()
        self.hide_value()
        return typed

    def mark_wrong(self, *, wrong: bool) -> None:
        """Draw its border as wrong; the words stand elsewhere."""
        self.setProperty("wrong", "true" if wrong else "false")
        repolish(self)

    def _toggle(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._draw()

    def _draw(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self._look.setText(self.tr("Show what is typed") if hidden else self.tr("Hide what is typed"))
        self._look.setIcon(drawing.icon("eye" if hidden else "eye-off", self._theme.colour("muted"), 18))
