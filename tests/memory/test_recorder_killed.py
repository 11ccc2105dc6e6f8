"""The recorder dies between any two steps, by failpoint and at random: no half file is taken in, none is lost.

Real processes, the real service with its reader as a child, real sealed files, the real ingest; what they see and read
follows a script, so that a hundred deaths take half a minute.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from sixfold.capture import failpoints, seal
from tests.memory.conftest import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.memory.conftest import Home

PATIENCE = 60.0
KILLS = 100
READERS_KILLED = 0.6
"""Share of the deaths that are a reader's: the recorder goes on and starts another."""
AT_ONCE = 2
READER = """
import sys
from sixfold.capture.reading.reader import harden, serve
from sixfold.capture.scripted import ScriptedEngine
harden()
serve(ScriptedEngine(), sys.stdin.buffer, sys.stdout.buffer)
"""
RECORDER = """
import os, sys, time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sixfold.capture import control, inbox, seal, service
from sixfold.capture.events import Silence
from sixfold.capture.observation import Box, Capture
from sixfold.capture.reading.reader import ReaderProcess
from sixfold.capture.screen import Desktop
from sixfold.capture.scripted import ScriptedDesktop, ScriptedWindow

folder, key, reader = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), sys.argv[3]

class Changing(ScriptedDesktop):
    # another page now and then; a look that finds two of them would find none that is settled
    def visible(self):
        page = f"page {os.getpid()} {time.monotonic_ns() // 150_000_000}"
        self.show(ScriptedWindow("Browser", page, (page, "and some words"), Box(0, 0, 640, 480)))
        return super().visible()

acknowledged = os.open(folder / "acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
put = seal.put
def noted(*arguments):
    path = put(*arguments)
    os.write(acknowledged, path.name.encode() + b"\\n")
    return path
seal.put = noted

home = service.RecorderHome(folder / "inbox", folder / "rules.json", folder / "runtime", key)
seen = Changing()
with control.lock(home.runtime), closing(ReaderProcess((sys.executable, "-c", reader))) as child:
    made = Desktop(seen, seen, Silence())
    service.Service(home, made, child, lambda: datetime.now(UTC), os.environ).run(service.Order(every=0.2))
"""


class Recorders:
    """Starts recorders for homes, and ends them with the test."""

    def __init__(self) -> None:
        self._all: list[subprocess.Popen[bytes]] = []

    def start(self, home: Home, failpoint: str = "") -> subprocess.Popen[bytes]:
        (home.folder / "runtime").mkdir(exist_ok=True)
        line = (sys.executable, "-c", RECORDER, str(home.folder), home.keys.recorder_public.hex(), READER)
        self._all.append(subprocess.Popen(line, env={**os.environ, failpoints.VARIABLE: failpoint}))
        return self._all[-1]

    def end(self) -> None:
        for process in self._all:
            process.kill()
            process.wait()


@pytest.fixture
def recorders() -> Iterator[Recorders]:
    made = Recorders()
    yield made
    made.end()


def acknowledged(home: Home) -> set[str]:
    """The files of which the recorder was told that they are lasting."""
    path = home.folder / "acknowledged"
    return set(path.read_text("utf-8").split("\n")[:-1]) if path.exists() else set()


def taken(home: Home) -> set[str]:
    """The files that the memory has taken in."""
    return {str(row[0]) for row in home.serial.run(lambda: home.db.query("SELECT name FROM ingested"))}


def orphans() -> list[psutil.Process]:
    """Readers of these tests that outlived their recorder, after a moment for the system to end them."""
    every = psutil.process_iter(["cmdline", "ppid"])
    lost = [one for one in every if READER in (one.info["cmdline"] or []) and one.info["ppid"] == 1]
    alive: list[psutil.Process] = psutil.wait_procs(lost, 10)[1]
    return alive


@pytest.mark.slow
@pytest.mark.parametrize("point", failpoints.SEALING)
def test_a_recorder_that_dies_at_any_step_of_sealing_leaves_whole_files_only(
    home: Home, recorders: Recorders, point: str
) -> None:
    assert recorders.start(home, f"{point}:2").wait(PATIENCE) == -signal.SIGKILL
    whole = {path.name for path in seal.waiting(home.inbox)}
    assert len(whole) == (2 if point in {"seal.renamed", "seal.lasting"} else 1)
    assert acknowledged(home) <= whole
    assert home.take_in() == (len(whole), 0)
    assert taken(home) == whole
    assert seal.sweep(home.inbox) == (1 if point in {"seal.half", "seal.written", "seal.synced"} else 0)
    assert not orphans()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_hundred_kills_of_recorder_and_reader_lose_nothing_that_was_sealed(
    tmp_path: Path, recorders: Recorders
) -> None:
    moments = random.Random(36)  # noqa: S311 - the moments of a test, the same ones every time
    homes = []
    for number in range(AT_ONCE):
        (tmp_path / str(number)).mkdir()
        homes.append(opened(tmp_path / str(number)))
    running = [recorders.start(home) for home in homes]
    killed = 0
    while killed < KILLS:
        for number, home in enumerate(homes):
            time.sleep(moments.uniform(0.0, 0.3))
            process = running[number]
            below = psutil.Process(process.pid).children()
            if not below and not acknowledged(home):
                continue  # it is still starting
            if below and moments.random() < READERS_KILLED:
                below[0].kill()
            elif moments.random() < 1 - READERS_KILLED:
                process.kill()
                process.wait()
                assert home.take_in()[1] == 0
                assert acknowledged(home) <= taken(home)
                running[number] = recorders.start(home)
            else:
                continue
            killed += 1
    for process, home in zip(running, homes, strict=True):
        process.kill()
        process.wait()
        assert home.take_in()[1] == 0
        assert acknowledged(home) <= taken(home)
        assert acknowledged(home)
        home.close()
    assert not orphans()
