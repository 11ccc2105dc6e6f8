"""What a running recorder keeps an eye on besides the screen: its rules, and whether its supervisor is still there."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

from sixfold.capture.rules import load
from sixfold.capture.state_file import CRASHES_VARIABLE, HEALTHY, KEEPER_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sixfold.capture.rules import RecorderRules
    from sixfold.capture.switch import Switch

SECONDS = 1.0
"""Between two glances; one costs 10 us, so that rules hold within two seconds for nothing that could be measured."""
RESTARTED = "The recorder crashed {times} a short while ago and was started again."
UNKEPT = "What starts the recorder again after a crash has ended; stop the recorder and start it to have that back."


class Watch:
    """Begins the run anew when the rules' file changes, in a thread of its own."""

    def __init__(self, rules: Path, switch: Switch, environ: Mapping[str, str]) -> None:
        self._path = rules
        self._switch = switch
        self._keeper = environ.get(KEEPER_VARIABLE, "")
        self._stamp = _stamp(rules)
        self._crashes = int(environ.get(CRASHES_VARIABLE, "0"))
        self._until = time.monotonic() + HEALTHY
        if self._crashes:
            switch.note("crash", RESTARTED.format(times=_times(self._crashes)))
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def rules(self) -> RecorderRules:
        """Read the rules as they stand now; raises RulesDamagedError."""
        self._stamp = _stamp(self._path)  # first: what changes while it is read is read again
        return load(self._path)

    def close(self) -> None:
        """Look no more."""
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closing.wait(SECONDS):
            if _stamp(self._path) != self._stamp:
                self._stamp = _stamp(self._path)
                self._switch.begin_again()
            if self._keeper and str(os.getppid()) != self._keeper:
                self._switch.note("keeper", UNKEPT)
            if self._crashes and time.monotonic() > self._until:
                self._crashes = 0
                self._switch.note("crash", None)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        facts = path.stat()
    except OSError:
        return None  # reading them says why, where it matters
    return facts.st_ino, facts.st_mtime_ns, facts.st_size
