"""The chat page: turns from top to bottom, the composer under them, examples where nothing was asked yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from sixfold.memory.outcomes import StatusView
from sixfold.memory.requests import GetStatus
from sixfold.ui.chat.composer import Composer
from sixfold.ui.chat.turn import TurnView
from sixfold.ui.engine import RecorderState
from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sixfold.memory.outcomes import Result
    from sixfold.ui.actions import Actions
    from sixfold.ui.chat.model import Conversation
    from sixfold.ui.engine import Failure
    from sixfold.ui.theme import Theme

COLUMN: Final = 600
MOST_TURNS: Final = 100
"""Turns that stay on the window; a day's talk is shorter, and each costs a few widgets."""


class Welcome(QWidget):
    """The chat's empty face: what can be asked, or how to begin where nothing was seen yet."""

    asked = Signal(str)

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headline = Label(self.tr("What would you like to know?"), "title", wrap=True)
        self._sentence = Label("", "muted", wrap=True)
        self._record = Button(theme, self.tr("Start recording"), "primary", "record")
        self._record.clicked.connect(actions.record)
        self.examples = [Button(theme, words, "example", "chat") for words in self._questions()]
        for example in self.examples:
            example.clicked.connect(lambda _checked=False, example=example: self.asked.emit(example.accessibleName()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, MARGIN, 0, MARGIN)
        column.setSpacing(GRID)
        column.addStretch(2)
        column.addWidget(Picture(theme, "sixfold", 40, "accent"))
        column.addSpacing(GRID)
        column.addWidget(self._headline)
        column.addWidget(self._sentence)
        column.addSpacing(GRID)
        column.addWidget(self._record, 0, Qt.AlignmentFlag.AlignLeft)
        for example in self.examples:
            column.addWidget(example)
        column.addStretch(3)
        self.show_home(seen=True, recording=True)

    def show_home(self, *, seen: bool, recording: bool) -> None:
        """Say what fits a home where something was seen, or nothing yet."""
        if seen:
            self._sentence.setText(self.tr("Answers are written on this computer, from what was on your screen."))
        elif recording:
            self._sentence.setText(
                self.tr("Nothing has been seen yet. Go on with your work; in a few minutes you can ask about it here.")
            )
        else:
            self._sentence.setText(self.tr("Nothing has been seen yet, and the recorder is off."))
        for example in self.examples:
            example.setVisible(seen)
        self._record.setVisible(not seen and not recording)

    def _questions(self) -> list[str]:
        return [
            self.tr("What did I work on this morning?"),
            self.tr("Where did I read about that?"),
            self.tr("Remember that I prefer short answers."),
        ]


class ChatPage(QWidget):
    """Draws a `Conversation`. `opened` asks for the evidence panel."""

    opened = Signal(object)
    secret_opened = Signal(str)

    def __init__(
        self, theme: Theme, actions: Actions, conversation: Conversation, clock: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self._theme = theme
        self._actions = actions
        self._clock = clock
        self.conversation = conversation
        self.views: dict[int, TurnView] = {}
        self._bottom = 0
        self.composer = Composer(theme)
        self.welcome = Welcome(theme, actions)
        self._column = QVBoxLayout()
        self._scroll = QScrollArea()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def enter(self) -> None:
        """The page comes into sight: look whether there is anything to ask about."""
        self.composer.field.setFocus()
        if not self.conversation.turns:
            self._actions.bridge.submit(GetStatus(), self._take_status, _unheard)
            self.conversation.recall()

    def search(self) -> None:
        """On this page searching is asking."""
        self.composer.field.setFocus()

    def clear(self) -> None:
        """Show nothing of what was said: the memory is locked."""
        self.conversation.clear()
        for view in self.views.values():
            view.deleteLater()
        self.views.clear()
        self.composer.field.clear()
        self._stack.setCurrentIndex(0)

    def _look_again(self) -> None:
        if self.isVisible() and not self.conversation.turns:
            self._actions.bridge.submit(GetStatus(), self._take_status, _unheard)

    def _take_status(self, result: Result) -> None:
        if isinstance(result, StatusView):
            recording = self._actions.bridge.recorder.state is RecorderState.RECORDING
            self.welcome.show_home(seen=result.observations != 0, recording=recording)

    def _add(self, at: int) -> None:
        view = TurnView(self._theme, self._clock)
        view.opened.connect(self.opened)
        view.secret_opened.connect(self.secret_opened)
        view.again.connect(lambda: self.conversation.again(at))
        view.show_turn(self.conversation.turns[at])
        self.views[at] = view
        self._column.insertWidget(self._column.count() - 1, view)
        self._stack.setCurrentIndex(1)
        oldest = self.views.pop(at - MOST_TURNS, None)
        if oldest is not None:
            oldest.deleteLater()

    def _update(self, at: int) -> None:
        if at in self.views:
            self.views[at].show_turn(self.conversation.turns[at])

    def _follow(self, _low: int, high: int) -> None:
        """Keep the newest in sight while it grows, unless the user has scrolled up."""
        bar = self._scroll.verticalScrollBar()
        if self.conversation.busy or bar.value() >= self._bottom - GRID:
            bar.setValue(high)
        self._bottom = high

    def _connect(self) -> None:
        self.conversation.added.connect(self._add)
        self.conversation.updated.connect(self._update)
        self.conversation.busy_changed.connect(self.composer.set_busy)
        self.composer.sent.connect(self.conversation.say)
        self.composer.stopped.connect(self.conversation.stop)
        self.welcome.asked.connect(self.conversation.say)
        self._actions.bridge.recorder_changed.connect(self._look_again)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._follow)

    def _lay_out(self) -> None:
        turns = QWidget()
        self._column.setContentsMargins(0, MARGIN, 0, 0)
        self._column.setSpacing(GRID * 2)
        self._column.addStretch(1)
        turns.setLayout(_centred(self._column))
        self._scroll.setWidget(turns)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        first = QWidget()
        inner = QVBoxLayout()
        inner.addWidget(self.welcome)
        first.setLayout(_centred(inner))
        self._stack.addWidget(first)
        self._stack.addWidget(self._scroll)
        below = QVBoxLayout()
        below.setSpacing(GRID)
        below.addWidget(self.composer)
        hint = Label(self.tr("Answers can be wrong. Open a source to see for yourself."), "small")
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        below.addWidget(hint)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, GRID * 2)
        outer.setSpacing(GRID)
        outer.addWidget(self._stack, 1)
        outer.addLayout(_centred(below))


def _centred(column: QVBoxLayout) -> QHBoxLayout:
    middle = QWidget()
    column.setContentsMargins(0, column.contentsMargins().top(), 0, 0)
    middle.setLayout(column)
    middle.setMaximumWidth(COLUMN)
    row = QHBoxLayout()
    row.setContentsMargins(MARGIN, 0, MARGIN, 0)
    row.addStretch(1)
    row.addWidget(middle, 100)
    row.addStretch(1)
    return row


def _unheard(_failure: Failure) -> None:
    """The welcome stays as it is; asking will tell what is wrong."""
