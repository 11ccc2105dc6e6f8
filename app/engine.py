"""The program behind the window (`ui.engine.Engine`): requests on worker threads, jobs, the socket, the recorder."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from sixfold.app import recorder_rules
from sixfold.app.failures import explain
from sixfold.app.handler import Handler
from sixfold.app.server import Limits, Server, Service
from sixfold.memory.recorder_requests import ChooseRules
from sixfold.memory.requests import Changed, Lock, Progress
from sixfold.models import files
from sixfold.ui.engine import (
    Background,
    Failure,
    HomeCreated,
    HomeState,
    ModelOffer,
    RecorderChanged,
    RecorderView,
    StateChanged,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.app.autostart import Login
    from sixfold.app.jobs import Jobs
    from sixfold.app.outside import Outside
    from sixfold.app.recording import RecorderControl
    from sixfold.capture.rules import RecorderRules
    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import Event, Report, Request
    from sixfold.models.catalog import Catalogue, ModelEntry
    from sixfold.ui.engine import ExclusionPreset, MonitorPreview, News, OnError, RulesDamage

T = TypeVar("T")

WORKERS = 8
"""Requests at once: a page's lists beside an answer and a download; what asks the model waits at the model's gate."""
AFTER_REPLY_SECONDS = 0.2
"""From the last word of a lock to the new process: the client at the socket has read it by then."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request under way."""

    event: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask for its end."""
        self.event.set()


@dataclass(frozen=True, slots=True)
class Machine:
    """What the engine offers besides the memory: models, the recorder, and how to begin again after a lock.

    `preview` takes what cancels it, and raises as `previewing.take` does.
    """

    catalogue: Catalogue
    needed: tuple[ModelEntry, ...]
    recording: RecorderControl
    preview: Callable[[threading.Event], tuple[MonitorPreview, ...]]
    login: Login
    relaunch: Callable[[], None]


class WindowEngine:
    """Serves one window and, at the socket, the command line beside it."""

    def __init__(
        self, outside_for: Callable[[Callable[[Changed], None]], Outside], jobs: Jobs, machine: Machine
    ) -> None:
        """`outside_for` gives what the handler needs, with the engine as the one who hears of changes."""
        outside = outside_for(self._heard)
        self._outside = outside
        self._handler = Handler(outside)
        self._jobs = jobs
        self._machine = machine
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="request")
        self._listener: Callable[[News], None] = _unheard
        self._recorder = machine.recording.view()
        service = Service(self._serve, self._handler.check, outside.log.fault)
        self._server = Server(outside.home.socket, service, Limits())

    def start(self) -> None:
        """Open the socket, and look after the recorder from now on."""
        self._server.start()
        self._machine.recording.watch(self._recorder_changed)

    @property
    def state(self) -> HomeState:
        if not self._handler.exists:
            return HomeState.ABSENT
        return HomeState.UNLOCKED if self._handler.unlocked else HomeState.LOCKED

    @property
    def recorder(self) -> RecorderView:
        return self._recorder

    def listen(self, listener: Callable[[News], None]) -> None:
        self._listener = listener

    def _heard(self, changed: Changed) -> None:
        """Pass on what a request changed, whoever asked for it."""
        if "lock" in changed.what:
            self._listener(StateChanged(self.state))
            if self._handler.unlocked:
                self._jobs.start(self._handler, lambda progress: self._listener(Background(progress)))
        self._listener(changed)

    def submit(
        self,
        request: Request,
        on_event: Callable[[Event], None],
        on_result: Callable[[Result], None],
        on_error: OnError,
    ) -> Ticket:
        ticket = Ticket()
        self._work(lambda: self._carry_out(request, on_event, ticket.event), on_result, on_error)
        return ticket

    def create_home(self, passphrase: str, on_result: Callable[[HomeCreated], None], on_error: OnError) -> Ticket:
        self._work(lambda: HomeCreated(self._handler.create(passphrase)), on_result, on_error)
        return Ticket()

    def exclusion_presets(self) -> tuple[ExclusionPreset, ...]:
        return recorder_rules.offered()

    def exclude(self, presets: tuple[str, ...], on_result: Callable[[], None], on_error: OnError) -> Ticket:
        self._work(lambda: self._handler.exclude(presets), lambda _none: on_result(), on_error)
        return Ticket()

    def rules(self) -> RecorderRules:
        return recorder_rules.in_force(self._outside.home.rules)

    def choose_rules(self, rules: RecorderRules, on_result: Callable[[], None], on_error: OnError) -> Ticket:
        return self.submit(ChooseRules(rules, shown=True), _unheard, lambda _done: on_result(), on_error)

    def rules_damage(self) -> RulesDamage | None:
        return recorder_rules.damage(self._outside.home.rules)

    def preview(self, on_result: Callable[[tuple[MonitorPreview, ...]], None], on_error: OnError) -> Ticket:
        ticket = Ticket()
        self._work(lambda: self._machine.preview(ticket.event), on_result, on_error)
        return ticket

    def starts_at_login(self) -> bool:
        return self._machine.login.is_on()

    def start_at_login(self, on: bool, on_result: Callable[[], None], on_error: OnError) -> Ticket:
        self._work(lambda: self._machine.login.turn(on=on), lambda _none: on_result(), on_error)
        return Ticket()

    def models(self) -> tuple[ModelOffer, ...]:
        needed = {entry.name for entry in self._machine.needed}
        offers = [self._offer(entry, entry.name in needed) for entry in self._machine.catalogue.entries]
        return tuple(sorted(offers, key=lambda offer: not offer.needed))

    def pull_model(
        self,
        name: str,
        on_progress: Callable[[Progress], None],
        on_result: Callable[[], None],
        on_error: OnError,
    ) -> Ticket:
        ticket = Ticket()
        entry = self._machine.catalogue.get(name)

        def fetch() -> None:
            files.pull(
                entry,
                self._outside.models_folder,
                lambda done, total: on_progress(Progress(done, total, "bytes")),
                ticket.event,
            )

        self._work(fetch, lambda _none: on_result(), on_error)
        return ticket

    def record(self, on_error: OnError) -> None:
        self._work(self._machine.recording.record, _ignore, on_error)

    def pause(self, seconds: float | None, on_error: OnError) -> None:
        self._work(lambda: self._machine.recording.pause(seconds), _ignore, on_error)

    def stop(self, on_error: OnError) -> None:
        self._work(self._machine.recording.stop, _ignore, on_error)

    def close(self) -> None:
        """Close the memory, the socket, the threads. The recorder goes on."""
        self._machine.recording.close()
        self._jobs.stop()
        self._server.close()
        self._handler.close()
        self._workers.shutdown(cancel_futures=True)

    def _work(self, do: Callable[[], T], on_result: Callable[[T], None], on_error: OnError) -> None:
        """Run on a worker thread; exactly one of the two hears of its end."""

        def run() -> None:
            try:
                result = do()
            except Exception as error:  # noqa: BLE001 - whatever went wrong must reach the page as a sentence
                trouble = explain(error)
                if trouble.code == "bug":
                    self._outside.log.fault(error)
                on_error(Failure(trouble.code, trouble.sentence))
            else:
                on_result(result)

        self._workers.submit(run)

    def _carry_out(
        self, request: Request, report: Report, cancel: threading.Event, *, authorised: bool = True
    ) -> Result:
        """One request of the window or the socket; a lock ends this process and begins a new one."""
        if isinstance(request, Lock):
            self._jobs.stop()
        result = self._handler.handle(request, report, cancel, authorised=authorised)
        if isinstance(request, Lock):
            threading.Timer(AFTER_REPLY_SECONDS, self._machine.relaunch).start()
        return result

    def _serve(self, request: Request, authorised: bool, report: Report, cancel: threading.Event) -> Result:
        return self._carry_out(request, report, cancel, authorised=authorised)

    def _offer(self, entry: ModelEntry, needed: bool) -> ModelOffer:
        present = files.is_present(entry, self._outside.models_folder)
        return ModelOffer(entry.name, entry.title, entry.licence, entry.download_size, present, needed)

    def _recorder_changed(self, view: RecorderView) -> None:
        self._recorder = view
        self._listener(RecorderChanged(view))


def _unheard(_news: News | Event) -> None:
    """Before the window listens, and of what tells nothing on its way."""


def _ignore(_result: object) -> None:
    """What the recorder does is told by its state."""
