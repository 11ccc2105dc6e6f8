from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from functools import partial
from queue import Queue
from typing import TYPE_CHECKING, Any

import pytest

from sixfold.app import autostart, composition
from sixfold.app.client import Client
from sixfold.app.engine import Machine, WindowEngine
from sixfold.app.failures import TroubleError
from sixfold.app.jobs import Jobs
from sixfold.app.logs import Log
from sixfold.app.paths import make_private
from sixfold.capture import rules
from sixfold.memory import outcomes, requests
from sixfold.models import catalog
from sixfold.ui.engine import Failure, HomeCreated, HomeState, MonitorPreview, RecorderState, RecorderView, StateChanged
from tests.app.conftest import CHEAP, PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sixfold.app.invocation import Invocation
    from sixfold.app.outside import Outside
    from sixfold.memory.requests import Changed, Request
    from sixfold.ui.engine import News

PATIENCE = 20
SAID = "I bought a turquoise tandem from Bertrand in Zwolle."


@dataclass
class Recorder:
    """A recorder's process that does what it is told."""

    state: RecorderView = field(default_factory=lambda: RecorderView(RecorderState.OFF))
    changed: list[Callable[[RecorderView], None]] = field(default_factory=list)

    def view(self) -> RecorderView:
        return self.state

    def watch(self, changed: Callable[[RecorderView], None]) -> None:
        self.changed.append(changed)

    def record(self) -> None:
        self._become(RecorderState.RECORDING)

    def pause(self, seconds: float | None) -> None:
        assert seconds is None
        self._become(RecorderState.PAUSED)

    def stop(self) -> None:
        self._become(RecorderState.OFF)

    def close(self) -> None:
        self.changed.clear()

    def _become(self, state: RecorderState) -> None:
        self.state = RecorderView(state)
        for changed in self.changed:
            changed(self.state)


@dataclass
class Window:
    """A window that waits for each answer."""

    engine: WindowEngine
    outside: Outside
    news: Queue[News]
    relaunched: threading.Event

    def ask(self, request: Request) -> object:
        """What comes of a request: its result or its failure."""
        ends: Queue[object] = Queue()
        self.engine.submit(request, lambda _event: None, ends.put, ends.put)
        return ends.get(timeout=PATIENCE)

    def create(self) -> object:
        ends: Queue[object] = Queue()
        self.engine.create_home(PASSPHRASE, ends.put, ends.put)
        return ends.get(timeout=PATIENCE)

    def hear(self, wanted: object) -> None:
        """Wait until that was told."""
        while self.news.get(timeout=PATIENCE) != wanted:
            pass


def seen(_cancel: threading.Event) -> tuple[MonitorPreview, ...]:
    """What a screen shows in these tests."""
    return (MonitorPreview("1", "Editor", "Notes", "turquoise", b"RIFF"),)


@pytest.fixture
def window(invocation: Invocation) -> Iterator[Window]:
    home = invocation.home
    make_private(home.socket.parent, invocation.runtime_base)
    log = Log(home.logs)
    choice = composition.model_choice(invocation)
    relaunched = threading.Event()
    login = autostart.login(home, {"HOME": str(home.root.parent)}, "linux")
    machine = Machine(choice.catalogue, composition.needed(choice), Recorder(), seen, login, relaunched.set)
    given: list[Outside] = []

    def outside_for(changed: Callable[[Changed], None]) -> Outside:
        given.append(replace(composition.outside(invocation, log, changed, instance=1), cost=CHEAP))
        return given[0]

    engine = WindowEngine(outside_for, Jobs(log), machine)
    news: Queue[News] = Queue()
    engine.listen(news.put)
    engine.start()
    yield Window(engine, given[0], news, relaunched)
    engine.close()
    log.close()


def test_a_window_without_a_home_makes_one_and_is_then_open(window: Window) -> None:
    assert window.engine.state is HomeState.ABSENT
    created = window.create()
    assert isinstance(created, HomeCreated)
    assert len(created.recovery_key) > 32
    window.hear(StateChanged(HomeState.UNLOCKED))
    assert isinstance(window.create(), Failure)


def test_a_request_ends_with_its_result_or_with_a_sentence(window: Window) -> None:
    assert window.ask(requests.Search("x")) == Failure("locked", str_of_locked())
    window.create()
    assert isinstance(window.ask(requests.Remember(SAID)), outcomes.Stored)
    found = window.ask(requests.Search("tandem"))
    assert isinstance(found, outcomes.Found)
    assert found.results[0].text == SAID


def str_of_locked() -> str:
    return "The memory is locked; unlock it in the window or with `sixfold unlock`."


def test_every_change_is_told_whoever_made_it(window: Window) -> None:
    window.create()
    with _client(window) as client:
        client.authenticate(PASSPHRASE, threading.Event())
        client.handle(requests.Remember(SAID), lambda _event: None, threading.Event())
    window.hear(requests.Changed(frozenset({"observations", "memories", "vault"})))


def test_locking_ends_this_process_and_begins_a_new_one(window: Window) -> None:
    window.create()
    assert window.ask(requests.Lock()) == outcomes.Done()
    assert window.relaunched.wait(PATIENCE)
    assert window.engine.state is HomeState.LOCKED
    window.hear(StateChanged(HomeState.LOCKED))


def test_a_lock_at_the_socket_is_answered_before_the_process_ends(window: Window) -> None:
    window.create()
    with _client(window) as client:
        done = client.handle(requests.Lock(), lambda _event: None, threading.Event())
    assert done == outcomes.Done()
    assert window.relaunched.wait(PATIENCE)


def test_the_socket_of_an_open_window_asks_for_the_passphrase(window: Window) -> None:
    window.create()
    with _client(window) as client, pytest.raises(TroubleError, match="locked"):
        client.handle(requests.ListObservations(), lambda _event: None, threading.Event())


def test_a_cancelled_request_says_that_it_was(window: Window) -> None:
    window.create()
    ends: Queue[Any] = Queue()
    ready = threading.Event()
    for _worker in range(8):  # all workers wait, so that the request is still to begin when it is cancelled
        window.engine._work(lambda: ready.wait(PATIENCE), lambda _end: None, ends.put)
    ticket = window.engine.submit(requests.Search("x"), lambda _event: None, ends.put, ends.put)
    ticket.cancel()
    ready.set()
    assert ends.get(timeout=PATIENCE).code == "cancelled"


def test_the_recorder_is_started_paused_and_stopped(window: Window) -> None:
    failures: list[Failure] = []
    for do, state in (
        (window.engine.record, RecorderState.RECORDING),
        (partial(window.engine.pause, None), RecorderState.PAUSED),
        (window.engine.stop, RecorderState.OFF),
    ):
        do(failures.append)
        while getattr(window.news.get(timeout=PATIENCE), "view", None) != RecorderView(state):
            pass
        assert window.engine.recorder == RecorderView(state)
    assert failures == []


def test_what_is_left_out_is_written_with_a_mac(window: Window) -> None:
    window.create()
    ends: Queue[object] = Queue()
    window.engine.exclude(("banks",), lambda: ends.put("done"), ends.put)
    assert ends.get(timeout=PATIENCE) == "done"
    written = rules.load(window.outside.home.rules)
    assert written.presets == ("banks",)
    assert len(written.mac) == 64
    diagnosis = window.ask(requests.Diagnose())
    assert isinstance(diagnosis, outcomes.Diagnosis)
    assert all(finding.ok for finding in diagnosis.findings if "rules" in finding.check)
    rules.save(replace(written, presets=()), window.outside.home.rules)
    diagnosis = window.ask(requests.Diagnose())
    assert isinstance(diagnosis, outcomes.Diagnosis)
    assert not all(finding.ok for finding in diagnosis.findings if "rules" in finding.check)


def test_chosen_rules_are_those_that_the_recorder_reads_and_are_authentic(window: Window) -> None:
    assert window.engine.rules() == rules.RecorderRules()
    window.create()
    ends: Queue[object] = Queue()
    chosen = rules.RecorderRules(budget=rules.Budget.LIGHT, hotkey="ctrl+F9")
    window.engine.choose_rules(chosen, lambda: ends.put("done"), ends.put)
    assert ends.get(timeout=PATIENCE) == "done"
    found = window.engine.rules()
    assert (found.budget, found.hotkey) == (rules.Budget.LIGHT, "ctrl+F9")
    status = window.ask(requests.GetStatus())
    assert isinstance(status, outcomes.StatusView)
    assert status.recorder == "off"


def test_rules_of_a_locked_memory_are_not_changed(window: Window) -> None:
    ends: Queue[object] = Queue()
    window.engine.choose_rules(rules.RecorderRules(presets=()), lambda: ends.put("done"), ends.put)
    failure = ends.get(timeout=PATIENCE)
    assert isinstance(failure, Failure)
    assert failure.code == "locked"
    assert window.engine.rules() == rules.RecorderRules()


def test_a_preview_and_the_start_at_login_need_no_open_memory(window: Window) -> None:
    ends: Queue[object] = Queue()
    window.engine.preview(ends.put, ends.put)
    assert ends.get(timeout=PATIENCE) == seen(threading.Event())
    assert not window.engine.starts_at_login()
    for on in (True, False):
        window.engine.start_at_login(on, lambda: ends.put("done"), ends.put)
        assert ends.get(timeout=PATIENCE) == "done"
        assert window.engine.starts_at_login() is on


def test_the_models_of_a_first_run_come_first(window: Window) -> None:
    offers = window.engine.models()
    assert [offer.needed for offer in offers[:3]] == [True, True, False]
    assert {offer.name for offer in offers} == {entry.name for entry in catalog.load().entries}


def test_presets_have_names_and_examples(window: Window) -> None:
    for preset in window.engine.exclusion_presets():
        assert preset.ticked
        assert len(set(preset.examples)) > 1


def _client(window: Window) -> Client:
    client = Client.connect(window.outside.home.socket)
    assert client is not None
    return client
