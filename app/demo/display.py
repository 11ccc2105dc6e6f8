"""A screen of its own, where there is none: Xvfb with a window manager, and pages shown on it in Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sixfold.app.demo.errors import NoVirtualDisplay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The flags that keep Chromium from looking anything up; without them it asks for updates at each start.
BROWSER_FLAGS = (
    "--no-sandbox",
    "--test-type",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--start-maximized",
    "--window-position=0,0",
    "--window-size=1920,1080",
)


@contextmanager
def virtual_display(width: int, height: int) -> Iterator[str]:
    """A fresh Xvfb with openbox; gives its name for `DISPLAY`, and ends both at the end."""
    xvfb, openbox = shutil.which("Xvfb"), shutil.which("openbox")
    if xvfb is None or openbox is None or shutil.which("chromium") is None:
        raise NoVirtualDisplay
    read, write = os.pipe()
    screen = ["-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(
        [xvfb, "-displayfd", str(write), *screen],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    if not number:
        server.wait()
        raise NoVirtualDisplay
    display = f":{number}"
    manager = subprocess.Popen(
        [openbox, "--startup", "echo ready"],
        env={**os.environ, "DISPLAY": display},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        if manager.stdout is not None:  # a window that is opened while it starts is never shown
            manager.stdout.readline()
        yield display
    finally:
        for process in (manager, server):
            process.terminate()
            process.communicate()


def show_page(page: Path, display: str, seconds: float, scratch: Path) -> None:
    """Show one HTML file full screen for so long. Chromium gets a profile of its own in `scratch`, which is removed."""
    with tempfile.TemporaryDirectory(dir=scratch, ignore_cleanup_errors=True) as profile:
        command = ["chromium", *BROWSER_FLAGS, f"--user-data-dir={profile}", f"--app={page.as_uri()}"]
        browser = subprocess.Popen(
            command,
            env={**os.environ, "DISPLAY": display},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(seconds)
        os.killpg(browser.pid, signal.SIGTERM)
        browser.wait()
