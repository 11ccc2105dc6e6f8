"""Between the engine's threads and the window's: every callback of the engine arrives here on the window's thread.

The seam itself, `Engine`, stands in `ui.engine`, which needs no window library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from sixfold.memory.requests import Changed
from sixfold.ui.engine import Background, Failure, RecorderChanged, StateChanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.capture.rules import RecorderRules
    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import Event, Progress, Request
    from sixfold.ui.engine import (
        Engine,
        ExclusionPreset,
        HomeCreated,
        HomeState,
        ModelOffer,
        MonitorPreview,
        News,
        OnError,
        RecorderView,
        RulesDamage,
        Ticket,
    )

T = TypeVar("T")


class Call:
    """One request as a page holds it: it can be cancelled, and a dropped one reports nothing any more."""

    def __init__(self) -> None:
        self.running = True
        self._ticket: Ticket | None = None

    def attach(self, ticket: Ticket) -> None:
        """Set the engine's side of it."""
        self._ticket = ticket

    def cancel(self) -> None:
        """Ask the engine to end it; the page still hears how it ended."""
        if self.running and self._ticket is not None:
            self._ticket.cancel()

    def drop(self) -> None:
        """End it and hear no more of it: the page has gone on to something else."""
        self.cancel()
        self.running = False


class Bridge(QObject):
    """The engine for the pages: the same requests, with every answer as a call on the window's thread."""

    state_changed = Signal(str)
    recorder_changed = Signal(object)
    background_changed = Signal(object)
    changed = Signal(object)
    failed = Signal(object)
    """A `Failure` of something that has no page of its own, such as the recorder's start."""

    _arrived = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._arrived.connect(self._run, Qt.ConnectionType.QueuedConnection)
        engine.listen(lambda news: self._arrived.emit(lambda: self._tell(news)))

    @property
    def state(self) -> HomeState:
        """Whether there is a memory, and whether it is open."""
        return self._engine.state

    @property
    def recorder(self) -> RecorderView:
        """What the recorder does now."""
        return self._engine.recorder

    def submit(
        self,
        request: Request,
        on_result: Callable[[Result], None],
        on_error: OnError | None = None,
        on_event: Callable[[Event], None] | None = None,
    ) -> Call:
        """Hand a request on. Errors without an `on_error` are told by `failed`; cancelled ones are then silent."""
        call = Call()
        on_engine_event = self._while_running(call, on_event) if on_event else _ignore
        call.attach(
            self._engine.submit(
                request, on_engine_event, self._at_end(call, on_result), self._at_end(call, on_error or self.report)
            )
        )
        return call

    def create_home(self, passphrase: str, on_result: Callable[[HomeCreated], None], on_error: OnError) -> Call:
        """Make a memory; the result holds its recovery key."""
        call = Call()
        call.attach(self._engine.create_home(passphrase, self._at_end(call, on_result), self._at_end(call, on_error)))
        return call

    def exclusion_presets(self) -> tuple[ExclusionPreset, ...]:
        """What can be left out of recording."""
        return self._engine.exclusion_presets()

    def exclude(self, presets: tuple[str, ...], on_result: Callable[[], None], on_error: OnError) -> Call:
        """Leave out these presets."""
        call = Call()
        done = self._at_end(call, lambda _nothing: on_result())
        call.attach(self._engine.exclude(presets, lambda: done(None), self._at_end(call, on_error)))
        return call

    def rules(self) -> RecorderRules:
        """What the recorder may see, and when."""
        return self._engine.rules()

    def rules_damage(self) -> RulesDamage | None:
        """What there is to say where the rules cannot be read."""
        return self._engine.rules_damage()

    def choose_rules(self, rules: RecorderRules, on_result: Callable[[], None], on_error: OnError) -> Call:
        """Record by these rules from now on."""
        call = Call()
        done = self._at_end(call, lambda _nothing: on_result())
        call.attach(self._engine.choose_rules(rules, lambda: done(None), self._at_end(call, on_error)))
        return call

    def preview(self, on_result: Callable[[tuple[MonitorPreview, ...]], None], on_error: OnError) -> Call:
        """What would be kept of the screen right now."""
        call = Call()
        call.attach(self._engine.preview(self._at_end(call, on_result), self._at_end(call, on_error)))
        return call

    def starts_at_login(self) -> bool:
        """Whether the recorder starts when the user signs in."""
        return self._engine.starts_at_login()

    def start_at_login(self, on_result: Callable[[], None], on_error: OnError, *, on: bool) -> Call:
        """Let it start when the user signs in, or no longer."""
        call = Call()
        done = self._at_end(call, lambda _nothing: on_result())
        call.attach(self._engine.start_at_login(on, lambda: done(None), self._at_end(call, on_error)))
        return call

    def models(self) -> tuple[ModelOffer, ...]:
        """What this machine can run."""
        return self._engine.models()

    def pull_model(
        self, name: str, on_progress: Callable[[Progress], None], on_result: Callable[[], None], on_error: OnError
    ) -> Call:
        """Fetch a model."""
        call = Call()
        done = self._at_end(call, lambda _nothing: on_result())
        progress = self._while_running(call, on_progress)
        call.attach(self._engine.pull_model(name, progress, lambda: done(None), self._at_end(call, on_error)))
        return call

    def record(self) -> None:
        """Start the recorder or end its pause."""
        self._engine.record(self._on_window_thread(self.report))

    def pause(self, seconds: float | None) -> None:
        """Pause the recorder."""
        self._engine.pause(seconds, self._on_window_thread(self.report))

    def stop(self) -> None:
        """End the recorder."""
        self._engine.stop(self._on_window_thread(self.report))

    def report(self, failure: Failure) -> None:
        """Tell the window of a failure that no page shows; what was cancelled is no news."""
        if not failure.cancelled:
            self.failed.emit(failure)

    def _on_window_thread(self, function: Callable[[T], None]) -> Callable[[T], None]:
        return lambda value: self._arrived.emit(lambda: function(value))

    def _while_running(self, call: Call, function: Callable[[T], None]) -> Callable[[T], None]:
        def deliver(value: T) -> None:
            if call.running:
                function(value)

        return self._on_window_thread(deliver)

    def _at_end(self, call: Call, function: Callable[[T], None]) -> Callable[[T], None]:
        def deliver(value: T) -> None:
            if call.running:
                call.running = False
                function(value)

        return self._on_window_thread(deliver)

    @Slot(object)
    def _run(self, step: Callable[[], None]) -> None:
        step()

    def _tell(self, news: News) -> None:
        match news:
            case StateChanged(state):
                self.state_changed.emit(state.value)
            case RecorderChanged(view):
                self.recorder_changed.emit(view)
            case Background(progress):
                self.background_changed.emit(progress)
            case Changed():
                self.changed.emit(news)


def _ignore(_event: Event) -> None:
    """The page has no use for what happens on the way."""
