"""The time and the place of this machine, handed to everything that needs them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tzlocal

Clock = Callable[[], datetime]


def local_zone() -> str:
    """The IANA name of this machine's time zone; "UTC" where it has none."""
    return tzlocal.get_localzone_name() or "UTC"


def system_clock() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def parse_moment(text: str, zone: str) -> datetime:
    """A time as typed: ISO 8601, a day alone is its midnight; without an offset it is in `zone`.

    Raises `ValueError` for anything else.
    """
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def in_zone(moment: datetime, zone: str) -> datetime:
    """The same moment as the clocks of `zone` showed it; in UTC where the zone is not known here."""
    try:
        return moment.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return moment.astimezone(UTC)


def local_clock(clock: Clock, zone: str) -> datetime:
    """The present moment as the clocks of `zone` show it."""
    return in_zone(clock(), zone)
