"""Pictures of a real display that goes away."""

from __future__ import annotations

import os
import signal
import subprocess
from datetime import UTC, datetime

import pytest

from sixfold.capture.errors import GrabError
from sixfold.capture.observation import Box
from sixfold.capture.pictures import MssScreen
from sixfold.capture.screen import Monitor

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
WHOLE = Monitor(1, Box(0, 0, 320, 200), "DP-1")


@pytest.mark.display
def test_a_display_that_is_gone_is_said_as_such_and_can_be_let_go() -> None:
    told, tell = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(tell), "-screen", "0", "320x200x24", "-nolisten", "tcp"],  # noqa: S607 - from the path
        pass_fds=[tell],
        stderr=subprocess.DEVNULL,
    )
    os.close(tell)
    with os.fdopen(told) as answer:
        screen = MssScreen(f":{answer.readline().strip()}")
    assert screen.grab(WHOLE, NOW).pixels.shape == (200, 320, 3)
    server.send_signal(signal.SIGKILL)
    server.wait()
    with pytest.raises(GrabError):
        screen.grab(WHOLE, NOW)
    screen.close()
