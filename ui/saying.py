"""Times, sizes and counts as people say them. Pure: the time it is now is given."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from sixfold.memory.types import Precision

if TYPE_CHECKING:
    from datetime import date, datetime

LATELY: Final = timedelta(minutes=1)
DAYS_BY_NAME: Final = 7
"""Within a week a weekday's name is clear; "Monday" a week ago would be heard as the last one."""

MEGABYTE: Final = 1_000_000
GIGABYTE: Final = 1_000_000_000


def when(at: datetime, now: datetime, locale: QLocale | None = None) -> str:
    """As in "yesterday, 14:32". Both times are aware; it is said in the zone of `now`."""
    at = at.astimezone(now.tzinfo)
    if timedelta(0) <= now - at < LATELY:
        return _tr("just now")
    clock = f"{at:%H:%M}"
    return _tr("{day}, {time}").format(day=day(at.date(), now.date(), locale), time=clock)


def day(at: date, today: date, locale: QLocale | None = None) -> str:
    """As in "today", "yesterday", "Monday", "8 May", "8 May 2023"."""
    locale = locale or QLocale()
    away = (today - at).days
    near = {0: _tr("today"), 1: _tr("yesterday"), -1: _tr("tomorrow")}
    if away in near:
        return near[away]
    shown = QDate(at.year, at.month, at.day)
    if 1 < away < DAYS_BY_NAME:
        return locale.standaloneDayName(shown.dayOfWeek(), QLocale.FormatType.LongFormat)
    return locale.toString(shown, _tr("d MMMM") if at.year == today.year else _tr("d MMMM yyyy"))


def span(at: datetime, precision: Precision, now: datetime, locale: QLocale | None = None) -> str:
    """A time that is known only so exactly: "8 May 2023", "in May 2023", "in 2023"."""
    at = at.astimezone(now.tzinfo)
    shown = QDate(at.year, at.month, at.day)
    locale = locale or QLocale()
    match precision:
        case Precision.YEAR:
            return _tr("in {year}").format(year=at.year)
        case Precision.MONTH:
            return _tr("in {month}").format(month=locale.toString(shown, _tr("MMMM yyyy")))
        case Precision.WEEK:
            return _tr("in the week of {day}").format(day=day(at.date(), now.date(), locale))
        case Precision.DAY | Precision.UNKNOWN:
            return day(at.date(), now.date(), locale)
        case Precision.MINUTE:
            return when(at, now, locale)


def exact(at: datetime, locale: QLocale | None = None) -> str:
    """For the tooltip: "Monday, 8 May 2023, 14:32:05 +02:00"."""
    return f"{date_of(at, locale)}, {at:%H:%M:%S} {at.isoformat()[-6:] if at.utcoffset() else _tr('UTC')}"


def date_of(at: datetime, locale: QLocale | None = None) -> str:
    """For the tooltip of a time known to the day: "Monday, 8 May 2023"."""
    return (locale or QLocale()).toString(QDate(at.year, at.month, at.day), _tr("dddd, d MMMM yyyy"))


def is_day(at: datetime, now: datetime) -> bool:
    """Whether a time is the very beginning of a day where one is, as that of an event known only to the day is."""
    return at.astimezone(now.tzinfo).time() == time.min


def size(count: int) -> str:
    """Bytes in the decimal units that disks are sold in: "1.1 GB", "98 MB"."""
    if count >= GIGABYTE:
        return _tr("{n} GB").format(n=f"{count / GIGABYTE:.1f}")
    return _tr("{n} MB").format(n=max(1, round(count / MEGABYTE)))


def counted(count: int, one: str, many: str) -> str:
    """As in "1 memory", "2 memories"; both forms come translated."""
    return f"{QLocale().toString(count)} {one if count == 1 else many}"


def listed(parts: list[str]) -> str:
    """As in "a, b and c"."""
    if len(parts) < 2:  # noqa: PLR2004 - one or none needs no "and"
        return "".join(parts)
    return _tr("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def _tr(text: str) -> str:
    return QCoreApplication.translate("saying", text)
