"""Calendars (RFC 5545): each event with its times, place and description; what repeats is told, not unrolled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from icalendar import Calendar

from sixfold.app.importers import moments
from sixfold.app.importers.opening import clean, name, read_bytes, told_as
from sixfold.app.plugin_api import Item, PartlyReadError, PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.app.plugin_api import Options

MAX_BYTES = 20_000_000
MAX_EVENTS = 50_000
MAX_GUESTS = 20
EVENT_END = "END:VEVENT"
BROKEN = "This calendar is damaged; export it anew from the program that it is from."
NOTHING = "This calendar holds no events; export one that does."
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EACH = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year", "HOURLY": "hour"}
_BY_DAY = {day[:2].upper(): day for day in DAYS}


def read(path: Path, options: Options) -> Iterator[Item]:
    """Each event of the time when it began, one to come of the time when it was entered.

    Raises `PluginError` for what is no calendar, `PartlyReadError` after the sound events for those that were not.
    """
    data = read_bytes(path, "calendar", MAX_BYTES)
    if data.count(b"BEGIN:") > MAX_EVENTS * 4:
        raise PluginError(f"This calendar holds more than {MAX_EVENTS} events; export one year at a time.")
    with told_as(BROKEN):
        calendars = Calendar.from_ical(_closed(data.decode("utf-8-sig", "replace")), multiple=True)
        events = [event for one in calendars for event in one.walk("VEVENT")]
    begun = data.count(b"BEGIN:VEVENT")
    if not begun:
        raise PluginError(NOTHING)
    changed = moments.changed(path)
    broken = max(0, begun - len(events))
    for event in events:
        try:
            with told_as(BROKEN):
                item = _item(event, options, changed)
        except PluginError:
            broken += 1
            continue
        yield item
    if broken:
        raise PartlyReadError(f"{broken} of {begun} events of this calendar are damaged; the others were taken in.")


def _closed(text: str) -> str:
    """A calendar that is cut off, closed behind its last whole event: the library gives nothing of an open one."""
    end = text.rfind(EVENT_END)
    if end < 0 or text.rstrip().endswith("END:VCALENDAR"):
        return text
    return f"{text[:end]}{EVENT_END}\r\nEND:VCALENDAR\r\n"


def _item(event: Any, options: Options, changed: datetime | None) -> Item:
    start = _time(event, "DTSTART")
    began = moments.aware(start, options)
    entered = (_time(event, key) for key in ("CREATED", "LAST-MODIFIED", "DTSTAMP"))
    past = began if began is not None and began <= options.now else None
    title = name(_text(event, "SUMMARY")) or "Event"
    uid = name(_text(event, "UID")) or title
    again = _time(event, "RECURRENCE-ID")
    return Item(
        text_of(event, title, options),
        moments.first(options, past, *entered, changed),
        title=title,
        place="calendar",
        thread=f"event:{uid}",
        external_id=f"{uid}{f'@{again.isoformat()}' if again else ''}",
    )


def text_of(event: Any, title: str, options: Options) -> str:
    """An event in words."""
    start, end = _time(event, "DTSTART"), _time(event, "DTEND")
    if end is None and start is not None and isinstance(length := _value(event, "DURATION"), timedelta):
        end = start + length
    told = {
        "When": span(start, end, options),
        "Where": _text(event, "LOCATION"),
        "Organised by": _people(event, "ORGANIZER"),
        "With": _people(event, "ATTENDEE"),
        "Repeats": repeats(event.get("RRULE")),
        "Status": "cancelled" if _text(event, "STATUS").upper() == "CANCELLED" else "",
    }
    lines = [title, *(f"{key}: {' '.join(value.split())}" for key, value in told.items() if value)]
    return clean("\n".join(lines) + f"\n\n{_text(event, 'DESCRIPTION')}").strip()


def span(start: date | None, end: date | None, options: Options) -> str:
    """From when to when, in words that need no year to be looked up; the end of whole days is their last."""
    if start is None:
        return ""
    if not isinstance(start, datetime):
        last = end - timedelta(days=1) if end is not None and not isinstance(end, datetime) else start
        return day(start) if last <= start else f"{day(start)} to {day(last)}"
    begun = moments.aware(start, options) or start
    zone = f" ({begun.tzname()})" if begun.tzname() else ""
    if not isinstance(end, datetime) or end == start:
        return f"{day(begun)}, {begun:%H:%M}{zone}"
    ended = moments.aware(end, options) or end
    until = f"{ended:%H:%M}" if ended.date() == begun.date() else f"{day(ended)}, {ended:%H:%M}"
    return f"{day(begun)}, {begun:%H:%M} to {until}{zone}"


def day(at: date) -> str:
    """A day in words: Thursday 5 March 2026."""
    return f"{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} {at.year}"


def repeats(rule: Any) -> str:
    """A rule of recurrence in words; the first of several."""
    rule = rule[0] if isinstance(rule, list) and rule else rule
    if not rule:
        return ""
    told = {str(key).upper(): values if isinstance(values, list) else [values] for key, values in dict(rule).items()}
    each = _EACH.get(str(told.get("FREQ", [""])[0]).upper(), "time")
    often = int(told.get("INTERVAL", [1])[0])
    words = [f"every {each}" if often == 1 else f"every {often} {each}s"]
    if days := [_BY_DAY[str(one)[-2:]] for one in told.get("BYDAY", [])[:7] if str(one)[-2:] in _BY_DAY]:
        words.append(f"on {', '.join(days)}")
    until = told.get("UNTIL", [None])[0]
    if isinstance(until, date):
        words.append(f"until {day(until)}")
    if "COUNT" in told:
        words.append(f"{int(told['COUNT'][0])} times")
    return " ".join(words)


def _people(event: Any, key: str) -> str:
    """The names of those who are named, else their addresses."""
    found = event.get(key)
    people = found if isinstance(found, list) else [found] if found is not None else []
    named = (name(str(one.params.get("CN", "") or str(one).removeprefix("mailto:"))) for one in people[:MAX_GUESTS])
    more = f" and {len(people) - MAX_GUESTS} more" if len(people) > MAX_GUESTS else ""
    return ", ".join(one for one in named if one) + more


def _text(event: Any, key: str) -> str:
    found = event.get(key)
    found = found[0] if isinstance(found, list) and found else found
    return "" if found is None else str(found)


def _value(event: Any, key: str) -> object:
    found = event.get(key)
    found = found[0] if isinstance(found, list) and found else found
    return getattr(found, "dt", None)


def _time(event: Any, key: str) -> date | None:
    found = _value(event, key)
    return found if isinstance(found, date) else None
