"""When something was: the first time that is told and can be true, in the user's zone where it names none."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.app.plugin_api import Options

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""What claims to be older is a default of some program: no file and no mail is."""
AHEAD = timedelta(days=1)
"""A clock may be ahead; what claims to be later than this is not true."""

Moment = date | None


def zone_of(options: Options) -> tzinfo:
    """The user's zone; UTC where this machine does not know it."""
    try:
        return ZoneInfo(options.time_zone)
    except (OSError, ValueError, KeyError):
        return UTC


def aware(moment: Moment, options: Options) -> datetime | None:
    """A time with its zone; a day begins at midnight. None for none, and for one beyond the calendar."""
    try:
        if moment is None:
            return None
        at = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
        at = at if at.utcoffset() is not None else at.replace(tzinfo=zone_of(options))
        at.astimezone(UTC)
    except (OverflowError, ValueError, TypeError):
        return None
    return at


def first(options: Options, *moments: Moment) -> datetime:
    """The first of these that can be the time of something seen, in order of trust; now where there is none."""
    for moment in moments:
        at = aware(moment, options)
        if at is not None and EARLIEST <= at <= options.now + AHEAD:
            return at
    return options.now


def changed(path: Path) -> datetime | None:
    """When a file was last changed."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):
        return None


def written(text: object) -> datetime | date | None:
    """A time in ISO 8601's form; a day alone stays a day."""
    if isinstance(text, date):
        return text
    if not isinstance(text, str):
        return None
    said = text.strip()[:40]
    try:
        return date.fromisoformat(said) if len(said) == len("2026-03-05") else datetime.fromisoformat(said)
    except ValueError:
        return None
