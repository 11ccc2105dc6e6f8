"""The recovery key: shown once, copied or printed, and two of its groups typed to be sure it was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from sixfold.ui.first_run import paper
from sixfold.ui.first_run.steps import StepPage
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from sixfold.ui.first_run.model import FirstRun, RecoveryQuiz
    from sixfold.ui.theme import Theme

COLUMNS: Final = 4


class RecoveryPage(StepPage):
    """The key's groups, numbered; then the question for two of them."""

    def __init__(self, theme: Theme, model: FirstRun) -> None:
        super().__init__(
            self.tr("Your recovery key"),
            self.tr(
                "It opens your memory if the passphrase is lost. It is shown only now: print it, or write it down."
            ),
        )
        self._model = model
        self._quiz: RecoveryQuiz | None = None
        self._grid = QGridLayout()
        self._grid.setContentsMargins(24, 16, 24, 16)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(12)
        card = QFrame()
        card.setProperty("ground", "surface")
        card.setLayout(self._grid)
        self.copy_button = Button(theme, self.tr("Copy"), "plain", "copy")
        self.copy_button.clicked.connect(self._copy)
        self.print_button = Button(theme, self.tr("Print"), "plain", "print")
        self.print_button.clicked.connect(self._choose_printer)
        self.note = Label("", "small")
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.print_button)
        buttons.addSpacing(GRID)
        buttons.addWidget(self.note, 1)
        self.labels = (Label("", "heading"), Label("", "heading"))
        self.fields = (QLineEdit(), QLineEdit())
        asked = QHBoxLayout()
        asked.setSpacing(GRID * 2)
        for label, entry in zip(self.labels, self.fields, strict=True):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(label)
            column.addWidget(entry)
            entry.setAccessibleName(self.tr("Group of the recovery key"))
            asked.addLayout(column)
            entry.textChanged.connect(self._check)
        self.problem = Label(" ", "bad", wrap=True)
        self.body.addWidget(card)
        self.body.addLayout(buttons)
        self.body.addSpacing(GRID)
        self.body.addWidget(Label(self.tr("To be sure that you have it, type two of its groups:"), wrap=True))
        self.body.addLayout(asked)
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self.set_ready(ready=False)

    def show_key(self) -> None:
        """Show what the model holds."""
        self._quiz = self._model.quiz
        self.clear()
        if self._quiz is None:
            return
        for at, group in enumerate(self._quiz.groups):
            cell = QHBoxLayout()
            cell.setSpacing(GRID)
            number = Label(str(at + 1), "small")
            number.setFixedWidth(16)
            cell.addWidget(number)
            cell.addWidget(Label(group, "key", selectable=True), 1)
            self._grid.addLayout(cell, at // COLUMNS, at % COLUMNS)
        for label, entry, asked in zip(self.labels, self.fields, self._quiz.asked, strict=True):
            name = self.tr("Group {n}").format(n=asked + 1)
            label.setText(name)
            entry.setAccessibleName(name)

    def words(self) -> str:
        """The key as it stands there; empty where none does."""
        return "-".join(self._quiz.groups) if self._quiz is not None and self._grid.count() else ""

    def clear(self) -> None:
        """Let go of the key."""
        while (item := self._grid.takeAt(0)) is not None:
            inner = item.layout()
            while inner is not None and (part := inner.takeAt(0)) is not None:
                widget = part.widget()
                if widget is not None:
                    widget.deleteLater()
        for entry in self.fields:
            entry.clear()
        self.note.setText("")

    def _check(self) -> None:
        if self._quiz is None:
            return
        right = [self._quiz.right(at, entry.text()) for at, entry in enumerate(self.fields)]
        whole = [len(entry.text().strip()) >= len(self._quiz.groups[0]) for entry in self.fields]
        wrong = any(full and not good for full, good in zip(whole, right, strict=True))
        self.problem.setText(self.tr("That is not what stands in this group.") if wrong else " ")
        self.set_ready(ready=all(right))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._model.recovery_key)
        self.note.restyle("small")
        self.note.setText(self.tr("Copied. Keep it where this computer cannot lose it."))

    def _choose_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.tr("Sixfold"))
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOptions(QPrintDialog.PrintDialogOption.PrintToFile)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def print_on(self, printer: QPrinter) -> None:
        """Print the key that is shown, if it still is."""
        if self._quiz is None or not self.words():
            return
        paper.sheet(self._quiz.groups).print_(printer)
        failed = printer.printerState() is QPrinter.PrinterState.Error
        self.note.restyle("bad" if failed else "small")
        self.note.setText(
            self.tr("It could not be printed. Copy the key, or write it down.")
            if failed
            else self.tr("Sent to the printer. Keep the sheet where only you find it.")
        )
