"""The evidence panel: the picture with what was looked for marked, the text, when, where, and "forget this"."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from sixfold.capture.observation import Kind
from sixfold.ui import saying, words
from sixfold.ui.chat.marks import dotted
from sixfold.ui.evidence import highlight
from sixfold.ui.evidence.picture import ScreenPicture
from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.widgets.ask import ForgetQuestion
from sixfold.ui.widgets.button import Button, IconButton
from sixfold.ui.widgets.faces import Faces
from sixfold.ui.widgets.label import Elided, Label
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.memory.outcomes import Shown
    from sixfold.memory.requests import ObservationView
    from sixfold.memory.types import Memory
    from sixfold.ui.engine import Failure
    from sixfold.ui.evidence.model import EvidenceModel
    from sixfold.ui.theme import Theme

WIDTH: Final = 400


class EvidencePanel(QFrame):
    """Draws an `EvidenceModel`. A memory among the sources is handed on by `memory_opened`."""

    closed = Signal()
    enlarged = Signal()
    memory_shown = Signal(object)

    def __init__(self, theme: Theme, model: EvidenceModel, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._theme = theme
        self._clock = clock
        self._url = ""
        self._marked: tuple[int, int] | None = None
        self.model = model
        self.setProperty("ground", "panel")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(self.tr("Evidence"))
        self._make_widgets(theme)
        self._lay_out()
        model.loading.connect(self._load)
        model.shown.connect(self._show)
        model.wrong.connect(self._fail)
        model.counted.connect(self.question.ask)
        model.forgotten.connect(self.leave)
        theme.changed.connect(self._mark)

    def leave(self) -> None:
        """Close, and hold nothing of what was shown."""
        self.model.close()
        self._marked = None
        self.picture.show_image(QImage(), ())
        self.text.clear()
        self._mark()
        self.title.say("")
        self.hide()
        self.closed.emit()

    @property
    def message(self) -> str:
        """What stands in the place of the evidence where it cannot be shown."""
        return self._faces.face.sentence

    def _make_widgets(self, theme: Theme) -> None:
        self.icon = Picture(theme, "screen", 18)
        self.title = Elided("", "strong")
        self.when = Label("", "small")
        self.where = Elided("", "small")
        self.picture = ScreenPicture(theme)
        self.picture.clicked.connect(self.enlarged)
        self.hidden = Label("", "small", wrap=True)
        self.missing = Label("", "small", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.document().setDocumentMargin(0)
        self.text.setProperty("kind", "reading")
        self.text.setAccessibleName(self.tr("What was read"))
        self.text.setTabChangesFocus(True)
        self.question = ForgetQuestion(theme)
        self.question.confirmed.connect(self.model.forget)
        self.open_button = Button(theme, self.tr("Open the page"), "plain", "open")
        self.open_button.clicked.connect(self._open_page)
        self.forget_button = Button(theme, self.tr("Forget this"), "plain", "forget")
        self.forget_button.clicked.connect(self.model.count_forgetting)
        self.close_button = IconButton(theme, "close", self.tr("Close"))
        self.close_button.clicked.connect(self.leave)

    def _load(self) -> None:
        self.show()
        self.question.hide()
        self._faces.show_waiting(self.tr("Fetching what was seen"))

    def _fail(self, failure: Failure) -> None:
        pointer = self.model.pointer
        self._faces.show_wrong(self.tr("This cannot be shown"), failure, lambda: self.model.open(pointer))

    def _show(self, shown: Shown, picture: QImage) -> None:
        if shown.memory is not None:
            self._show_memory(shown.memory)
        elif shown.observation is not None:
            self._show_observation(shown.observation, picture)
        self._faces.show_full()

    def _show_observation(self, seen: ObservationView, picture: QImage) -> None:
        self.icon.say(words.source_icon(seen.kind))
        self.title.say(words.source(seen.source))
        at = datetime.fromisoformat(seen.when)
        self.when.setText(saying.when(at, self._clock()))
        self.when.setToolTip(saying.exact(at))
        self.where.say(" · ".join(part for part in (seen.source.app, seen.source.author, seen.source.url) if part))
        self.where.setVisible(bool(seen.source.app or seen.source.author or seen.source.url))
        self.picture.setVisible(seen.image and not picture.isNull())
        missing = self._missing(seen, picture)
        self.missing.setText(missing)
        self.missing.setVisible(bool(missing))
        self.picture.show_image(picture, highlight.hits(seen.lines, self.model.pointer.quote))
        self._url = seen.source.url or ""
        self.open_button.setVisible(bool(self._url))
        self.hidden.setVisible(seen.redactions > 0)
        count = saying.counted(seen.redactions, self.tr("secret"), self.tr("secrets"))
        self.hidden.setText(self.tr("{count} left out before it was stored").format(count=count))
        self.question.hide()
        self._write_text(seen)

    def _missing(self, seen: ObservationView, picture: QImage) -> str:
        """Why there is less to see than there was."""
        if seen.expired:
            return self.tr("Its words and its picture were let go of in time; memories keep what they quote of it.")
        if seen.image and picture.isNull():
            return self.tr("Its picture cannot be shown: a part of it is missing on the disk. The words are whole.")
        if seen.kind == Kind.SCREEN and not seen.image:
            return self.tr("No picture of it is kept, only the words.")
        return ""

    def _show_memory(self, memory: Memory) -> None:
        self.hide()
        self.memory_shown.emit(memory)

    def _write_text(self, seen: ObservationView) -> None:
        text = dotted(seen.text)
        self.text.setPlainText(text)
        found = highlight.span(text, self.model.pointer.quote)
        self._marked = (_units(text[: found[0]]), _units(text[: found[1]])) if found else None
        self._mark()
        if self._marked is not None:
            cursor = self.text.textCursor()
            cursor.setPosition(self._marked[0])
            self.text.setTextCursor(cursor)
            self.text.ensureCursorVisible()

    def _mark(self) -> None:
        """Lay the theme's colour under the quote: over the text and not in it, where the next text would inherit it."""
        if self._marked is None:
            self.text.setExtraSelections([])
            return
        start, end = self._marked
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(self.text.document())
        mark.cursor.setPosition(start)
        mark.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark.format.setBackground(self._theme.colour("mark"))
        self.text.setExtraSelections([mark])

    def _open_page(self) -> None:
        address = QUrl(self._url)
        if address.scheme() in {"http", "https"}:
            QDesktopServices.openUrl(address)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 16, 16, 0)
        head.addWidget(Label(self.tr("Seen"), "heading"), 1)
        head.addWidget(self.close_button)
        what = QHBoxLayout()
        what.setSpacing(GRID)
        what.addWidget(self.icon)
        what.addWidget(self.title, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.forget_button)
        buttons.addStretch(1)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(MARGIN, GRID, MARGIN, MARGIN)
        column.setSpacing(GRID)
        column.addLayout(what)
        column.addWidget(self.when)
        column.addWidget(self.where)
        column.addSpacing(4)
        column.addWidget(self.picture)
        column.addWidget(self.missing)
        column.addWidget(self.hidden)
        column.addSpacing(4)
        column.addWidget(self.text, 1)
        column.addWidget(self.question)
        column.addLayout(buttons)
        self._faces = Faces(self._theme, full)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(self._faces, 1)


def _units(text: str) -> int:
    """How long a text is to the window library, which counts UTF-16 code units: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2
