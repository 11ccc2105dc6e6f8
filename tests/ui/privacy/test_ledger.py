from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from sixfold.memory.requests import ReadLedger
from sixfold.memory.types import LedgerEntry
from sixfold.ui import story_privacy
from sixfold.ui.engine import Failure
from sixfold.ui.privacy.ledger_model import FIRST, grouped
from sixfold.ui.privacy.view import Section
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.story import Story
    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow

AT = datetime(2026, 12, 8, 23, 30, tzinfo=UTC)


def entry(minutes: int, action: str = "redacted", rule: str = "card", count: int = 1) -> LedgerEntry:
    return LedgerEntry(AT - timedelta(minutes=minutes), action, rule, "screen", count)


def test_entries_are_counted_by_day_and_rule_the_most_first() -> None:
    rows = grouped([entry(0), entry(5, "skipped", "banks", 4), entry(9, count=2), entry(1500)], UTC)
    assert [(row.day.day, row.action, row.rule, row.count) for row in rows] == [
        (8, "", "", 7),
        (8, "skipped", "banks", 4),
        (8, "redacted", "card", 3),
        (7, "", "", 1),
        (7, "redacted", "card", 1),
    ]
    assert (rows[2].first, rows[2].last) == (AT - timedelta(minutes=9), AT)


def test_a_day_is_that_of_the_users_clock() -> None:
    rows = grouped([entry(0)], timezone(timedelta(hours=1)))
    assert rows[0].day.day == 9


def test_the_ledger_lists_rules_and_counts_in_words(qtbot: QtBot, window: MainWindow) -> None:
    window.show_privacy(Section.LEDGER)
    model = window.privacy.ledger.model
    qtbot.waitUntil(lambda: model.rowCount() == 21)
    words = [model.data(model.index(row)) for row in (1, 4)]
    assert words == ["Not looked at: Signal, 31 times", "Blacked out: passwords, 2 times"]
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable


def test_ten_thousand_entries_come_as_one_scrolls(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow, story: Story
) -> None:
    many = tuple(entry(97 * n, rule=f"rule {n % 7}") for n in range(10_000))
    engine = make_engine(story=replace(story, private=replace(story.private, ledger=many)))
    window = make_window(engine)
    window.show_privacy(Section.LEDGER)
    ledger = window.privacy.ledger
    qtbot.waitUntil(lambda: ledger.model.rowCount() > 0)
    assert [request.limit for request in engine.asked if isinstance(request, ReadLedger)] == [FIRST]
    first = ledger.model.rows[0]

    def at_the_end() -> bool:
        ledger.list.scrollToBottom()
        return not ledger.model.canFetchMore() and not ledger.model.loading

    qtbot.waitUntil(at_the_end)
    assert sum(row.count for row in ledger.model.rows if row.action) == 10_000
    assert ledger.model.rows[0] == first


def test_an_empty_ledger_says_what_will_be_there(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow, story: Story
) -> None:
    window = make_window(make_engine(story=replace(story, private=story_privacy.nothing())))
    window.show_privacy(Section.LEDGER)
    qtbot.waitUntil(lambda: "is counted here" in window.privacy.ledger.message)


def test_a_ledger_that_cannot_be_read_says_why_and_is_tried_again(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    failing: dict[type[object], Failure] = {ReadLedger: Failure("damaged", "The memory is damaged; restore it.")}
    window = make_window(make_engine(behaviour=Behaviour(failing=failing)))
    window.show_privacy(Section.LEDGER)
    qtbot.waitUntil(lambda: window.privacy.ledger.message == "The memory is damaged; restore it.")
    failing.clear()
    window.privacy.ledger.enter()
    qtbot.waitUntil(lambda: window.privacy.ledger.model.rowCount() == 21)


def test_the_lock_leaves_no_row(qtbot: QtBot, window: MainWindow) -> None:
    window.show_privacy(Section.LEDGER)
    qtbot.waitUntil(lambda: window.privacy.ledger.model.rowCount() == 21)
    window.lock()
    qtbot.waitUntil(lambda: window.privacy.ledger.model.rowCount() == 0)
