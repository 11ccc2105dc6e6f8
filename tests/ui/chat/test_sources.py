from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from sixfold.ui.chat.rows import Row
from sixfold.ui.chat.sources import SourceRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.theme import Theme

BERLIN = timezone(timedelta(hours=1))
NOW = datetime(2026, 12, 8, 11, 20, tzinfo=UTC).astimezone(BERLIN)


@pytest.mark.parametrize(
    ("kind", "when", "said"),
    [
        ("episodic", "2026-12-08T00:00:00+01:00", "today"),
        ("episodic", "2026-12-06T23:00:00+00:00", "yesterday"),
        ("episodic", "2026-12-08T00:00:00+00:00", "today, 01:00"),
        ("screen", "2026-12-08T00:00:00+01:00", "today, 00:00"),
    ],
)
def test_an_event_known_to_the_day_is_given_no_time_of_day(
    qtbot: QtBot, theme: Theme, kind: str, when: str, said: str
) -> None:
    row = SourceRow(theme)
    qtbot.addWidget(row)
    row.show_row(Row("m", 1, kind, "Lunch with Ana", when, "", ""), NOW)
    assert row.accessibleName() == f"Source 1: Lunch with Ana, {said}"
    assert ("00:00:00" in row.toolTip()) == ("," in said)
