from __future__ import annotations

import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A display of its own with a window manager; the server picks a number that is free."""
    for program in ("Xvfb", "openbox", "chromium"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    told, tell = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(tell), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],  # noqa: S607 - from the path
        pass_fds=[tell],
        stderr=subprocess.DEVNULL,
    )
    os.close(tell)
    with os.fdopen(told) as answer:
        name = f":{answer.readline().strip()}"
    environ = {**os.environ, "DISPLAY": name}
    manager = subprocess.Popen(["openbox"], env=environ, stderr=subprocess.DEVNULL)  # noqa: S607 - from the path
    time.sleep(0.5)
    yield name
    for process in (manager, server):
        process.terminate()
        process.wait(timeout=10)
