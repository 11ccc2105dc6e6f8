from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sixfold.app.excluding import Excluding
from sixfold.app.plugin_api import Item
from sixfold.capture.exclusion import ExclusionRule, Subject
from sixfold.memory import outcomes, requests
from sixfold.memory.recorder_requests import Exclude

if TYPE_CHECKING:
    from pathlib import Path

    from tests.app.conftest import Bench

AT = datetime(2026, 3, 5, 14, tzinfo=UTC)
RULES = (
    ExclusionRule.own(Subject.SITE, "bank.example"),
    ExclusionRule.own(Subject.APP, "Signal"),
    ExclusionRule.own(Subject.TITLE, "*diary*"),
)


def visit(url: str, title: str = "A page") -> Item:
    return Item(f"{title}\n{url}", AT, "message", app="Chromium", title=title, url=url)


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        (visit("https://my.bank.example/login"), "bank.example"),
        (visit("https://notbank.example/"), None),
        (visit("https://news.example/", "My diary"), "*diary*"),
        (visit("https://[broken"), None),
        (Item("words", AT, "screen", app="Signal", title="Ana"), "Signal"),
        (Item("words", AT, "screen", app="Editor", title="todo"), None),
        (Item("words", AT, "message", app="Signal"), None),  # a talk that the user exported
        (Item("words", AT, "document", url="https://bank.example/terms"), None),  # a page that the user saved
    ],
)
def test_what_others_recorded_is_judged_by_the_recorders_rules(item: Item, rule: str | None) -> None:
    excluding = Excluding(lambda: RULES)
    assert excluding.lets_in(item) is (rule is None)
    assert dict(excluding.counts) == ({rule: 1} if rule else {})


def test_rules_are_not_read_where_nothing_is_judged() -> None:
    def damaged() -> tuple[ExclusionRule, ...]:
        raise AssertionError

    assert Excluding(damaged).lets_in(Item("a letter", AT))


def test_a_history_comes_in_without_excluded_sites_and_the_ledger_says_how_many(memory: Bench, tmp_path: Path) -> None:
    memory.ask(Exclude("site", "bank.example"), outcomes.Done)
    history = tmp_path / "History"
    with sqlite3.connect(history) as db:
        db.executescript(
            "CREATE TABLE urls (id INTEGER PRIMARY KEY, url TEXT, title TEXT, visit_count INTEGER, hidden INTEGER);"
            "CREATE TABLE visits (id INTEGER PRIMARY KEY, url INTEGER, visit_time INTEGER, transition INTEGER);"
        )
        pages = [(1, "https://bank.example/accounts", "Accounts"), (2, "https://news.example/a", "News")]
        db.executemany("INSERT INTO urls VALUES (?, ?, ?, 1, 0)", pages)
        db.executemany(
            "INSERT INTO visits VALUES (?, ?, ?, 805306369)", [(n, n, 13_417_000_000_000_000) for n in (1, 2)]
        )
    imported = memory.ask(requests.Import((history,), "chromium"), outcomes.Imported)
    assert (imported.imported, imported.excluded, imported.failed) == (1, 1, {})
    seen = memory.ask(requests.ListObservations(), outcomes.Observations).observations
    assert "Accounts" not in json.dumps([one.text for one in seen])
    entries = memory.ask(requests.ReadLedger(), outcomes.Ledger).entries
    assert [(entry.rule, entry.sense, entry.count) for entry in entries if entry.sense == "import"] == [
        ("bank.example", "import", 1)
    ]
