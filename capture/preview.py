"""What would be kept of the screen right now: two looks through the recorder's own eyes, by a process of its own.

The second look comes when the recorder lets go of what stood still (`holding`): digits that nobody types are kept.

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
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sixfold.capture import picture
from sixfold.capture.errors import CaptureError, PreviewFailedError, PreviewStoppedError
from sixfold.capture.holding import UNFINISHED, WAIT
from sixfold.capture.observation import Capture
from sixfold.capture.platforms import open_desktop
from sixfold.capture.reading.reader import harden
from sixfold.capture.rules import load, permission
from sixfold.capture.service import senses
from sixfold.capture.waiting import Quiet

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping, Sequence

    from sixfold.capture import seal
    from sixfold.capture.desk import Desk
    from sixfold.capture.eyes import Eyes
    from sixfold.capture.reading.ocr import OcrEngine
    from sixfold.capture.rules import RecorderRules
    from sixfold.capture.screen import Desktop, Monitor

SECONDS = 120.0
"""For all monitors: 6 s measured for one of 1920x1080 with the models to be loaded."""
POLL_SECONDS = 0.1
MAX_BYTES = 200_000_000
LEFT_OUT = "Nothing of this monitor would be kept: a window that a rule leaves out is in front."
NOTHING = "Nothing of this monitor would be kept: there is nothing on it to read."
DIED = "Its process ended; free some memory and try again."
SLOW = "It took too long; close programs that keep the processor busy and try again."
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Preview:
    """One monitor as it would be sealed; `problem` is a sentence when nothing of it would be.

    `waiting` counts what is being typed right now: it waits until it has stood still, and is left out until then.
    """

    monitor: str
    app: str = field(default="", repr=False)
    title: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    image: bytes | None = field(default=None, repr=False)
    skipped: Mapping[str, int] = field(default_factory=dict)
    redacted: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""
    waiting: int = 0


class _Shelf:
    """A store in memory: what a recorder would have sealed."""

    def __init__(self) -> None:
        self.kept: list[Capture] = []

    def codes(self) -> int:
        """Give how many codes the last one says were taken out; what is still being typed counts as one when left."""
        return self.kept[-1].observation.redactions.get(UNFINISHED, 0) if self.kept else 0

    def shown(self) -> bytes | None:
        """Give the picture of the last one, put together where it was sealed as what differs."""
        ident = self.kept[-1].observation.id
        for one in reversed(self.kept):
            if one.observation.id == ident and one.patches is not None:
                below = next((base.image for base in self.kept if _is(base, one)), None)
                return None if below is None else picture.encode(picture.compose(below, one.patches.patches))
            if one.observation.id == ident and one.image is not None:
                return one.image
        return None

    def put(self, content: Capture | seal.LedgerNotes) -> None:
        if isinstance(content, Capture):
            self.kept.append(content)


@dataclass(frozen=True, slots=True)
class _Session:
    """What looks at one monitor."""

    monitor: Monitor
    shelf: _Shelf
    eyes: Eyes
    desk: Desk

    def look(self, at: datetime) -> None:
        for job in self.eyes.look(at):
            finding = self.desk.take(job)
            if finding is not None:
                self.eyes.keep_out(finding)

    def result(self, at: datetime) -> Preview:
        """Give what would be kept if it were left now."""
        self.desk.rest(Quiet(at, self.eyes.watched, self.eyes.restless))
        codes = self.shelf.codes()
        self.desk.leave_all(at)
        skipped = dict(self.eyes.skipped)
        if not self.shelf.kept:
            return Preview(self.monitor.name, skipped=skipped, problem=LEFT_OUT if skipped else NOTHING)
        seen = self.shelf.kept[-1].observation
        waiting = max(0, self.shelf.codes() - codes)
        counts = {**seen.redactions, UNFINISHED: self.shelf.codes() - waiting}
        redacted = {rule: count for rule, count in counts.items() if count}
        shown = self.shelf.shown()
        app, title = seen.app or "", seen.title or ""
        return Preview(self.monitor.name, app, title, seen.text, shown, skipped, redacted, waiting=waiting)


def look(
    rules: RecorderRules,
    desktop: Desktop,
    engine: OcrEngine,
    clock: Callable[[], datetime],
    wait: Callable[[float], None] = time.sleep,
) -> tuple[Preview, ...]:
    """Give what would be kept of every monitor that the rules name; raises ScreenError or ReaderError."""
    sessions = []
    for monitor in desktop.screen.monitors():
        if not rules.monitors or monitor.number in rules.monitors:
            shelf = _Shelf()
            eyes, desk = senses(replace(rules, monitors=(monitor.number,)), desktop, engine, shelf, clock)
            sessions.append(_Session(monitor, shelf, eyes, desk))
    for one in sessions:
        one.look(clock())
    wait(WAIT.total_seconds())
    for one in sessions:
        one.look(clock())
    return tuple(one.result(clock()) for one in sessions)


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
            "waiting": one.waiting,
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


def _is(base: Capture, upper: Capture) -> bool:
    """Tell whether a picture lies on this one."""
    lies_on = upper.patches
    seen = base.observation
    return lies_on is not None and (seen.id, seen.part) == (lies_on.base, lies_on.base_part)


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
            frame = encode(look(chosen, desktop, RapidEngine(), lambda: datetime.now(UTC)))
    except CaptureError as error:
        frame = _framed({"error": str(error)})
    sink.write(frame)
    sink.flush()


def main(arguments: Sequence[str]) -> None:
    """Look: answer on the real standard output, where no library may print."""
    harden()
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with sink:
        _write(sink, Path(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
