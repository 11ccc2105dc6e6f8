"""When to record: pure arithmetic on the user's times of the week.

A span's begin and end are what a clock on the wall shows. Each is turned into a moment before anything is compared, so
a night in which the clocks change is as long as it really is. An hour that comes twice counts when it comes first; one
that is left out counts from the moment at which it is skipped, as `zoneinfo` tells such times.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from sixfold.capture.rules import Span

WEEK = 7
"""Days after which every span has come round again."""


def is_open(spans: Sequence[Span], local: datetime) -> bool:
    """Tell whether to record at a moment, an aware time in the user's zone; without spans, always."""
    return not spans or any(begin <= local < end for begin, end in _stretches(spans, local))


def next_change(spans: Sequence[Span], local: datetime) -> datetime | None:
    """Give the moment, in the zone of `local`, at which recording next begins or ends; None when it never does."""
    if not spans:
        return None
    now_open = is_open(spans, local)
    moments = sorted({moment for stretch in _stretches(spans, local) for moment in stretch if moment > local})
    here = (at.astimezone(local.tzinfo) for at in moments)
    return next((at for at in here if is_open(spans, at) is not now_open), None)


def tomorrow(local: datetime) -> datetime:
    """Give the first moment of the next day of the calendar: when a pause "until tomorrow" ends."""
    day = local.date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=local.tzinfo).astimezone(UTC)


def _stretches(spans: Iterable[Span], local: datetime) -> list[tuple[datetime, datetime]]:
    """Give begin and end, in UTC, of every stretch from a day before a moment to the same time of the next week."""
    first = local.date() - timedelta(days=1)
    days = [first + timedelta(days=count) for count in range(WEEK + 3)]
    found = []
    for span in spans:
        crosses = span.end <= span.begin
        for day in days:
            if day.weekday() in span.days:
                last = day + timedelta(days=1) if crosses else day
                begin = _moment(datetime.combine(day, span.begin), local.tzinfo)
                found.append((begin, _moment(datetime.combine(last, span.end), local.tzinfo)))
    return found


def _moment(wall: datetime, zone: tzinfo | None) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)
