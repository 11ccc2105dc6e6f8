"""What a window tells of itself, put beside its picture: lines that need no reading, and what must not be seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sixfold.capture import boxes, traces
from sixfold.capture.accessible import believed
from sixfold.capture.exclusion import blacken
from sixfold.capture.reading import ink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.accessible import Accessible
    from sixfold.capture.exclusion import ExclusionRule
    from sixfold.capture.redaction.redact_lines import RawLine
    from sixfold.capture.screen import Monitor, Pixels, Screen, Window, Windows
    from sixfold.capture.waiting import Job

MAX_NAMED = 500


class Teller:
    """Asks the window in front of a picture what it shows. Used by the looking thread alone."""

    def __init__(
        self, accessible: Accessible, screen: Screen, windows: Windows, rules: Sequence[ExclusionRule] = ()
    ) -> None:
        self._accessible = accessible
        self._screen = screen
        self._windows = windows
        self._rules = rules
        self._named: dict[tuple[int, str], str] = {}

    def add(self, job: Job, front: Window) -> Job | str:
        """Give the job with what its window tells; the name of a rule when the page's address falls under it.

        Password fields are black in the job's picture. The words come after the picture, so only those count in whose
        place nothing has changed since. Raises ScreenError.
        """
        text = self._accessible.read(front)
        page = (front.ident, front.title)
        if text is None:  # too slow this time: what was a page of a bank still is
            return self._named.get(page, job)
        there = replace(front, site=text.site)
        rule = next((rule for rule in self._rules if text.site and rule.matches(there)), None)
        if rule is not None:
            if len(self._named) >= MAX_NAMED:
                self._named.clear()
            self._named[page] = rule.name
            return rule.name
        self._named.pop(page, None)
        monitor, pixels = job.frame.monitor, job.frame.pixels
        windows = self._windows.visible()
        at = next((at for at, one in enumerate(windows) if (one.ident, one.box) == (front.ident, front.box)), None)
        known = believed(text, traces.shown(windows, at), monitor.box, pixels) if at is not None else ()
        secret = boxes.moved(boxes.within(text.secret, monitor.box), -monitor.box.x, -monitor.box.y)
        if known:
            known = self._unchanged(known, monitor, pixels)
        if secret:
            pixels = pixels.copy()  # whoever looks compares the next picture with this one as it was
            blacken(pixels, secret)
        return replace(job, frame=replace(job.frame, pixels=pixels), site=text.site or job.site, known=known)

    def _unchanged(self, lines: Sequence[RawLine], monitor: Monitor, pixels: Pixels) -> tuple[RawLine, ...]:
        area = boxes.around([line.box for line in lines])
        now = self._screen.part(monitor, area)
        then = ink.cut(pixels, area)
        here = [boxes.moved([line.box], -area.x, -area.y)[0] for line in lines]
        return tuple(
            line for line, box in zip(lines, here, strict=True) if np.array_equal(ink.cut(now, box), ink.cut(then, box))
        )
