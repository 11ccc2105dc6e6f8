"""Reading: what was looked at is read, redacted, followed and sealed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sixfold.capture.album import Album
from sixfold.capture.observation import Capture, Observation, Redacted
from sixfold.capture.redact import RawText, Redactor
from sixfold.capture.redact_lines import redact_lines
from sixfold.capture.scene import Look, Scene, SceneFacts
from sixfold.capture.views import View

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sixfold.capture.inbox import Store
    from sixfold.capture.observation import Box
    from sixfold.capture.ocr import OcrEngine
    from sixfold.capture.rules import RecorderRules
    from sixfold.capture.screen import Monitor, Pixels
    from sixfold.capture.waiting import Job

PART_EVERY = 15.0
"""Seconds between sealed parts of a screen that keeps growing; its last state is sealed when it is left."""


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
        self._album = Album()
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
        look_at = _Shown(job.frame.pixels, clean.black, job.frame.at) if self._rules.keep_images else None
        opened = self._open.get(number)
        self._open[number] = _Open(observation, look_at, None if opened is None else opened.sealed_at)
        if (
            opened is None
            or opened.sealed_at is None
            or (job.frame.at - opened.sealed_at).total_seconds() >= PART_EVERY
        ):
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
        capture = self._captured(opened)
        self._store.put(capture)
        self._album.keep(capture)
        self.sealed += 1
        self.ids.add(opened.observation.id)
        self._open[number] = replace(opened, shown=None, sealed_at=at, is_sealed=True)

    def _captured(self, opened: _Open) -> Capture:
        """Only what is sealed is encoded: a picture takes 30 ms, and most looks are overtaken by the next."""
        shown = opened.shown
        if shown is None:
            return Capture(opened.observation)
        return self._album.capture(opened.observation, shown.pixels, shown.black, shown.at)

    def _scene(self, monitor: Monitor) -> Scene:
        if monitor.number not in self._scenes:
            facts = SceneFacts(monitor.name, self._rules.time_zone, self._engine.name, self._rules.device)
            self._scenes[monitor.number] = Scene(facts, self._new_id)
        return self._scenes[monitor.number]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a screen looked like, and what of it must not be seen."""

    pixels: Pixels = field(repr=False)
    black: Sequence[Box]
    at: datetime


@dataclass(frozen=True, slots=True)
class _Open:
    """A screen's observation as it stands, and when it was last sealed."""

    observation: Observation
    shown: _Shown | None
    sealed_at: datetime | None
    is_sealed: bool = False
