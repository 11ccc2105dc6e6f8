"""A memory in full: its fields, where it was seen, how it came to be, and what can be done with it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from sixfold.memory.types import Memory, MemoryType
from sixfold.ui import saying, words
from sixfold.ui.evidence.model import Pointer
from sixfold.ui.memories.delegate import row_time
from sixfold.ui.memories.editor import Editor
from sixfold.ui.memories.history import HistoryLine, texts
from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.widgets.ask import ForgetQuestion
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label, rule
from sixfold.ui.widgets.quote import QuoteButton
from sixfold.ui.widgets.reveal import Reveal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.memory.requests import ObservationView
    from sixfold.ui.actions import Actions
    from sixfold.ui.engine import Failure
    from sixfold.ui.memories.detail_model import MemoryDetail
    from sixfold.ui.theme import Theme

TITLE_FIELDS: Final = frozenset({"line", "name", "title", "caption"})
HISTORY_SHOWN: Final = 20
NOTHING: Final = "\N{EN DASH}"


class DetailView(QWidget):
    """Draws a `MemoryDetail`. `opened` asks for the evidence panel."""

    opened = Signal(object)

    def __init__(self, theme: Theme, actions: Actions, model: MemoryDetail, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._theme = theme
        self._clock = clock
        self.model = model
        self._quotes: dict[str, QuoteButton] = {}
        self._make_widgets(theme, actions)
        self._lay_out()
        self._connect()

    def clear(self) -> None:
        """Hold nothing of what was shown."""
        self.model.close()
        self.reveal.hide_value()
        self.editor.clear()
        self._stack.setCurrentIndex(0)
        for column in (self._fields, self._seen, self._history):
            _empty(column)
        self._quotes.clear()
        self.title.setText("")

    def _make_widgets(self, theme: Theme, actions: Actions) -> None:
        self.kind = Label("", "heading")
        self.title = Label("", "large", wrap=True, selectable=True)
        self.when = Label("", "small")
        self.wrong = Label("", "bad", wrap=True)
        self.edit_button = Button(theme, self.tr("Edit"), "plain", "edit")
        self.keep_button = Button(theme, self.tr("Still true"), "plain", "check")
        self.undo_button = Button(theme, self.tr("Undo"), "plain", "undo")
        self.forget_button = Button(theme, self.tr("Forget"), "plain", "forget")
        self.question = ForgetQuestion(theme)
        self.reveal = Reveal(theme, actions)
        self.editor = Editor(theme)
        self._fields = QVBoxLayout()
        self._seen = QVBoxLayout()
        self._history = QVBoxLayout()
        self._seen_heading = Label(self.tr("Seen in"), "heading")
        self._history_heading = Label(self.tr("History"), "heading")
        self._stack = QStackedWidget()

    def _connect(self) -> None:
        self.model.opened.connect(self._show)
        self.model.history_arrived.connect(self._show_history)
        self.model.seen_arrived.connect(self._show_seen)
        self.model.counted.connect(self.question.ask)
        self.model.saved.connect(lambda: self._stack.setCurrentIndex(0))
        self.model.wrong.connect(self._fail)
        self.edit_button.clicked.connect(self.edit)
        self.keep_button.clicked.connect(self.model.confirm)
        self.undo_button.clicked.connect(self.model.undo)
        self.forget_button.clicked.connect(self.model.count_forgetting)
        self.question.confirmed.connect(self.model.forget)
        self.editor.saved.connect(self.model.save)
        self.editor.left.connect(lambda: self._stack.setCurrentIndex(0))

    def edit(self) -> None:
        """Open the editor on what is shown."""
        if self.model.memory is not None:
            self.editor.edit(self.model.memory)
            self._stack.setCurrentIndex(1)

    def leave_editor(self) -> bool:
        """Esc: True where there was an editor to leave."""
        editing = self._stack.currentIndex() == 1
        self._stack.setCurrentIndex(0)
        return editing

    def _show(self, memory: Memory) -> None:
        now = self._clock()
        self._stack.setCurrentIndex(0)
        self.wrong.hide()
        self.question.hide()
        self.kind.setText(words.type_name(memory.type))
        self.title.setText(words.title(memory.fields))
        self.when.setText(self._meta(memory, now))
        at = memory.valid_from if memory.type is MemoryType.EPISODIC and memory.valid_from else memory.updated_at
        self.when.setToolTip(saying.exact(at))
        self.reveal.setVisible(memory.type is MemoryType.VAULT)
        self.reveal.set_ref(memory.id)
        self.keep_button.setVisible(memory.needs_review)
        self.undo_button.setEnabled(memory.revision > 1)
        self._show_fields(memory)
        self._show_quotes(memory)
        self._history_heading.hide()
        _empty(self._history)

    def _meta(self, memory: Memory, now: datetime) -> str:
        parts = [row_time(memory, now)]
        if memory.needs_review:
            parts.append(self.tr("please check: {share} sure").format(share=f"{memory.confidence:.0%}"))
        elif memory.type is not MemoryType.VAULT:
            parts.append(self.tr("{share} sure").format(share=f"{memory.confidence:.0%}"))
        if memory.pinned:
            parts.append(self.tr("pinned"))
        return " · ".join(parts)

    def _show_fields(self, memory: Memory) -> None:
        _empty(self._fields)
        values = texts(memory)
        title = words.title(memory.fields)
        for name, label in words.field_labels(memory.type).items():
            text = values.get(name, "")
            if not text or name in TITLE_FIELDS or text == title:
                continue
            self._fields.addWidget(Label(label, "heading"))
            shown = _numbered(text) if name == "steps" else words.choice(text)
            self._fields.addWidget(Label(shown, wrap=True, selectable=True))
            self._fields.addSpacing(GRID)

    def _show_quotes(self, memory: Memory) -> None:
        _empty(self._seen)
        self._quotes.clear()
        self._seen_heading.setVisible(bool(memory.evidence))
        for evidence in memory.evidence:
            if evidence.observation in self._quotes:
                continue
            quote = QuoteButton(self._theme, evidence.quote)
            pointer = Pointer(evidence.observation, evidence.quote)
            quote.clicked.connect(lambda _checked=False, pointer=pointer: self.opened.emit(pointer))
            self._quotes[evidence.observation] = quote
            self._seen.addWidget(quote)

    def _show_seen(self, seen: ObservationView) -> None:
        quote = self._quotes.get(seen.ref)
        if quote is not None:
            at = datetime.fromisoformat(seen.when)
            quote.show_place(
                words.source_icon(seen.kind),
                words.source(seen.source),
                saying.when(at, self._clock()),
                saying.exact(at),
            )

    def _show_history(self, history: tuple[HistoryLine, ...]) -> None:
        _empty(self._history)
        self._history_heading.setVisible(bool(history))
        for line in history[:HISTORY_SHOWN]:
            head = Label(" · ".join(part for part in (line.what, line.by) if part), wrap=True)
            when = Label(saying.when(line.at, self._clock()), "small")
            when.setToolTip(saying.exact(line.at))
            row = QHBoxLayout()
            row.addWidget(head, 1)
            row.addWidget(when)
            holder = QWidget()
            holder.setLayout(row)
            row.setContentsMargins(0, 0, 0, 0)
            self._history.addWidget(holder)
            for change in line.changes:
                text = self.tr("{field}: {before} → {after}").format(
                    field=change.label, before=change.before or NOTHING, after=change.after or NOTHING
                )
                self._history.addWidget(Label(text, "small", wrap=True))
            self._history.addSpacing(GRID)

    def _fail(self, failure: Failure) -> None:
        self.wrong.setText(failure.sentence)
        self.wrong.show()
        self._stack.setCurrentIndex(0)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.keep_button, self.edit_button, self.undo_button, self.forget_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for inner in (self._fields, self._seen, self._history):
            inner.setSpacing(4)
        self._seen.setSpacing(GRID)
        reading = QWidget()
        column = QVBoxLayout(reading)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for widget in (self.kind, self.title, self.when, self.wrong):
            column.addWidget(widget)
        column.addSpacing(GRID)
        column.addWidget(self.reveal)
        column.addLayout(self._fields)
        column.addLayout(buttons)
        column.addWidget(self.question)
        column.addSpacing(GRID)
        column.addWidget(rule())
        column.addSpacing(GRID)
        column.addWidget(self._seen_heading)
        column.addLayout(self._seen)
        column.addSpacing(GRID)
        column.addWidget(self._history_heading)
        column.addLayout(self._history)
        column.addStretch(1)
        self._stack.addWidget(reading)
        self._stack.addWidget(self.editor)
        self._stack.setMaximumWidth(self._theme.reading_width)
        self._theme.changed.connect(lambda: self._stack.setMaximumWidth(self._theme.reading_width))
        self._put_in_scroll_area()

    def _put_in_scroll_area(self) -> None:
        inner = QWidget()
        across = QHBoxLayout(inner)
        across.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        across.addWidget(self._stack, 100)
        across.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)


def _numbered(steps: str) -> str:
    return "\n".join(f"{at}. {step}" for at, step in enumerate(steps.splitlines(), start=1))


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
