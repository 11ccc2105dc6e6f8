from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sixfold.capture import accessible
from sixfold.capture.observation import Box
from sixfold.capture.pictures import MssScreen
from sixfold.capture.platforms.atspi import REST, Atspi
from sixfold.capture.platforms.x11 import X11Desktop
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.screen import Window

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = """<title>Harbour notes</title><body style="font:15px DejaVu Sans; width:700px">
<p>The tug Ilona leaves berth 14 at <b>06:40</b> sharp.</p>
<form>User <input value="ana.petrova"> Password <input type=password value="Avocet-P5BQ6"></form>
<p style="opacity:0">Invisible words</p><p style="position:absolute;left:-5000px">Words beside</p>
<div style="height:30px;overflow:hidden"><p>Shown above</p><p>Words cut off</p></div>
<div style="margin-top:2000px">Words far below</div>"""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A session bus of its own; what it starts keeps its files apart from the user's."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is not installed")
    folder = tmp_path_factory.mktemp("bus")
    environ = {**os.environ, "XDG_RUNTIME_DIR": str(folder), "XDG_CACHE_HOME": str(folder)}
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],  # noqa: S607 - from the path
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environ,
        text=True,
    )
    assert daemon.stdout is not None
    with daemon, daemon.stdout:
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@pytest.fixture(scope="module")
def browser(display: str, session: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Chromium on a page, with an accessibility bus that it talks on; gives its process."""
    launcher = Path("/usr/libexec/at-spi-bus-launcher")
    if not launcher.exists():
        pytest.skip("at-spi2-core is not installed")
    folder = tmp_path_factory.mktemp("chromium")
    (folder / "page.html").write_text(PAGE, "utf-8")
    environ = {
        **os.environ,
        "DISPLAY": display,
        "DBUS_SESSION_BUS_ADDRESS": session,
        "XDG_RUNTIME_DIR": str(folder),
        "XDG_CACHE_HOME": str(folder),
        "ACCESSIBILITY_ENABLED": "1",
    }
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environ}
    bus = subprocess.Popen([launcher, "--launch-immediately"], start_new_session=True, **quiet)  # type: ignore[call-overload]
    time.sleep(0.5)
    command = [
        "chromium", "--no-sandbox", "--no-first-run", "--disable-gpu", "--force-renderer-accessibility",
        f"--user-data-dir={folder / 'profile'}", f"--app=file://{folder / 'page.html'}", "--window-size=900,600",
    ]  # fmt: skip
    program = subprocess.Popen(command, start_new_session=True, **quiet)  # type: ignore[call-overload]
    yield program.pid
    for process in (program, bus):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=60)


SHOWN = "The tug Ilona leaves berth 14 at 06:40 sharp."


def window_of(desktop: X11Desktop) -> Window:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for window in desktop.visible():
            if window.title == "Harbour notes":
                return window
        time.sleep(0.2)
    raise AssertionError("the page did not come up")


def told(reader: Atspi, window: Window) -> accessible.AccessibleText:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        text = reader.read(window)
        if text is not None and text.lines:
            return text
        reader._resting.clear()  # a browser that starts on a busy machine may be slow at first
        time.sleep(0.3)
    raise AssertionError("the browser told nothing")


@pytest.mark.display
@pytest.mark.slow
def test_a_browser_tells_what_shows_exactly_and_never_what_does_not(display: str, session: str, browser: int) -> None:
    del browser
    with (
        closing(X11Desktop(display)) as desktop,
        closing(Atspi(session)) as reader,
        closing(MssScreen(display)) as screen,
    ):
        window = window_of(desktop)
        monitor = screen.monitors()[0]
        known: list[str] = []
        until = time.monotonic() + 60
        while SHOWN not in known and time.monotonic() < until:  # told as soon as it is laid out, before it is painted
            text = told(reader, window)
            pixels = screen.grab(monitor, datetime.now(UTC)).pixels
            known = [line.text for line in accessible.believed(text, [window.box], monitor.box, pixels)]
    assert SHOWN in known
    assert any("ana.petrova" in line for line in known)
    everything = " ".join(line.text for line in text.lines)
    assert "Avocet" not in everything
    assert "\u2022" * 3 not in everything
    for hidden in ("beside", "cut off", "far below"):
        assert hidden not in everything
    assert not any("Invisible" in line for line in known)
    (secret,) = text.secret
    assert pixels[secret.y : secret.bottom, secret.x : secret.right].min() < 100


@pytest.mark.display
@pytest.mark.slow
def test_a_program_that_hangs_is_left_alone_for_a_while(display: str, session: str, browser: int) -> None:
    with closing(X11Desktop(display)) as desktop, closing(Atspi(session, lambda: now[0])) as reader:
        now = [0.0]
        window = window_of(desktop)
        told(reader, window)
        os.killpg(browser, signal.SIGSTOP)
        try:
            assert reader.read(window) is None
            os.killpg(browser, signal.SIGCONT)
            assert reader.read(window) is None
        finally:
            os.killpg(browser, signal.SIGCONT)
        now[0] += REST + 1
        assert told(reader, window).lines


@pytest.mark.display
@pytest.mark.slow
def test_a_window_with_another_title_at_the_same_place_tells_nothing(display: str, session: str, browser: int) -> None:
    del browser
    with closing(X11Desktop(display)) as desktop, closing(Atspi(session)) as reader:
        window = window_of(desktop)
        told(reader, window)
        other = Window(window.app, RawText("Another page"), window.box, active=True, pid=window.pid)
        assert reader.read(other) is None


def test_where_no_accessibility_runs_nobody_is_asked_and_nothing_is_started(session: str) -> None:
    window = Window("app", RawText("title"), Box(0, 0, 10, 10), active=True, pid=os.getpid())
    with closing(Atspi("")) as reader:
        assert reader.read(window) is None
        assert reader._thread is None
    with closing(Atspi("unix:path=/nowhere/bus")) as reader:
        assert reader.read(window) is None
    with closing(Atspi(session)) as reader:
        assert reader.read(window) is None
        assert reader._resting
    listed = subprocess.run(
        ["dbus-send", f"--bus={session}", "--print-reply", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.ListNames"],  # noqa: E501, S607 - one call
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    assert "org.a11y" not in listed.stdout
