"""The block "Export": which form, which kinds, of which days, where to, and the vault only on wish."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QWidget

from sixfold.ui import saying, words
from sixfold.ui.files import choices
from sixfold.ui.files.choices import OPEN_TYPES, PICTURES, SECRETS, Chosen, NotYet
from sixfold.ui.files.job import Job
from sixfold.ui.files.progress_row import ProgressRow
from sixfold.ui.privacy.column import Block, row
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.checkbox import CheckBox
from sixfold.ui.widgets.choice import Choice
from sixfold.ui.widgets.label import Elided, Label
from sixfold.ui.widgets.passphrase import PassphraseField

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sixfold.memory.outcomes import Exported
    from sixfold.memory.plugin_requests import FormView
    from sixfold.ui.actions import Actions
    from sixfold.ui.theme import Theme

COLUMNS = 2


class ExportForm(Block):
    """`pick` asks for a place, `show_folder` opens one; both may be replaced."""

    def __init__(self, theme: Theme, actions: Actions, clock: Callable[[], datetime]) -> None:
        super().__init__(
            self.tr("Export"),
            self.tr("Your memories as files of your own. They are not encrypted: who has the files can read them."),
        )
        self._actions = actions
        self._clock = clock
        self._place: Path | None = None
        self._written: Path | None = None
        self.pick: Callable[[FormView, Path], Path | None] = self._ask_place
        self.show_folder: Callable[[Path], object] = _open_folder
        self.job = Job(self)
        self.form: Choice[FormView] = Choice(theme, self.tr("Form"), ())
        self.kinds = {kind: CheckBox(theme, words.type_name(kind)) for kind in OPEN_TYPES}
        self.since, self.until = (QLineEdit() for _ in range(2))
        self.pictures = CheckBox(theme, self.tr("Pictures of the screen too"))
        self.vault = CheckBox(theme, self.tr("The vault too, with its passwords readable in the file"))
        self.passphrase = PassphraseField(theme, self.tr("Passphrase"))
        self.where = Elided("", "muted")
        self.choose = Button(theme, self.tr("Choose a place"), "plain")
        self.start = Button(theme, self.tr("Export"), "primary")
        self.open_folder = Button(theme, self.tr("Open folder"), "link", "open")
        self.progress = ProgressRow(theme, self.job, self.tr("Export"), self.tr("Cancelled. Nothing was written."))
        self._lay_out()
        self._connect()
        self._settle()

    @property
    def place(self) -> Path:
        """Where it will go: what was chosen, else a name in the user's documents that overwrites nothing."""
        return self._place or choices.suggested(self.form.value, documents(), self._clock().date())

    def offer(self, forms: tuple[FormView, ...]) -> None:
        """Offer these forms; the one that is chosen stays."""
        chosen = self.form.currentText()
        self.form.clear_lines()
        for form in forms:
            self.form.offer(form.caption or form.name, form)
        self.form.setCurrentIndex(max(0, self.form.findText(chosen)))
        self._change_form()

    def clear(self) -> None:
        """Hold nothing: the memory is locked, and what runs ends with it."""
        self.job.drop()
        self.vault.setChecked(False)
        self.passphrase.take()
        self.progress.clear()
        self._written = self._place = None
        self._settle()

    def _begin(self) -> None:
        if self.job.running or not self.form.count():
            return
        chosen = Chosen(
            form=self.form.value,
            place=self.place,
            kinds=frozenset(kind for kind, box in self.kinds.items() if box.isChecked()),
            since=self.since.text(),
            until=self.until.text(),
            pictures=self.pictures.isChecked(),
            vault=self.vault.isChecked(),
            passphrase=self.passphrase.take() if self.vault.isChecked() else "",
        )
        try:
            request = chosen.request(self._clock().tzinfo)
        except NotYet as missing:
            self.progress.warn(str(missing))
            return
        self._written = None
        self.job.start(lambda hear, end, fail: self._actions.export(request, hear, end, fail))

    def _show_end(self, exported: Exported) -> None:
        self._written = exported.path
        self._place = None
        told = [
            saying.counted(exported.memories, self.tr("memory"), self.tr("memories")),
            saying.counted(exported.evidence, self.tr("thing seen or said"), self.tr("things seen and said")),
        ]
        files = saying.counted(exported.files, self.tr("file"), self.tr("files"))
        line = self.tr("{what} read, {files} written: {place}")
        self.progress.say(line.format(what=saying.listed(told), files=files, place=exported.path))

    def _change_form(self) -> None:
        self._place = None
        self._settle()

    def _settle(self, _news: object = None) -> None:
        """Show what goes with the form, and what can be done now."""
        scopes = self.form.value.scopes if self.form.count() else frozenset()
        self.pictures.setVisible(PICTURES in scopes)
        self.vault.setVisible(SECRETS in scopes)
        self.passphrase.setVisible(SECRETS in scopes and self.vault.isChecked())
        self.where.say(str(self.place) if self.form.count() else "")
        self.start.setEnabled(bool(self.form.count()) and not self.job.running)
        self.open_folder.setVisible(self._written is not None and not self.job.running)

    def _choose_place(self) -> None:
        picked = self.pick(self.form.value, self.place) if self.form.count() else None
        if picked is not None:
            self._place = picked
            self._settle()

    def _ask_place(self, form: FormView, suggested: Path) -> Path | None:
        if not form.suffixes:
            folder = QFileDialog.getExistingDirectory(self, self.tr("Export to"), str(suggested.parent))
            return Path(folder) / suggested.name if folder else None
        name, _kind = QFileDialog.getSaveFileName(self, self.tr("Export to"), str(suggested), f"*{form.suffixes[0]}")
        return Path(name if name.endswith(form.suffixes[0]) else name + form.suffixes[0]) if name else None

    def _connect(self) -> None:
        self.form.activated.connect(self._change_form)
        self.vault.toggled.connect(self._settle)
        self.choose.clicked.connect(self._choose_place)
        self.start.clicked.connect(self._begin)
        self.passphrase.returnPressed.connect(self._begin)
        self.open_folder.clicked.connect(self._show_folder)
        self.job.ended.connect(self._show_end)
        for signal in (self.job.started, self.job.ended, self.job.refused):
            signal.connect(self._settle)

    def _show_folder(self) -> None:
        if self._written is not None:
            self.show_folder(self._written if self._written.is_dir() else self._written.parent)

    def _lay_out(self) -> None:
        self.body.addWidget(self.form)
        kinds = QWidget()
        grid = QGridLayout(kinds)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID)
        for at, box in enumerate(self.kinds.values()):
            box.setChecked(True)
            grid.addWidget(box, at // COLUMNS, at % COLUMNS)
        self.body.addWidget(kinds)
        for field, name in ((self.since, self.tr("First day")), (self.until, self.tr("Last day"))):
            field.setAccessibleName(name)
            field.setPlaceholderText(self.tr("any, or 2026-01-31"))
        first, last = Label(self.tr("First day")), Label(self.tr("Last day"))
        self.body.addLayout(row(first, self.since, last, self.until))
        for part in (self.pictures, self.vault, self.passphrase):
            self.body.addWidget(part)
        where = row(self.choose, self.where, stretch=False)
        where.setStretch(1, 1)
        self.body.addLayout(where)
        self.body.addLayout(row(self.start, self.open_folder))
        self.body.addWidget(self.progress)


def documents() -> Path:
    """The user's documents, or their home where there is no such folder."""
    told = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(told) if told and Path(told).is_dir() else Path(QDir.homePath())


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
