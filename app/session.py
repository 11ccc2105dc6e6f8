"""How a command reaches the memory: through the instance that has it open, else by opening it for itself."""

from __future__ import annotations

import time
from contextlib import ExitStack
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from sixfold.app import passphrase, paths, progress
from sixfold.app.client import Client
from sixfold.app.errors import HomeBusy, NoHome
from sixfold.app.homelock import HomeLock
from sixfold.app.logs import Log
from sixfold.memory.requests import Diagnose, Forget, GetStatus, Lock, Recover, Unlock

if TYPE_CHECKING:
    import threading
    from types import TracebackType

    from sixfold.app.invocation import Invocation
    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import Report, Request

WAIT_SECONDS = 10.0
"""For a short command that has the home open just now; a window answers at its socket and is never waited for."""
POLL_SECONDS = 0.1

WITHOUT_PASSPHRASE = (GetStatus, Diagnose, Forget, Lock)
"""What does its work, or part of it, without a passphrase: nobody is asked for one."""

R = TypeVar("R")


class Handles(Protocol):
    """A handler, here or behind the socket."""

    def handle(self, request: Request, report: Report, cancel: threading.Event) -> Result:
        """Carry out one request."""


class Session:
    """One command's access to the memory; the passphrase is read at most once, when the first request needs it."""

    def __init__(self, invocation: Invocation) -> None:
        self._invocation = invocation
        self._home = invocation.home
        self._source = passphrase.source(invocation)
        self._closing = ExitStack()
        self._handles: Handles | None = None
        self._client: Client | None = None
        self._unlocked = False

    def ask(self, request: Request, expected: type[R], report: Report | None = None, *, stay_locked: bool = False) -> R:
        """Carry out one request and give its result, which is an `expected`; progress is shown on a terminal.

        With `stay_locked` the passphrase is not read, for what tells something without it.
        """
        handles = self._open()
        if not stay_locked and self._needs_passphrase(request):
            self._unlock(handles)
        with progress.shown(report) as shown, self._invocation.interruptible() as cancel:
            result = handles.handle(request, shown, cancel)
        if not isinstance(result, expected):
            raise TypeError(f"{type(request).__name__} gave a {type(result).__name__}")
        return result

    @property
    def reaches_instance(self) -> bool:
        """Whether a running instance has this home open."""
        self._open()
        return self._client is not None

    @property
    def has_passphrase(self) -> bool:
        """Whether the passphrase can be had without asking anybody."""
        return self._source.is_silent

    def passphrase(self) -> str:
        """The passphrase itself, for a request that carries it."""
        return self._source.read()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._closing.close()

    def _needs_passphrase(self, request: Request) -> bool:
        if isinstance(request, Unlock | Recover):
            return False
        return self._source.is_silent or not isinstance(request, WITHOUT_PASSPHRASE)

    def _unlock(self, handles: Handles) -> None:
        if self._unlocked:
            return
        if self._client is not None:
            self._client.authenticate(self._source.read(), self._invocation.cancel)
        else:
            handles.handle(Unlock(self._source.read()), _nothing, self._invocation.cancel)
        self._unlocked = True

    def _open(self) -> Handles:
        if self._handles is None:
            self._handles = self._connect() or self._own()
        return self._handles

    def _connect(self) -> Client | None:
        """Reach a running instance, or wait for a command that is just leaving, or take the home's lock."""
        if not self._home.exists:
            raise NoHome(home=self._home.root)
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            client = Client.connect(self._home.socket)
            if client is not None:
                self._client = self._closing.enter_context(client)
                return client
            try:
                self._closing.enter_context(HomeLock.take(self._home.lock))
            except HomeBusy:
                if time.monotonic() > deadline or self._invocation.cancel.is_set():
                    raise
                time.sleep(POLL_SECONDS)
            else:
                return None

    def _own(self) -> Handles:
        """Open the home in this process. Imported only here: `sixfold status` beside a window needs none of it."""
        paths.make_private(self._home.runtime, self._invocation.runtime_base)
        log = Log(self._home.logs)
        self._closing.callback(log.close)
        handler = import_module("sixfold.app.composition").handler(self._invocation, log)
        self._closing.callback(handler.close)
        handles: Handles = handler
        return handles


def _nothing(_event: object) -> None:
    """Nobody waits for what happens while a memory is unlocked."""
