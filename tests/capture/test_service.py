"""The whole recorder on a real display, with a real browser and the real reader."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from nacl.public import PrivateKey
from PIL import Image

from sixfold.capture import control, seal
from sixfold.capture.errors import MonitorError, NoDisplayError, RecorderRunningError, WaylandError
from sixfold.capture.observation import Capture
from sixfold.capture.platforms import open_desktop
from sixfold.capture.reading.rapid import RapidEngine
from sixfold.capture.service import RecorderHome, run_recorder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = PrivateKey.generate()
PAGE = """<!doctype html><meta charset=utf-8><title>Shop - payment</title>
<body style="margin:24px;font:15px 'DejaVu Sans'"><h2>Payment</h2><p>Card number: 4690 7439 1500 0808</p>
<p>Password: Avocet-P5BQ6!73</p><p>Order total 84.20 EUR for one desk lamp</p>
<p style="font-size:11px">You can change this booking free of charge until 48 hours before departure.</p>"""


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def home(tmp_path: Path) -> RecorderHome:
    for name in ("inbox", "runtime"):
        (tmp_path / name).mkdir()
    return RecorderHome(tmp_path / "inbox", tmp_path / "rules.json", tmp_path / "runtime", bytes(KEY.public_key))


@contextmanager
def browser(page: Path, display: str, profile: Path) -> Iterator[None]:
    flags = [
        "--no-sandbox", "--test-type", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--start-maximized", "--window-size=1920,1080",
        "--window-position=0,0", f"--user-data-dir={profile}", f"--app={page.as_uri()}",
    ]  # fmt: skip
    process = subprocess.Popen(
        ["chromium", *flags],  # noqa: S607 - from the path
        env={**os.environ, "DISPLAY": display},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


@pytest.mark.display
@pytest.mark.models
@pytest.mark.slow
def test_a_page_in_a_browser_is_read_and_its_secrets_are_in_no_text_and_no_picture(
    home: RecorderHome, display: str, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    with browser(page, display, tmp_path / "profile"):
        report = run_recorder(home, environ={"DISPLAY": display}, clock=now, every=1.0, for_seconds=9.0)
    captures = [item for path in seal.waiting(home.inbox) if isinstance(item := seal.read(path, bytes(KEY)), Capture)]
    shown = [item for item in captures if item.observation.title == "Shop - payment"]
    assert report.problem is None
    assert len({item.observation.id for item in shown}) == 1
    last = shown[-1].observation
    assert last.app == "Chromium"
    for words in (
        "Payment",
        "Order total 84.20 EUR for one desk lamp",
        "free of charge until 48 hours before departure.",
    ):
        assert words in last.text
    assert last.redactions == {"card": 1, "password": 1}
    engine = RapidEngine()
    assert captures[0].image is not None
    for capture in captures:
        pictures = [patch.webp for patch in capture.patches.patches] if capture.patches else []
        for webp in [*pictures, *([capture.image] if capture.image else [])]:
            pixels = np.asarray(Image.open(io.BytesIO(webp)).convert("RGB"))
            read = " ".join(line.text for line in engine.read(pixels))
            assert re.search(r"4690|7439|0808|Avocet|P5BQ6", read) is None
        assert re.search(r"4690|7439|0808|Avocet|P5BQ6", repr(capture.observation)) is None


@pytest.mark.display
def test_a_running_recorder_is_told_to_pause_and_to_stop_and_keeps_a_second_one_out(
    home: RecorderHome, display: str
) -> None:
    ready = threading.Event()
    environ = {"DISPLAY": display}
    worker = threading.Thread(
        target=lambda: run_recorder(home, environ=environ, clock=now, every=0.5, for_seconds=60, started=ready.set)
    )
    worker.start()
    assert ready.wait(60)
    with pytest.raises(RecorderRunningError):
        run_recorder(home, environ=environ, clock=now)
    assert control.pause(home.runtime).status == "paused"
    assert control.stop(home.runtime).status == "stopping"
    worker.join(60)
    assert not worker.is_alive()
    assert list(home.runtime.iterdir()) == [home.runtime / control.LOCK]


@pytest.mark.display
def test_a_monitor_that_is_not_there_is_said_in_words(home: RecorderHome, display: str) -> None:
    with pytest.raises(MonitorError, match="no monitor 7; this display has 1"):
        run_recorder(home, environ={"DISPLAY": display}, clock=now, monitor=7)


@pytest.mark.display
def test_a_desktop_gives_its_monitor_a_picture_and_its_windows(display: str) -> None:
    desktop = open_desktop({"DISPLAY": display})
    screen = desktop.screen
    (monitor,) = screen.monitors()
    frame = screen.grab(monitor, now())
    assert (frame.width, frame.height, frame.pixels.shape) == (1920, 1080, (1080, 1920, 3))
    assert list(desktop.windows.visible()) == []
    desktop.close()


def test_without_a_display_or_on_wayland_the_reason_is_said(home: RecorderHome) -> None:
    with pytest.raises(NoDisplayError, match="no display"):
        run_recorder(home, environ={}, clock=now)
    with pytest.raises(WaylandError, match="Wayland"):
        open_desktop({"WAYLAND_DISPLAY": "wayland-0"})
    with pytest.raises(NoDisplayError):
        open_desktop({"DISPLAY": ":4711"})
