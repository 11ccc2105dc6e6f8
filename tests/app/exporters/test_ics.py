"""Read again by icalendar, and by vobject, which did not write it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from sixfold.app.exporters import ics
from sixfold.app.plugin_api import Quote
from tests.app.exporters import made_up

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.app.plugin_api import MemoryItem

START = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


def event(tmp_path: Path, **values: Any) -> Any:
    made_up.run(ics.write, made_up.Shelf((made_up.memory("episodic", **values),)), tmp_path / "out.ics")
    (found,) = Calendar.from_ical((tmp_path / "out.ics").read_bytes()).walk("VEVENT")
    return found


def test_an_episode_is_an_event_with_its_words(tmp_path: Path) -> None:
    found = event(tmp_path, ref="m-7", quotes=(Quote("e-1", "we rode; far, far", 0, 5),), valid_from=START)
    assert str(found["uid"]) == "m-7@sixfold"
    assert str(found["summary"]) == "Rode the tandem to the lake"
    assert str(found["location"]) == "Silver Lake"
    told = str(found["description"]).split("\n")
    assert told == ["With a picnic.", "Who: user", "When exactly is not known.", "“we rode; far, far”"]


def test_what_is_known_to_the_minute_has_its_times_and_all_else_takes_days(tmp_path: Path) -> None:
    def span(precision: str, end: datetime | None) -> tuple[object, object]:
        found = event(tmp_path, precision=precision, valid_from=START, valid_to=end, time_zone="Europe/Berlin")
        return found["dtstart"].dt, found["dtend"].dt if "dtend" in found else None

    hour = START + timedelta(hours=1)
    assert span("minute", hour) == (START, hour)
    assert span("minute", hour - timedelta(seconds=1)) == (START, hour)
    assert span("minute", START + timedelta(seconds=59)) == (START, None)
    assert span("minute", START - timedelta(hours=1)) == (START, None)
    assert span("day", None) == (date(2026, 3, 2), date(2026, 3, 3))
    assert span("month", datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC)) == (date(2026, 3, 2), date(2026, 4, 1))


def test_an_episode_without_a_time_stands_on_the_day_it_was_kept_and_says_so(tmp_path: Path) -> None:
    found = event(tmp_path)
    assert found["dtstart"].dt == date(2026, 3, 5)
    assert ics.UNTIMED in str(found["description"])


def test_what_is_archived_or_no_episode_stays_out(tmp_path: Path) -> None:
    items = (*made_up.one_of_each().items, made_up.memory("episodic", "old", status="archived"))
    made_up.run(ics.write, made_up.Shelf(items), tmp_path / "out.ics")
    calendar = Calendar.from_ical((tmp_path / "out.ics").read_bytes())
    assert [str(found["uid"]) for found in calendar.walk("VEVENT")] == ["m-episodic@sixfold"]


def test_a_later_export_names_the_same_event_with_a_higher_sequence(tmp_path: Path) -> None:
    first, second = event(tmp_path), event(tmp_path, revision=4, needs_review=True)
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 3)
    assert (str(first["status"]), str(second["status"])) == ("CONFIRMED", "TENTATIVE")


@pytest.mark.parametrize("words", ["a\r\nEND:VEVENT\r\nBEGIN:VALARM", "x" * 300 + "天気" * 80, "\x00\x07;,\\n"])
def test_no_words_can_end_a_line(tmp_path: Path, words: str) -> None:
    found = event(tmp_path, fields={"summary": words, "details": words, "place": words, "event_type": words})
    assert found.subcomponents == []
    assert all(len(line) <= 75 for line in (tmp_path / "out.ics").read_bytes().split(b"\r\n"))


@given(st.text(max_size=80), st.sampled_from(["minute", "day", "unknown"]))
def test_another_library_reads_any_words(text: str, precision: str) -> None:
    item: MemoryItem = made_up.memory("episodic", precision=precision, valid_from=START, fields={"details": text})
    calendar = Calendar()
    calendar.add("prodid", "x")
    calendar.add("version", "2.0")
    calendar.add_component(ics.event(item))
    read = vobject.readOne(calendar.to_ical().decode())
    assert read.vevent.summary.value == "Rode the tandem to the lake"
    assert len(list(read.getChildren())) == 3
