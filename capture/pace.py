"""When to look next: at once where something is heard, by the clock where nothing can be heard.

A screen that is shown for three seconds is never missed: where the desktop tells what is drawn, every drawing is
followed by a look within `LONGEST`; where it does not, looks are never further apart. Times are seconds of one clock
that only rises.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sixfold.capture.events import Event

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST = 2.5
"""The most between a change and the look at it, unless the user's own interval is longer."""
QUIET = 0.2
"""Nothing drawn for so long: the page stands. Chromium paints a page in bursts 20 to 150 ms apart."""
PATIENCE = 0.8
"""A page that is not quiet by then is looked at as it is: with a second of reading, it is sealed within three."""
SETTLE = 0.5
"""Between looks at a window that has just come: a browser shows an address and no page at first."""
SETTLING = 3.0
"""For so long after it came, a window is a new one."""
HURRY = 4.0
"""Looks that may come sooner than the interval; one is earned back each interval. A terminal whose title turns ten
times a second is looked at no oftener than a film."""
CHECK = 10.0
"""Between looks at a desktop that tells of every drawing and told of none; one costs 10 ms of processor."""
REST = 30.0
"""The same while nobody is there."""
PROVEN = 1
"""Changes that must have been told before silence is believed."""
DOUBT = 20
"""Changes that must be told again after one that was not: some full-screen films are drawn past the server."""
AWAY = 60.0
"""Seconds without keyboard or mouse after which nobody is there."""
BUSY = 1.0
"""Processes waiting for each core from which on the machine is busy."""
STILL = 0.25
"""Share by which the interval grows with each look that found nothing; ten of them reach the longest."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What calls for fewer looks: seconds since the user's last touch, no mains power, processes for each core."""

    idle: float = 0.0
    on_battery: bool = False
    load: float = 0.0

    @property
    def is_away(self) -> bool:
        """Nobody is there."""
        return self.idle >= AWAY

    @property
    def calls_for_less(self) -> bool:
        """Something does."""
        return self.is_away or self.on_battery or self.load > BUSY


@dataclass(frozen=True, slots=True)
class Pace:
    """What is known of looks and of what was heard; each step gives the next. `interval` is the user's, in seconds."""

    interval: float
    looked_at: float = float("-inf")
    heard_first: float | None = None
    heard_last: float = float("-inf")
    window_at: float = float("-inf")
    still: int = 0
    told: int = 0
    hurry: float = HURRY

    @property
    def trusts(self) -> bool:
        """Silence means that nothing changed."""
        return self.told >= PROVEN

    def heard(self, happened: Collection[Event], at: float) -> Pace:
        """Take in what happened."""
        if not happened:
            return self
        first = at if self.heard_first is None else self.heard_first
        window_at = self.window_at if set(happened) <= {Event.DAMAGE} else at
        return replace(self, heard_first=first, heard_last=at, window_at=window_at)

    def looked(self, at: float, *, new: bool, fresh: bool = False, told: bool | None = None) -> Pace:
        """Take in a look: anything `new`, a `fresh` window, and, where pixels changed, whether that was `told`."""
        usual = max(min(self.interval, LONGEST), SETTLE)
        earned = min(at - self.looked_at, HURRY * usual) / usual
        after = replace(
            self,
            looked_at=at,
            heard_first=None,
            still=0 if new else self.still + 1,
            told=self._believed(told),
            hurry=max(0.0, min(HURRY, self.hurry + earned - 1)),
        )
        if fresh:
            return replace(after, heard_first=at, heard_last=at, window_at=at)
        return after

    def due(self, conditions: Conditions) -> float:
        """Give the time of the next look."""
        if self.heard_first is None:
            if not self.trusts:
                return self.looked_at + self._gap(conditions)
            return self.looked_at + max(self.interval, REST if conditions.is_away else CHECK)
        patience = min(max(self.heard_first, self.window_at) + PATIENCE, self.heard_first + LONGEST)
        quiet = min(self.heard_last + QUIET, patience)
        return max(quiet, self._earliest(conditions))

    def is_still(self, at: float) -> bool:
        """Tell whether nothing has been drawn for a moment; a desktop that tells of no drawing is never known to be."""
        return self.trusts and at - self.heard_last >= QUIET

    def is_near(self, at: float, conditions: Conditions) -> bool:
        """Tell whether a look waits only for the screen to be quiet."""
        return self.heard_first is not None and at >= self._earliest(conditions) - QUIET

    def _earliest(self, conditions: Conditions) -> float:
        gap = self._gap(conditions)
        if self.heard_last - self.window_at <= SETTLING:  # a new window
            gap = min(gap, SETTLE if self.hurry >= 1 else LONGEST)
        return self.looked_at + gap

    def _gap(self, conditions: Conditions) -> float:
        stretched = self.interval * (1 + STILL * min(self.still, 10)) * (2 if conditions.calls_for_less else 1)
        return min(stretched, max(self.interval, LONGEST))

    def _believed(self, told: bool | None) -> int:
        if told is None:
            return self.told
        return min(self.told + 1, PROVEN) if told else PROVEN - DOUBT
