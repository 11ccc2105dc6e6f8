"""What a naive recorder would pay: a full frame read every two seconds, in a process of its own.

Run as a program it takes frames on standard input (columns and rows, 4 bytes each, then red, green, blue) and prints
processor seconds a frame, for the library as it comes and for our engine with nothing remembered.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

    from sixfold.capture.screen import Pixels

EVERY = 2.0
"""Seconds between two full frames of the naive recorder."""
_SIZE = struct.Struct(">II")


def cost(frames: Sequence[Pixels]) -> dict[str, float]:
    """Give processor seconds a frame, by engine: "plain" (the library's own settings) and "ours"."""
    if not frames:
        return {}
    message = b"".join(_SIZE.pack(frame.shape[1], frame.shape[0]) + frame.tobytes() for frame in frames)
    done = subprocess.run(
        [sys.executable, "-m", "sixfold.app.bench.baseline"],
        input=message,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def _frames(source: IO[bytes]) -> list[Pixels]:
    frames = []
    while len(head := source.read(_SIZE.size)) == _SIZE.size:
        columns, rows = _SIZE.unpack(head)
        pixels = np.frombuffer(source.read(columns * rows * 3), dtype=np.uint8).reshape(rows, columns, 3)
        frames.append(pixels)
    return frames


def _plain(frames: Sequence[Pixels]) -> float:
    from rapidocr import RapidOCR  # noqa: PLC0415 - the measuring process must not carry the models

    engine: Any = RapidOCR(params={"Global.log_level": "critical"})
    engine(frames[0][:64, :256, ::-1])
    begun = time.process_time()
    for frame in frames:
        engine(np.ascontiguousarray(frame[:, :, ::-1]))
    return (time.process_time() - begun) / len(frames)


def _ours(frames: Sequence[Pixels]) -> float:
    from sixfold.capture.reading.rapid import RapidEngine  # noqa: PLC0415 - as above

    taken = 0.0
    for frame in frames:
        engine = RapidEngine()  # a new one: nothing is remembered from the frame before
        begun = time.process_time()
        engine.read(frame)
        taken += time.process_time() - begun
    return taken / len(frames)


def main() -> None:
    """Be the measuring child."""
    sink = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    frames = _frames(sys.stdin.buffer)
    sink.write(json.dumps({"plain": _plain(frames), "ours": _ours(frames)}) + "\n")
    sink.flush()


if __name__ == "__main__":
    main()
