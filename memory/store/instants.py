"""Times at the edge of the database: UTC milliseconds there, aware datetimes in the values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, overload
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@overload
def to_ms(at: datetime) -> int: ...
@overload
def to_ms(at: None) -> None: ...
@overload
def to_ms(at: datetime | None) -> int | None: ...
def to_ms(at: datetime | None) -> int | None:
    """Give the milliseconds since 1970 (UTC), rounded down; ValueError for a naive time."""
    if at is None:
        return None
    if at.tzinfo is None:
        raise ValueError("a stored time needs a time zone")
    return (at - _EPOCH) // _MILLISECOND


@overload
def from_ms(ms: int, zone: str = "UTC") -> datetime: ...
@overload
def from_ms(ms: None, zone: str = "UTC") -> None: ...
@overload
def from_ms(ms: int | None, zone: str = "UTC") -> datetime | None: ...
def from_ms(ms: int | None, zone: str = "UTC") -> datetime | None:
    """Give the time in its zone; a zone this machine does not know counts as UTC, the instant is the same."""
    if ms is None:
        return None
    return (_EPOCH + ms * _MILLISECOND).astimezone(zone_of(zone))


@lru_cache(maxsize=64)
def zone_of(name: str) -> tzinfo:
    """Give the zone of an IANA name, or UTC where the machine knows no such zone."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return UTC


def local_day(at: datetime, zone: str) -> str:
    """Give the date on the clock of `zone` as YYYY-MM-DD: the day whose key seals an image."""
    return at.astimezone(zone_of(zone)).date().isoformat()
