"""The running instance's ear: a Unix socket that only the same user may speak to, one thread a conversation.

A conversation is `{"passphrase": text}` (once, for what needs an unlocked memory), then `{"request": value}` as often
as wanted; each is answered by `{"event": value}` on the way and at last `{"result": value}` or `{"error": ...}`. It
ends when the client goes away, which also cancels what runs for it. `{"cancel": true}` cancels and stays.
"""

from __future__ import annotations

import os
import queue
import select
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sixfold.app import codec, frames, peers
from sixfold.app.errors import MalformedMessage
from sixfold.app.failures import explain
from sixfold.memory.requests import Event, Request

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import Report

Handle = Callable[[Request, bool, "Report", threading.Event], "Result"]
"""Handle a request; the flag tells whether the client has shown that it knows the passphrase."""


@dataclass(frozen=True, slots=True)
class Service:
    """What the server serves: `check` raises when a passphrase is wrong; `fault` hears of bugs."""

    handle: Handle
    check: Callable[[str], None]
    fault: Callable[[BaseException], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one conversation may take, in seconds and in conversations at once."""

    first_message: float = 10.0
    idle: float = 300.0
    """Between two requests: a batch that reads from a pipe may be slow."""
    message: float = 10.0
    """From a message's first byte to its last."""
    sending: float = 30.0
    conversations: int = 16


class Server:
    """Listens from `start` to `close`."""

    def __init__(
        self,
        path: Path,
        service: Service,
        limits: Limits,
    ) -> None:
        self._path = path
        self._service = service
        self._limits = limits
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._mutex = threading.Lock()
        self._open: dict[threading.Thread, socket.socket] = {}
        self._closing = False
        self._acceptor = threading.Thread(target=self._accept, name="socket", daemon=True)

    def start(self) -> None:
        """Listen. The caller holds the home's lock, so a socket that is already there is a dead one."""
        self._path.unlink(missing_ok=True)
        self._listener.bind(str(self._path))
        self._path.chmod(0o600)
        self._listener.listen(self._limits.conversations)
        self._acceptor.start()

    def close(self) -> None:
        """End every conversation (what runs is cancelled) and stop listening."""
        with self._mutex:
            self._closing = True
            conversations = list(self._open.items())
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._path.unlink(missing_ok=True)
        for _thread, connection in conversations:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in (self._acceptor, *(thread for thread, _connection in conversations)):
            if thread.ident is not None and thread is not threading.current_thread():
                thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            if not self._welcome(connection):
                connection.close()

    def _welcome(self, connection: socket.socket) -> bool:
        """Start a conversation with a process of the same user, unless there are too many."""
        process, user = _peer(connection)
        if user != os.getuid():
            return False
        thread = threading.Thread(target=self._converse, args=(connection, process), name="conversation", daemon=True)
        with self._mutex:
            if self._closing or len(self._open) >= self._limits.conversations:
                return False
            self._open[thread] = connection
            thread.start()
        return True

    def _converse(self, connection: socket.socket, process: int) -> None:
        try:
            connection.settimeout(self._limits.sending)
            with connection, connection.dup() as incoming:
                Conversation(connection, incoming, self._service, self._limits, process).run()
        finally:
            with self._mutex:
                self._open.pop(threading.current_thread(), None)


class Conversation:
    """One client. A second thread reads, so that a client that goes away is noticed while its request runs."""

    def __init__(
        self,
        outgoing: socket.socket,
        incoming: socket.socket,
        service: Service,
        limits: Limits,
        process: int,
    ) -> None:
        self._outgoing = outgoing
        self._incoming = incoming
        self._service = service
        self._limits = limits
        self._process = process
        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue(maxsize=4)
        self._cancel = threading.Event()
        self._gone = threading.Event()
        self._authorised = False

    def run(self) -> None:
        """Answer until the client goes, says nonsense or nothing."""
        reader = threading.Thread(target=self._read, name="conversation-reader", daemon=True)
        reader.start()
        try:
            while (message := self._messages.get()) is not None:
                if self._gone.is_set() or not self._answer(message):
                    break
                self._messages.task_done()
        except OSError:
            self._cancel.set()
        finally:
            with suppress(OSError):
                self._outgoing.shutdown(socket.SHUT_RDWR)
            self._drain()
            reader.join()

    def _answer(self, message: dict[str, Any]) -> bool:
        """Answer one message; False when the conversation is over, as after one that was not understood."""
        try:
            frames.send(self._outgoing, {"result": codec.to_json(self._result(message))})
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever went wrong must reach the client as a sentence
            trouble = explain(error)
            if trouble.code == "bug":
                self._service.fault(error)
            frames.send(self._outgoing, {"error": asdict(trouble)})
            return not isinstance(error, MalformedMessage)
        return True

    def _result(self, message: dict[str, Any]) -> Result | None:
        match message:
            case {"passphrase": str(passphrase)}:
                self._service.check(passphrase)
                self._authorised = True
                return None
            case {"request": data}:
                request: Request = codec.from_json(data, Request)
                request = peers.introduced(request, self._process)
                return self._service.handle(request, self._authorised, self._report, self._cancel)
            case {"unreadable": True}:
                raise MalformedMessage(reason="unreadable")
        raise MalformedMessage(reason="neither passphrase nor request")

    def _report(self, event: Event) -> None:
        try:
            frames.send(self._outgoing, {"event": codec.to_json(event)})
        except OSError:
            self._cancel.set()

    def _read(self) -> None:
        """Put messages in order until the stream ends; its end cancels what runs."""
        wait = self._limits.first_message
        try:
            while self._wait(wait) and (message := self._next()) is not None:
                if message == {"cancel": True}:
                    self._cancel.set()
                    continue
                self._cancel.clear()
                self._messages.put(message, timeout=self._limits.message)
                wait = self._limits.idle
        except (OSError, queue.Full):
            pass
        self._gone.set()
        self._cancel.set()
        with suppress(queue.Full):
            self._messages.put(None, timeout=self._limits.message)

    def _next(self) -> dict[str, Any] | None:
        self._incoming.settimeout(self._limits.message)
        try:
            message: dict[str, Any] | None = frames.receive(self._incoming, frames.REQUEST_LIMIT)
        except MalformedMessage:
            return {"unreadable": True}
        return message

    def _wait(self, seconds: float) -> bool:
        """Wait for the next message's first byte; while a request runs, for as long as that takes."""
        poll = select.poll()
        poll.register(self._incoming, select.POLLIN)
        while not poll.poll(seconds * 1000):
            if not self._messages.unfinished_tasks:
                return False
        return True

    def _drain(self) -> None:
        """Let a reader that waits to hand over a message go on."""
        with suppress(queue.Empty):
            while True:
                self._messages.get_nowait()


def _peer(connection: socket.socket) -> tuple[int, int]:
    """The process at the other end and its user, as the kernel knows them (SO_PEERCRED, unix(7))."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    process, user, _group = struct.unpack("3i", credentials)
    return int(process), int(user)
