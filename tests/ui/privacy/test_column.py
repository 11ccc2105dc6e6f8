from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sixfold.memory.types import LedgerEntry
from sixfold.ui.privacy.column import WIDER
from sixfold.ui.privacy.ledger_model import grouped
from sixfold.ui.privacy.ledger_totals import totals
from sixfold.ui.privacy.view import Section

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from sixfold.ui.privacy.view import PrivacyPage
    from sixfold.ui.theme import Theme
    from sixfold.ui.window import MainWindow

PAIRS: dict[Section, Callable[[PrivacyPage], tuple[QWidget, QWidget]]] = {
    Section.NOW: lambda page: (page.now.recording, page.now.preview),
    Section.LEFT_OUT: lambda page: (page.left_out.presets, page.left_out.own),
    Section.STORAGE: lambda page: (page.storage.meter, page.storage.form),
    Section.WHEN: lambda page: (page.when.budget, page.when.hotkey),
}


def left(widget: QWidget, window: MainWindow) -> int:
    return widget.mapTo(window, widget.rect().topLeft()).x()


@pytest.mark.parametrize("section", list(PAIRS))
def test_where_there_is_room_for_two_measures_sections_stand_beside_each_other(
    qtbot: QtBot, window: MainWindow, theme: Theme, section: Section
) -> None:
    window.show_privacy(section)
    one, other = PAIRS[section](window.privacy)
    qtbot.waitUntil(lambda: one.isVisible() and other.isVisible())
    for width, beside in ((1280, False), (1920, True), (1280, False)):
        window.resize(width, 900)
        qtbot.waitUntil(lambda is_so=beside: (left(other, window) > left(one, window)) is is_so)  # type: ignore[misc]  # bound in this round
        assert left(other, window) + other.width() <= window.width()
        assert max(one.width(), other.width()) <= round(theme.reading_width * WIDER) + 1


def test_the_ledger_counts_its_days_together_beside_them(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1920, 900)
    window.show_privacy(Section.LEDGER)
    page = window.privacy.ledger
    qtbot.waitUntil(page.totals.isVisible)
    qtbot.waitUntil(lambda: bool(page.totals.lines))
    assert "Not looked at: Signal, 96 times" in page.totals.lines
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: not page.totals.isVisible())
    page.clear()
    assert page.totals.lines == []


def test_totals_are_those_of_each_rule_the_most_first(now: datetime) -> None:
    entries = [LedgerEntry(now, "redacted", "card", "screen", 2), LedgerEntry(now, "skipped", "banks", "screen", 3)]
    assert totals(grouped([*entries, *entries], now.tzinfo)) == (("skipped", "banks", 6), ("redacted", "card", 4))
