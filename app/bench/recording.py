"""A real recorder on a home of its own, started as a person starts it, and what it sealed."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sixfold.app import founding, paths, recorder_rules
from sixfold.app.bench.errors import RecorderNotMeasured
from sixfold.app.bench.meter import Meter
from sixfold.capture import control, rules, seal
from sixfold.capture.errors import RecorderAbsentError
from sixfold.capture.observation import Capture
from sixfold.memory.store import keys
from sixfold.memory.store.key_derivation import CHEAP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sixfold.capture.exclusion import ExclusionRule
    from sixfold.capture.observation import Observation
    from sixfold.memory.store.keys import OpenKeys

START_SECONDS = 60.0
POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Sealed:
    """One sealed observation and when its file was on disk (seconds since 1970)."""

    at: float
    observation: Observation
    size: int


@dataclass(frozen=True, slots=True)
class Bed:
    """A throw-away home with its keys open: what the recorder seals can be read again here."""

    home: paths.Home
    runtime_base: Path
    passphrase_file: Path
    keys: OpenKeys

    def exclude(self, excluded: tuple[ExclusionRule, ...]) -> None:
        """Leave these out too, from the next recording on."""
        now = rules.load(self.home.rules)
        chosen = rules.RecorderRules(time_zone=now.time_zone, presets=now.presets, excluded=excluded)
        recorder_rules.save(chosen, self.home.rules, self.keys.rules_mac)

    @contextmanager
    def recording(self, display: str, *options: str) -> Iterator[Meter]:
        """Run `sixfold record` on a display; gives its meter once it looks."""
        process = subprocess.Popen(
            self.command("record", *options),
            env={**self.environment(), "DISPLAY": display},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        meter = Meter(process.pid)
        try:
            self._wait(process)
            meter.start()
            yield meter
        finally:
            meter.stop()
            self._end(process)
            if process.stderr is not None:
                process.stderr.close()

    def command(self, *arguments: str) -> list[str]:
        """A command of the program on this home."""
        shared = ["--home", str(self.home.root), "--passphrase-file", str(self.passphrase_file)]
        return [sys.executable, "-m", "sixfold.app.cli", *arguments, *shared]

    def environment(self) -> Mapping[str, str]:
        """The environment in which the command finds the same runtime folder."""
        return {**os.environ, "XDG_RUNTIME_DIR": str(self.runtime_base.parent)}

    def sealed(self) -> list[Sealed]:
        """Open what lies in the inbox, in the order of its writing."""
        found = []
        for path in seal.waiting(self.home.inbox):
            content = seal.read(path, self.keys.recorder_private)
            if isinstance(content, Capture):
                facts = path.stat()
                found.append(Sealed(facts.st_mtime, content.observation, facts.st_size))
        return found

    def empty_inbox(self) -> None:
        """Throw away what was sealed."""
        for path in seal.waiting(self.home.inbox):
            path.unlink()

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            try:
                control.status(self.home.recorder_runtime)
            except RecorderAbsentError:
                time.sleep(POLL_SECONDS)
            else:
                return
        self._end(process)
        raise RecorderNotMeasured(reason=_last_words(process))

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            try:
                control.stop(self.home.recorder_runtime)
            except RecorderAbsentError:
                process.terminate()
        try:
            process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def lay(folder: Path, display_zone: str = "UTC") -> Bed:
    """Make a throw-away home in a folder."""
    passphrase = secrets.token_urlsafe(12)
    file = folder / "passphrase"
    file.touch(mode=0o600)
    file.write_text(passphrase + "\n", encoding="utf-8")
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    base = paths.runtime_base({"XDG_RUNTIME_DIR": str(runtime)})
    home = paths.home(folder / "home", base)
    founding.found(home, passphrase, now=datetime.now(UTC), time_zone=display_zone, cost=CHEAP)
    return Bed(home, base, file, keys.unlock(home.keys, passphrase))


def texts_by_title(sealed: Sequence[Sealed]) -> dict[str, list[Sealed]]:
    """Group by the title of the window in front."""
    grouped: dict[str, list[Sealed]] = {}
    for item in sealed:
        grouped.setdefault(item.observation.title or "", []).append(item)
    return grouped


def _last_words(process: subprocess.Popen[bytes]) -> str:
    said = process.stderr.read().decode("utf-8", "replace").strip() if process.stderr else ""
    return said.splitlines()[-1] if said else "without a word"
