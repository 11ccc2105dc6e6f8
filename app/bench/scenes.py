"""The scenes, each played before a real recorder on a real display, and what each cost and gave."""

from __future__ import annotations

import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sixfold.app.bench import words
from sixfold.app.bench.meter import Usage
from sixfold.app.bench.recording import texts_by_title
from sixfold.capture.pictures import MssScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sixfold.app.bench.day import Day, Page
    from sixfold.app.bench.meter import Meter, Sample
    from sixfold.app.bench.recording import Bed, Sealed
    from sixfold.app.bench.stage import Stage
    from sixfold.capture.screen import Pixels

SETTLED = {"still": "mail", "blinking": "terminal"}
RUNNING = {"typing": "chat", "scrolling": "article", "video": "video"}
SCENES = (*SETTLED, *RUNNING, "switching", "dense", "workday")
SETTLED_SECONDS = 8.0
"""After this a screen that only blinks has been read: what is measured then is what it costs to stand still."""
DENSE_SECONDS = 10.0
TURNS = 4
WINDOWS = 3
MAX_FRAMES = 3
AFTERWARDS = 2.5
"""How long the recorder may still read when the last page has gone."""


@dataclass(frozen=True, slots=True)
class Played:
    """One scene: how long it was measured, what that took, which pages were shown when, and what was sealed."""

    name: str
    seconds: float
    used: Usage
    shown: tuple[tuple[Page, float], ...]
    sealed: tuple[Sealed, ...]
    samples: tuple[Sample, ...]
    frames: tuple[Pixels, ...] = field(repr=False)

    @property
    def share(self) -> float:
        """Of one core, recorder and reader together."""
        return self.used.total / self.seconds


@dataclass(frozen=True, slots=True)
class Theatre:
    """What every scene needs."""

    display: str
    stage: Stage
    bed: Bed
    day: Day
    seconds: float

    def play(self, name: str) -> Played:
        """Play one of `SCENES`, except the workday."""
        if name in SETTLED:
            return self._settled(name)
        if name in RUNNING:
            return self.workday([self.day.page(RUNNING[name])], self.seconds, name)
        return self._dense() if name == "dense" else self._switching()

    def workday(self, pages: Sequence[Page], each: float, name: str = "workday") -> Played:
        """Show pages one after the other, each in a browser of its own, `each` seconds from when it was shown."""

        def act(recorded: _Recorded) -> None:
            for page in pages:
                with self.stage.showing(page) as at:
                    recorded.shown.append((page, at))
                    time.sleep(each)
                    recorded.photograph()

        return self._record(name, act)

    def _settled(self, name: str) -> Played:
        page = self.day.page(SETTLED[name])

        def act(recorded: _Recorded) -> None:
            with self.stage.showing(page) as at:
                recorded.shown.append((page, at))
                time.sleep(SETTLED_SECONDS)
                recorded.begin()
                time.sleep(self.seconds)
                recorded.end()
                recorded.photograph()

        return self._record(name, act)

    def _dense(self) -> Played:
        pages = [self.day.page("dense") for _ in range(max(1, round(self.seconds / DENSE_SECONDS)))]
        return self.workday(pages, DENSE_SECONDS, "dense")

    def _switching(self) -> Played:
        pages = [self.day.page(kind) for kind in ("mail", "table", "guide")[:WINDOWS]]
        each = self.seconds / (TURNS * WINDOWS)

        def act(recorded: _Recorded) -> None:
            with ExitStack() as open_windows:
                for page in pages:
                    recorded.shown.append((page, open_windows.enter_context(self.stage.showing(page))))
                    time.sleep(each)
                for _ in range(TURNS - 1):
                    for page in pages:
                        self.stage.raise_window(page.title)
                        time.sleep(each)
                recorded.photograph()

        return self._record("switching", act)

    def _record(self, name: str, act: Callable[[_Recorded], None]) -> Played:
        self.bed.empty_inbox()
        with self.bed.recording(self.display) as meter, closing(MssScreen(self.display)) as screen:
            recorded = _Recorded(meter, screen)
            recorded.begin()
            act(recorded)
            time.sleep(AFTERWARDS)
            recorded.end()
        return Played(
            name,
            recorded.seconds,
            recorded.used,
            tuple(recorded.shown),
            tuple(self.bed.sealed()),
            tuple(meter.samples),
            tuple(recorded.frames),
        )


class _Recorded:
    """Collects while a scene plays; `end` counts once, so that a scene may end its measuring before its playing."""

    def __init__(self, meter: Meter, screen: MssScreen) -> None:
        self._meter = meter
        self._screen = screen
        self.shown: list[tuple[Page, float]] = []
        self.frames: list[Pixels] = []
        self.used = Usage(0.0, 0.0)
        self.seconds = 0.0
        self._before = Usage(0.0, 0.0)
        self._begun = 0.0

    def begin(self) -> None:
        self._before, self._begun, self.seconds = self._meter.usage(), time.monotonic(), 0.0

    def end(self) -> None:
        if not self.seconds:
            self.used = self._meter.usage().since(self._before)
            self.seconds = time.monotonic() - self._begun

    def photograph(self) -> None:
        """Keep a frame for the naive recorder to read."""
        if len(self.frames) < MAX_FRAMES:
            (monitor, *_) = self._screen.monitors()
            self.frames.append(self._screen.grab(monitor, datetime.now(UTC)).pixels)


def read_share(played: Played) -> float:
    """Give the share of the words shown that were read, over all pages."""
    grouped = texts_by_title(played.sealed)
    shares = [words.recall(page.text, _texts(grouped, page)) for page, _ in played.shown]
    return sum(shares) / len(shares) if shares else 1.0


def latency(played: Played) -> words.Latency:
    """Give how soon the pages were sealed."""
    grouped = texts_by_title(played.sealed)
    found = []
    for page, at in played.shown:
        sealed = [(item.at, item.observation.text) for item in grouped.get(page.title, [])]
        found.append(words.sealed_after(_still_words(page), at, sealed))
    return words.latency(found)


def leaks(played: Played) -> int:
    """Count the secrets of the pages that stand in a sealed text."""
    everything = " ".join(item.observation.text for item in played.sealed)
    return sum(secret in everything for page, _ in played.shown for secret in page.secrets)


def _still_words(page: Page) -> str:
    """What stands there from the first moment: not what is typed or scrolled in later."""
    if page.kind == "article":
        return page.text[: len(page.text) // 2]
    return page.text


def _texts(grouped: Mapping[str, list[Sealed]], page: Page) -> list[str]:
    return [item.observation.text for item in grouped.get(page.title, [])]
