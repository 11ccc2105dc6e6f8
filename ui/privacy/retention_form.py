"""How long pictures and words are kept: a form that says what it would take before it takes it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from sixfold.memory.requests import AppRetention, Retention
from sixfold.ui import saying
from sixfold.ui.privacy import wording
from sixfold.ui.privacy.column import Block, row
from sixfold.ui.privacy.listing import Listing
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.choice import Choice
from sixfold.ui.widgets.completing import NameField
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sixfold.memory.outcomes import Expired
    from sixfold.memory.requests import Progress
    from sixfold.ui.engine import Failure
    from sixfold.ui.privacy.storage_model import StorageModel
    from sixfold.ui.theme import Theme

DAYS: Final = (0, 1, 7, 30, 90, 365, None)
ROOM: Final = (1, 2, 5, 10, 25, 50)
"""Gigabytes."""
NAME_SHOWN: Final = 28
"""Characters of a program's name, so that its times beside it are in sight."""


def lines(days: Iterable[int | None]) -> list[tuple[str, int | None]]:
    """Choices of how long."""
    return [(wording.kept_days(count), count) for count in days]


class RetentionForm(Block):
    """Changes nothing before it is saved."""

    def __init__(self, theme: Theme, model: StorageModel) -> None:
        super().__init__(
            self.tr("How long it is kept"),
            self.tr("Pictures can go early and the words stay, to be found and quoted. Memories are always kept."),
        )
        self._model = model
        self._saved = Retention()
        self._shown = Retention()
        self.images: Choice[int | None] = Choice(theme, self.tr("Keep pictures"), lines(DAYS))
        self.texts: Choice[int | None] = Choice(theme, self.tr("Keep words"), lines(DAYS[1:]))
        room = [(wording.kept_bytes(count * saying.GIGABYTE), count * saying.GIGABYTE) for count in ROOM]
        self.room: Choice[int | None] = Choice(
            theme, self.tr("Room for pictures"), [*room, (wording.kept_bytes(None), None)]
        )
        self.apps = AppRetentions(theme)
        self.verdict = Verdict(theme)
        self._lay_out()
        for choice in (self.images, self.texts, self.room):
            choice.activated.connect(lambda _at: self._choose())
        self.apps.changed.connect(lambda apps: self._propose(replace(self._shown, apps=apps)))
        self.verdict.discarded.connect(self.discard)
        self.verdict.confirmed.connect(self._save)
        model.counted.connect(self.verdict.show_counts)
        model.progressed.connect(self.verdict.show_progress)
        model.refused.connect(self.verdict.fail)
        model.saved.connect(self.verdict.hide)

    def show_retention(self, saved: Retention, apps: tuple[str, ...]) -> None:
        """Show what is in force, unless something else is being chosen."""
        untouched = self._shown == self._saved
        self._saved = saved
        self.apps.suggest(apps)
        if untouched or self._shown == saved:
            self._show(saved)

    def discard(self) -> None:
        """Go back to what is in force."""
        self._model.withdraw()
        self.verdict.hide()
        self._show(self._saved)

    def _choose(self) -> None:
        self._propose(
            replace(
                self._shown,
                image_days=self.images.value,
                text_days=self.texts.value,
                max_image_bytes=self.room.value,
            )
        )

    def _propose(self, proposed: Retention) -> None:
        self._show(proposed)
        if proposed == self._saved:
            self.discard()
        else:
            self.verdict.wait()
            self._model.propose(proposed)

    def _save(self, letting_go: bool) -> None:
        self.verdict.save()
        self._saved = self._shown
        self._model.keep_for(self._shown, letting_go=letting_go)

    def _show(self, shown: Retention) -> None:
        self._shown = shown
        self.images.choose(shown.image_days, wording.kept_days(shown.image_days))
        self.texts.choose(shown.text_days, wording.kept_days(shown.text_days))
        self.room.choose(shown.max_image_bytes, wording.kept_bytes(shown.max_image_bytes))
        self.apps.show_apps(shown.apps)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        for at, choice in enumerate((self.images, self.texts, self.room)):
            grid.addWidget(Label(choice.accessibleName()), at, 0)
            grid.addWidget(choice, at, 1)
        grid.setColumnStretch(2, 1)
        self.body.addLayout(grid)
        self.body.addSpacing(GRID)
        self.body.addWidget(self.apps)
        self.body.addWidget(self.verdict)


class AppRetentions(QWidget):
    """Programs that are kept for another time than the others."""

    changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._apps: tuple[AppRetention, ...] = ()
        self.field = NameField(self.tr("Program with a time of its own"), self.tr("Programs"))
        self.field.setPlaceholderText(self.tr("Program"))
        self.images: Choice[int | None] = Choice(
            theme, self.tr("Its pictures"), [(self.tr("Pictures: as others"), None), *_prefixed(self.tr("Pictures"))]
        )
        self.texts: Choice[int | None] = Choice(
            theme, self.tr("Its words"), [(self.tr("Words: as others"), None), *_prefixed(self.tr("Words"))[1:]]
        )
        self.add_button = Button(theme, self.tr("Add"), "plain")
        self.listing = Listing(
            theme,
            self.tr("Programs with a time of their own"),
            self.tr("No program has a time of its own."),
        )
        line = row(self.field, self.images, self.texts, self.add_button, stretch=False)
        line.setStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(Label(self.tr("Programs with a time of their own"), "heading"))
        column.addLayout(line)
        column.addWidget(self.listing)
        self.add_button.clicked.connect(self.add)
        self.field.returnPressed.connect(self.add)
        self.listing.removed.connect(self._remove)

    def suggest(self, apps: tuple[str, ...]) -> None:
        """Complete these names."""
        self.field.suggest(apps)

    def show_apps(self, apps: tuple[AppRetention, ...]) -> None:
        """List them."""
        self._apps = apps
        self.listing.show_lines([self._line(app) for app in apps])

    def add(self) -> None:
        """Give the program that is typed its own times; one that has some gets others."""
        name = self.field.name
        if name and (self.images.value, self.texts.value) != (None, None):
            others = tuple(app for app in self._apps if app.app.casefold() != name.casefold())
            self.field.clear()
            self.changed.emit((*others, AppRetention(name, self.images.value, self.texts.value)))

    def _remove(self, at: int) -> None:
        self.changed.emit((*self._apps[:at], *self._apps[at + 1 :]))

    def _line(self, app: AppRetention) -> str:
        parts = [
            self.tr("{what}: {days}").format(what=what, days=wording.kept_days(count))
            for what, count in ((self.tr("Pictures"), app.image_days), (self.tr("Words"), app.text_days))
            if count is not None
        ]
        short = app.app if len(app.app) <= NAME_SHOWN else f"{app.app[: NAME_SHOWN - 1]}\N{HORIZONTAL ELLIPSIS}"
        return "  ·  ".join((short, *parts))


class Verdict(QFrame):
    """What the proposal would take, and two answers. Where it takes something for good the frame warns."""

    discarded = Signal()
    confirmed = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._letting_go = False
        self.setProperty("ground", "warned")
        self.words = Label("", wrap=True)
        self.yes = Button(theme, self.tr("Save"), "primary")
        self.no = Button(theme, self.tr("Leave as it was"), "plain")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addLayout(row(self.no, self.yes))
        self.yes.clicked.connect(lambda: self.confirmed.emit(self._letting_go))
        self.no.clicked.connect(self.discarded)
        self.hide()

    def wait(self) -> None:
        """It is being counted."""
        self._say(self.tr("Counting what would go"), "card")
        self.yes.setEnabled(False)
        self.show()

    def show_counts(self, gone: Expired) -> None:
        """It was counted."""
        self._letting_go = gone.images + gone.texts > 0
        self._say(wording.what_expires(gone), "warned" if self._letting_go else "card")
        self.yes.say(self.tr("Save, and let go now") if self._letting_go else self.tr("Save"))
        self.yes.become("danger" if self._letting_go else "primary")
        self.yes.setEnabled(True)

    def save(self) -> None:
        """It is being done."""
        self.yes.setEnabled(False)
        self.no.setEnabled(False)

    def show_progress(self, progress: Progress) -> None:
        """How far it is."""
        of = f" / {progress.total:,}" if progress.total else ""
        self._say(self.tr("Letting go: {counts}").format(counts=f"{progress.done:,}{of}"), "card")

    def fail(self, failure: Failure) -> None:
        """It could not be done."""
        self._say(failure.sentence, "warned")
        self.yes.setEnabled(False)
        self.show()

    def _say(self, words: str, ground: str) -> None:
        self.no.setEnabled(True)
        self.words.setText(words)
        self.setProperty("ground", ground)
        self.style().unpolish(self)
        self.style().polish(self)


def _prefixed(what: str) -> list[tuple[str, int | None]]:
    return [(f"{what}: {wording.kept_days(count).lower()}", count) for count in DAYS[:-1]]
