"""The one handler: every request of the window, the command line and plugins is carried out here.

It knows whether the memory is open. What the requests do stands in `reading`, `writing` and `thinking`; database work
runs on the memory's own thread, model calls on the caller's.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from sixfold.app import (
    clients,
    correcting,
    doctor,
    earlier,
    exporting,
    forgetting,
    founding,
    keeping,
    paths,
    plugging,
    reading,
    recorder_rules,
    status,
    thinking,
    writing,
)
from sixfold.app.client_errors import ClientRefused
from sixfold.app.errors import HomeExists, Locked, NoHome, NotUnderstood, Stopped
from sixfold.app.logs import NameInCode
from sixfold.memory import client_requests, outcomes, plugin_requests, recorder_requests, requests
from sixfold.memory.outcomes import Done
from sixfold.memory.requests import Changed
from sixfold.memory.store import keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sixfold.app.deeds import Deed
    from sixfold.app.outside import Outside
    from sixfold.app.wiring import Open
    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import Report, Request
    from sixfold.memory.store.keys import OpenKeys

What = Literal["observations", "memories", "settings", "vault", "lock", "clients"]

DEEDS: dict[type, Deed] = {
    **reading.DEEDS,
    **earlier.DEEDS,
    **writing.DEEDS,
    **correcting.DEEDS,
    **thinking.DEEDS,
    **keeping.DEEDS,
    **exporting.DEEDS,
    **plugging.DEEDS,
    **clients.DEEDS,
}

CHANGES: dict[type, frozenset[What]] = {
    requests.Remember: frozenset({"observations", "memories", "vault"}),
    requests.Import: frozenset({"observations"}),
    requests.Ingest: frozenset({"observations", "vault"}),
    requests.Digest: frozenset({"memories"}),
    requests.Chat: frozenset({"observations", "vault"}),
    requests.Undo: frozenset({"memories"}),
    requests.Edit: frozenset({"memories"}),
    requests.Correct: frozenset({"observations", "memories", "vault"}),
    recorder_requests.Exclude: frozenset({"settings"}),
    recorder_requests.ChooseRules: frozenset({"settings"}),
    recorder_requests.RepairRules: frozenset({"settings"}),
    recorder_requests.RecordWayland: frozenset({"settings"}),
    requests.ChooseModel: frozenset({"settings"}),
    client_requests.AllowClient: frozenset({"clients"}),
    client_requests.DenyClient: frozenset({"clients"}),
    plugin_requests.SwitchPlugin: frozenset({"settings"}),
    requests.Forget: frozenset({"observations", "memories", "vault"}),
    requests.SetRetention: frozenset({"settings"}),
    requests.Expire: frozenset({"observations"}),
}


def changes(request: Request, result: Result) -> frozenset[What]:
    """What kinds of things a request has changed: nothing where background work found nothing to do."""
    match request, result:
        case client_requests.AskAs(_, asked), _:
            return changes(asked, result) | {"clients"}
        case (requests.Forget(preview=True) | requests.Expire(preview=True), _):
            return frozenset()
        case _, outcomes.Ingested(ingested=0) | outcomes.Digested(segments=0) | outcomes.Expired(images=0, texts=0):
            return frozenset()
    return CHANGES.get(type(request), frozenset())


class Handler:
    """Owns one home, locked or open. Any thread may call; locking ends what runs and waits for it."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._open: Open | None = None
        self._guard = threading.RLock()
        self._checking = threading.Lock()
        self._running: set[threading.Event] = set()
        self._landed = threading.Condition()

    @property
    def exists(self) -> bool:
        """Whether a memory has been made here."""
        return self._outside.home.exists

    @property
    def unlocked(self) -> bool:
        """Whether the memory is open."""
        return self._open is not None

    def create(self, passphrase: str) -> str:
        """Make a new memory, open it, and give its recovery key, which is kept nowhere."""
        outside = self._outside
        if self.exists:
            raise HomeExists(home=outside.home.root)
        with self._guard:
            recovery_key = founding.found(
                outside.home, passphrase, now=outside.clock(), time_zone=outside.time_zone, cost=outside.cost
            )
            self._unlock(passphrase)
        return recovery_key

    def check(self, passphrase: str) -> None:
        """Raise `WrongPassphrase` unless it opens this memory. One at a time: each takes half a second and 64 MB."""
        if not self.exists:
            raise NoHome(home=self._outside.home.root)
        with self._checking:
            keys.unlock(self._outside.home.keys, passphrase)

    def handle(self, request: Request, report: Report, cancel: threading.Event, *, authorised: bool = True) -> Result:
        """Carry out one request; `report` hears what happens on the way, setting `cancel` ends it early.

        `authorised` is false for a client of the socket that has not shown the passphrase. Raises errors of the world
        with a sentence (`failures.explain`), `Stopped` when it was cancelled before there was a result.
        """
        outside = self._outside
        match request:
            case requests.Unlock(passphrase):
                self._unlock(passphrase)
            case requests.Recover(recovery_key, new_passphrase):
                self._recover(recovery_key, new_passphrase)
            case requests.Lock():
                self.lock()
            case requests.GetStatus():
                return status.view(outside, self._open if authorised else None, unlocked=self.unlocked)
            case requests.Diagnose():
                return doctor.examine(outside, self._open if authorised else None)
            case requests.Forget() if not (self.unlocked and authorised):
                return forgetting.queue(outside, request)
            case client_requests.AskAs():
                return self._carry_out_for(request, report, cancel)
            case _:
                return self._carry_out(request, report, cancel, authorised=authorised)
        return Done()

    def build_index(self, cancel: threading.Event) -> None:
        """Background work of an instance that stays open: `Open.build_index`. Raises `Locked`."""
        with self._flying(cancel, authorised=True) as opened:
            opened.build_index(cancel)

    def exclude(self, presets: tuple[str, ...]) -> None:
        """Let the recorder leave out exactly these groups, from now on. Raises an error of the disk."""
        with self._flying(threading.Event(), authorised=True) as opened:
            recorder_rules.choose(presets, opened.home.rules, opened.rules_mac, opened.time_zone)

    def lock(self) -> None:
        """Close the memory: cancel what runs, wait for it, close, wipe the runtime folder. Locked already is fine."""
        with self._guard:
            opened, self._open = self._open, None
            with self._landed:
                for cancel in self._running:
                    cancel.set()
                self._landed.wait_for(lambda: not self._running)
            if opened is not None:
                opened.close()
                paths.wipe(self._outside.home.scratch)
                self._outside.log.write("locked")
                self._tell("lock")

    def close(self) -> None:
        """The program ends."""
        self.lock()

    def _carry_out(self, request: Request, report: Report, cancel: threading.Event, *, authorised: bool) -> Result:
        deed = DEEDS[type(request)]
        with self._flying(cancel, authorised=authorised) as opened:
            result = deed(opened, request, report, cancel)
        changed = changes(request, result)
        if changed:
            self._outside.changed(Changed(changed))
        if changed or type(request) not in CHANGES:
            self._outside.log.write("request", kind=NameInCode.of_class(type(request)))
        return result

    def _carry_out_for(self, request: client_requests.AskAs, report: Report, cancel: threading.Event) -> Result:
        """What another program asks: in place of the passphrase stands what the user let it do (`clients.ask_as`)."""
        try:
            return self._carry_out(request, report, cancel, authorised=True)
        except ClientRefused:
            self._tell("clients")
            raise

    @contextmanager
    def _flying(self, cancel: threading.Event, *, authorised: bool) -> Iterator[Open]:
        """Give the open memory to one request, and keep it open until that has ended."""
        with self._landed:
            opened = self._open
            if opened is None or not authorised:
                raise Locked
            if cancel.is_set():
                raise Stopped
            self._running.add(cancel)
        try:
            yield opened
        finally:
            with self._landed:
                self._running.discard(cancel)
                self._landed.notify_all()

    def _unlock(self, passphrase: str) -> None:
        if not self.exists:
            raise NoHome(home=self._outside.home.root)
        with self._guard:
            opened = keys.unlock(self._outside.home.keys, passphrase)
            if self._open is None:
                self._open_with(opened)

    def _recover(self, recovery_key: str, new_passphrase: str) -> None:
        """Whoever has the recovery key needs no leave; a passphrase that locks nothing is refused."""
        if not self.exists:
            raise NoHome(home=self._outside.home.root)
        if not new_passphrase.strip():
            raise NotUnderstood(name="the new passphrase", remedy="choose one that is not empty")
        with self._guard:
            keys.reset_passphrase(self._outside.home.keys, recovery_key, new_passphrase)
            self._outside.log.write("passphrase-reset")
            self._unlock(new_passphrase)

    def _open_with(self, opened: OpenKeys) -> None:
        outside = self._outside
        paths.make_private(outside.home.scratch.parent, outside.runtime_base)
        self._open = outside.open_memory(opened)
        recorder_rules.look_after(outside.home.rules, self._open.rules_mac)
        outside.log.write("unlocked" if self._open.rules_authentic() else "rules-meddled")
        self._tell("lock")

    def _tell(self, what: What) -> None:
        self._outside.changed(Changed(frozenset({what})))
