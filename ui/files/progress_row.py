"""How far an import or export is, with a way to end it; its place is kept while there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from sixfold.ui.privacy.column import row
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from sixfold.memory.requests import Progress
    from sixfold.ui.engine import Failure
    from sixfold.ui.files.job import Job
    from sixfold.ui.theme import Theme


class ProgressRow(QWidget):
    """A bar, words and a button while a job runs; afterwards what came of it, `cancelled` where it ended early."""

    def __init__(self, theme: Theme, job: Job, name: str, cancelled: str) -> None:
        super().__init__()
        self._cancelled = cancelled
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.words = Label("", "muted", wrap=True, selectable=True)
        self.cancel = Button(theme, self.tr("Cancel"), "plain")
        for part in (self.bar, self.cancel):  # nothing below moves when they come and go
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.bar)
        across = row(self.words, stretch=False)
        across.addWidget(self.cancel)
        across.setStretch(0, 1)
        column.addLayout(across)
        self.cancel.clicked.connect(job.cancel)
        job.started.connect(self._begin)
        job.progressed.connect(self._show_progress)
        job.ended.connect(self._rest)
        job.refused.connect(self._refuse)
        self.clear()

    def say(self, words: str) -> None:
        """Say what came of it."""
        self.words.restyle("body")
        self.words.setText(words)

    def warn(self, words: str) -> None:
        """Say why it did not go."""
        self.words.restyle("bad")
        self.words.setText(words)

    def clear(self) -> None:
        """Say nothing."""
        self._rest()
        self.words.setText("")

    def _begin(self) -> None:
        self.words.restyle("muted")
        self.words.setText(self.tr("Beginning"))
        self.bar.setRange(0, 0)
        self.bar.show()
        self.cancel.show()

    def _show_progress(self, progress: Progress) -> None:
        self.bar.setRange(0, progress.total or 0)
        self.bar.setValue(progress.done)
        known = {
            "memories": self.tr("{n} memories"),
            "observations": self.tr("{n} things seen and said"),
            "files": self.tr("{n} files"),
        }
        count = QLocale().toString(progress.done)
        if progress.total:
            count = self.tr("{n} of {total}").format(n=count, total=QLocale().toString(progress.total))
        self.words.setText(known.get(progress.what, "{n}").format(n=count))

    def _rest(self, _result: object = None) -> None:
        self.bar.hide()
        self.cancel.hide()

    def _refuse(self, failure: Failure) -> None:
        self._rest()
        if failure.cancelled:
            self.say(self._cancelled)
        else:
            self.warn(failure.sentence)
