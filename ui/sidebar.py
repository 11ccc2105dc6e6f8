"""The sidebar: the places one can go, what works in the background, and the recorder at the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from sixfold.memory.requests import Progress
from sixfold.ui.recorder_foot import RecorderFoot
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button, IconButton
from sixfold.ui.widgets.label import Elided, Label, rule
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sixfold.ui.actions import Actions
    from sixfold.ui.theme import Theme

WIDTH: Final = 232


class Sidebar(QWidget):
    """`chosen` gives the number of the place."""

    chosen = Signal(int)
    palette_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, theme: Theme, actions: Actions, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.setProperty("ground", "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self.places = [
            Button(theme, self.tr("Chat"), "place", "chat"),
            Button(theme, self.tr("Memories"), "place", "memories"),
            Button(theme, self.tr("Privacy"), "place", "shield"),
            Button(theme, self.tr("Import and export"), "place", "import"),
        ]
        self._group = QButtonGroup(self)
        self.working = Elided("", "small")
        self.working_bar = QProgressBar()
        self.working_bar.setTextVisible(False)
        self.working_bar.setAccessibleName(self.tr("Work in the background"))
        self.foot = RecorderFoot(theme, actions, clock)
        self.palette_button = IconButton(theme, "command", self.tr("All actions"))
        self.palette_button.say("command", self.tr("All actions"), "Ctrl+K")
        self.lock_button = IconButton(theme, "lock", self.tr("Lock"))
        self.lock_button.say("lock", self.tr("Lock"), "Ctrl+L")
        self._lay_out(theme)
        self._group.idClicked.connect(self.chosen)
        self.palette_button.clicked.connect(self.palette_wanted)
        self.lock_button.clicked.connect(self.lock_wanted)
        actions.bridge.background_changed.connect(self.show_work)
        self.show_work(None)

    def choose(self, place: int) -> None:
        """Mark the place that is shown."""
        self.places[place].setChecked(True)

    def show_work(self, progress: object) -> None:
        """What goes on by itself: reading, tidying."""
        working = isinstance(progress, Progress)
        policy = self.working.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.working.setSizePolicy(policy)
        self.working.setVisible(working)
        self.working_bar.setVisible(working)
        if isinstance(progress, Progress):
            self.working_bar.setRange(0, progress.total or 0)
            self.working_bar.setValue(progress.done)
            counts = f"{progress.done:,} / {progress.total:,}" if progress.total else f"{progress.done:,}"
            self.working.say(self.tr("Remembering: {counts}").format(counts=counts))

    def _lay_out(self, theme: Theme) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(GRID + 2, GRID, 0, GRID)
        head.setSpacing(GRID)
        head.addWidget(Picture(theme, "sixfold", 24, "accent"))
        head.addWidget(Label(self.tr("Sixfold"), "large"), 1)
        head.addWidget(self.palette_button)
        head.addWidget(self.lock_button)
        upper = QVBoxLayout()
        upper.setContentsMargins(12, 12, GRID, 12)
        upper.setSpacing(4)
        upper.addLayout(head)
        upper.addSpacing(GRID)
        for at, place in enumerate(self.places):
            place.setCheckable(True)
            place.setToolTip(f"Ctrl+{at + 1}")
            self._group.addButton(place, at)
            upper.addWidget(place)
        upper.addStretch(1)
        work = QVBoxLayout()
        work.setContentsMargins(GRID, 0, GRID, 4)
        work.setSpacing(6)
        work.addWidget(self.working)
        work.addWidget(self.working_bar)
        upper.addLayout(work)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(rule())
        column.addWidget(self.foot)
