"""The page for import and export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sixfold.ui.files.export_form import ExportForm
from sixfold.ui.files.import_form import ImportForm
from sixfold.ui.files.plugins_block import PluginsBlock
from sixfold.ui.privacy.column import Column
from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.widgets.faces import Faces
from sixfold.ui.widgets.label import Label, rule

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sixfold.memory.plugin_requests import FormView
    from sixfold.ui.actions import Actions
    from sixfold.ui.bridge import Call
    from sixfold.ui.engine import Failure
    from sixfold.ui.theme import Theme


class FilesPage(QWidget):
    """Three blocks, beside each other where there is room. Work goes on while another page is shown."""

    def __init__(self, theme: Theme, actions: Actions, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._actions = actions
        self._asking: Call | None = None
        self.exporting = ExportForm(theme, actions, clock)
        self.importing = ImportForm(theme, actions)
        self.column = Column(theme, self.tr("Import and export"))
        self.plugins = PluginsBlock(theme, actions, self._ask_forms)
        self.column.add(self.importing, self.exporting, self.plugins, beside=(self.exporting,))
        self.faces = Faces(theme, self.column)
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, MARGIN, MARGIN, GRID)
        head.addWidget(Label(self.tr("Import and export"), "title"), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(rule())
        outer.addWidget(self.faces, 1)

    def enter(self) -> None:
        """The page comes into sight: forms may have come or gone with a plugin."""
        if not self.exporting.form.count():
            self.faces.show_waiting(self.tr("Looking for what can be written"))
        self._ask_forms()
        self.plugins.read_again()
        self.importing.files.setFocus()

    def _ask_forms(self) -> None:
        if self._asking is not None:
            self._asking.drop()
        self._asking = self._actions.forms(self._offer, self._fail)

    def bring_in(self, files: tuple[Path, ...]) -> None:
        """Take in what was dropped."""
        self.importing.bring_in(files)

    def search(self) -> None:
        """Go to where something is chosen: there is nothing to search here."""
        self.exporting.form.setFocus()

    def back(self) -> None:
        """Esc: what runs is cancelled."""
        self.exporting.job.cancel()

    def clear(self) -> None:
        """Hold nothing: the memory is locked."""
        if self._asking is not None:
            self._asking.drop()
            self._asking = None
        self.exporting.clear()
        self.importing.clear()
        self.plugins.drop()
        self.plugins.show_plugins(())

    def _offer(self, forms: tuple[FormView, ...]) -> None:
        self.exporting.offer(forms)
        self.faces.show_full()

    def _fail(self, failure: Failure) -> None:
        self.faces.show_wrong(self.tr("The forms cannot be listed"), failure, self.enter)
