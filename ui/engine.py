"""What the window needs from the program behind it: one protocol, and the values that pass through it.

Nothing here imports the window library, so that the engine and its tests need no display. `app` has the real engine,
`ui.scripted` one that answers from a script. Every callback may be called on any thread; `ui.bridge` brings them onto
the window's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from sixfold.memory.requests import Changed, Event, Progress, Request

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.capture.rules import RecorderRules
    from sixfold.memory.outcomes import Result


class HomeState(StrEnum):
    """Whether there is a memory here, and whether it is open."""

    ABSENT = "absent"
    LOCKED = "locked"
    UNLOCKED = "unlocked"


class RecorderState(StrEnum):
    """What the recorder is doing. `OFF` is as the user wants it, `STOPPED` is not and has a reason.

    `RESTING` is outside of the schedule, `RESTARTING` between a crash and the next attempt.
    """

    OFF = "off"
    RECORDING = "recording"
    PAUSED = "paused"
    RESTING = "resting"
    RESTARTING = "restarting"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class RecorderView:
    """The recorder as the window shows it.

    `until` is the end of a pause (None: until told) or of a rest (None: the schedule never begins again). `reason` is a
    sentence on what ails it, `notes` are sentences on what works less than it might: a key that another program holds.
    `keeps` is False where it records and yet nothing of it is kept, which `reason` explains.
    """

    state: RecorderState
    until: datetime | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()
    keeps: bool = True


CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Failure:
    """An error of the world as the user reads it: a stable `code`, and a `sentence` with the remedy in it.

    A cancelled request ends with the code "cancelled", a download with "model-fetch-cancelled"; a bug with "bug".
    """

    code: str
    sentence: str

    @property
    def cancelled(self) -> bool:
        """The user stopped it: nothing went wrong, and nothing need be said."""
        return self.code.endswith(CANCELLED)


@dataclass(frozen=True, slots=True)
class HomeCreated:
    """The home was made and is unlocked. The recovery key is shown once and kept nowhere; its groups are dashed."""

    recovery_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ExclusionPreset:
    """Something that can be left out of recording; `ticked` where that is recommended. `examples` are names of it."""

    name: str
    title: str
    examples: tuple[str, ...]
    ticked: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the rule of this name keeps out of a picture: `count` windows or secrets."""

    rule: str
    count: int


@dataclass(frozen=True, slots=True)
class MonitorPreview:
    """What would be kept of one monitor right now: words and picture (WebP) as they would be sealed.

    `problem` is a sentence when nothing of it can be kept: it is blank, or everything on it is left out. `waiting`
    counts what is being typed: it is kept when it has stood still for some seconds.
    """

    monitor: str
    app: str = field(repr=False)
    title: str = field(repr=False)
    text: str = field(repr=False)
    image: bytes | None = field(repr=False)
    skipped: tuple[LeftOut, ...] = ()
    redacted: tuple[LeftOut, ...] = ()
    problem: str = ""
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class RulesDamage:
    """The recorder's rules cannot be read, so nothing is recorded: a sentence, and what was saved last, if that can."""

    sentence: str
    kept: RecorderRules | None


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """A model file that this machine can run. `needed` ones come together; `present` ones are on the disk already."""

    name: str
    title: str
    licence: str
    download_bytes: int
    present: bool
    needed: bool


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The memory was opened, closed or made, by this window or by somebody else."""

    state: HomeState


@dataclass(frozen=True, slots=True)
class RecorderChanged:
    """The recorder started, paused, stopped."""

    view: RecorderView


@dataclass(frozen=True, slots=True)
class Background:
    """Work that goes on by itself; None when it is at rest."""

    progress: Progress | None


News = StateChanged | RecorderChanged | Background | Changed

OnError = Callable[[Failure], None]


class Ticket(Protocol):
    """A request that is under way."""

    def cancel(self) -> None:
        """Ask for its end; it then reports the failure "cancelled", or its result if that came first. Never blocks."""


class Engine(Protocol):
    """The program behind the window. No method blocks: each returns at once and reports through its callbacks.

    After exactly one of `on_result` and `on_error` nothing more is reported for a request.
    """

    @property
    def state(self) -> HomeState:
        """What is known right now."""

    @property
    def recorder(self) -> RecorderView:
        """What is known right now."""

    def listen(self, listener: Callable[[News], None]) -> None:
        """Tell `listener` everything that changes, whoever changed it. There is one listener."""

    def submit(
        self,
        request: Request,
        on_event: Callable[[Event], None],
        on_result: Callable[[Result], None],
        on_error: OnError,
    ) -> Ticket:
        """Hand a request to the one handler. `Lock` and `Unlock` go through here too."""

    def create_home(self, passphrase: str, on_result: Callable[[HomeCreated], None], on_error: OnError) -> Ticket:
        """Make the keys and an empty memory, and open it."""

    def exclusion_presets(self) -> tuple[ExclusionPreset, ...]:
        """What the first run offers to leave out."""

    def exclude(self, presets: tuple[str, ...], on_result: Callable[[], None], on_error: OnError) -> Ticket:
        """Leave out exactly these presets, by name, from now on."""

    def rules(self) -> RecorderRules:
        """What the recorder may see and when; the defaults where they cannot be read. Works while locked."""

    def rules_damage(self) -> RulesDamage | None:
        """What there is to say where they cannot be read; `RepairRules` mends it. Works while locked."""

    def choose_rules(self, rules: RecorderRules, on_result: Callable[[], None], on_error: OnError) -> Ticket:
        """Record by these rules from now on (within two seconds). The memory must be open: they get its MAC."""

    def preview(self, on_result: Callable[[tuple[MonitorPreview, ...]], None], on_error: OnError) -> Ticket:
        """What would be kept of the screen right now. Works while locked; takes some seconds."""

    def starts_at_login(self) -> bool:
        """Whether this memory's recorder starts when the user signs in."""

    def start_at_login(self, on: bool, on_result: Callable[[], None], on_error: OnError) -> Ticket:
        """Let it start when the user signs in, or no longer."""

    def models(self) -> tuple[ModelOffer, ...]:
        """What this machine can run, the best first; the needed ones are those of a first run. Hashes no file."""

    def pull_model(
        self,
        name: str,
        on_progress: Callable[[Progress], None],
        on_result: Callable[[], None],
        on_error: OnError,
    ) -> Ticket:
        """Fetch and check a model's files; `Progress` counts bytes. A cancelled one goes on where it stopped."""

    def record(self, on_error: OnError) -> None:
        """Start the recorder, or end its pause."""

    def pause(self, seconds: float | None, on_error: OnError) -> None:
        """Pause the recorder for so long, or with None until told."""

    def stop(self, on_error: OnError) -> None:
        """End the recorder."""

    def close(self) -> None:
        """The window is gone: close the memory. May take its time; called last."""
