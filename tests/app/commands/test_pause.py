from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import click
import pytest

from sixfold.app.commands.pause import ends

EVENING = datetime(2027, 3, 27, 22, 15, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("how_long", "until"),
    [
        (None, None),
        ("15m", EVENING + timedelta(minutes=15)),
        ("1h", EVENING + timedelta(hours=1)),
        ("90s", EVENING + timedelta(seconds=90)),
        ("2d", EVENING + timedelta(days=2)),
        ("tomorrow", datetime(2027, 3, 28, tzinfo=ZoneInfo("Europe/Berlin"))),
    ],
)
def test_a_pause_ends_when_it_was_said(how_long: str | None, until: datetime | None) -> None:
    assert ends(how_long, EVENING) == until


@pytest.mark.parametrize("how_long", ["", "15", "m", "0m", "-1h", "1 h", "1h30m", "forever", "9999999m"])
def test_any_other_word_is_wrong_usage(how_long: str) -> None:
    with pytest.raises(click.UsageError, match="tomorrow"):
        ends(how_long, EVENING)
