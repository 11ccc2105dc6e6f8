"""Messages over a stream socket: four bytes of length, big-endian, then JSON in UTF-8."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

from sixfold.app.errors import MalformedMessage

if TYPE_CHECKING:
    import socket

HEADER = struct.Struct(">I")
REQUEST_LIMIT = 16_000_000
"""Bytes of one request: a whole book pasted into `remember` is 2 MB."""
REPLY_LIMIT = 256_000_000
"""Bytes of one reply: 100,000 observations are listed in about 100 MB."""


def pack(message: Any) -> bytes:
    """A message as it goes over the wire."""
    body = json.dumps(message, ensure_ascii=False, allow_nan=False).encode("utf-8", "surrogatepass")
    return HEADER.pack(len(body)) + body


def send(connection: socket.socket, message: Any) -> None:
    """Send one message whole. `OSError` when the other side is gone."""
    connection.sendall(pack(message))


def receive(connection: socket.socket, limit: int) -> Any:
    """The next message, or None when the other side has closed between two messages.

    Raises `MalformedMessage` for one that is longer than `limit`, cut off, or no JSON object, `TimeoutError` and other
    `OSError`s of the socket as they come.
    """
    header = _exactly(connection, HEADER.size)
    if not header:
        return None
    (length,) = HEADER.unpack(header)
    if length > limit:
        raise MalformedMessage(reason="too long")
    body = _exactly(connection, length)
    try:
        message = json.loads(body.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise MalformedMessage(reason="no JSON") from error
    if not isinstance(message, dict):
        raise MalformedMessage(reason="no object")
    return message


def _exactly(connection: socket.socket, length: int) -> bytes:
    """`length` bytes, or none at all where a stream ends between messages."""
    parts: list[bytes] = []
    missing = length
    while missing:
        part = connection.recv(min(missing, 1 << 20))
        if not part:
            if missing == length and length == HEADER.size:
                return b""
            raise MalformedMessage(reason="cut off")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
