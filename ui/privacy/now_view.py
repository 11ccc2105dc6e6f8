"""What the recorder does now, what can be done about it, and what it would keep of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from sixfold.ui import recorder_words
from sixfold.ui.actions import HOUR, QUARTER_HOUR
from sixfold.ui.engine import RecorderState
from sixfold.ui.privacy import wording
from sixfold.ui.privacy.column import Block, Column, row
from sixfold.ui.privacy.preview_view import PreviewView
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.ask import ForgetQuestion
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sixfold.memory.outcomes import Forgotten
    from sixfold.ui.actions import Actions
    from sixfold.ui.bridge import Call
    from sixfold.ui.engine import Failure
    from sixfold.ui.theme import Theme


class RecordingBlock(Block):
    """The state in words, and every pause a click away. `mend_wanted`: its rules are damaged, and that is mended."""

    mend_wanted = Signal()

    def __init__(self, theme: Theme, actions: Actions, clock: Callable[[], datetime]) -> None:
        super().__init__(self.tr("Recording now"))
        self._actions = actions
        self._clock = clock
        self._picture = Picture(theme, "off", 24)
        self.words = Label("", "strong", wrap=True)
        self.reason = Label("", "bad", wrap=True)
        self.meaning = Label("", "muted", wrap=True)
        self.notes = Label("", "warn", wrap=True)
        self.start = Button(theme, self.tr("Start recording"), "primary", "play")
        self.pauses = [
            Button(theme, self.tr("15 minutes"), "plain"),
            Button(theme, self.tr("1 hour"), "plain"),
            Button(theme, self.tr("Until tomorrow"), "plain"),
            Button(theme, self.tr("Until I say so"), "plain"),
        ]
        self.pause_words = Label(self.tr("Pause for"), "muted")
        self.stop = Button(theme, self.tr("Stop recording"), "link", "stop")
        self.mend = Button(theme, self.tr("See what can be restored"), "primary", "eye-off")
        self._lay_out()
        self.start.clicked.connect(actions.record)
        self.pauses[0].clicked.connect(lambda: actions.pause(QUARTER_HOUR))
        self.pauses[1].clicked.connect(lambda: actions.pause(HOUR))
        self.pauses[2].clicked.connect(lambda: actions.pause_until_tomorrow(clock()))
        self.pauses[3].clicked.connect(lambda: actions.pause(None))
        self.stop.clicked.connect(actions.stop_recording)
        self.mend.clicked.connect(self.mend_wanted)
        actions.bridge.recorder_changed.connect(self.refresh)
        self.refresh()

    def refresh(self, _changed: object = None) -> None:
        """Draw what is known now."""
        view, home = self._actions.bridge.recorder, self._actions.bridge.state
        shown = recorder_words.face(view, home, self._clock())
        self._picture.say(shown.icon, shown.colour)
        self.words.setText(recorder_words.headline(view, shown))
        explained = bool(view.reason) and shown.more == view.reason
        self.reason.setText(view.reason if explained else "")
        self.reason.setVisible(explained)
        self.meaning.setText(wording.state(view, home))
        damaged = view.state is RecorderState.RESTING and explained and self._actions.bridge.rules_damage() is not None
        self.mend.setVisible(damaged)
        self.notes.setText("\n".join(view.notes))
        self.notes.setVisible(bool(view.notes))
        self.start.say(recorder_words.start_words(view.state))
        self.start.setVisible(view.state in {RecorderState.PAUSED, RecorderState.STOPPED, RecorderState.OFF})
        for part in (*self.pauses, self.pause_words):
            part.setVisible(recorder_words.can_pause(view.state))
        self.stop.setVisible(recorder_words.can_stop(view.state))

    def _lay_out(self) -> None:
        lines = QVBoxLayout()
        lines.setSpacing(4)
        lines.addWidget(self.words)
        lines.addWidget(self.reason)
        lines.addWidget(self.meaning)
        lines.addWidget(self.notes)
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(self._picture)
        top.addLayout(lines, 1)
        self.body.addLayout(top)
        self.body.addSpacing(4)
        self.body.addLayout(row(self.pause_words, *self.pauses))
        self.body.addLayout(row(self.mend, self.start, self.stop))


class ForgetBlock(Block):
    """The last minutes, gone for good after one question that says what goes."""

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__(
            self.tr("Something that should not be here"),
            self.tr("What was seen in the last minutes can be forgotten, with all that came from it."),
        )
        self._actions = actions
        self._seconds = QUARTER_HOUR
        self._call: Call | None = None
        self.quarter = Button(theme, self.tr("Forget the last 15 minutes"), "plain", "forget")
        self.hour = Button(theme, self.tr("Forget the last hour"), "plain", "forget")
        self.question = ForgetQuestion(theme)
        self.wrong = Label("", "bad", wrap=True)
        self.wrong.hide()
        self.body.addLayout(row(self.quarter, self.hour))
        self.body.addWidget(self.question)
        self.body.addWidget(self.wrong)
        self.quarter.clicked.connect(lambda: self.ask(QUARTER_HOUR))
        self.hour.clicked.connect(lambda: self.ask(HOUR))
        self.question.confirmed.connect(self._forget)

    def ask(self, seconds: float) -> None:
        """Count what would go, then ask."""
        self.clear()
        self._seconds = seconds
        self._call = self._actions.count_forgetting_last(seconds, self._ask, self._fail)

    def clear(self) -> None:
        """Ask nothing."""
        if self._call is not None:
            self._call.drop()
            self._call = None
        self.question.hide()
        self.wrong.hide()

    def _ask(self, gone: Forgotten) -> None:
        self.question.ask(gone)

    def _forget(self) -> None:
        self._call = None  # it goes on though the page is left
        self._actions.forget_last(self._seconds, self.wrong.hide, self._fail)

    def _fail(self, failure: Failure) -> None:
        self.wrong.setText(failure.sentence)
        self.wrong.show()


class NowView(Column):
    """The section "Now"."""

    def __init__(self, theme: Theme, actions: Actions, clock: Callable[[], datetime]) -> None:
        super().__init__(theme, "")
        self.setAccessibleName(self.tr("Now"))
        self.recording = RecordingBlock(theme, actions, clock)
        self.forgetting = ForgetBlock(theme, actions)
        self.preview = PreviewView(theme, actions)
        self.add(self.recording, self.preview, self.forgetting, beside=(self.preview,))

    def enter(self) -> None:
        """The section comes into sight."""
        self.recording.refresh()

    def clear(self) -> None:
        """Hold nothing of what was on the screen."""
        self.preview.clear()
        self.forgetting.clear()

    def forget_last(self) -> None:
        """Ask about the last quarter of an hour, in sight."""
        self.forgetting.ask(QUARTER_HOUR)
        self.ensureWidgetVisible(self.forgetting)
