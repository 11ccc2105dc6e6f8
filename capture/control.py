"""The recorder's lock and its control socket: one recorder a home, and orders from its own user only.

Orders and answers are JSON objects, a line each: {"do": "status"|"pause"|"resume"|"stop", "until": ISO time?}.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import struct
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from sixfold.capture.errors import ControlRefusedError, RecorderAbsentError, RecorderRunningError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOCKET = "recorder.sock"
LOCK = "recorder.lock"
MAX_LINE = 4096
SECONDS = 5.0
_CREDENTIALS = struct.Struct("3i")


@dataclass(frozen=True, slots=True)
class RecorderState:
    """What the recorder is doing: recording, paused (until a time or until told), or stopped, and what ails it."""

    status: str
    paused_until: datetime | None = None
    problem: str | None = None


class Switch:
    """The recorder's state, shared between its threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._state = RecorderState("recording")
        self.stop = threading.Event()

    def state(self) -> RecorderState:
        """Give the state now; a pause ends by itself."""
        with self._lock:
            until = self._state.paused_until
            if self._state.status == "paused" and until is not None and self._clock() >= until:
                self._state = RecorderState("recording", None, self._state.problem)
            return self._state

    def paused(self) -> bool:
        """Tell whether nothing may be looked at now."""
        return self.state().status == "paused"

    def pause(self, until: datetime | None) -> None:
        """Pause until a time, or until told."""
        with self._lock:
            self._state = RecorderState("paused", until, self._state.problem)

    def resume(self) -> None:
        """End a pause."""
        with self._lock:
            self._state = RecorderState("recording", None, self._state.problem)

    def tell(self, problem: str | None) -> None:
        """Note what ails the recorder, as a sentence; None when all is well."""
        with self._lock:
            self._state = RecorderState(self._state.status, self._state.paused_until, problem)


def lock(runtime: Path) -> IO[bytes]:
    """Take the lock of a home's recorder, held until the file is closed; raises RecorderRunningError."""
    file = open(os.open(runtime / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")  # noqa: PTH123, SIM115 - the lock lives as long as the file
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise RecorderRunningError from error
    return file


class ControlServer:
    """Answers orders on the socket, in a thread of its own."""

    def __init__(self, runtime: Path, switch: Switch) -> None:
        self._path = runtime / SOCKET
        self._switch = switch
        self._path.unlink(missing_ok=True)  # the lock is ours, so nobody answers there
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        previous = os.umask(0o177)
        try:
            self._socket.bind(str(self._path))
        finally:
            os.umask(previous)
        self._socket.listen(4)
        self._thread = threading.Thread(target=self._serve, name="control", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering."""
        self._path.unlink(missing_ok=True)
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(SECONDS)

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            with peer:
                peer.settimeout(SECONDS)
                try:
                    answer = self._answer(peer)
                    peer.sendall(json.dumps(answer).encode() + b"\n")
                except (OSError, ValueError, KeyError, TypeError):
                    continue  # it hung up, or spoke another language

    def _answer(self, peer: socket.socket) -> dict[str, Any]:
        if peer_user(peer) != os.getuid():
            return {"error": ControlRefusedError.code}
        order = json.loads(_line(peer))
        if order["do"] == "pause":
            until = order.get("until")
            self._switch.pause(_aware(until) if until else None)
        elif order["do"] == "resume":
            self._switch.resume()
        elif order["do"] == "stop":
            self._switch.stop.set()
        elif order["do"] != "status":
            raise ValueError("no such order")
        state = self._switch.state()
        return {
            "status": "stopping" if self._switch.stop.is_set() else state.status,
            "paused_until": state.paused_until.isoformat() if state.paused_until else None,
            "problem": state.problem,
        }


def status(runtime: Path) -> RecorderState:
    """Ask the recorder what it does; raises RecorderAbsentError or ControlRefusedError."""
    return _order(runtime, {"do": "status"})


def pause(runtime: Path, until: datetime | None = None) -> RecorderState:
    """Tell the recorder to pause until a time, or until told; raises as `status` does."""
    return _order(runtime, {"do": "pause", "until": until.isoformat() if until else None})


def resume(runtime: Path) -> RecorderState:
    """Tell the recorder to go on; raises as `status` does."""
    return _order(runtime, {"do": "resume"})


def stop(runtime: Path) -> RecorderState:
    """Tell the recorder to seal what it has and end; raises as `status` does."""
    return _order(runtime, {"do": "stop"})


def peer_user(peer: socket.socket) -> int:
    """Give the user id of the process at the other end."""
    raw = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(raw)[1])


def _order(runtime: Path, order: dict[str, Any]) -> RecorderState:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(SECONDS)
        try:
            client.connect(str(runtime / SOCKET))
            client.sendall(json.dumps(order).encode() + b"\n")
            answer = json.loads(_line(client))
        except (OSError, ValueError) as error:
            raise RecorderAbsentError from error
    if "error" in answer:
        raise ControlRefusedError
    until = answer["paused_until"]
    return RecorderState(answer["status"], _aware(until) if until else None, answer["problem"])


def _aware(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError("a time without its zone")
    return value


def _line(peer: socket.socket) -> bytes:
    data = b""
    while not data.endswith(b"\n"):
        more = peer.recv(MAX_LINE)
        if not more or len(data) > MAX_LINE:
            raise ValueError("no whole line")
        data += more
    return data
