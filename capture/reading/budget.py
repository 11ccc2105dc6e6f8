"""How much of the processor reading may take: a share of one core over a sliding window, kept by measuring.

A look at a window that was not read before is read at once, whatever was spent: it is what the memory must not miss.
What grows, scrolls or plays waits until the window has room for it; meanwhile newer looks take the place of older
ones, so that one late reading stands for many.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import psutil

from sixfold.capture.rules import Budget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WINDOW = 30.0
"""Seconds over which a share holds: long enough for a dense page (6 s of processor), short enough to be felt."""
FRESH = 4.0
"""Seconds for which a window counts as new: a browser shows its page a second after its title."""
LONGEST = 30.0
"""Seconds that a reading waits at most: what a screen shows for longer is read however small the budget."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`share` of one core over the window; `least` seconds between two readings of a screen that goes on changing."""

    share: float
    least: float


LIMITS: Final[Mapping[Budget, Limits]] = {
    Budget.LIGHT: Limits(0.05, 4.0),
    Budget.BALANCED: Limits(0.12, 1.0),
    Budget.THOROUGH: Limits(0.50, 0.0),
}
"""A new page takes 0.3 to 0.6 s of processor, a dense one 6: at one in ten seconds the working day stays below 0.1.
`BALANCED` then delays dense pages that scroll and videos, `LIGHT` all that grows, `THOROUGH` next to nothing."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Processor seconds that a reading took, and when it ended (seconds of any steady clock)."""

    at: float
    seconds: float


def delay(limits: Limits, spent: tuple[Spent, ...], now: float) -> float:
    """Give the seconds to wait before the next reading of a window that was read before, 0 to `LONGEST`."""
    if not spent:
        return 0.0
    waits = [limits.least - (now - spent[-1].at), _until_room(limits.share * WINDOW, spent, now)]
    return min(max(0.0, *waits), max(0.0, LONGEST - (now - spent[-1].at)))


def _until_room(allowed: float, spent: tuple[Spent, ...], now: float) -> float:
    """Give the seconds until what lies within the window is no more than allowed."""
    within = [item for item in spent if now - item.at < WINDOW]
    left, room_at = _total(within), now
    for item in within:
        if left <= allowed:
            break
        left -= item.seconds
        room_at = item.at + WINDOW
    return room_at - now


def _total(items: list[Spent]) -> float:
    return sum(item.seconds for item in items)


class Meter:
    """Measures what readings take. Used by the reading thread alone.

    `processor` gives the processor seconds used so far by all that a reading costs (see `used_by`), `clock` steady
    seconds. Call `read` after each reading, and ask `wait` before the next.
    """

    def __init__(self, budget: Budget, clock: Callable[[], float], processor: Callable[[], float]) -> None:
        self._limits = LIMITS[budget]
        self._clock = clock
        self._processor = processor
        self._before = processor()
        self._spent: deque[Spent] = deque()
        self._fronts: dict[str, tuple[tuple[str, ...], float]] = {}

    def read(self) -> None:
        """Note that a reading has ended."""
        now, used = self._clock(), self._processor()
        # a reader that was ended and started again begins at nothing
        self._spent.append(Spent(now, max(0.0, used - self._before)))
        self._before = used
        while now - self._spent[0].at >= WINDOW:
            self._spent.popleft()

    def wait(self, monitor: str, window: tuple[str, ...]) -> float:
        """Give the seconds to wait before a look at the window in front of a monitor is read; 0 while it is new."""
        now = self._clock()
        front, since = self._fronts.get(monitor, (None, now))
        if front != window:
            since = now
            self._fronts[monitor] = (window, now)
        return self.delay(new_window=now - since < FRESH)

    def delay(self, *, new_window: bool) -> float:
        """Give the seconds to wait before the next reading; 0 for a window that has not been read yet."""
        return 0.0 if new_window else delay(self._limits, tuple(self._spent), self._clock())

    @property
    def share(self) -> float:
        """The share of one core that reading took over the window."""
        now = self._clock()
        return _total([item for item in self._spent if now - item.at < WINDOW]) / WINDOW


def used_by(child: Callable[[], int | None]) -> float:
    """Give the processor seconds of this process and of the child with this process number, if there is one."""
    number = child()
    own = psutil.Process().cpu_times()
    total = float(own.user + own.system)
    if number is None:
        return total
    try:
        times = psutil.Process(number).cpu_times()
    except psutil.NoSuchProcess:
        return total
    return total + float(times.user + times.system)
