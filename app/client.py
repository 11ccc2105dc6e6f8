"""A command's way to a running instance: the same requests and results as in one's own process."""

from __future__ import annotations

import select
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from sixfold.app import codec, frames
from sixfold.app.errors import InstanceGone, MalformedMessage
from sixfold.app.failures import Trouble, TroubleError
from sixfold.memory.outcomes import Result
from sixfold.memory.requests import Event

if TYPE_CHECKING:
    import threading
    from pathlib import Path
    from types import TracebackType

    from sixfold.memory.requests import Report, Request

CONNECT_SECONDS = 5.0
CANCEL_POLL_MS = 50
"""How late a cancel is noticed; the server's part of the way is under a millisecond."""


class Client:
    """One conversation with a running instance."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    @classmethod
    def connect(cls, path: Path) -> Client | None:
        """Reach the instance that listens at `path`; None when there is none. Raises `InstanceGone` when it is deaf."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT_SECONDS)
        try:
            _reach(connection, path)
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            return None
        except TimeoutError as error:
            connection.close()
            raise InstanceGone from error
        connection.settimeout(None)
        return cls(connection)

    def authenticate(self, passphrase: str, cancel: threading.Event) -> None:
        """Show that this client may read: raises the instance's sentence when the passphrase is wrong."""
        self._ask({"passphrase": passphrase}, None, cancel)

    def handle(self, request: Request, report: Report, cancel: threading.Event) -> Result:
        """As `Handler.handle`. What the instance refuses is a `TroubleError`, its end in the middle `InstanceGone`."""
        result: Result = codec.from_json(self._ask({"request": codec.to_json(request)}, report, cancel), Result)
        return result

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, message: dict[str, Any], report: Report | None, cancel: threading.Event) -> Any:
        try:
            frames.send(self._connection, message)
        except OSError as error:
            raise InstanceGone from error
        told = False
        while True:
            if cancel.is_set() and not told:
                told = True
                with suppress(OSError):
                    frames.send(self._connection, {"cancel": True})
            if self._readable():
                reply = self._receive()
                if report is None or "event" not in reply:
                    return _outcome(reply)
                report(codec.from_json(reply["event"], Event))

    def _readable(self) -> bool:
        poll = select.poll()
        poll.register(self._connection, select.POLLIN)
        return bool(poll.poll(CANCEL_POLL_MS))

    def _receive(self) -> dict[str, Any]:
        try:
            reply: dict[str, Any] | None = frames.receive(self._connection, frames.REPLY_LIMIT)
        except OSError as error:
            raise InstanceGone from error
        if reply is None:
            raise InstanceGone
        return reply


def _reach(connection: socket.socket, path: Path) -> None:
    """Connect, within the socket's timeout also where many wait already (EAGAIN, unix(7))."""
    deadline = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            return connection.connect(str(path))
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise TimeoutError from error
            time.sleep(CANCEL_POLL_MS / 1000)


def _outcome(reply: dict[str, Any]) -> Any:
    match reply:
        case {"result": data}:
            return data
        case {"error": {"code": str(code), "sentence": str(sentence), "status": int(status)}}:
            raise TroubleError(Trouble(code, sentence, status))
    raise MalformedMessage(reason="neither result nor error")
