"""A field that completes names that are known, and takes any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

if TYPE_CHECKING:
    from collections.abc import Iterable


class NameField(QLineEdit):
    """`suggest` gives it the names."""

    def __init__(self, name: str, suggestions: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        popup = QListView()
        popup.setAccessibleName(suggestions)
        completer.setPopup(popup)
        self.setCompleter(completer)

    @property
    def name(self) -> str:
        """What is typed, without spaces that mean nothing."""
        return " ".join(self.text().split())

    def suggest(self, names: Iterable[str]) -> None:
        """Complete these from now on."""
        self._names.setStringList(list(names))
