from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from sixfold.app import homelock
from sixfold.app.errors import HomeBusy
from sixfold.app.homelock import HomeLock

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys
from pathlib import Path
from sixfold.app.homelock import HomeLock
lock = HomeLock.take(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_instance_is_told_the_number_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with HomeLock.take(path), pytest.raises(HomeBusy, match=str(os.getpid())):
        HomeLock.take(path)


def test_the_lock_can_be_taken_again_after_its_release(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    HomeLock.take(path).release()
    with HomeLock.take(path):
        assert homelock.holder(path) == os.getpid()
    assert homelock.holder(path) is None


def test_nobody_holds_a_lock_that_was_never_taken(tmp_path: Path) -> None:
    assert homelock.holder(tmp_path / "lock") is None


def test_a_killed_process_leaves_no_lock_behind(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(HomeBusy, match=str(process.pid)):
            HomeLock.take(path)
        process.kill()
        process.wait()
        with HomeLock.take(path):
            pass


def test_a_window_waits_for_a_command_that_is_just_leaving(tmp_path: Path) -> None:
    leaving = HomeLock.take(tmp_path / "lock")
    threading.Timer(0.3, leaving.release).start()
    with HomeLock.take_within(tmp_path / "lock", 10):
        assert homelock.holder(tmp_path / "lock") == os.getpid()
    with HomeLock.take(tmp_path / "lock"), pytest.raises(HomeBusy):
        HomeLock.take_within(tmp_path / "lock", 0.2)
