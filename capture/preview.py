"""What would be kept of the screen right now: one look through the recorder's own eyes, by a process of its own.

`python -m sixfold.capture.preview RULES` writes one frame to its standard output and ends; no file is touched, and the
models that it loaded go with it. A frame is a length (4 bytes, big endian), that much JSON, then the pictures in the
order of the monitors, each as long as the JSON says.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sixfold.capture.errors import CaptureError, PreviewFailedError, PreviewStoppedError
from sixfold.capture.observation import Capture
from sixfold.capture.platforms import open_desktop
from sixfold.capture.reading.reader import harden
from sixfold.capture.rules import load, permission
from sixfold.capture.service import senses

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping, Sequence

    from sixfold.capture import seal
    from sixfold.capture.reading.ocr import OcrEngine
    from sixfold.capture.rules import RecorderRules
    from sixfold.capture.screen import Desktop, Monitor

SECONDS = 120.0
"""For all monitors: 4 s measured for one of 1920x1080 with the models to be loaded."""
POLL_SECONDS = 0.1
MAX_BYTES = 200_000_000
LEFT_OUT = "Nothing of this monitor would be kept: a window that a rule leaves out is in front."
NOTHING = "Nothing of this monitor would be kept: there is nothing on it to read."
DIED = "Its process ended; free some memory and try again."
SLOW = "It took too long; close programs that keep the processor busy and try again."
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Preview:
    """One monitor as it would be sealed; `problem` is a sentence when nothing of it would be."""

    monitor: str
    app: str = field(default="", repr=False)
    title: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    image: bytes | None = field(default=None, repr=False)
    skipped: Mapping[str, int] = field(default_factory=dict)
    redacted: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""


class _Shelf:
    """A store in memory: what a recorder would have sealed."""

    def __init__(self) -> None:
        self.kept: list[Capture] = []

    def put(self, content: Capture | seal.LedgerNotes) -> None:
        if isinstance(content, Capture):
            self.kept.append(content)


def look(rules: RecorderRules, desktop: Desktop, engine: OcrEngine, now: datetime) -> tuple[Preview, ...]:
    """Give what would be kept of every monitor that the rules name; raises ScreenError or ReaderError."""
    wanted = [one for one in desktop.screen.monitors() if not rules.monitors or one.number in rules.monitors]
    return tuple(_look_at(monitor, rules, desktop, engine, now) for monitor in wanted)


def take(rules: Path, environ: Mapping[str, str], cancel: threading.Event) -> tuple[Preview, ...]:
    """Let a process of its own look, and give what it saw.

    Raises:
        PreviewFailedError: it could not; the sentence says why.
        PreviewStoppedError: `cancel` was set.
    """
    command = (sys.executable, "-m", "sixfold.capture.preview", str(rules))
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=dict(environ)
    ) as child:
        try:
            answer = _answer(child, cancel)
        finally:
            child.kill()
    try:
        return decode(answer)
    except (ValueError, KeyError, TypeError, struct.error) as error:
        raise PreviewFailedError(reason=DIED) from error


def encode(previews: Sequence[Preview]) -> bytes:
    """Give the frame of what was seen."""
    rows = [
        {
            "monitor": one.monitor,
            "app": one.app,
            "title": one.title,
            "text": one.text,
            "image": None if one.image is None else len(one.image),
            "skipped": dict(one.skipped),
            "redacted": dict(one.redacted),
            "problem": one.problem,
        }
        for one in previews
    ]
    return _framed({"monitors": rows}) + b"".join(one.image for one in previews if one.image is not None)


def decode(frame: bytes) -> tuple[Preview, ...]:
    """Read a frame; PreviewFailedError when it tells of one, ValueError, KeyError or TypeError when it is none."""
    if len(frame) > MAX_BYTES or len(frame) < _LENGTH.size:
        raise ValueError("length")
    (length,) = _LENGTH.unpack_from(frame)
    place = _LENGTH.size + length
    told: dict[str, Any] = json.loads(frame[_LENGTH.size : place])
    if "error" in told:
        raise PreviewFailedError(reason=told["error"])
    found = []
    for row in told["monitors"]:
        size = row.pop("image")
        image = None if size is None else frame[place : place + size]
        place += size or 0
        found.append(Preview(**row, image=image))
    return tuple(found)


def _framed(told: Mapping[str, object]) -> bytes:
    data = json.dumps(told).encode()
    return _LENGTH.pack(len(data)) + data


def _look_at(monitor: Monitor, rules: RecorderRules, desktop: Desktop, engine: OcrEngine, now: datetime) -> Preview:
    shelf = _Shelf()
    eyes, desk = senses(replace(rules, monitors=(monitor.number,)), desktop, engine, shelf, lambda: now)
    for job in eyes.look(now):
        desk.take(job)
    desk.leave_all(now)
    skipped = dict(eyes.skipped)
    if not shelf.kept:
        return Preview(monitor.name, skipped=skipped, problem=LEFT_OUT if skipped else NOTHING)
    seen = shelf.kept[-1].observation
    image = next((part.image for part in reversed(shelf.kept) if part.image is not None), None)
    return Preview(monitor.name, seen.app or "", seen.title or "", seen.text, image, skipped, dict(seen.redactions))


def _answer(child: subprocess.Popen[bytes], cancel: threading.Event) -> bytes:
    left = SECONDS
    while True:
        try:
            answer, _ = child.communicate(timeout=POLL_SECONDS)
        except subprocess.TimeoutExpired:
            left -= POLL_SECONDS
        else:
            return answer
        if cancel.is_set():
            raise PreviewStoppedError
        if left <= 0:
            raise PreviewFailedError(reason=SLOW)


def _write(sink: IO[bytes], rules: Path) -> None:
    from sixfold.capture.reading.rapid import RapidEngine  # noqa: PLC0415 - loads 300 MB that whoever asks must not carry

    try:
        chosen = load(rules)
        with closing(open_desktop(os.environ, permission(chosen, rules))) as desktop:
            frame = encode(look(chosen, desktop, RapidEngine(), datetime.now(UTC)))
    except CaptureError as error:
        frame = _framed({"error": str(error)})
    sink.write(frame)
    sink.flush()


def main(arguments: Sequence[str]) -> None:
    """Look once: answer on the real standard output, where no library may print."""
    harden()
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with sink:
        _write(sink, Path(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
