"""Pictures out of a PipeWire stream: a child turns it into rows of pixels on a pipe, and the newest one is kept."""

from __future__ import annotations

import os
import subprocess
import threading
from typing import TYPE_CHECKING

import numpy as np

from sixfold.capture.errors import PortalPictureError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sixfold.capture.screen import Pixels

    Command = Callable[[int, int, int, int], Sequence[str]]
    """Gives the program for a descriptor of PipeWire, a node, and a width and a height in pixels."""

CHANNELS = 4
"""Red, green, blue and nothing: rows of three bytes a pixel would be filled up to a multiple of four."""
FIRST = 10.0
"""Seconds for the first picture: whoever starts to share sends one at once."""
CHUNK = 1 << 20
MAX_SIDE = 16_384
END_SECONDS = 3.0


def gstreamer(descriptor: int, node: int, width: int, height: int) -> tuple[str, ...]:
    """Give the GStreamer program for a stream: at most two pictures a second, each `width` x `height`, on its output.

    A still screen sends nothing, so that its last picture is sent again each second: whoever drops pictures in between
    would miss the last one. Pictures are timed as they come: by the times of a real stream one alone passed the limit
    in four seconds, and so eight do. It ends by itself when nobody reads any more, by the broken pipe.
    """
    source = ("pipewiresrc", f"fd={descriptor}", f"path={node}", "keepalive-time=1000", "do-timestamp=true")
    raw = f"video/x-raw,format=RGBx,width={width},height={height},pixel-aspect-ratio=1/1"
    return (
        "gst-launch-1.0", "-q", *source,
        "!", "queue", "leaky=downstream", "max-size-buffers=1",
        "!", "videorate", "drop-only=true", "max-rate=2",
        "!", "videoconvert", "!", "videoscale", "!", raw,
        "!", "fdsink", "fd=1", "sync=false",
    )  # fmt: skip


class Frames:
    """The pictures of one stream, as long as it lasts.

    A thread reads them as they come and keeps the newest whole one, so that the child never waits and no old picture
    is taken for a new one.
    """

    def __init__(self, descriptor: int, node: int, width: int, height: int, command: Command = gstreamer) -> None:
        """Start it; the descriptor is closed here. Raises PortalPictureError when the program is not there."""
        try:
            if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
                raise PortalPictureError
            self._child = subprocess.Popen(
                command(descriptor, node, width, height),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=(descriptor,),
                bufsize=0,
            )
        except OSError as error:
            raise PortalPictureError from error
        finally:
            os.close(descriptor)
        self._shape = (height, width, CHANNELS)
        self._newest: bytearray | None = None
        self._spare: bytearray | None = None
        self._has_ended = False
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._read, name="shared screen", daemon=True)
        self._thread.start()

    def newest(self, seconds: float = FIRST) -> Pixels:
        """Give a copy of the newest picture; raises PortalPictureError when none came in time or the stream ended."""
        with self._news:
            self._news.wait_for(lambda: self._newest is not None or self._has_ended, seconds)
            if self._newest is None or self._has_ended:
                raise PortalPictureError
            return np.ascontiguousarray(np.frombuffer(self._newest, np.uint8).reshape(self._shape)[:, :, :3])

    def close(self) -> None:
        """End the child and wait for it."""
        self._child.terminate()
        try:
            self._child.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._thread.join()
        if self._child.stdout is not None:
            self._child.stdout.close()

    def _read(self) -> None:
        size = int(np.prod(self._shape))
        while True:
            target = self._spare if self._spare is not None else bytearray(size)
            self._spare = None
            if not self._fill(memoryview(target)):
                break
            with self._news:
                self._newest, self._spare = target, self._newest
                self._news.notify_all()
        with self._news:
            self._has_ended = True
            self._news.notify_all()

    def _fill(self, target: memoryview) -> bool:
        """Read one whole picture; False when the stream ends before that."""
        assert self._child.stdout is not None  # noqa: S101 - it was started with a pipe
        place = 0
        while place < len(target):
            got = os.readv(self._child.stdout.fileno(), [target[place : place + CHUNK]])
            if got == 0:
                return False
            place += got
        return True
