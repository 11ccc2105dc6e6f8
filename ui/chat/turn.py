"""One turn of the chat on the window: what was said, what was found, what was written from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from sixfold.ui import saying
from sixfold.ui.chat import marks
from sixfold.ui.chat.answer import AnswerText
from sixfold.ui.chat.model import Phase, Turn
from sixfold.ui.chat.rows import Row, rows, targets
from sixfold.ui.chat.sources import SourceCard
from sixfold.ui.evidence.model import Pointer
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sixfold.ui.theme import Theme

SAID_WIDTH = 480


class TurnView(QWidget):
    """Draws a `Turn`; told again at each change of it."""

    opened = Signal(object)
    secret_opened = Signal(str)
    again = Signal()

    def __init__(self, theme: Theme, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._turn = Turn("")
        self._rows: tuple[Row, ...] | None = None
        self._said = Label("", wrap=True, selectable=True)
        self.card = SourceCard(theme, clock)
        self.answer = AnswerText(theme)
        self._mark = Picture(theme, "sixfold", 18, "accent")
        self._foot = Label("", "small", wrap=True)
        self._working = QProgressBar()
        self._working.setRange(0, 0)
        self._working.setTextVisible(False)
        self._working.setFixedWidth(96)
        self._working.setAccessibleName(self.tr("Reading"))
        self._retry = Button(theme, self.tr("Try again"), "link")
        self.card.opened.connect(self._open_row)
        self.answer.source_opened.connect(self._open_number)
        self.answer.secret_opened.connect(self.secret_opened)
        self._retry.clicked.connect(self.again)
        self._lay_out()

    def show_turn(self, turn: Turn) -> None:
        """Draw it as it now is."""
        self._turn = turn
        self._said.setText(turn.said)
        self._show_sources(turn)
        names = {number: row.title for number, row in targets(turn).items()}
        text = marks.complete(turn.text) if turn.under_way else turn.text
        self.answer.write(text, names)
        self.answer.setVisible(bool(turn.text))
        self._mark.setVisible(bool(turn.text) or turn.under_way)
        self._working.setVisible(turn.under_way and not turn.text)
        self._foot.restyle("bad" if turn.phase is Phase.FAILED else "small")
        self._foot.setText(self._footnote(turn))
        self._foot.setVisible(bool(self._foot.text()))
        self.setAccessibleName(self.accessible_words())
        self._retry.setVisible(turn.phase in {Phase.FAILED, Phase.STOPPED})

    def accessible_words(self) -> str:
        """The whole turn as it is read out."""
        return f"{self._said.text()}\n{self.answer.toPlainText()}\n{self._foot.text()}"

    def _show_sources(self, turn: Turn) -> None:
        looking = turn.phase is Phase.LOOKING
        self.card.setVisible(looking or (bool(turn.evidence or turn.citations) and turn.phase is not Phase.NOTED))
        shown = rows(turn)
        if not looking and shown != self._rows:
            self._rows = shown
            heading = self.tr("Nearest of what was seen") if turn.abstained else self.tr("Seen")
            self.card.show_rows(shown, heading)

    def _footnote(self, turn: Turn) -> str:
        if turn.when is not None:
            return saying.when(turn.when, self._clock())
        if turn.phase is Phase.ANSWERED and not turn.abstained:
            used = saying.counted(len(turn.citations), self.tr("source"), self.tr("sources"))
            words = self.tr("Written from {sources} on this computer, {seconds} s")
            return words.format(sources=used, seconds=f"{turn.seconds:.1f}")
        if turn.failure is not None:
            return turn.failure.sentence
        fixed = {
            Phase.LOOKING: self.tr("Reading"),
            Phase.READING: self.tr("Reading"),
            Phase.NOTED: self.tr("Kept as your words"),
            Phase.STOPPED: self.tr("Stopped"),
        }
        return fixed.get(turn.phase, "")

    def _open_row(self, row: Row | None) -> None:
        if row is not None:
            self.opened.emit(Pointer(row.ref, row.quote))

    def _open_number(self, number: int) -> None:
        self._open_row(targets(self._turn).get(number))

    def _lay_out(self) -> None:
        bubble = QFrame()
        bubble.setProperty("ground", "said")
        bubble.setMaximumWidth(SAID_WIDTH)
        bubble.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        inside = QVBoxLayout(bubble)
        inside.setContentsMargins(16, 10, 16, 10)
        inside.addWidget(self._said)
        right = QHBoxLayout()
        right.addStretch(1)
        right.addWidget(bubble, 4)
        written = QHBoxLayout()
        written.setSpacing(12)
        written.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(GRID + 4)
        beside.addWidget(self.answer)
        written.addLayout(beside, 1)
        foot = QHBoxLayout()
        foot.setSpacing(GRID * 2)
        foot.addWidget(self._working)
        foot.addWidget(self._foot, 1)
        foot.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID * 2)
        column.setSpacing(GRID * 2)
        column.addLayout(right)
        column.addWidget(self.card)
        beside.addLayout(foot)
        column.addLayout(written)
