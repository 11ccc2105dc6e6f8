"""A desktop that follows a script: a real `Screen`, `Windows` and `OcrEngine` without a display or a model.

For tests, the demo and authors of plugins. Its print is machine-readable: a line is its bytes in the green channel
after a mark, so what is black, cut off or covered is not read, as on a real screen.
"""

from __future__ import annotations

import struct
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from sixfold.capture.events import Event
from sixfold.capture.observation import Box
from sixfold.capture.reading.ocr import in_order
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.redaction.redact_lines import RawLine
from sixfold.capture.screen import Frame, Monitor, Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.screen import Pixels

_MARK = b"\x01\xfe\x02\xfd"
_LENGTH = struct.Struct(">H")
LINE_HEIGHT = 16
INDENT = 24
WHITE = 255


@dataclass(frozen=True, slots=True)
class ScriptedWindow:
    """A window of the script: its lines stand below each other from its upper left corner."""

    app: str
    title: str
    lines: tuple[str, ...]
    box: Box
    active: bool = True
    ident: int = 0
    site: str = ""


class ScriptedDesktop:
    """Shows the windows that `show` was last given, the last one uppermost, on the monitors that are plugged in.

    It is also the desktop's `Events`: it tells of everything that is shown or plugged in.
    """

    def __init__(self, width: int = 640, height: int = 480) -> None:
        self._size = Box(0, 0, width, height)
        self._monitors: tuple[Monitor, ...] = (Monitor(1, self._size),)
        self._windows: tuple[ScriptedWindow, ...] = ()
        self._lock = threading.Condition()
        self._happened: set[Event] = set()
        self._drawn: list[Box] = []

    def show(self, *windows: ScriptedWindow) -> None:
        """Put these windows on the desktop."""
        with self._lock:
            self._drawn += [window.box for window in (*self._windows, *windows)]
            self._windows = windows
            self._happened |= {Event.WINDOWS, Event.DAMAGE}
            self._lock.notify_all()

    def plug(self, *monitors: Monitor) -> None:
        """Have these monitors and no others; all of them lie on the desktop."""
        with self._lock:
            self._monitors = monitors
            right = max((monitor.box.right for monitor in monitors), default=1)
            bottom = max((monitor.box.bottom for monitor in monitors), default=1)
            self._size = Box(0, 0, right, bottom)
            self._happened.add(Event.MONITORS)
            self._lock.notify_all()

    def wait(self, seconds: float) -> frozenset[Event]:
        """Wait until something is shown."""
        with self._lock:
            self._lock.wait_for(lambda: self._happened, seconds)
            happened = frozenset(self._happened)
            self._happened.clear()
            return happened

    def damage(self) -> Sequence[Box] | None:
        """Give where windows were put or taken away."""
        with self._lock:
            drawn, self._drawn = self._drawn, []
            return drawn

    def idle(self) -> float:
        """Somebody is there."""
        return 0.0

    def monitors(self) -> tuple[Monitor, ...]:
        """Give the monitors."""
        return self._monitors

    def grab(self, monitor: Monitor, now: datetime) -> Frame:
        """Paint the windows."""
        pixels = np.full((self._size.height, self._size.width, 3), WHITE, dtype=np.uint8)
        for window in self._windows:
            box = window.box
            pixels[box.y : box.bottom, box.x : box.right] = WHITE
            for number, line in enumerate(window.lines):
                write(pixels, line, box.x + INDENT, box.y + INDENT + number * 2 * LINE_HEIGHT)
        area = monitor.box
        return Frame(pixels[area.y : area.bottom, area.x : area.right].copy(), now, monitor)

    def part(self, monitor: Monitor, area: Box) -> Pixels:
        """Paint the windows and give a part of them."""
        pixels = self.grab(monitor, datetime.min.replace(tzinfo=UTC)).pixels
        return pixels[area.y : area.bottom, area.x : area.right].copy()

    def visible(self) -> Sequence[Window]:
        """Give the windows, the uppermost last."""
        return [
            Window(item.app, RawText(item.title), item.box, item.active, site=item.site, ident=item.ident)
            for item in self._windows
        ]

    def close(self) -> None:
        """Nothing is held."""


class ScriptedEngine:
    """Reads what a scripted desktop shows; `reads` counts the pictures and their pixels."""

    name = "scripted 1"

    def __init__(self) -> None:
        self.reads: list[int] = []

    def read(self, pixels: Pixels) -> tuple[RawLine, ...]:
        """Give the whole lines in a picture."""
        self.reads.append(pixels.shape[0] * pixels.shape[1])
        lines = []
        for y in range(pixels.shape[0]):
            row = pixels[y, :, 1].tobytes()
            at = row.find(_MARK)
            while at >= 0:
                line = _line(row, at, y)
                if line is not None:
                    lines.append(line)
                at = row.find(_MARK, at + 1)
        return in_order(lines)


def write(pixels: Pixels, text: str, x: int, y: int) -> None:
    """Print a line with its upper left corner at a place; ValueError when there is no room."""
    data = text.encode()
    message = _MARK + _LENGTH.pack(len(data)) + data
    if x + len(message) > pixels.shape[1] or y + LINE_HEIGHT > pixels.shape[0]:
        raise ValueError("no room for the line")
    pixels[y, x : x + len(message), 1] = np.frombuffer(message, dtype=np.uint8)
    pixels[y + 1 : y + LINE_HEIGHT, x : x + len(message)] = 0


def _line(row: bytes, at: int, y: int) -> RawLine | None:
    start = at + len(_MARK) + _LENGTH.size
    if start > len(row):
        return None
    (length,) = _LENGTH.unpack_from(row, at + len(_MARK))
    if start + length > len(row):
        return None
    text = row[start : start + length].decode("utf-8", "replace")
    return RawLine(RawText(text), Box(at, y, start + length - at, LINE_HEIGHT))
