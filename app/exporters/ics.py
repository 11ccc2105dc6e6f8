"""What happened as a calendar (iCalendar, RFC 5545): an event an episode, which a later export brings up to date.

An episode that is known to the minute has its times in UTC; any other takes whole days on the clock of its zone. Its
end, which Sixfold keeps as the last second, is the first moment or day after it, as the standard has it. Episodes
without a time are told on the day they were kept, and say so; what is archived stays out. No event makes anybody busy.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from sixfold.app.exporters.columns import clean, zone_of

if TYPE_CHECKING:
    from sixfold.app.plugin_api import Archive, MemoryItem, Options, Target

KNOWN = {
    "minute": "",
    "day": "",
    "week": "Known to the week.",
    "month": "Known to the month.",
    "year": "Known to the year.",
    "unknown": "When exactly is not known.",
}
UNTIMED = "When it happened is not known; this is the day it was kept."
UNSURE = "To be looked at again: something it rests on has changed."
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


def write(archive: Archive, target: Target, _options: Options) -> None:
    """Write the calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//Sixfold//export 1//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Sixfold")
    for memory in archive.memories():
        if memory.type == "episodic" and memory.status == "active":
            calendar.add_component(event(memory))
    target.write(target.name, calendar.to_ical())


def event(item: MemoryItem) -> Event:
    """An episode as an event."""
    made = Event()
    made.add("uid", f"{item.ref}@sixfold")
    made.add("dtstamp", item.updated.astimezone(UTC))
    made.add("created", item.created.astimezone(UTC))
    made.add("last-modified", item.updated.astimezone(UTC))
    made.add("sequence", item.revision - 1)
    start, end = _span(item)
    made.add("dtstart", start)
    if end is not None:
        made.add("dtend", end)
    made.add("summary", _line(item, "summary") or "Something happened")
    for name, words in (("location", _line(item, "place")), ("description", _description(item))):
        if words:
            made.add(name, words)
    if kind := _line(item, "event_type"):
        made.add("categories", [kind])
    made.add("transp", "TRANSPARENT")
    made.add("class", "PRIVATE")
    made.add("status", "TENTATIVE" if item.needs_review else "CONFIRMED")
    return made


def _span(item: MemoryItem) -> tuple[date, date | None]:
    """Start and the end that no longer belongs to it; none for a moment."""
    start = item.valid_from or item.created
    end = item.valid_to if item.valid_from is not None else None
    if end is not None and end < start:
        end = None
    if item.precision == "minute" and item.valid_from is not None:
        return start.astimezone(UTC), _after(start, end)
    zone = zone_of(item.time_zone)
    last = (end or start).astimezone(zone).date()
    return start.astimezone(zone).date(), last + _DAY if last < date.max else None


def _after(start: datetime, end: datetime | None) -> datetime | None:
    """The end of what is known to the minute; what takes no longer than its minute is a moment."""
    if end is None or end - start < timedelta(minutes=1):
        return None
    return (end + _SECOND if end.second == 59 else end).astimezone(UTC)  # noqa: PLR2004 - the last of a minute


def _description(item: MemoryItem) -> str:
    known = KNOWN.get(item.precision, "") if item.valid_from is not None else UNTIMED
    who = _line(item, "actor")
    quotes = [f"“{clean(quote.text)}”" for quote in item.quotes]
    parts = [clean(str(item.fields.get("details") or "")), f"Who: {who}" if who else "", known]
    return "\n".join(part for part in (*parts, UNSURE if item.needs_review else "", *quotes) if part)


def _line(item: MemoryItem, name: str) -> str:
    return " ".join(clean(str(item.fields.get(name) or "")).split())
