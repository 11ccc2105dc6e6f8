"""A pause as a small file: it outlives the recorder, its supervisor and a restart of the computer.

The file is the truth: whoever may write it pauses whoever records for this home, and no order is lost while the
recorder is starting again. It holds times only. One that cannot be read pauses until told: somebody wanted nothing
recorded.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is recorded until a time, or with None until told."""

    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Tell whether it still lasts."""
        return self.until is None or now < self.until


class PauseFile:
    """The pause of one home. Reading costs one question to the file system (2 us) while nothing changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._pause: Pause | None = None

    def now(self, moment: datetime) -> Pause | None:
        """Give the pause that holds at a moment."""
        try:
            facts = self._path.stat()
        except FileNotFoundError:
            self._stamp, self._pause = None, None
            return None
        stamp = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
        if stamp != self._stamp:
            self._pause = _read(self._path)
            self._stamp = stamp
        pause = self._pause
        return pause if pause is not None and pause.holds(moment) else None

    def begin(self, pause: Pause) -> None:
        """Keep a pause from now on, whole or not at all; raises OSError."""
        part = self._path.with_name(f"{self._path.name}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"until": pause.until.isoformat() if pause.until else None}, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)

    def end(self) -> None:
        """End the pause; raises OSError."""
        self._path.unlink(missing_ok=True)


def _read(path: Path) -> Pause | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            return Pause()
        until = json.loads(path.read_text("utf-8"))["until"]
        moment = None if until is None else datetime.fromisoformat(until)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError):
        return Pause()
    return Pause(moment) if moment is None or moment.tzinfo is not None else Pause()
