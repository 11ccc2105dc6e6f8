"""The editor of a memory: one field for each of its own, saved together, nothing saved by leaving."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from sixfold.ui import words
from sixfold.ui.memories.history import as_text, as_value
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from sixfold.memory.types import Memory
    from sixfold.ui.theme import Theme

# Fields with a fixed set of words are the agents' business; free text is what a person corrects.
FIXED: Final = frozenset({"block", "entry_type", "sensitivity", "content_ref"})
LONG: Final = frozenset({"line", "summary", "details", "steps", "when_to_use"})
LONG_LINES: Final = {"steps": 6, "details": 4}


class Editor(QWidget):
    """Fields with their labels, and Save and Cancel."""

    saved = Signal(dict)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._memory: Memory | None = None
        self.inputs: dict[str, QLineEdit | QPlainTextEdit] = {}
        self.save = Button(theme, self.tr("Save"), "primary")
        self.save.setToolTip(self.tr("Ctrl+Enter"))
        self.cancel = Button(theme, self.tr("Cancel"), "plain")
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.left)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._save)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(GRID)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        column.addLayout(self._fields)
        column.addLayout(buttons)
        column.addStretch(1)

    def edit(self, memory: Memory) -> None:
        """Begin with a memory as it stands."""
        self.clear()
        self._memory = memory
        values = asdict(memory.fields)
        for name, label in words.field_labels(memory.type).items():
            if name in FIXED:
                continue
            entry = self._input(name, as_text(name, values[name]))
            entry.setAccessibleName(label)
            self._fields.addWidget(Label(label, "heading"))
            self._fields.addWidget(entry)
            self._fields.addSpacing(4)
            self.inputs[name] = entry
        next(iter(self.inputs.values())).setFocus()

    def changed_fields(self) -> dict[str, object]:
        """What differs from the memory."""
        if self._memory is None:
            return {}
        old = asdict(self._memory.fields)
        typed = {name: as_value(name, _text(entry), old[name]) for name, entry in self.inputs.items()}
        return {name: value for name, value in typed.items() if value != old[name]}

    def _save(self) -> None:
        changed = self.changed_fields()
        if changed:
            self.saved.emit(changed)
        else:
            self.left.emit()

    def clear(self) -> None:
        """Hold nothing of a memory."""
        self._memory = None
        self.inputs.clear()
        while (item := self._fields.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()

    def _input(self, name: str, text: str) -> QLineEdit | QPlainTextEdit:
        if name not in LONG:
            return QLineEdit(text)
        entry = QPlainTextEdit(text)
        entry.setProperty("kind", "field")
        entry.setTabChangesFocus(True)
        lines = LONG_LINES.get(name, 3)
        entry.setFixedHeight(entry.fontMetrics().lineSpacing() * lines + 28)
        return entry


def _text(entry: QLineEdit | QPlainTextEdit) -> str:
    return entry.text() if isinstance(entry, QLineEdit) else entry.toPlainText()
