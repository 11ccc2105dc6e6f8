from __future__ import annotations

from datetime import UTC, datetime

from sixfold.app.commands.ledger import by_day
from sixfold.memory.types import LedgerEntry

NIGHT = datetime(2026, 3, 5, 22, 30, tzinfo=UTC)


def entry(at: datetime, rule: str, count: int, action: str = "redacted") -> LedgerEntry:
    return LedgerEntry(at, action, rule, "screen", count)


def test_a_day_of_the_local_clock_has_one_line_for_each_rule_the_commonest_first() -> None:
    later = NIGHT.replace(hour=23, minute=30)  # half past midnight in Berlin
    noon = NIGHT.replace(hour=11)
    entries = [entry(later, "card", 1), entry(NIGHT, "iban", 1), entry(NIGHT, "card", 2), entry(noon, "card", 3)]
    days = by_day(entries, "Europe/Berlin")
    assert [(one.day, one.rule, one.count) for one in days] == [
        ("2026-03-06", "card", 1),
        ("2026-03-05", "card", 5),
        ("2026-03-05", "iban", 1),
    ]
    assert (days[1].first, days[1].last) == (noon, NIGHT)


def test_what_was_skipped_and_what_was_redacted_by_one_rule_are_two_things() -> None:
    days = by_day([entry(NIGHT, "banks", 2, "skipped"), entry(NIGHT, "banks", 1)], "UTC")
    assert [(one.action, one.count) for one in days] == [("skipped", 2), ("redacted", 1)]
