"""What the recorder is told and what it tells: its state, shared between its threads."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sixfold.capture import schedule
from sixfold.capture.pauses import Pause

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, tzinfo

    from sixfold.capture.pauses import PauseFile
    from sixfold.capture.rules import RecorderRules, Span

UNKEPT = "The pause holds now, but it could not be written down: a restart of the recorder ends it."


@dataclass(frozen=True, slots=True)
class RecorderState:
    """What the recorder is doing.

    `status` is recording, paused, resting (outside of the schedule, or with a problem until that is mended), starting,
    restarting (after a crash), stopping, stopped (against the user's wish) or off. `until` ends a pause or a rest
    (None: until told, or never); `problem` is a sentence on what ails it, `notes` are sentences on what works less than
    it might; `restarts` counts the crashes since it last ran well.
    """

    status: str
    until: datetime | None = None
    problem: str | None = None
    notes: tuple[str, ...] = ()
    restarts: int = 0

    @property
    def keeps(self) -> bool:
        """Whether what is on the screen is kept: the recorder says a problem until the next screen was kept."""
        return self.status == "recording" and self.problem is None


class Orders(Protocol):
    """What takes orders at the control socket. Any thread may call."""

    def state(self) -> RecorderState:
        """Give the state now."""
        ...

    def pause(self, until: datetime | None) -> None:
        """Pause until a time, or until told."""
        ...

    def resume(self) -> None:
        """End a pause."""
        ...

    def begin_again(self) -> None:
        """Go on with nothing of what was: rules have changed, or the user forgot it."""
        ...

    def end(self) -> None:
        """Begin to end."""
        ...


class Switch:
    """The recorder's own `Orders`. `stop` is set when the present run is to end: for good, or to begin by new rules."""

    def __init__(self, clock: Callable[[], datetime], pauses: PauseFile | None = None) -> None:
        """Keep pauses in a file, or without one in memory."""
        self._clock = clock
        self._pauses = pauses
        self._lock = threading.Lock()
        self._pause: Pause | None = None
        self._hours: _Hours | None = None
        self._problem: str | None = None
        self._obstacle: str | None = None
        self._notes: dict[str, str] = {}
        self._ending = False
        self.stop = threading.Event()

    def state(self) -> RecorderState:
        """Give the state now; a pause ends by itself."""
        now = self._clock()
        with self._lock:
            notes = tuple(self._notes.values())
            if self._ending:
                return RecorderState("stopping", None, self._problem, notes)
            pause = self._paused(now)
            if pause is not None:
                return RecorderState("paused", pause.until, self._obstacle or self._problem, notes)
            if self._obstacle is not None:
                return RecorderState("resting", None, self._obstacle, notes)
            if self._hours is not None and not self._hours.is_open(now):
                return RecorderState("resting", self._hours.until, None, notes)
            return RecorderState("recording", None, self._problem, notes)

    def paused(self) -> bool:
        """Tell whether nothing may be looked at now: it is paused, or rests by the schedule."""
        return self.state().status in {"paused", "resting"}

    def pause(self, until: datetime | None) -> None:
        """Pause until a time, or until told."""
        self._set(Pause(until))

    def resume(self) -> None:
        """End a pause. A rest goes on: the schedule is changed by rules."""
        self._set(None)

    def toggle(self) -> None:
        """Pause until told, or end a pause: what the hotkey does."""
        with self._lock:
            paused = self._paused(self._clock()) is not None
        self._set(None if paused else Pause())

    def tell(self, problem: str | None) -> None:
        """Note what ails the recorder, as a sentence; None when all is well."""
        with self._lock:
            self._problem = problem

    def rest(self, obstacle: str | None) -> None:
        """Rest because of what a sentence says, whatever the hour; None when that is mended."""
        with self._lock:
            self._obstacle = obstacle

    def note(self, what: str, sentence: str | None) -> None:
        """Note that `what` works less than it might, as a sentence; None when it works."""
        with self._lock:
            if sentence is None:
                self._notes.pop(what, None)
            else:
                self._notes[what] = sentence

    def follow(self, rules: RecorderRules) -> None:
        """Rest by the schedule of these rules from now on."""
        with self._lock:
            self._hours = _Hours(rules.schedule, _zone(rules.time_zone)) if rules.schedule else None

    def end(self) -> None:
        """End for good."""
        with self._lock:
            self._ending = True
        self.stop.set()

    def begin_again(self) -> None:
        """End the present run, as its rules have changed."""
        self.stop.set()

    def may_begin(self) -> bool:
        """Clear the way for another run; False when it is to end for good."""
        with self._lock:
            if not self._ending:
                self.stop.clear()
            return not self._ending

    def _set(self, pause: Pause | None) -> None:
        with self._lock:
            self._pause = pause
        if self._pauses is None:
            return
        try:
            if pause is None:
                self._pauses.end()
            else:
                self._pauses.begin(pause)
        except OSError:
            self.note("pause", UNKEPT)
        else:
            self.note("pause", None)
            with self._lock:
                self._pause = None  # the file holds it, and whoever changes that file ends it

    def _paused(self, now: datetime) -> Pause | None:
        if self._pause is not None:
            return self._pause if self._pause.holds(now) else None
        return self._pauses.now(now) if self._pauses is not None else None


class _Hours:
    """A schedule, asked many times a second: the answer is worked out anew only when it may have changed."""

    def __init__(self, spans: tuple[Span, ...], zone: tzinfo) -> None:
        self._spans = spans
        self._zone = zone
        self._since: datetime | None = None
        self._open = False
        self.until: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        if self._since is None or now < self._since or (self.until is not None and now >= self.until):
            local = now.astimezone(self._zone)
            self._open = schedule.is_open(self._spans, local)
            self.until = schedule.next_change(self._spans, local)
            self._since = now
        return self._open


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
