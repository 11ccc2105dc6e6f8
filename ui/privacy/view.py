"""The privacy page: what is recorded now, what never, what was left out, what it takes, when it works, who may ask."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from sixfold.ui.privacy.clients_view import ClientsSection
from sixfold.ui.privacy.guard import Guard
from sixfold.ui.privacy.knocking import Knock
from sixfold.ui.privacy.ledger_view import LedgerView
from sixfold.ui.privacy.left_out_view import LeftOutView
from sixfold.ui.privacy.now_view import NowView
from sixfold.ui.privacy.rules_model import RulesModel
from sixfold.ui.privacy.storage_view import StorageSection
from sixfold.ui.privacy.when_view import WhenView
from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.widgets.label import Label, rule

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sixfold.ui.actions import Actions
    from sixfold.ui.theme import Theme


class Section(IntEnum):
    """The tabs, from the left."""

    NOW = 0
    LEFT_OUT = 1
    LEDGER = 2
    STORAGE = 3
    WHEN = 4
    PROGRAMS = 5


class PrivacyPage(QWidget):
    """Six sections under tabs. `enlarged` gives a picture to show over the window."""

    enlarged = Signal(object)
    failed = Signal(object)
    """A change that could not be saved."""

    def __init__(self, theme: Theme, actions: Actions, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.rules = RulesModel(actions, self)
        self.now = NowView(theme, actions, clock)
        self.left_out = LeftOutView(theme, actions, self.rules)
        self.ledger = LedgerView(theme, actions, clock)
        self.storage = StorageSection(theme, actions)
        self.when = WhenView(theme, actions, self.rules)
        self.programs = ClientsSection(theme, actions, clock)
        self._knock = Knock(actions, self)
        self.guards = {
            Section.LEFT_OUT: Guard(theme, self.rules, self.left_out),
            Section.WHEN: Guard(theme, self.rules, self.when),
        }
        self.tabs = QTabBar()
        self._stack = QStackedWidget()
        self._lay_out()
        self.tabs.currentChanged.connect(self._change_tab)
        self.now.preview.enlarged.connect(self.enlarged)
        self.rules.wrong.connect(self.failed)
        self.now.recording.mend_wanted.connect(lambda: self.open(Section.LEFT_OUT))

    @property
    def section(self) -> Section:
        """The tab that is open."""
        return Section(self.tabs.currentIndex())

    def open(self, section: Section) -> None:
        """Go to a section."""
        self.tabs.setCurrentIndex(section)

    def enter(self) -> None:
        """The page comes into sight."""
        self._entering()
        self.tabs.setFocus()

    def search(self) -> None:
        """Go to where a name is typed."""
        self.open(Section.LEFT_OUT)
        self.left_out.search()

    def back(self) -> None:
        """Esc: what is being chosen is dropped."""
        match self.section:
            case Section.NOW:
                self.now.clear()
            case Section.STORAGE:
                self.storage.form.discard()
            case _:
                return

    def refresh(self, what: frozenset[str]) -> None:
        """Something changed somewhere."""
        is_seen = self.isVisible()
        if "clients" in what and not (is_seen and self.section is Section.PROGRAMS):
            self._knock.listen()
        if not is_seen:
            return
        if "settings" in what:
            self.rules.refresh()
        if what & {"settings", "observations"} and self.section in {Section.LEDGER, Section.STORAGE}:
            self._entering()
        if "clients" in what and self.section is Section.PROGRAMS:
            self._entering()

    def clear(self) -> None:
        """Hold nothing: the memory is locked."""
        self.now.clear()
        self.left_out.clear()
        self.ledger.clear()
        self.storage.clear()
        self.programs.clear()

    def look(self) -> None:
        """Show what would be kept right now."""
        self.open(Section.NOW)
        self.now.preview.model.look()

    def forget_last(self) -> None:
        """Ask about the last quarter of an hour."""
        self.open(Section.NOW)
        self.now.forget_last()

    def _change_tab(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        if self.isVisible():
            self._entering()

    def _entering(self) -> None:
        (self.now, self.left_out, self.ledger, self.storage, self.when, self.programs)[self.section].enter()

    def _lay_out(self) -> None:
        self.tabs.setAccessibleName(self.tr("Parts of this page"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        for name, view in (
            (self.tr("Now"), self.now),
            (self.tr("Left out"), self.guards[Section.LEFT_OUT]),
            (self.tr("Ledger"), self.ledger),
            (self.tr("Storage"), self.storage),
            (self.tr("When and how"), self.guards[Section.WHEN]),
            (self.tr("Programs"), self.programs),
        ):
            self.tabs.addTab(name)
            self._stack.addWidget(view)
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, MARGIN, MARGIN, GRID)
        head.addWidget(Label(self.tr("Privacy"), "title"), 1)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(MARGIN, 0, MARGIN, 0)
        tabs.addWidget(self.tabs, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addLayout(tabs)
        outer.addWidget(rule())
        outer.addWidget(self._stack, 1)
