"""The block "Import": files by button or dropped, how far it is, and each file that failed with the reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QListView

from sixfold.ui import saying
from sixfold.ui.files.job import Job
from sixfold.ui.files.progress_row import ProgressRow
from sixfold.ui.privacy.column import Block, row
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.memory.outcomes import Imported
    from sixfold.ui.actions import Actions
    from sixfold.ui.theme import Theme

MOST_FAILED = 5
"""Files in sight at once, of two lines each; the rest scrolls."""


class ImportForm(Block):
    """`pick_files` and `pick_folder` ask what to take; both may be replaced."""

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__(
            self.tr("Import"),
            self.tr(
                "Notes, documents, mail, calendars, chats: drop files or folders anywhere on this window, or choose"
                " them. The same again adds nothing. Passwords in your own words go to the vault."
            ),
        )
        self._actions = actions
        self._cancelled = False
        self.pick_files: Callable[[], tuple[Path, ...]] = self._ask_files
        self.pick_folder: Callable[[], tuple[Path, ...]] = self._ask_folder
        self.job = Job(self)
        self.files = Button(theme, self.tr("Choose files"), "primary", "import")
        self.folder = Button(theme, self.tr("Choose a folder"), "plain")
        self.progress = ProgressRow(theme, self.job, self.tr("Import"), self.tr("Cancelled."))
        self.failed_words = Label("", "warn", wrap=True)
        self.failed = QStringListModel(self)
        self.failed_list = QListView()
        self._lay_out()
        self.files.clicked.connect(lambda: self.bring_in(self.pick_files()))
        self.folder.clicked.connect(lambda: self.bring_in(self.pick_folder()))
        self.progress.cancel.clicked.connect(self._note_cancel)
        self.job.ended.connect(self._show_end)
        for signal in (self.job.started, self.job.ended, self.job.refused):
            signal.connect(self._settle)
        self._show_failed({})

    def bring_in(self, files: tuple[Path, ...]) -> None:
        """Take these in. What is dropped while an import runs is named as not taken."""
        if not files:
            return
        if self.job.running:
            self.failed_words.setText(self.tr("One import at a time: drop these again when this one is done."))
            self.failed_words.show()
            return
        self._cancelled = False
        self._show_failed({})
        self.job.start(lambda hear, end, fail: self._actions.bring_in(files, hear, end, fail))

    def clear(self) -> None:
        """Hold nothing: the memory is locked."""
        self.job.drop()
        self.progress.clear()
        self._show_failed({})
        self._settle()

    def _show_end(self, imported: Imported) -> None:
        new = saying.counted(imported.imported, self.tr("new thing"), self.tr("new things"))
        told = self.tr("{new}, {known} known already.").format(new=new, known=imported.known)
        if self._cancelled:
            told = self.tr("Cancelled. Kept so far: {told}").format(told=told)
        self.progress.say(told)
        self._show_failed(dict(imported.failed))

    def _show_failed(self, failed: dict[str, str]) -> None:
        names = saying.counted(len(failed), self.tr("file was not read"), self.tr("files were not read"))
        self.failed_words.setText(names)
        self.failed.setStringList([f"{Path(file).name}: {reason}" for file, reason in failed.items()])
        two_lines = 2 * self.failed_list.fontMetrics().height() + GRID
        self.failed_list.setFixedHeight(min(MOST_FAILED, len(failed)) * two_lines)
        self.failed_words.setVisible(bool(failed))
        self.failed_list.setVisible(bool(failed))

    def _note_cancel(self) -> None:
        self._cancelled = True

    def _settle(self, _news: object = None) -> None:
        for button in (self.files, self.folder):
            button.setEnabled(not self.job.running)

    def _ask_files(self) -> tuple[Path, ...]:
        names, _kind = QFileDialog.getOpenFileNames(self, self.tr("Import"))
        return tuple(Path(name) for name in names)

    def _ask_folder(self) -> tuple[Path, ...]:
        name = QFileDialog.getExistingDirectory(self, self.tr("Import"))
        return (Path(name),) if name else ()

    def _lay_out(self) -> None:
        self.failed_list.setModel(self.failed)
        self.failed_list.setWordWrap(True)
        self.failed_list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.failed_list.setAccessibleName(self.tr("Files that were not read"))
        self.failed_list.setSpacing(2)
        self.body.addLayout(row(self.files, self.folder))
        for part in (self.progress, self.failed_words, self.failed_list):
            self.body.addWidget(part)
