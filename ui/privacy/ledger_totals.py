"""Beside the ledger, where there is room: all its listed days together, by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from sixfold.ui import saying
from sixfold.ui.privacy import wording
from sixfold.ui.privacy.column import Block, empty
from sixfold.ui.theme import GRID, MARGIN
from sixfold.ui.widgets.label import Label
from sixfold.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sixfold.ui.privacy.ledger_model import Row
    from sixfold.ui.theme import Theme

MOST: Final = 12
"""Rules in sight; those that took the least are in the list alone."""
ICON: Final = 18


def totals(rows: Iterable[Row]) -> tuple[tuple[str, str, int], ...]:
    """Action, rule and count over all days, those that took the most first."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.action:
            found[row.action, row.rule] = found.get((row.action, row.rule), 0) + row.count
    ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return tuple((action, rule, count) for (action, rule), count in ordered)


class TotalsBlock(Block):
    """Counts over the days that the list holds."""

    def __init__(self, theme: Theme, clock: Callable[[], datetime]) -> None:
        super().__init__(self.tr("Together"))
        self._theme = theme
        self._clock = clock
        self.since = Label("", "muted", wrap=True)
        self.lines: list[str] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(1, 1)
        self.body.addWidget(self.since)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self.setContentsMargins(0, GRID, MARGIN, 0)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Count these."""
        empty(self._grid)
        self.lines.clear()
        if not rows:
            return
        first = saying.day(min(row.day for row in rows), self._clock().date())
        self.since.setText(self.tr("From {day} until now").format(day=first))
        for at, (action, rule, count) in enumerate(totals(rows)[:MOST]):
            words, times = f"{wording.deed(action)}: {wording.rule(rule)}", wording.times(count)
            self.lines.append(f"{words}, {times}")
            self._grid.addWidget(Picture(self._theme, wording.deed_icon(action), ICON), at, 0)
            self._grid.addWidget(Label(words, wrap=True), at, 1)
            self._grid.addWidget(Label(times), at, 2, Qt.AlignmentFlag.AlignRight)
