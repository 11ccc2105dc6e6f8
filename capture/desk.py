"""Reading: what was looked at is read, redacted, followed and sealed.

A screen is sealed as soon as it is read, and again as it grows: its words within some seconds, its picture when it
rests. What is being typed is held back (`holding`). When it is left, a last small part says when that was.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sixfold.capture import address, stacking
from sixfold.capture.album import Album
from sixfold.capture.errors import SealTooLargeError
from sixfold.capture.holding import UNFINISHED, Hold
from sixfold.capture.observation import Box, Capture, Line, Observation, Redacted
from sixfold.capture.redaction.redact import RawText, Redactor
from sixfold.capture.redaction.redact_lines import PAD, LinesRedaction, RawLine, redact_lines
from sixfold.capture.scene import Look, Scene, SceneFacts
from sixfold.capture.views import View

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sixfold.capture.address import Finding
    from sixfold.capture.inbox import Store
    from sixfold.capture.reading.ocr import OcrEngine
    from sixfold.capture.rules import RecorderRules
    from sixfold.capture.screen import Monitor, Pixels
    from sixfold.capture.waiting import Job, Quiet

GROWING = timedelta(seconds=4)
"""Between sealed parts of a screen that goes on growing: words only, 1 KB each, some ms."""
PAUSE = timedelta(seconds=1.5)
"""Growth that rests for so long is sealed at once."""
PICTURE = timedelta(seconds=10)
"""Between pictures of a growing screen, which cost 30 ms each; the last one is made when it is left."""
STILL = timedelta(minutes=10)
"""A screen that never changes says now and then that it is still there: a crash loses no more than that."""


class Desk:
    """Reads looks, redacts and seals them. Used by the reading thread alone."""

    def __init__(
        self, engine: OcrEngine, redactor: Redactor, store: Store, rules: RecorderRules, new_id: Callable[[], str]
    ) -> None:
        self._engine = engine
        self._redactor = redactor
        self._store = store
        self._rules = rules
        self._exclusions = rules.exclusions()
        self._new_id = new_id
        self._monitors: dict[str, _Monitor] = {}
        self._album = Album()
        self._outbox: deque[Capture] = deque()
        self.read = 0
        self.sealed = 0
        self.ids: set[str] = set()

    @property
    def due(self) -> datetime | None:
        """When something is to be done if the screen stays as it is; see `rest`."""
        return min((at for one in self._monitors.values() if (at := one.due()) is not None), default=None)

    def take(self, job: Job) -> Finding | None:
        """Read one look; raises ReaderError or SealError.

        Nothing is kept of a look in which a browser's toolbar tells of a page that a rule leaves out: it is given, so
        that its window can be left out of the next look.
        """
        monitor = self._monitor(job.frame.monitor)
        app = self._name(job.app)
        title = Redacted(self._redactor.redact(job.title).text[:500])
        same = monitor.seen is not None and (monitor.seen.app, monitor.seen.title) == (app, title)
        raw = monitor.view.read(job.frame.pixels, same_window=same, known=job.known)
        self.read += 1
        finding = address.left_out(raw, job.bars, self._exclusions)
        if finding is not None:
            monitor.view.forget()
            self._leave(monitor, job.frame.at)
            self.flush()
            return finding
        places = tuple(window.box for window in job.windows)
        raw = tuple(raw[index] for row in stacking.rows([line.box for line in raw], places) for index in row)
        clean = redact_lines(raw, self._redactor)
        site = self._redactor.redact(RawText(job.site or _site(job, raw))).text
        beside = tuple(sorted({name for window in job.windows if (name := self._name(window.app)) not in {app, ""}}))
        pixels = job.frame.pixels if self._rules.keep_images else None
        seen = _Seen(app, title, site, clean, pixels, job.frame.at, beside, places)
        if monitor.seen is not None and not monitor.scene.continues(seen.look(clean.lines, job.frame.at)):
            self._leave(monitor, job.frame.at)
        monitor.seen = seen
        self._follow(monitor, job.frame.at)
        self.flush()
        return None

    def rest(self, quiet: Quiet) -> None:
        """Do what is due on screens that stayed as they are, leave those that are gone; raises SealError."""
        for name in self._monitors.keys() - quiet.monitors:
            self._leave(self._monitors[name], quiet.at)
        for name, monitor in self._monitors.items():
            held_until = monitor.hold.due
            if held_until is not None and held_until <= quiet.at and name not in quiet.restless:
                self._follow(monitor, quiet.at)
            self._seal_grown(monitor, quiet.at)
            still = monitor.open
            if still is not None and quiet.at - still.sealed_at >= STILL:
                observation = monitor.scene.seen_still(quiet.at)
                if observation is not None:
                    self._seal(monitor, replace(still, observation=observation), quiet.at, picture=False)
        self.flush()

    def leave_all(self, at: datetime) -> None:
        """Seal the last state of every monitor; raises SealError."""
        for monitor in self._monitors.values():
            self._leave(monitor, at)
        self.flush()

    def flush(self) -> None:
        """Seal what waits for it, also what could not be sealed before; raises SealError."""
        while self._outbox:
            capture = self._outbox[0]
            try:
                self._store.put(capture)
            except SealTooLargeError:
                self._outbox.popleft()
                raise
            self._outbox.popleft()
            self._album.keep(capture)
            self.sealed += 1
            self.ids.add(capture.observation.id)

    def _follow(self, monitor: _Monitor, at: datetime) -> None:
        """Take in what stands on a monitor, but for what is held back."""
        seen = monitor.seen
        if seen is None:
            return
        lines = seen.clean.lines
        held = monitor.hold.step(lines, at)
        kept = tuple(line for index, line in enumerate(lines) if index not in held)
        black = (*seen.clean.black, *(_padded(lines[index].box) for index in held))
        self._step(monitor, seen.look(kept, at), black, at)

    def _step(self, monitor: _Monitor, look: Look, black: Sequence[Box], at: datetime) -> None:
        before = monitor.open
        observation = monitor.scene.step(look)
        if observation is None or monitor.seen is None:
            return
        shown = monitor.seen.pixels
        picture = None if shown is None else _Shown(shown, black, at)
        if before is None or before.observation.id != observation.id:
            picture = None if monitor.scene.came_back else picture  # its picture is there
            self._seal(monitor, _Open(observation, picture, at, at, at), at, picture=picture is not None)
            return
        monitor.open = replace(before, observation=observation, shown=picture, grown_at=at, is_sealed=False)
        self._seal_grown(monitor, at)

    def _seal_grown(self, monitor: _Monitor, at: datetime) -> None:
        grown = monitor.open
        if grown is None or (grown.shown is None and grown.is_sealed):
            return
        rests = at - grown.grown_at >= PAUSE
        picture = grown.shown is not None and rests and at - grown.pictured_at >= PICTURE
        if not picture and (grown.is_sealed or not (rests or at - grown.sealed_at >= GROWING)):
            return
        if grown.is_sealed:  # a picture for words that are sealed: a part of its own, or it would be taken for the old
            grown = replace(grown, observation=monitor.scene.seen_still(at) or grown.observation)
        self._seal(monitor, grown, at, picture=picture)

    def _leave(self, monitor: _Monitor, at: datetime) -> None:
        """End what a monitor shows: what was held back goes without its digits, and a last part tells the end."""
        seen = monitor.seen
        if seen is not None and monitor.hold.due is not None:
            lines = seen.clean.lines
            held = monitor.hold.step(lines, at)
            clean, count = monitor.hold.leave(lines)
            black = (*seen.clean.black, *(_padded(lines[index].box) for index in held))
            if count:
                counts = {**seen.clean.counts, UNFINISHED: seen.clean.counts.get(UNFINISHED, 0) + count}
                self._step(monitor, replace(seen.look(clean, at), redactions=counts), black, at)
        monitor.hold.forget()
        monitor.seen = None
        opened, ended = monitor.open, monitor.scene.leave(at)
        if opened is not None and ended is not None:
            last = replace(opened, observation=ended)
            self._seal(monitor, last, at, picture=last.shown is not None)
        monitor.open = None

    def _seal(self, monitor: _Monitor, opened: _Open, at: datetime, *, picture: bool) -> None:
        """Put a part into the outbox; only what is sealed is encoded, for most looks are overtaken by the next."""
        shown = opened.shown if picture else None
        if shown is None:
            self._outbox.append(Capture(opened.observation))
            monitor.open = replace(opened, sealed_at=at, is_sealed=True)
            return
        self._outbox.append(self._album.capture(opened.observation, shown.pixels, shown.black, shown.at))
        monitor.open = replace(opened, shown=None, sealed_at=at, pictured_at=at, is_sealed=True)

    def _name(self, app: str) -> str:
        return self._redactor.redact(RawText(app)).text

    def _monitor(self, monitor: Monitor) -> _Monitor:
        if monitor.name not in self._monitors:
            facts = SceneFacts(monitor.name, self._rules.time_zone, self._engine.name, self._rules.device)
            hold = Hold(lambda text: bool(self._redactor.labels(text)[0]))
            self._monitors[monitor.name] = _Monitor(View(self._engine), Scene(facts, self._new_id), hold)
        return self._monitors[monitor.name]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was read last: the window, its redacted lines, and the picture if pictures are kept."""

    app: str
    title: Redacted
    site: str
    clean: LinesRedaction
    pixels: Pixels | None = field(repr=False)
    at: datetime
    beside: tuple[str, ...] = ()
    windows: tuple[Box, ...] = ()

    def look(self, lines: tuple[Line, ...], at: datetime) -> Look:
        return Look(at, self.app, self.title, lines, self.clean.counts, self.site, self.beside, self.windows)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a screen looked like, and what of it must not be seen."""

    pixels: Pixels = field(repr=False)
    black: Sequence[Box]
    at: datetime


@dataclass(frozen=True, slots=True)
class _Open:
    """A screen's observation as it stands; `shown` is what it looks like if no picture of that is sealed."""

    observation: Observation
    shown: _Shown | None
    sealed_at: datetime
    pictured_at: datetime
    grown_at: datetime
    is_sealed: bool = False

    def due(self) -> datetime:
        """When another part is to be sealed if nothing changes."""
        rests = self.grown_at + PAUSE
        still = self.sealed_at + STILL
        if not self.is_sealed:
            return min(rests, self.sealed_at + GROWING)
        return min(still, max(rests, self.pictured_at + PICTURE)) if self.shown is not None else still


@dataclass(slots=True)
class _Monitor:
    """Everything that is followed on one monitor."""

    view: View
    scene: Scene
    hold: Hold
    seen: _Seen | None = None
    open: _Open | None = None

    def due(self) -> datetime | None:
        times = (self.hold.due, None if self.open is None else self.open.due())
        return min((at for at in times if at is not None), default=None)


def _site(job: Job, lines: Sequence[RawLine]) -> str:
    """Give the host that the browser in front shows, "" where none is read."""
    front = next((bar for bar in job.bars if bar.window.active), None)
    return "" if front is None else address.host(lines, front.box, front.scale)


def _padded(box: Box) -> Box:
    x, y = max(0, box.x - PAD), max(0, box.y - PAD)
    return Box(x, y, box.right + PAD - x, box.bottom + PAD - y)
