from __future__ import annotations

from datetime import time

import pytest

from sixfold.capture.rules import HOTKEY, Span
from sixfold.memory.outcomes import Expired, Forecast
from sixfold.ui.privacy import hotkeys, meter, wording


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (range(7), "every day"),
        (range(5), "Monday to Friday"),
        ((5, 6), "Sat, Sun"),
        ((0, 2, 4), "Mon, Wed, Fri"),
        ((3,), "Thu"),
    ],
)
def test_days_are_said_as_people_say_them(days: tuple[int, ...], words: str) -> None:
    assert wording.days(frozenset(days)) == words


def test_hours_over_midnight_say_so() -> None:
    assert wording.span(Span(frozenset({4}), time(22), time(2))).endswith("22:00 to 02:00 of the next day")


@pytest.mark.parametrize(
    ("forecast", "words"),
    [
        (None, "How fast it grows can be said after the first hour of recording."),
        (Forecast(30, 7e6, 1.2e9, None), "About 1.2 GB a month if you go on like this. Nothing limits it."),
        (
            Forecast(0.5, 7e6, 1.2e9, 3e9),
            (
                "About 1.2 GB a month if you go on like this; it levels off at about 3.0 GB. "
                "A guess, from only 30 minutes of recording."
            ),
        ),
    ],
)
def test_a_forecast_says_how_well_it_is_known(forecast: Forecast | None, words: str) -> None:
    assert wording.forecast(forecast) == words


def test_what_expires_is_said_in_numbers() -> None:
    assert wording.what_expires(Expired(1204, 1, 1_200_000_000)) == (
        "This lets go of 1204 pictures and 1 text now (1.2 GB), for good. Memories and what they quote stay."
    )
    assert wording.what_expires(Expired(0, 0, 0)).startswith("Nothing is older")


@pytest.mark.parametrize(
    ("days", "words"), [(None, "For ever"), (0, "Not at all"), (1, "1 day"), (30, "30 days"), (730, "2 years")]
)
def test_a_time_to_keep_is_said_in_days_and_years(days: int | None, words: str) -> None:
    assert wording.kept_days(days) == words


def test_a_rule_without_words_of_its_own_keeps_its_name() -> None:
    assert wording.rule("Großmutters Tagebuch") == "Großmutters Tagebuch"
    assert wording.rule("card") == "payment cards"


def test_less_than_a_megabyte_is_not_made_one() -> None:
    assert [wording.bytes_of(count) for count in (0, 40_000, 2_100_000)] == ["\N{EN DASH}", "under 1 MB", "2 MB"]


def test_the_meter_shows_what_is_beyond_its_kinds_as_other() -> None:
    found = meter.parts({"images": 5, "database": 3, "total": 10})
    assert found == {"images": 5, "database": 3, "index": 0, "inbox": 0, "other": 2}
    assert sum(found.values()) == 10


@pytest.mark.parametrize(
    ("portable", "written"),
    [("Ctrl+Alt+Shift+P", HOTKEY), ("Meta+F9", "super+F9"), ("Ctrl+PgDown", "ctrl+Next"), ("Ctrl+Ins", "ctrl+Insert")],
)
def test_a_key_is_written_as_the_recorder_reads_it_and_back(portable: str, written: str) -> None:
    assert hotkeys.to_rules(portable) == written
    assert hotkeys.to_portable(written) == portable


@pytest.mark.parametrize("portable", ["P", "Shift+P", "F9"])
def test_a_key_that_is_typed_with_cannot_pause(portable: str) -> None:
    assert hotkeys.to_rules(portable) == ""
