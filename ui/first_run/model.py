"""The first run as a state: which step, what has been chosen, what is being fetched. Tested without a view."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sixfold.ui.engine import Failure, HomeState

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.memory.requests import Progress
    from sixfold.ui.bridge import Bridge, Call
    from sixfold.ui.engine import HomeCreated, ModelOffer


class Step(IntEnum):
    """The pages of the first run, in their order."""

    PROMISE = 0
    PASSPHRASE = 1
    RECOVERY = 2
    EXCLUSIONS = 3
    MODELS = 4
    READY = 5


@dataclass(frozen=True, slots=True)
class RecoveryQuiz:
    """The recovery key's groups, and the two of them (counted from 0) that must be typed to go on."""

    groups: tuple[str, ...] = field(repr=False)
    asked: tuple[int, int]

    def right(self, which: int, typed: str) -> bool:
        """Whether a group was copied well; case and spaces aside, and O, I, L as the zero and ones they stand for."""
        return _plain(typed) == _plain(self.groups[self.asked[which]])


def quiz(recovery_key: str, pick: Callable[[int], tuple[int, int]]) -> RecoveryQuiz:
    """Choose two groups by `pick`, which gets how many there are."""
    groups = tuple(group for group in re.split(r"[\s-]+", recovery_key) if group)
    first, second = sorted(pick(len(groups)))
    return RecoveryQuiz(groups, (first, second))


@dataclass(frozen=True, slots=True)
class Fetching:
    """The download as it stands: bytes of all needed files together."""

    done: int
    total: int
    running: bool = False
    failure: Failure | None = None

    @property
    def complete(self) -> bool:
        """Whether everything needed is here."""
        return self.done >= self.total


class FirstRun(QObject):
    """Goes through the steps. The recovery key is held only until it was confirmed."""

    moved = Signal(int)
    home_made = Signal()
    home_failed = Signal(object)
    fetching_changed = Signal(object)
    finished = Signal()

    def __init__(self, bridge: Bridge, pick: Callable[[int], tuple[int, int]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pick = pick
        self._call: Call | None = None
        self._queue: list[ModelOffer] = []
        self.step = Step.PROMISE
        self.recovery_key = ""
        self.quiz: RecoveryQuiz | None = None
        self.fetching = Fetching(0, 0)

    def go(self, step: Step) -> None:
        """Show a step."""
        self.step = step
        self.moved.emit(step)

    @property
    def made(self) -> bool:
        """Whether the keys exist; there is no way back behind that."""
        return self._bridge.state is not HomeState.ABSENT

    def make_home(self, passphrase: str) -> None:
        """Make the keys; `home_made` when the recovery key can be shown."""
        self._call = self._bridge.create_home(passphrase, self._take_home, self.home_failed.emit)

    def confirm_recovery(self) -> None:
        """It was written down: let go of it."""
        self.recovery_key = ""
        self.quiz = None
        self.go(Step.EXCLUSIONS)

    def exclude(self, presets: tuple[str, ...]) -> None:
        """Leave these out, and go on."""
        self._call = self._bridge.exclude(presets, lambda: self.go(Step.MODELS), self.home_failed.emit)

    def needed(self) -> tuple[ModelOffer, ...]:
        """The model files of a first run."""
        return tuple(offer for offer in self._bridge.models() if offer.needed)

    def look_at_models(self) -> None:
        """What is here already, what is to be fetched."""
        offers = self.needed()
        total = sum(offer.download_bytes for offer in offers)
        self._set(Fetching(sum(offer.download_bytes for offer in offers if offer.present), total))

    def fetch(self) -> None:
        """Fetch what is missing, one after the other; what was fetched before a stop is kept."""
        self._queue = [offer for offer in self.needed() if not offer.present]
        self._next()

    def pause_fetching(self) -> None:
        """Stop for now; it can go on."""
        if self._call is not None:
            self._call.cancel()

    def finish(self) -> None:
        """To the window."""
        self.finished.emit()

    def _next(self) -> None:
        if not self._queue:
            self._set(Fetching(self.fetching.total, self.fetching.total))
            return
        offer = self._queue.pop(0)
        before = sum(other.download_bytes for other in self.needed() if other.present)
        self._set(Fetching(before, self.fetching.total, running=True))
        self._call = self._bridge.pull_model(
            offer.name, lambda progress: self._advance(before, progress), self._next, self._stop
        )

    def _advance(self, before: int, progress: Progress) -> None:
        self._set(Fetching(min(before + progress.done, self.fetching.total), self.fetching.total, running=True))

    def _stop(self, failure: Failure) -> None:
        shown = None if failure.cancelled else failure
        self._set(Fetching(self.fetching.done, self.fetching.total, failure=shown))

    def _set(self, fetching: Fetching) -> None:
        self.fetching = fetching
        self.fetching_changed.emit(fetching)

    def _take_home(self, made: HomeCreated) -> None:
        self.recovery_key = made.recovery_key
        self.quiz = quiz(made.recovery_key, self._pick)
        self.home_made.emit()
        self.go(Step.RECOVERY)


def _plain(typed: str) -> str:
    return re.sub(r"[\s-]+", "", typed).upper().translate(str.maketrans("OIL", "011"))
