"""The recorder's lock and its control socket: one recorder a home, and orders from its own user only.

Orders and answers are JSON objects, a line each: {"do": "status"|"pause"|"resume"|"begin again"|"stop", "until": ISO
time?} gets a state (`state_file.to_json`). The supervisor has a lock and a socket of the same kind, for while no
recorder runs.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import struct
import threading
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from sixfold.capture.errors import ControlRefusedError, RecorderAbsentError, RecorderRunningError
from sixfold.capture.state_file import from_json, last_known, to_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sixfold.capture.switch import Orders, RecorderState

SOCKET = "recorder.sock"
KEEPER = "keeper.sock"
LOCK = "recorder.lock"
KEEPER_LOCK = "keeper.lock"
MAX_LINE = 16_384
SECONDS = 5.0
_CREDENTIALS = struct.Struct("3i")


def lock(runtime: Path, name: str = LOCK) -> IO[bytes]:
    """Take the lock of a home's recorder, held until the file is closed; raises RecorderRunningError."""
    file = open(os.open(runtime / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")  # noqa: PTH123, SIM115 - the lock lives as long as the file
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise RecorderRunningError from error
    return file


class ControlServer:
    """Answers orders on a socket, in a thread of its own. `name` is `SOCKET`, or `KEEPER` of the supervisor."""

    def __init__(self, runtime: Path, orders: Orders, name: str = SOCKET) -> None:
        self._path = runtime / name
        self._orders = orders
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
            self._orders.pause(_aware(until) if until else None)
        elif order["do"] == "resume":
            self._orders.resume()
        elif order["do"] == "stop":
            self._orders.end()
        elif order["do"] == "begin again":
            self._orders.begin_again()
        elif order["do"] != "status":
            raise ValueError("no such order")
        return to_json(self._orders.state())


def status(runtime: Path) -> RecorderState:
    """Ask the recorder itself what it does; raises RecorderAbsentError or ControlRefusedError."""
    return _order(runtime, (SOCKET,), {"do": "status"})


def pause(runtime: Path, until: datetime | None = None) -> RecorderState:
    """Tell the recorder, or its supervisor while there is none, to pause; raises as `status` does."""
    return _order(runtime, (SOCKET, KEEPER), {"do": "pause", "until": until.isoformat() if until else None})


def resume(runtime: Path) -> RecorderState:
    """Tell the recorder, or its supervisor while there is none, to go on; raises as `status` does."""
    return _order(runtime, (SOCKET, KEEPER), {"do": "resume"})


def stop(runtime: Path) -> RecorderState:
    """Tell the recorder to seal what it has and end, and its supervisor not to start it again; raises as `status`."""
    return _order(runtime, (KEEPER, SOCKET), {"do": "stop"})


def begin_again(runtime: Path) -> RecorderState:
    """Tell the recorder to seal what it has and to go on with nothing of it; raises as `status` does."""
    return _order(runtime, (SOCKET,), {"do": "begin again"})


def stop_recorder(runtime: Path) -> RecorderState:
    """Tell the recorder alone to end: the supervisor's own order; raises as `status` does."""
    return _order(runtime, (SOCKET,), {"do": "stop"})


def truth(runtime: Path) -> RecorderState:
    """Give what really is: what the recorder says, else its supervisor, else what that wrote down at last.

    Nobody is believed about the recorder while it answers, and what was written only when nobody answers any more.
    """
    try:
        return _order(runtime, (SOCKET, KEEPER), {"do": "status"})
    except RecorderAbsentError:
        return last_known(runtime)


def peer_user(peer: socket.socket) -> int:
    """Give the user id of the process at the other end."""
    raw = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(raw)[1])


def _order(runtime: Path, names: Sequence[str], order: dict[str, Any]) -> RecorderState:
    """Give the answer of the first of the sockets at which somebody listens."""
    for name in names:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(SECONDS)
            try:
                client.connect(str(runtime / name))
                client.sendall(json.dumps(order).encode() + b"\n")
                answer = json.loads(_line(client))
                if "error" not in answer:
                    return from_json(answer)
            except (OSError, ValueError, TypeError, KeyError):
                continue
        raise ControlRefusedError
    raise RecorderAbsentError


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
