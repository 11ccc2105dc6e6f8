"""Looking: a picture of every monitor on which something is new, without what rules leave out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sixfold.capture import change, exclusion
from sixfold.capture.redact import RawText
from sixfold.capture.waiting import Job

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sixfold.capture.observation import Box
    from sixfold.capture.rules import RecorderRules
    from sixfold.capture.screen import Monitor, Pixels, Screen, Window, Windows


class Eyes:
    """Looks at the monitors: what rules leave out never gets into a job. Used by the looking thread alone."""

    def __init__(self, screen: Screen, windows: Windows, rules: RecorderRules) -> None:
        self._screen = screen
        self._windows = windows
        self._rules = rules
        self._last: dict[int, tuple[tuple[int, str, str], Pixels]] = {}
        self._blinking: dict[int, change.Blinking] = {}
        self.skipped: Counter[str] = Counter()

    def look(self, now: datetime) -> list[Job]:
        """Give a job for every monitor on which something is new; raises ScreenError."""
        windows = self._windows.visible()
        jobs = []
        for monitor in self._chosen():
            job = self._look_at(monitor, windows, now)
            if job is not None:
                jobs.append(job)
        return jobs

    def forget(self) -> None:
        """Take the next look as the first one."""
        self._last.clear()

    def _chosen(self) -> Sequence[Monitor]:
        wanted = self._rules.monitors
        return [monitor for monitor in self._screen.monitors() if not wanted or monitor.number in wanted]

    def _look_at(self, monitor: Monitor, windows: Sequence[Window], now: datetime) -> Job | None:
        decision = exclusion.decide(windows, self._rules.exclusions(), monitor.box)
        self.skipped.update(decision.hits)
        if decision.skip is not None:
            self._last.pop(monitor.number, None)
            return None
        frame = self._screen.grab(monitor, now)
        again = exclusion.decide(self._windows.visible(), self._rules.exclusions(), monitor.box)
        if again.skip is not None:  # it came to the front between the question and the picture
            return None
        exclusion.blacken(frame.pixels, (*decision.black, *again.black))
        front = _front(windows, monitor.box)
        job = Job(frame, front.app if front else "", front.title if front else RawText(""))
        return job if self._is_new(job) else None

    def _is_new(self, job: Job) -> bool:
        number = job.frame.monitor.number
        last = self._last.get(number)
        pixels = job.frame.pixels
        blinking = self._blinking.setdefault(number, change.Blinking())
        if last is not None and last[0] == job.key:
            changed = change.regions(last[1], pixels)
            if not changed or blinking.only(last[1], pixels, changed):
                return False
        self._last[number] = (job.key, pixels)
        return True


def _front(windows: Sequence[Window], area: Box) -> Window | None:
    """Give the window that a monitor shows foremost: the active one if it is there, else the uppermost."""
    here = [
        window
        for window in windows
        if window.box.x < area.right and area.x < window.box.right and window.box.y < area.bottom
        and area.y < window.box.bottom
    ]  # fmt: skip
    return next((window for window in here if window.active), here[-1] if here else None)
