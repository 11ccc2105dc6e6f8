"""Fetching the language model: how much, how far, stop and go on; and the last page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from sixfold.ui import saying
from sixfold.ui.first_run.steps import StepPage
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from sixfold.ui.first_run.model import Fetching, FirstRun
    from sixfold.ui.theme import Theme


class ModelsPage(StepPage):
    """One bar for all files. It can be left for later: recording and searching by words work without."""

    def __init__(self, theme: Theme, model: FirstRun) -> None:
        super().__init__(
            self.tr("The language model"),
            self.tr("It reads and answers on this computer. Its files are checked after the download."),
        )
        self._theme = theme
        self._model = model
        self._rows = QVBoxLayout()
        self._rows.setSpacing(12)
        self._rows.setContentsMargins(16, 16, 16, 16)
        card = QFrame()
        card.setProperty("ground", "surface")
        card.setLayout(self._rows)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Download"))
        self.state = Label(" ", "small", wrap=True)
        self.button = Button(theme, self.tr("Download"), "plain", "download")
        self.button.clicked.connect(self._press)
        below = QHBoxLayout()
        below.addWidget(self.state, 1)
        below.addWidget(self.button)
        self.body.addWidget(card)
        self.body.addWidget(self.bar)
        self.body.addLayout(below)
        self.body.addStretch(1)
        model.fetching_changed.connect(self._show)

    def show_offers(self) -> None:
        """List what is needed, once."""
        if self._rows.count() == 0:
            for offer in self._model.needed():
                words = QVBoxLayout()
                words.setSpacing(2)
                words.addWidget(Label(offer.title, "strong", wrap=True))
                words.addWidget(Label(f"{saying.size(offer.download_bytes)} · {offer.licence}", "small"))
                row = QHBoxLayout()
                row.setSpacing(GRID * 2)
                row.addWidget(Picture(self._theme, "check" if offer.present else "download", 20, "accent"))
                row.addLayout(words, 1)
                self._rows.addLayout(row)
        self._model.look_at_models()

    def _press(self) -> None:
        if self._model.fetching.running:
            self._model.pause_fetching()
        else:
            self._model.fetch()

    def _show(self, fetching: Fetching) -> None:
        # Megabytes: a progress bar's numbers are 32 bits wide.
        self.bar.setRange(0, max(1, fetching.total // saying.MEGABYTE))
        self.bar.setValue(fetching.done // saying.MEGABYTE if not fetching.complete else self.bar.maximum())
        self.button.setVisible(not fetching.complete)
        if fetching.running:
            self.button.say(self.tr("Pause"), "pause")
        elif fetching.done:
            self.button.say(self.tr("Go on"), "download")
        else:
            self.button.say(self.tr("Download"), "download")
        self.state.restyle("bad" if fetching.failure else "small")
        self.state.setText(self._words(fetching))

    def _words(self, fetching: Fetching) -> str:
        if fetching.failure is not None:
            return fetching.failure.sentence
        if fetching.complete:
            return self.tr("Everything is here.")
        done, total = saying.size(fetching.done) if fetching.done else "0 MB", saying.size(fetching.total)
        return self.tr("{done} of {total}").format(done=done, total=total)


class ReadyPage(StepPage):
    """The end: the recorder is started here, or later."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            self.tr("Ready"),
            self.tr("Start the recorder, look at a page or two, and then ask about what you saw."),
        )
        for icon, words in (
            ("record", self.tr("The recorder's state stands at the foot of the window. One click pauses it.")),
            ("chat", self.tr("Ask in the chat, or tell it something to remember.")),
            ("command", self.tr("Ctrl+K lists everything that can be done. Ctrl+L locks.")),
        ):
            row = QHBoxLayout()
            row.setSpacing(GRID * 2)
            row.addWidget(Picture(theme, icon, 20, "accent"))
            row.addWidget(Label(words, wrap=True), 1)
            self.body.addLayout(row)
        self.body.addStretch(1)
