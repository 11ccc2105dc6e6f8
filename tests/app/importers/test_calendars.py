from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from sixfold.app.importers import calendars
from sixfold.app.plugin_api import PluginError
from tests.app.importers.forms_read import NOW, OPTIONS, SAMPLES, is_sound, read, until_told

if TYPE_CHECKING:
    from pathlib import Path


def test_an_event_gives_times_place_and_description() -> None:
    dentist = read(SAMPLES / "calendar.ics")[0]
    assert dentist.title == "Dentist"
    assert dentist.when == datetime(2026, 2, 12, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert dentist.external_id == "dentist-1"
    assert dentist.text == (
        "Dentist\nWhen: Thursday 12 February 2026, 09:30 to 10:15 (CET)\nWhere: Quay Street 4\n\n"
        "Bring the X-ray.\nAsk about the crown."
    )


def test_what_repeats_is_told_and_not_unrolled() -> None:
    items = read(SAMPLES / "calendar.ics")
    assert len(items) == 3
    assert "Repeats: every 2 weeks on Tuesday until Tuesday 30 June 2026" in items[1].text
    assert "With: Lotte Birk" in items[1].text
    assert "19:00 to 20:30" in items[1].text


def test_an_event_to_come_is_of_the_day_when_it_was_entered() -> None:
    trip = read(SAMPLES / "calendar.ics")[2]
    assert trip.when == datetime(2026, 2, 20, 12, tzinfo=UTC)
    assert "When: Monday 3 August 2026 to Friday 7 August 2026" in trip.text


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=WEEKLY;BYDAY=MO,FR", "every week on Monday, Friday"),
        ("FREQ=MONTHLY;BYDAY=2TU;COUNT=5", "every month on Tuesday 5 times"),
        ("FREQ=YEARLY;INTERVAL=3", "every 3 years"),
    ],
)
def test_rules_of_recurrence_are_words(rule: str, told: str) -> None:
    text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260101T100000\nRRULE:{rule}\nEND:VEVENT\nEND:VCALENDAR\n"
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert calendars.repeats(event.get("RRULE")) == told


def test_a_change_of_one_date_is_an_event_of_its_own(tmp_path: Path) -> None:
    event = "BEGIN:VEVENT\nUID:a\nSUMMARY:x\n{}DTSTART:20260102T100000Z\nEND:VEVENT\n"
    text = "BEGIN:VCALENDAR\n" + event.format("") + event.format("RECURRENCE-ID:20260109T100000Z\n") + "END:VCALENDAR\n"
    (tmp_path / "a.ics").write_text(text)
    assert [item.external_id for item in read(tmp_path / "a.ics")] == ["a", "a@2026-01-09T10:00:00+00:00"]


def test_a_damaged_event_does_not_keep_the_others_out(tmp_path: Path) -> None:
    text = (SAMPLES / "calendar.ics").read_text()
    (tmp_path / "a.ics").write_text(text[: text.rindex("END:VEVENT")])
    items = calendars.read(tmp_path / "a.ics", OPTIONS)
    assert [next(items).title for _ in range(2)] == ["Dentist", "Choir"]
    with pytest.raises(PluginError, match="1 of 3 events"):
        next(items)
    (tmp_path / "b.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    with pytest.raises(PluginError, match="no events"):
        read(tmp_path / "b.ics")


@pytest.mark.parametrize(
    "line",
    [
        "DTSTART:00010101T000000Z",
        "DTSTART:99991231T235959Z",
        "DTSTART;VALUE=DATE:99991231",
        "DTSTART;TZID=Nowhere/Atall:20260101T000000",
        "DURATION:P99999999D",
        "RRULE:FREQ=WEEKLY;COUNT=x",
        "DTSTART:rubbish",
        "ATTENDEE;CN=\u0000:mailto:x",
    ],
)
def test_odd_values_are_read_or_told_of(tmp_path: Path, line: str) -> None:
    event = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:Odd\n{line}\nEND:VEVENT\nEND:VCALENDAR\n"
    (tmp_path / "a.ics").write_text(event)
    items, told = until_told(tmp_path / "a.ics", "ics")
    assert is_sound(tmp_path / "a.ics", "ics")
    assert told or [item.title for item in items] == ["Odd"]
    assert all(item.when <= NOW + timedelta(days=1) for item in items)
