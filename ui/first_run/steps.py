"""The pages of the first run that say and ask: the promise, the passphrase, what to leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sixfold.ui.first_run.new_passphrase import NewPassphrase
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.checkbox import CheckBox
from sixfold.ui.widgets.label import Label
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from sixfold.ui.engine import ExclusionPreset, Failure
    from sixfold.ui.theme import Theme


class StepPage(QWidget):
    """A headline, a sentence, and below them what the step is about."""

    ready_changed = Signal()

    def __init__(self, headline: str, sentence: str) -> None:
        super().__init__()
        self.ready = True
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GRID * 2)
        self.body.addWidget(Label(headline, "title", wrap=True))
        self.body.addWidget(Label(sentence, "muted", wrap=True))
        self.body.addSpacing(GRID)

    def set_ready(self, *, ready: bool) -> None:
        """Whether one can go on."""
        self.ready = ready
        self.ready_changed.emit()


class PromisePage(StepPage):
    """What it does, and what it never does."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            self.tr("A memory for what you see here"),
            self.tr("Sixfold reads your screen and your words, and answers questions from them."),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID * 2)
        grid.setColumnStretch(1, 1)
        for row, (icon, headline, sentence) in enumerate(self._promises()):
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(Label(headline, "strong", wrap=True))
            words.addWidget(Label(sentence, "muted", wrap=True))
            grid.addWidget(Picture(theme, icon, 24, "accent"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(words, row, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)

    def _promises(self) -> list[tuple[str, str, str]]:
        return [
            (
                "screen",
                self.tr("It reads the screen while the recorder is on"),
                self.tr(
                    "You see its state at any time, and one click pauses it. Nothing is recorded until you start it."
                ),
            ),
            (
                "lock",
                self.tr("It keeps everything locked with your passphrase"),
                self.tr("Text, pictures and memories lie encrypted on this disk."),
            ),
            (
                "eye-off",
                self.tr("It never sends anything anywhere"),
                self.tr("The language model runs on this computer; only its file is fetched, once."),
            ),
            (
                "shield",
                self.tr("It never keeps secrets it sees"),
                self.tr("Passwords and card numbers on the screen are blacked out before anything is stored."),
            ),
            (
                "forget",
                self.tr("It forgets when you say so"),
                self.tr("Any moment, any app, any memory: gone for good, with what came from it."),
            ),
        ]


class PassphrasePage(StepPage):
    """A passphrase, twice, with its strength."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            self.tr("Choose a passphrase"),
            self.tr("It locks your memory. Four or more words that do not belong together are hard to guess."),
        )
        self._fields = NewPassphrase(theme, GRID * 2)
        self.first = self._fields.first
        self.second = self._fields.second
        self.verdict = self._fields.verdict
        self.problem = self._fields.problem
        self._fields.judged.connect(self._judge)
        self.body.addWidget(self._fields)
        self.body.addStretch(1)
        self._judge()

    def take(self) -> str:
        """What was typed; the fields are empty after that."""
        return self._fields.take()

    def fail(self, failure: Failure) -> None:
        """It could not be made."""
        self.problem.setText(failure.sentence)

    def _judge(self) -> None:
        self.set_ready(ready=self._fields.ready)


class ExclusionPage(StepPage):
    """What is never recorded; the recommended ones are ticked."""

    def __init__(self, theme: Theme, presets: tuple[ExclusionPreset, ...]) -> None:
        super().__init__(
            self.tr("What should never be recorded?"),
            self.tr(
                "While one of these is in front, nothing is recorded; where one is in sight, its place is blacked out."
            ),
        )
        self.boxes: dict[str, CheckBox] = {}
        for preset in presets:
            box = CheckBox(theme, preset.title)
            box.setChecked(preset.ticked)
            self.boxes[preset.name] = box
            held = QVBoxLayout()
            held.setSpacing(0)
            held.addWidget(box)
            if preset.examples:
                examples = QHBoxLayout()
                examples.setContentsMargins(36, 0, 0, 0)
                examples.addWidget(Label(", ".join(preset.examples), "small", wrap=True))
                held.addLayout(examples)
            self.body.addLayout(held)
        self.body.addStretch(1)

    def chosen(self) -> tuple[str, ...]:
        """The names of the ticked ones."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())
