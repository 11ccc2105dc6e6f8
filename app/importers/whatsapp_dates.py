"""Which number of a date is the day: decided from all dates of a file, for no line of it tells.

An order that makes a date of every line wins; among several the one in which time runs backwards least often and
nothing lies ahead of now. Where that leaves it open, slashes with "AM" and "PM" in capitals are read as in the United
States (India and Australia write "pm"), everything else with the day first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Self

from sixfold.app.importers import moments
from sixfold.app.plugin_api import PluginError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.app.plugin_api import Options

ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
"""Where year, month and day stand."""
FIRST_YEAR = 2009
"""WhatsApp's first."""
LAST_YEAR = 2099
CENTURY = 2000
SHORT = 100
HOURS = 24
NOON = 12
HOUR = 60
LEAP = 60


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as a line has it: three numbers whose order is not known, and the time of the day."""

    numbers: tuple[int, int, int]
    hour: int
    minute: int
    second: int
    american: bool
    comma: bool

    @classmethod
    def of(
        cls,
        date: tuple[str, str, str],
        time: tuple[str, str, str],
        half: int | None,
        *,
        american: bool,
        comma: bool,
    ) -> Self | None:
        """From digits of any script; None for what is no time in any order. `half`: hours to add in the afternoon.

        `american`: written as in the United States. `comma`: one stands behind the date.
        """
        first, second, third = (int(part) for part in date)
        hour, minute, seconds = (int(part) for part in time)
        if half is not None:
            hour = hour % NOON + half
        stamp = cls((first, second, third), hour, minute, seconds, american, comma)
        is_time = hour < HOURS and minute < HOUR and seconds < LEAP
        return stamp if is_time and any(stamp.at(order) for order in ORDERS) else None

    def at(self, order: str) -> datetime | None:
        """The local time in that order of the date; None where that is no date."""
        year, month, day = (self.numbers[place] for place in ORDERS[order])
        year += CENTURY if year < SHORT else 0
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        try:
            return datetime(year, month, day, self.hour, self.minute, self.second)  # noqa: DTZ001 - the phone's own
        except ValueError:
            return None


def order(stamps: Sequence[Stamp], options: Options) -> str:
    """The order of all the dates of a file: as the option `dates` says, else what they say together."""
    given = options.values.get("dates")
    if given is not None and given not in ORDERS:
        raise PluginError("The order of the dates is dmy, mdy or ymd; write --with dates=dmy.")
    return given or min(_likely(stamps), key=lambda one: _faults(stamps, one, options))


def _likely(stamps: Sequence[Stamp]) -> list[str]:
    """The orders, the likelier first where nothing else decides."""
    return ["mdy", "dmy", "ymd"] if all(stamp.american for stamp in stamps) else ["dmy", "mdy", "ymd"]


def _faults(stamps: Sequence[Stamp], order: str, options: Options) -> tuple[int, int]:
    """How often an order gives no date, and how often one that cannot follow."""
    times = [stamp.at(order) for stamp in stamps]
    told = [time for time in times if time is not None]
    late = options.now.astimezone(moments.zone_of(options)).replace(tzinfo=None) + moments.AHEAD
    backwards = sum(later < earlier for earlier, later in pairwise(told))
    return len(times) - len(told), backwards + sum(time > late for time in told)
