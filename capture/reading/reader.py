"""The reader: a child process that turns pictures into lines, and the recorder's handle on it.

It holds no key and no file, ends when its input ends, and is ended by the recorder when idle: it takes 230 to 320 MB
while it lives (2,000 parts of screens). Frames on the pipes are a length (4 bytes, big endian) and that many bytes: a
picture is its columns and rows (4 bytes each) and red, green, blue; an answer is a JSON list of [text, x, y, width,
height].
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from importlib.metadata import version
from typing import IO, TYPE_CHECKING

import numpy as np

from sixfold.capture.errors import ReaderDiedError, ReaderSlowError
from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.redaction.redact_lines import RawLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.capture.reading.ocr import OcrEngine
    from sixfold.capture.screen import Pixels

NICE = 10
MAX_FRAME = 200_000_000
MAX_ANSWER = 20_000_000
TIMEOUT = 120.0
"""Seconds for one picture: 2 to 9 measured, 62 with six busy programs on two cores."""
IDLE = 180.0
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
_LENGTH = struct.Struct(">I")
_SIZE = struct.Struct(">II")
COMMAND = (sys.executable, "-m", "sixfold.capture.reading.reader")


class ReaderProcess:
    """An `OcrEngine` in a child process; started when needed, and again after it died. Used by one thread at a time."""

    def __init__(
        self, command: tuple[str, ...] = COMMAND, timeout: float = TIMEOUT, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._command = command
        self._timeout = timeout
        self._clock = clock
        self._child: subprocess.Popen[bytes] | None = None
        self._used = clock()

    @property
    def name(self) -> str:
        """Name and version of the engine that the child runs."""
        return f"rapidocr {version('rapidocr')}"

    @property
    def number(self) -> int | None:
        """The child's process number while it lives, for measuring what it uses."""
        return None if self._child is None or self._child.poll() is not None else self._child.pid

    def start(self) -> None:
        """Start the child ahead of its first picture: loading the networks takes half a second."""
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        self._used = self._clock()

    def read(self, pixels: Pixels) -> tuple[RawLine, ...]:
        """Give the lines of a picture.

        Raises:
            ReaderDiedError: the child ended; the next call starts another.
            ReaderSlowError: it did not answer in time, and was ended.
        """
        self.start()
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise ReaderDiedError
        rows, columns = pixels.shape[:2]
        message = _SIZE.pack(columns, rows) + np.ascontiguousarray(pixels).tobytes()
        watchdog = threading.Timer(self._timeout, child.kill)  # writing blocks too when the child hangs
        watchdog.start()
        try:
            _send(child.stdin, message)
            answer = _receive(child.stdout, MAX_ANSWER)
        except (OSError, EOFError) as error:
            slow = not watchdog.is_alive()
            self.close()
            raise ReaderSlowError(seconds=round(self._timeout)) if slow else ReaderDiedError from error
        finally:
            watchdog.cancel()
        self._used = self._clock()
        return tuple(RawLine(RawText(text), Box(*box)) for text, *box in json.loads(answer))

    def end_if_idle(self) -> None:
        """End the child when it had nothing to do for some minutes."""
        if self._child is not None and self._clock() - self._used > IDLE:
            self.close()

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        child.kill()
        child.wait()


def serve(engine: OcrEngine, source: IO[bytes], sink: IO[bytes]) -> None:
    """Answer pictures until the input ends."""
    while True:
        try:
            message = _receive(source, MAX_FRAME)
        except EOFError:
            return
        columns, rows = _SIZE.unpack_from(message)
        pixels = np.frombuffer(message, dtype=np.uint8, offset=_SIZE.size).reshape(rows, columns, 3)
        lines = engine.read(pixels)
        answer = [[line.text, line.box.x, line.box.y, line.box.width, line.box.height] for line in lines]
        _send(sink, json.dumps(answer).encode())


def harden() -> None:
    """Let no other program of the user read this process's memory, leave the processor to others, outlive nobody.

    The kernel ends this process with the thread that started it (prctl(2)): its input's end says so too, but only
    between two pictures. Whoever died before this call has closed that input already.
    """
    os.nice(NICE)
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))  # longer turns, never ahead of what the user does
    system = ctypes.CDLL(None)
    system.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    system.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(_LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def _receive(pipe: IO[bytes], limit: int) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > limit:
        raise EOFError
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) != count:
        raise EOFError
    return data


def main() -> None:
    """Be the reader: answer on the real standard output, where no library may print."""
    harden()
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    from sixfold.capture.reading.rapid import RapidEngine  # noqa: PLC0415 - loads 190 MB that the recorder must not carry

    serve(RapidEngine(), sys.stdin.buffer, sink)


if __name__ == "__main__":
    main()
