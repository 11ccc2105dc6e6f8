"""At which hours of the week to record."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout

from sixfold.capture.rules import Span
from sixfold.ui.privacy import wording
from sixfold.ui.privacy.column import Block, row
from sixfold.ui.privacy.listing import Listing
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.choice import Choice
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from sixfold.capture.rules import RecorderRules
    from sixfold.ui.privacy.rules_model import RulesModel
    from sixfold.ui.theme import Theme

WORKDAYS: Final = frozenset(range(5))
BEGIN, END = time(9), time(18)
TIMES: Final = tuple(time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45))


class ScheduleBlock(Block):
    """Spans are added below each other; without any it is always on."""

    def __init__(self, theme: Theme, model: RulesModel) -> None:
        super().__init__(
            self.tr("Hours"),
            self.tr("Outside of these hours the recorder rests. An end before its beginning is on the next day."),
        )
        self._model = model
        self.days = [self._day(theme, day) for day in range(wording.WEEK)]
        clocks = [(f"{at:%H:%M}", at) for at in TIMES]
        self.begin: Choice[time] = Choice(theme, self.tr("From"), clocks)
        self.end: Choice[time] = Choice(theme, self.tr("To"), clocks)
        self.begin.choose(BEGIN, f"{BEGIN:%H:%M}")
        self.end.choose(END, f"{END:%H:%M}")
        self.add_button = Button(theme, self.tr("Add these hours"), "plain")
        self.listing = Listing(theme, self.tr("Hours"), self.tr("Always: no hours were chosen."))
        days = QHBoxLayout()
        days.setSpacing(4)
        for button in self.days:
            days.addWidget(button)
        days.addStretch(1)
        self.body.addWidget(self.listing)
        self.body.addSpacing(GRID)
        self.body.addLayout(days)
        self.body.addLayout(row(Label(self.tr("From")), self.begin, Label(self.tr("to")), self.end, self.add_button))
        self.add_button.clicked.connect(self.add)
        self.listing.removed.connect(self._remove)

    def show_rules(self, rules: RecorderRules) -> None:
        """List the spans."""
        self.listing.show_lines([wording.capital(wording.span(span)) for span in rules.schedule])

    def add(self) -> None:
        """Record at these hours too."""
        rules = self._model.rules
        chosen = frozenset(day for day, button in enumerate(self.days) if button.isChecked())
        span = Span(chosen, self.begin.value, self.end.value)
        if chosen and span not in rules.schedule:
            done = self.tr("Recorded {hours}.").format(hours=wording.span(span))
            self._model.change(replace(rules, schedule=(*rules.schedule, span)), done)

    def _remove(self, at: int) -> None:
        rules = self._model.rules
        left = (*rules.schedule[:at], *rules.schedule[at + 1 :])
        done = self.tr("These hours were removed.") if left else self.tr("It records at any hour now.")
        self._model.change(replace(rules, schedule=left), done)

    def _day(self, theme: Theme, day: int) -> Button:
        button = Button(theme, QLocale().standaloneDayName(day + 1, QLocale.FormatType.ShortFormat), "day")
        button.setAccessibleName(QLocale().standaloneDayName(day + 1))
        button.setCheckable(True)
        button.setChecked(day in WORKDAYS)
        button.toggled.connect(lambda _on: self._enable())
        return button

    def _enable(self) -> None:
        self.add_button.setEnabled(any(button.isChecked() for button in self.days))
