"""Where the user writes: grows with its text, Enter sends, Shift+Enter breaks the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QWidget

from sixfold.ui.widgets.button import IconButton
from sixfold.ui.widgets.label import repolish

if TYPE_CHECKING:
    from sixfold.ui.theme import Theme

MOST_LINES: Final = 6
PADDING: Final = 14


class Composer(QFrame):
    """A field and one button, which sends, or stops what is under way."""

    sent = Signal(str)
    stopped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self.setProperty("kind", "composer")
        self.field = QPlainTextEdit()
        self.field.setAccessibleName(self.tr("Ask, or tell something to remember"))
        self.field.setPlaceholderText(self.tr("Ask, or tell something to remember"))
        self.field.setTabChangesFocus(True)
        self.field.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.field.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._fit)
        self.field.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.button = IconButton(theme, "send", self.tr("Send"), primary=True)
        self.button.setFixedSize(36, 36)
        self.button.clicked.connect(self._press)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 7, 7)
        row.addWidget(self.field, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        self._fit()

    def set_busy(self, busy: bool) -> None:
        """While busy the button stops, and Enter keeps the text for later."""
        self._busy = busy
        if busy:
            self.button.say("stop", self.tr("Stop"))
        else:
            self.button.say("send", self.tr("Send"))
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Enter sends; the frame shows where the keyboard is."""
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.setProperty("typing", "true" if event.type() == QEvent.Type.FocusIn else "false")
            repolish(self)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _sends(event):
            self._send()
            return True
        return super().eventFilter(watched, event)

    def _press(self) -> None:
        if self._busy:
            self.stopped.emit()
        else:
            self._send()

    def _send(self) -> None:
        text = self.field.toPlainText().strip()
        if text and not self._busy:
            self.field.clear()
            self.sent.emit(text)

    def _fit(self) -> None:
        lines = min(max(round(self.field.document().size().height()), 1), MOST_LINES)
        self.field.setFixedHeight(lines * self.field.fontMetrics().lineSpacing() + PADDING + 4)
        self.button.setEnabled(self._busy or bool(self.field.toPlainText().strip()))


def _sends(event: QKeyEvent) -> bool:
    enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
    return enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
