"""Messages on a pipe: 4 bytes length of the header, 4 bytes length of the payload (little-endian), JSON, raw bytes."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LENGTHS = struct.Struct("<II")
# A longer header is no message of ours but noise on the pipe.
LONGEST_HEADER = 64 << 20


class NoFrame(Exception):  # noqa: N818 - the end of a pipe is no error by itself
    """The pipe ended, or what came is no frame."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message: a table that JSON can hold, and bytes."""

    header: Mapping[str, Any] = field(repr=False)
    payload: bytes = field(default=b"", repr=False)


def write(pipe: IO[bytes], frame: Frame) -> None:
    """Send a frame at once."""
    header = json.dumps(frame.header).encode()
    pipe.write(LENGTHS.pack(len(header), len(frame.payload)) + header + frame.payload)
    pipe.flush()


def read(pipe: IO[bytes]) -> Frame:
    """Wait for a frame; raises `NoFrame` when the pipe has ended."""
    header_length, payload_length = LENGTHS.unpack(_exactly(pipe, LENGTHS.size))
    if header_length > LONGEST_HEADER:
        raise NoFrame
    header = _exactly(pipe, header_length)
    payload = _exactly(pipe, payload_length)
    try:
        return Frame(json.loads(header), payload)
    except ValueError as error:
        raise NoFrame from error


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) < count:
        raise NoFrame
    return data
