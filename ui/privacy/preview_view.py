"""What would be kept of the screen right now: each monitor's picture and words as they would be sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from sixfold.ui import saying
from sixfold.ui.evidence.picture import ScreenPicture
from sixfold.ui.privacy import wording
from sixfold.ui.privacy.column import Block, empty, row
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Elided, Label
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from sixfold.ui.actions import Actions
    from sixfold.ui.bridge import Call
    from sixfold.ui.engine import Failure, LeftOut, MonitorPreview
    from sixfold.ui.theme import Theme

WORDS_HEIGHT: Final = 128
"""Six lines of what was read; the rest scrolls."""


class PreviewModel(QObject):
    """Asks for it once a press; pictures are decoded on a thread of their own."""

    loading = Signal()
    shown = Signal(object)
    """Pairs of `MonitorPreview` and its picture, a null one where it has none."""
    wrong = Signal(object)
    _decoded = Signal(int, object)

    def __init__(self, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._call: Call | None = None
        self._asked = 0
        self._pool = QThreadPool(self)
        self._decoded.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def look(self) -> None:
        """Look at the screen as the recorder would."""
        self.leave()
        self.loading.emit()
        self._call = self._actions.bridge.preview(self._take, self.wrong.emit)

    def leave(self) -> None:
        """Wait for it no longer."""
        self._asked += 1
        if self._call is not None:
            self._call.drop()
            self._call = None

    def _take(self, found: tuple[MonitorPreview, ...]) -> None:
        asked = self._asked

        def decode() -> None:
            pairs = [(monitor, QImage.fromData(monitor.image or b"")) for monitor in found]
            self._decoded.emit(asked, pairs)

        self._pool.start(decode)

    def _show(self, asked: int, pairs: object) -> None:
        if asked == self._asked:
            self.shown.emit(pairs)


class PreviewView(Block):
    """Draws a `PreviewModel`. `enlarged` gives a picture to be shown over the window."""

    enlarged = Signal(object)

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__(
            self.tr("What would be kept right now"),
            self.tr("Looks at your screen for two seconds, as the recorder would, and shows it. Keeps none of it."),
        )
        self._theme = theme
        self.model = PreviewModel(actions, self)
        self.look = Button(theme, self.tr("Look now"), "plain", "eye")
        self.cancel = Button(theme, self.tr("Cancel"), "plain", "close")
        self.waiting = Label(self.tr("Reading the screen; this takes some seconds"), "muted")
        self.wrong = Label("", "bad", wrap=True)
        self.hide_button = Button(theme, self.tr("Hide"), "plain", "eye-off")
        self.cards: list[MonitorCard] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(2 * GRID)
        self.body.addLayout(row(self.look, self.hide_button, self.cancel, self.waiting))
        self.body.addWidget(self.wrong)
        self.body.addLayout(self._column)
        self.look.clicked.connect(self.model.look)
        self.cancel.clicked.connect(self.clear)
        self.hide_button.clicked.connect(self.clear)
        self.model.loading.connect(self._wait)
        self.model.shown.connect(self._show)
        self.model.wrong.connect(self._fail)
        self.clear()

    def clear(self) -> None:
        """Hold nothing of the screen."""
        self.model.leave()
        self._settle()

    def _settle(self) -> None:
        self.cards.clear()
        empty(self._column)
        for part in (self.cancel, self.waiting, self.wrong, self.hide_button):
            part.hide()
        self.look.say(self.tr("Look now"))
        self.look.show()

    def _wait(self) -> None:
        self._settle()
        self.look.hide()
        self.cancel.show()
        self.waiting.show()

    def _fail(self, failure: Failure) -> None:
        self._settle()
        if not failure.cancelled:
            self.wrong.setText(failure.sentence)
            self.wrong.show()
            self.look.say(self.tr("Try again"))

    def _show(self, pairs: list[tuple[MonitorPreview, QImage]]) -> None:
        self._settle()
        self.look.say(self.tr("Look again"))
        self.hide_button.show()
        for found, image in pairs:
            card = MonitorCard(self._theme, found, image)
            card.picture.clicked.connect(lambda shown=image: self.enlarged.emit(shown))
            self.cards.append(card)
            self._column.addWidget(card)
        if not pairs:
            self.wrong.setText(self.tr("There is no screen to look at."))
            self.wrong.show()


class MonitorCard(QFrame):
    """One monitor: what it shows, as it would be kept, and what was taken out of it."""

    def __init__(self, theme: Theme, found: MonitorPreview, image: QImage) -> None:
        super().__init__()
        self.setProperty("ground", "card")
        self.monitor = Label(self.tr("Monitor {name}").format(name=found.monitor), "heading")
        self.title = Elided(" · ".join(part for part in (found.app, found.title) if part), "strong")
        self.problem = Label(found.problem, "warn", wrap=True)
        self.picture = ScreenPicture(theme)
        self.picture.setAccessibleName(self.tr("Picture as it would be kept; opens it large"))
        self.picture.show_image(image, ())
        self.text = QPlainTextEdit(found.text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setProperty("kind", "reading")
        self.text.setAccessibleName(self.tr("Words as they would be kept"))
        self.text.setFixedHeight(WORDS_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(GRID)
        for part in (self.monitor, self.title, self.problem, self.picture):
            column.addWidget(part)
        column.addWidget(self._facts(theme, "eye-off", self._skipped(found.skipped)))
        column.addWidget(self._facts(theme, "shield", self._redacted(found.redacted)))
        self.waiting = self._facts(theme, "clock", self._typed(found.waiting))
        column.addWidget(self.waiting)
        heading = Label(self.tr("Words"), "heading")
        column.addWidget(heading)
        column.addWidget(self.text)
        parts: tuple[tuple[QWidget, bool], ...] = (
            (self.title, bool(found.app or found.title)),
            (self.problem, bool(found.problem)),
            (self.picture, not image.isNull()),
            (self.waiting, bool(found.waiting)),
            (heading, bool(found.text)),
            (self.text, bool(found.text)),
        )
        for shown, there in parts:
            shown.setVisible(there)

    def _skipped(self, left: tuple[LeftOut, ...]) -> str:
        if not left:
            return self.tr("No window is left out.")
        return self.tr("Left out: {what}").format(what=", ".join(wording.left_out(one) for one in left))

    def _redacted(self, left: tuple[LeftOut, ...]) -> str:
        if not left:
            return self.tr("No secret was seen.")
        return self.tr("Blacked out: {what}").format(what=", ".join(wording.left_out(one) for one in left))

    def _typed(self, count: int) -> str:
        what = saying.counted(count, self.tr("line"), self.tr("lines"))
        return self.tr("Being typed, so not kept yet: {what}").format(what=what)

    def _facts(self, theme: Theme, icon: str, words: str) -> QWidget:
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GRID)
        across.addWidget(Picture(theme, icon, 18), 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(Label(words, "body", wrap=True), 1)
        return line
