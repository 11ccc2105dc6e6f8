"""The recorder: look, leave out, read what changed, redact, seal.

Two threads: one looks at the screen on time, one reads and seals. Reading a full page takes seconds, so looks wait in
a queue: newer looks at the same window replace the one that waits, but no window's last look is ever dropped.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from sixfold.capture import change, exclusion, seal
from sixfold.capture.errors import CaptureError, ReaderError, ScreenError, SealError, SealTooLargeError
from sixfold.capture.observation import Box, Capture, Observation, Redacted
from sixfold.capture.redact import RawText, Redactor
from sixfold.capture.redact_lines import redact_lines
from sixfold.capture.scene import Look, Scene, SceneFacts
from sixfold.capture.views import View, picture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from sixfold.capture.ocr import OcrEngine
    from sixfold.capture.rules import RecorderRules
    from sixfold.capture.screen import Frame, Monitor, Pixels, Screen, Window, Windows

MAX_WAITING = 24
"""Looks that may wait (150 MB at 1920x1080); beyond it the oldest go, which takes 24 windows within one reading."""
PART_EVERY = 15.0
"""Seconds between sealed parts of a screen that keeps growing; its last state is sealed when it is left."""
LEDGER_EVERY = 60.0
IDLE_EVERY = 30.0
SETTLE = 0.5
"""Seconds after which a new window is looked at again: a browser shows an address and no page at first."""


@dataclass(frozen=True, slots=True)
class RecordReport:
    """What a recording did."""

    looks: int = 0
    read: int = 0
    sealed: int = 0
    observations: int = 0
    skipped: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A look that waits to be read."""

    frame: Frame
    app: str = field(repr=False)
    title: RawText = field(repr=False)

    @property
    def key(self) -> tuple[int, str, str]:
        """The monitor and the window in front."""
        return self.frame.monitor.number, self.app, self.title


class Store(Protocol):
    """Where captures go."""

    def put(self, content: Capture | seal.LedgerNotes) -> None:
        """Keep it; raises SealError."""
        ...


class Inbox:
    """Seals to the recorder's public key into the inbox folder."""

    def __init__(self, folder: Path, public_key: bytes, new_id: Callable[[], str]) -> None:
        self._folder = folder
        self._public_key = public_key
        self._new_id = new_id

    def put(self, content: Capture | seal.LedgerNotes) -> None:
        """Seal it into a file of its own."""
        seal.put(seal.seal(content, self._public_key), self._folder, self._new_id())


class Queue:
    """Looks that wait; a newer one takes the place of the last one if that shows the same window."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()
        self._changed = threading.Condition()
        self._closed = False

    def put(self, job: Job) -> None:
        """Add a look."""
        with self._changed:
            same = next((at for at in range(len(self._jobs) - 1, -1, -1) if self._same_monitor(at, job)), None)
            if same is not None and self._jobs[same].key == job.key:
                self._jobs[same] = job
            else:
                self._jobs.append(job)
            while len(self._jobs) > MAX_WAITING:
                self._jobs.popleft()
            self._changed.notify_all()

    def get(self, idle: Callable[[], None]) -> Job | None:
        """Wait for a look, calling `idle` now and then; None when no more will come."""
        with self._changed:
            while not self._changed.wait_for(lambda: self._jobs or self._closed, IDLE_EVERY):
                idle()
            return self._jobs.popleft() if self._jobs else None

    def close(self) -> None:
        """Say that no more looks will come."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def drop(self) -> None:
        """Forget what waits."""
        with self._changed:
            self._jobs.clear()

    def _same_monitor(self, at: int, job: Job) -> bool:
        return self._jobs[at].frame.monitor.number == job.frame.monitor.number


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


class Desk:
    """Reads looks, redacts and seals them. Used by the reading thread alone."""

    def __init__(
        self, engine: OcrEngine, redactor: Redactor, store: Store, rules: RecorderRules, new_id: Callable[[], str]
    ) -> None:
        self._engine = engine
        self._redactor = redactor
        self._store = store
        self._rules = rules
        self._new_id = new_id
        self._views: dict[int, View] = {}
        self._scenes: dict[int, Scene] = {}
        self._open: dict[int, _Open] = {}
        self.read = 0
        self.sealed = 0
        self.ids: set[str] = set()

    def take(self, job: Job) -> None:
        """Read one look; raises ReaderError or SealError."""
        number = job.frame.monitor.number
        view = self._views.setdefault(number, View(self._engine))
        raw = view.read(job.frame.pixels)
        self.read += 1
        clean = redact_lines(raw, self._redactor)
        title = self._redactor.redact(job.title)
        app = self._redactor.redact(RawText(job.app)).text
        look = Look(job.frame.at, app, Redacted(title.text[:500]), clean.lines, clean.counts)
        observation = self._scene(job.frame.monitor).step(look)
        before = self._open.get(number)
        if observation is None:
            return
        if before is not None and before.observation.id != observation.id:
            self.leave(number, job.frame.at)
        image = picture(job.frame.pixels, clean.black) if self._rules.keep_images else None
        opened = self._open.get(number)
        self._open[number] = _Open(observation, image, None if opened is None else opened.sealed_at)
        if opened is None or opened.sealed_at is None or _seconds(opened.sealed_at, job.frame.at) >= PART_EVERY:
            self._seal(number, job.frame.at)

    def leave(self, number: int, at: datetime) -> None:
        """Seal the last state of a monitor's screen, unless it is sealed already."""
        opened = self._open.get(number)
        if opened is not None and not opened.is_sealed:
            self._seal(number, at)
        self._open.pop(number, None)

    def leave_all(self, at: datetime) -> None:
        """Seal the last state of every monitor."""
        for number in tuple(self._open):
            self.leave(number, at)

    def flush(self, at: datetime) -> None:
        """Seal again what could not be sealed."""
        for number, opened in tuple(self._open.items()):
            if opened.sealed_at is None:
                self._seal(number, at)

    def _seal(self, number: int, at: datetime) -> None:
        opened = self._open[number]
        self._store.put(Capture(opened.observation, opened.image))
        self.sealed += 1
        self.ids.add(opened.observation.id)
        self._open[number] = replace(opened, sealed_at=at, is_sealed=True)

    def _scene(self, monitor: Monitor) -> Scene:
        if monitor.number not in self._scenes:
            facts = SceneFacts(monitor.name, self._rules.time_zone, self._engine.name, self._rules.device)
            self._scenes[monitor.number] = Scene(facts, self._new_id)
        return self._scenes[monitor.number]


@dataclass(frozen=True, slots=True)
class _Open:
    """A screen's observation as it stands, and when it was last sealed."""

    observation: Observation
    image: bytes | None
    sealed_at: datetime | None
    is_sealed: bool = False


class Recorder:
    """Records until it is stopped.

    `tell` hears of every change of its problem (None: all is well); `idle` is called by the reading thread when it has
    had nothing to do for a while.
    """

    def __init__(
        self,
        eyes: Eyes,
        desk: Desk,
        store: Store,
        *,
        clock: Callable[[], datetime],
        tell: Callable[[str | None], None],
        idle: Callable[[], None],
    ) -> None:
        self._eyes = eyes
        self._idle = idle
        self._desk = desk
        self._store = store
        self._clock = clock
        self._tell = tell
        self._queue = Queue()
        self._looks = 0
        self._skipped = 0
        self._problem: str | None = None
        self._noted_at = clock()
        self._keys: set[tuple[int, str, str]] = set()

    def run(self, interval: float, stop: threading.Event, paused: Callable[[], bool]) -> RecordReport:
        """Look every `interval` seconds until `stop`; then read what waits, seal it, and report."""
        worker = threading.Thread(target=self._work, args=(stop,), name="reading")
        worker.start()
        try:
            while not stop.is_set():
                if paused():
                    self._eyes.forget()
                else:
                    self._look(stop)
                self._note(force=False)
                stop.wait(interval)
            if not paused():
                self._look(stop)
        finally:
            self._queue.close()
            worker.join()
        self._note(force=True)
        return RecordReport(
            self._looks, self._desk.read, self._desk.sealed, len(self._desk.ids), self._skipped, self._problem
        )

    def _look(self, stop: threading.Event) -> None:
        try:
            jobs = self._eyes.look(self._clock())
            if jobs and any(job.key not in self._keys for job in jobs) and not stop.wait(SETTLE):
                jobs += self._eyes.look(self._clock())  # put in order: the later look at a window takes its place
            self._keys = {job.key for job in jobs} or self._keys
            latest = {job.frame.monitor.number: job for job in jobs}
            for job in latest.values():
                self._queue.put(job)
            self._looks += 1
        except ScreenError as error:
            self._say(error)
            self._eyes.forget()

    def _work(self, stop: threading.Event) -> None:
        while (job := self._queue.get(self._idle)) is not None:
            for attempt in (1, 2):
                try:
                    self._desk.take(job)
                    self._say(None)
                    break
                except ReaderError as error:
                    self._say(error)
                except SealTooLargeError as error:
                    self._say(error)
                    break
                except SealError as error:
                    self._say(error)
                    self._wait_for_room(stop)
                    break
                if attempt == 2:  # noqa: PLR2004 - a reader that dies twice on one picture is not asked again
                    break
        self._try_seal(lambda: self._desk.leave_all(self._clock()))

    def _wait_for_room(self, stop: threading.Event) -> None:
        """Keep what could not be sealed, and look at nothing new, until the inbox takes it."""
        while not self._try_seal(lambda: self._desk.flush(self._clock())) and not stop.wait(2.0):
            self._queue.drop()

    def _try_seal(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except SealError as error:
            self._say(error)
            return False
        return True

    def _note(self, *, force: bool) -> None:
        """Seal what was left out as notes for the ledger."""
        now = self._clock()
        skipped = self._eyes.skipped
        if not skipped or not (force or _seconds(self._noted_at, now) >= LEDGER_EVERY):
            return
        counts = dict(skipped)
        if self._try_seal(lambda: self._store.put(seal.LedgerNotes(self._noted_at, now, counts))):
            self._skipped += sum(counts.values())
            skipped.clear()
            self._noted_at = now

    def _say(self, error: CaptureError | None) -> None:
        problem = None if error is None else str(error)
        if problem != self._problem:
            self._problem = problem
            self._tell(problem)


def _front(windows: Sequence[Window], area: Box) -> Window | None:
    """Give the window that a monitor shows foremost: the active one if it is there, else the uppermost."""
    here = [
        window
        for window in windows
        if window.box.x < area.right and area.x < window.box.right and window.box.y < area.bottom
        and area.y < window.box.bottom
    ]  # fmt: skip
    return next((window for window in here if window.active), here[-1] if here else None)


def _seconds(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds()
