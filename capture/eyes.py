"""Looking: a picture of every monitor on which something is new, without what rules leave out."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from sixfold.capture import address, boxes, change, hiding, stacking
from sixfold.capture.accessible import Mute
from sixfold.capture.exclusion import Judge, blacken
from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.restless import Restless
from sixfold.capture.telling import Teller
from sixfold.capture.waiting import Job

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.accessible import Accessible
    from sixfold.capture.address import Finding
    from sixfold.capture.exclusion import Decision
    from sixfold.capture.rules import RecorderRules
    from sixfold.capture.screen import Frame, Monitor, Pixels, Screen, Window, Windows

LINGER = 0.25
"""Seconds after its picture at which a look's windows are judged once more: a browser paints a page some tens of
milliseconds before its title tells what it is."""
TRIES = 3
"""Looks in a row that may find the windows changed behind them; then it is looked at again a little later."""
PART = 0.25
"""Share of a monitor that is grabbed in parts: up to there, parts cost less than the whole (5 ms for 1920x1080)."""
TURNED = 0.1
"""Share of a monitor that changes when a window turns to another page: 30 lines of print are 0.2, typing is less."""
PLACES = 8
"""Places that are grabbed one by one; more are grabbed as one."""


@dataclass(slots=True)
class _Seen:
    """A monitor at the last look: which window was in front, what was masked, the picture that was handed on."""

    monitor: Monitor
    key: tuple[object, ...]
    black: tuple[Box, ...]
    pixels: Pixels
    sight: hiding.Sight
    differs: tuple[Box, ...] = ()
    """Where the screen may differ from that picture by what blinks or never rests."""
    restless: Restless = field(default_factory=Restless)
    job: Job | None = None
    """What was handed on."""
    page: int = 0

    def rest(self) -> list[Job]:
        """Give what was seen last of a window that is left, if it still waited to be handed on."""
        pixels = self.restless.unread
        return (
            [replace(self.job, frame=replace(self.job.frame, pixels=pixels))] if self.job and pixels is not None else []
        )


class Eyes:
    """Looks at the monitors: what rules leave out never gets into a job. Used by the looking thread alone.

    `skipped` counts, by rule, how often a window began to be left out; whoever seals the counts clears it. After a
    look, `fresh` tells whether another window was in front than before, `changed` where on the desktop a whole picture
    differed from the one before it, `unsettled` whether windows moved so fast that the look has to be repeated.
    """

    def __init__(
        self, screen: Screen, windows: Windows, rules: RecorderRules, accessible: Accessible | None = None
    ) -> None:
        self._teller = Teller(accessible or Mute(), screen, windows, rules.exclusions())
        self._screen = screen
        self._windows = windows
        self._rules = rules
        self._judge = Judge(rules.exclusions())
        self._seen: dict[str, _Seen] = {}
        self._left_out: dict[str, frozenset[tuple[str, int]]] = {}
        self._rest: list[Job] = []
        self._still = False
        self._found = threading.Event()
        self.skipped: Counter[str] = Counter()
        self.fresh = False
        self.changed: list[Box] = []
        self.unsettled = False

    @property
    def hidden(self) -> bool:
        """A monitor gives the same picture whatever is shown on it."""
        return any(seen.sight.is_hidden for seen in self._seen.values())

    @property
    def watched(self) -> frozenset[str]:
        """The names of the monitors on which something was seen at the last look."""
        return frozenset(self._seen)

    @property
    def restless(self) -> frozenset[str]:
        """The names of those on which something small changed that waits to be handed on."""
        return frozenset(name for name, seen in self._seen.items() if seen.restless.unread is not None)

    @property
    def wants_at(self) -> datetime | None:
        """When a look is wanted even if nothing is drawn: something that kept changing may stand still by then."""
        if self._found.is_set():
            return datetime.min.replace(tzinfo=UTC)
        wanted = [seen.restless.wants_at for seen in self._seen.values()]
        return min((at for at in wanted if at is not None), default=None)

    def look(self, now: datetime, drawn: Sequence[Box] | None = None, *, still: bool = False) -> list[Job]:
        """Give a job for every monitor on which something is new; raises ScreenError.

        `drawn` are the places of the desktop that were drawn since the last look; None: everything may have been.
        `still`: nothing was being drawn, so that what has changed at large is another page, and no film or scrolling.
        """
        self.fresh = self.unsettled = False
        self._still = still
        if self._found.is_set():
            self._found.clear()
            self._seen.clear()
        self.changed = []
        monitors = self._chosen()
        for name in self._seen.keys() - {monitor.name for monitor in monitors}:
            self._leave(name)  # unplugged: what is plugged in there later is new
        before = frozenset[tuple[str, int]]().union(*self._left_out.values())
        self._left_out = {}
        jobs = [job for monitor in monitors if (job := self._look_at(monitor, now, drawn)) is not None]
        jobs, self._rest = self._rest + jobs, []
        after = frozenset[tuple[str, int]]().union(*self._left_out.values())
        self.skipped.update(rule for rule, _ in after - before)
        return jobs

    def confirmed(self, jobs: Sequence[Job]) -> list[Job]:
        """Give the jobs of a look, `LINGER` seconds after it, but for monitors where a rule has begun to hide a window.

        Raises ScreenError.
        """
        windows = self._windows.visible() if jobs else ()
        kept: list[Job] = []
        for job in jobs:
            monitor = job.frame.monitor
            hidden = frozenset(self._judge.decide(windows, monitor.box).hidden)
            if hidden <= self._left_out.get(monitor.name, frozenset()):
                kept.append(job)
            else:
                self._seen.pop(monitor.name, None)
                self.unsettled = True
        return kept

    def keep_out(self, finding: Finding) -> None:
        """Leave a window out that its picture showed to be such, and look at all anew without it; from any thread."""
        self._judge.keep_out(finding.window, finding.rule)
        self._found.set()

    def leave(self) -> list[Job]:
        """Give what waited still to be handed on, at the end."""
        for name in tuple(self._seen):
            self._leave(name)
        jobs, self._rest = self._rest, []
        return jobs

    def forget(self) -> None:
        """Take the next look as the first one."""
        self._seen.clear()
        self._left_out.clear()

    def _chosen(self) -> Sequence[Monitor]:
        wanted = self._rules.monitors
        return [monitor for monitor in self._screen.monitors() if not wanted or monitor.number in wanted]

    def _look_at(self, monitor: Monitor, now: datetime, drawn: Sequence[Box] | None) -> Job | None:
        decision = self._judge.decide(self._windows.visible(), monitor.box)
        for _ in range(TRIES):
            self._left_out[monitor.name] = frozenset(decision.hidden)
            if decision.skip is not None:
                self._leave(monitor.name)
                return None
            if not self._may_be_new(monitor, decision, drawn, now):
                return None
            frame = self._screen.grab(monitor, now)
            windows = self._windows.visible()
            again = self._judge.decide(windows, monitor.box)
            if _essence(again) == _essence(decision):
                blacken(frame.pixels, decision.black)
                job = self._job(frame, decision)
                if job is None:
                    return None
                job = self._seen[monitor.name].job = _placed(job, windows, again)
                return self._told(job, decision)
            decision = again  # a window moved, or another came, between the question and the picture
        self.unsettled = True
        return None

    def _may_be_new(self, monitor: Monitor, decision: Decision, drawn: Sequence[Box] | None, now: datetime) -> bool:
        """Tell whether a picture of the whole monitor is worth taking: it is not where nothing but a cursor blinked."""
        seen = self._seen.get(monitor.name)
        if seen is None or drawn is None or (seen.monitor, seen.key, seen.black) != _state(monitor, decision):
            return True
        whole = Box(0, 0, monitor.box.width, monitor.box.height)
        touched = boxes.moved(boxes.within(drawn, monitor.box), -monitor.box.x, -monitor.box.y)
        places = _few([*(boxes.aligned(box, change.TILE, whole) for box in touched), *seen.differs])
        wanted = seen.restless.wants_at
        if not touched and (wanted is None or now < wanted):
            return False
        if sum(box.width * box.height for box in places) > PART * whole.width * whole.height:
            return True
        after = seen.pixels.copy()
        for box in places:
            after[box.y : box.bottom, box.x : box.right] = self._screen.part(monitor, box)
        blacken(after, seen.black)
        if _essence(self._judge.decide(self._windows.visible(), monitor.box)) != _essence(decision):
            return True
        if self._differs(seen, after, boxes.around(places), now) or self._turned(seen):
            return True
        seen.sight = seen.sight.redrawn()
        return False

    @staticmethod
    def _differs(seen: _Seen, after: Pixels, area: Box, now: datetime) -> bool:
        """Tell whether a picture has anything new in an area, other than what blinks or never rests."""
        rows, columns = slice(area.y, area.bottom), slice(area.x, area.right)
        changed = boxes.moved(change.regions(seen.pixels[rows, columns], after[rows, columns]), area.x, area.y)
        seen.differs = tuple(changed)
        return seen.restless.is_new(seen.pixels, after, changed, now)

    def _job(self, frame: Frame, decision: Decision) -> Job | None:
        """Give what was seen, if it is new."""
        monitor, pixels = frame.monitor, frame.pixels
        _, key, black = _state(monitor, decision)
        front, page = decision.front, 0
        seen = self._seen.get(monitor.name)
        same_size = seen is not None and seen.pixels.shape == pixels.shape
        if seen is not None and same_size and (seen.monitor, seen.key) == (monitor, key):
            is_new = self._differs(seen, pixels, Box(0, 0, frame.width, frame.height), frame.at)
            turned = self._turned(seen)
            self.changed += boxes.moved(seen.differs, monitor.box.x, monitor.box.y)
            if not (is_new or turned):
                seen.black = black
                seen.sight = seen.sight.redrawn()
                return None
            page = seen.page + turned
            if not turned:  # of a page that turned nothing is to wait
                pixels = seen.restless.hand_on(seen.pixels, pixels, seen.differs, frame.at)
                blacken(pixels, black)  # what is to wait is as it was, under masks that may have been others
            restless = Restless() if turned else seen.restless
        else:
            self._leave(monitor.name)
            self.fresh = True
            restless = Restless()
        ident = front.ident if front is not None else 0
        unchanged = seen is not None and same_size and not black and np.array_equal(seen.pixels, pixels)
        if self.fresh and same_size and not unchanged:
            self.changed.append(monitor.box)
        sight = seen.sight.same(ident) if seen is not None and unchanged else hiding.new(pixels, ident)
        frame = replace(frame, pixels=pixels)
        job = Job(frame, front.app, front.title, front.site) if front is not None else Job(frame, "", RawText(""))
        job = replace(job, page=page)
        self._seen[monitor.name] = _Seen(monitor, key, black, pixels, sight, (), restless, job, page)
        return job

    def _turned(self, seen: _Seen) -> bool:
        area = seen.monitor.box.width * seen.monitor.box.height
        return self._still and boxes.size(seen.differs) >= TURNED * area

    def _told(self, job: Job, decision: Decision) -> Job | None:
        """Give a job with what its window tells of itself; none when the page in it is one that a rule names."""
        if decision.front is None:
            return job
        told = self._teller.add(job, decision.front)
        if isinstance(told, str):
            self.skipped[told] += 1
            self._seen[job.frame.monitor.name].job = None  # nothing of it is handed on later either
            return None
        return told

    def _leave(self, name: str) -> None:
        seen = self._seen.pop(name, None)
        self._rest += seen.rest() if seen is not None else []


def _placed(job: Job, windows: Sequence[Window], decision: Decision) -> Job:
    """Give a job with the windows that show in its picture, those left out apart, and the tops of browsers."""
    monitor, hidden = job.frame.monitor, {ident for _, ident in decision.hidden}
    shown = stacking.shown(windows, decision.front, hidden, monitor.box)
    bars = tuple(bar for bar in address.bars(windows, monitor) if bar.window.ident not in hidden)
    return replace(job, windows=shown, bars=bars)


def _state(monitor: Monitor, decision: Decision) -> tuple[Monitor, tuple[object, ...], tuple[Box, ...]]:
    front = decision.front
    return monitor, (None, None) if front is None else (front.app, front.title), decision.black


def _essence(decision: Decision) -> tuple[object, ...]:
    """Give what of a decision a picture depends on."""
    front = decision.front
    shown = None if front is None else (front.ident, front.app, front.title)
    return decision.skip, decision.black, shown


def _few(places: Sequence[Box]) -> tuple[Box, ...]:
    found = tuple(dict.fromkeys(places))
    return found if len(found) <= PLACES else (boxes.around(found),)
