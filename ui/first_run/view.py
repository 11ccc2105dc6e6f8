"""The first run: six steps in the middle of the window, one thing each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from sixfold.ui.first_run.key_step import RecoveryPage
from sixfold.ui.first_run.model import FirstRun, Step
from sixfold.ui.first_run.model_step import ModelsPage, ReadyPage
from sixfold.ui.first_run.steps import ExclusionPage, PassphrasePage, PromisePage, StepPage
from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from sixfold.ui.engine import ExclusionPreset
    from sixfold.ui.theme import Theme

HIGHEST: Final = 480


class Steps(QWidget):
    """Six short bars; those done and the one at hand are filled. The words stand beside it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._step = 0
        self.setFixedSize(len(Step) * 32, 6)
        theme.changed.connect(self.update)

    def show_step(self, step: int) -> None:
        self._step = step
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.size()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for at in range(len(Step)):
            painter.setBrush(self._theme.colour("accent" if at <= self._step else "line"))
            painter.drawRoundedRect(QRectF(at * 32, 1, 24, 4), 2, 2)
        painter.end()


class FirstRunPage(QWidget):
    """Draws a `FirstRun`. `record_wanted` when the user starts the recorder at its end."""

    record_wanted = Signal()

    def __init__(self, theme: Theme, model: FirstRun, presets: tuple[ExclusionPreset, ...]) -> None:
        super().__init__()
        self._theme = theme
        self.model = model
        self.passphrase = PassphrasePage(theme)
        self.recovery = RecoveryPage(theme, model)
        self.exclusions = ExclusionPage(theme, presets)
        self.models = ModelsPage(theme, model)
        self.pages: dict[Step, StepPage] = {
            Step.PROMISE: PromisePage(theme),
            Step.PASSPHRASE: self.passphrase,
            Step.RECOVERY: self.recovery,
            Step.EXCLUSIONS: self.exclusions,
            Step.MODELS: self.models,
            Step.READY: ReadyPage(theme),
        }
        self._stack = QStackedWidget()
        self._stack.setMaximumHeight(HIGHEST)
        self._steps = Steps(theme)
        self._where = Label("", "small")
        self.back = Button(theme, self.tr("Back"), "quiet")
        self.later = Button(theme, self.tr("Not now"), "plain")
        self.next = Button(theme, self.tr("Next"), "primary")
        self.next.setDefault(True)
        self._lay_out()
        self._connect()
        self._show(model.step)

    def enter(self) -> None:
        """The page comes into sight."""
        self._show(self.model.step)

    def _show(self, step: int) -> None:
        at = Step(step)
        self._stack.setCurrentWidget(self.pages[at])
        self._steps.show_step(step)
        self._where.setText(self.tr("Step {n} of {all}").format(n=step + 1, all=len(Step)))
        self.back.setVisible(at in {Step.PASSPHRASE, Step.MODELS} and not (at is Step.PASSPHRASE and self.model.made))
        self.later.setVisible(at is Step.READY)
        self.next.say(self._next_words(at))
        self._update_next()
        if at is Step.PASSPHRASE:
            self.passphrase.first.setFocus()
        elif at is Step.RECOVERY:
            self.recovery.show_key()
        elif at is Step.MODELS:
            self.models.show_offers()

    def _next_words(self, step: Step) -> str:
        return {
            Step.PROMISE: self.tr("Begin"),
            Step.PASSPHRASE: self.tr("Make my memory"),
            Step.READY: self.tr("Start recording"),
            Step.MODELS: self.tr("Next") if self.model.fetching.complete else self.tr("Later"),
        }.get(step, self.tr("Next"))

    def _update_next(self) -> None:
        page = self.pages[self.model.step]
        self.next.setEnabled(page.ready)
        if self.model.step is Step.MODELS:
            self.next.say(self._next_words(Step.MODELS))

    def _go_on(self) -> None:
        match self.model.step:
            case Step.PROMISE:
                self.model.go(Step.PASSPHRASE)
            case Step.PASSPHRASE:
                self._make()
            case Step.RECOVERY:
                self.recovery.clear()
                self.model.confirm_recovery()
            case Step.EXCLUSIONS:
                self.model.exclude(self.exclusions.chosen())
            case Step.MODELS:
                self.model.go(Step.READY)
            case Step.READY:
                self.record_wanted.emit()
                self.model.finish()

    def _make(self) -> None:
        if not self.passphrase.ready:
            return
        typed = self.passphrase.take()
        self.next.setEnabled(False)
        self.next.say(self.tr("Making it"))
        self.model.make_home(typed)

    def _fail(self, failure: object) -> None:
        self._show(self.model.step)
        self.passphrase.fail(failure)  # type: ignore[arg-type]

    def _connect(self) -> None:
        self.model.moved.connect(self._show)
        self.model.home_failed.connect(self._fail)
        self.model.fetching_changed.connect(lambda _state: self._update_next())
        self.next.clicked.connect(self._go_on)
        self.later.clicked.connect(self.model.finish)
        self.back.clicked.connect(lambda: self.model.go(Step(self.model.step - 1)))
        for page in self.pages.values():
            page.ready_changed.connect(self._update_next)
        self.passphrase.second.returnPressed.connect(self._go_on)

    def _lay_out(self) -> None:
        for page in self.pages.values():
            self._stack.addWidget(page)
        top = QHBoxLayout()
        top.setSpacing(GRID * 2)
        top.addWidget(self._steps)
        top.addWidget(self._where)
        top.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.later)
        buttons.addWidget(self.next)
        middle = QWidget()
        middle.setMaximumWidth(self._theme.reading_width)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addLayout(top)
        column.addSpacing(MARGIN)
        column.addWidget(self._stack, 8)
        column.addSpacing(GRID * 2)
        column.addLayout(buttons)
        column.addStretch(1)
        inner = QWidget()
        across = QHBoxLayout(inner)
        across.setContentsMargins(MARGIN, MARGIN * 2, MARGIN, MARGIN * 2)
        across.addStretch(1)
        across.addWidget(middle, 100)
        across.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
