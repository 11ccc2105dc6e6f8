from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sixfold.capture import control
from sixfold.capture.errors import (
    CaptureError,
    PortalAbsentError,
    PortalBlankError,
    PortalClosedError,
    PortalPictureError,
    PortalRefusedError,
    PortalSilentError,
    WaylandError,
)
from sixfold.capture.eyes import Eyes
from sixfold.capture.observation import Box
from sixfold.capture.platforms import open_desktop, portal_screen
from sixfold.capture.platforms.portal import Portal
from sixfold.capture.platforms.portal_scripted import ScriptedPortal
from sixfold.capture.reading.reader import ReaderProcess
from sixfold.capture.rules import RecorderRules
from sixfold.capture.service import Order, RecorderHome, Service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sixfold.capture.platforms.portal_frames import Command

    Started = Callable[..., ScriptedPortal]

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PLAIN = "import sys, time; w, h = map(int, sys.argv[1:]); sys.stdout.buffer.write({row} * (w * h // 2)); "
PLAIN += "sys.stdout.flush(); time.sleep(60)"


def painting(row: bytes) -> Command:
    """A program that gives one picture of two colours and then, like a still screen, nothing."""
    program = PLAIN.replace("{row}", repr(row))
    return lambda _descriptor, _node, width, height: (sys.executable, "-c", program, str(width), str(height))


STRIPES = painting(b"\x00\x10\x20\x00\xff\x80\x40\x00")
BLACK = painting(bytes(8))


BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""
"""A bus that starts nothing by itself: no real portal of this machine answers."""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is not installed")
    config = tmp_path_factory.mktemp("bus") / "bus.conf"
    config.write_text(BUS, "utf-8")
    daemon = subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"],  # noqa: S607 - from the path
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    with daemon, daemon.stdout:
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@pytest.fixture
def started(session: str) -> Iterator[Started]:
    with ExitStack() as stack:

        def start(**told: object) -> ScriptedPortal:
            portal = ScriptedPortal(session, **told)  # type: ignore[arg-type]
            portal.start()
            stack.callback(portal.close)
            return portal

        yield start


def test_what_the_user_shares_is_grabbed_from_the_left_to_the_right(
    started: Started, session: str, tmp_path: Path
) -> None:
    started(sizes=((64, 48), (32, 16)))
    with closing(portal_screen.open_desktop(session, tmp_path / "token", STRIPES)) as desktop:
        first, second = desktop.screen.monitors()
        assert (first.box, second.box) == (Box(0, 0, 64, 48), Box(64, 0, 32, 16))
        frame = desktop.screen.grab(second, NOW)
        assert frame.pixels.shape == (16, 32, 3)
        assert frame.pixels[0, :2].tolist() == [[0, 16, 32], [255, 128, 64]]
        assert desktop.screen.part(second, Box(1, 2, 1, 3)).tolist() == [[[255, 128, 64]]] * 3


def test_a_desktop_without_windows_is_looked_at_under_no_name(started: Started, session: str, tmp_path: Path) -> None:
    started()
    with closing(portal_screen.open_desktop(session, tmp_path / "token", STRIPES)) as desktop:
        assert not desktop.tells_windows
        (job,) = Eyes(desktop.screen, desktop.windows, RecorderRules()).look(NOW)
        assert (job.app, job.title) == ("", "")


def test_the_user_is_asked_once_and_each_permission_is_used_once(
    started: Started, session: str, tmp_path: Path
) -> None:
    portal = started()
    token = tmp_path / "token"
    for _ in range(3):
        with closing(Portal(session, token)) as asking:
            asking.open()
    assert portal.asked == 1
    assert len(set(portal.tokens)) == 2
    assert token.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [token]


@pytest.mark.parametrize("response", [1, 2])
def test_a_refusal_is_said(started: Started, session: str, tmp_path: Path, response: int) -> None:
    started(response=response)
    with pytest.raises(PortalRefusedError, match="allow it"):
        portal_screen.open_desktop(session, tmp_path / "token")


def test_a_user_who_never_answers_is_waited_for_only_so_long(started: Started, session: str, tmp_path: Path) -> None:
    started(response=None)
    with closing(Portal(session, tmp_path / "token", asked=0.2)) as portal, pytest.raises(PortalSilentError):
        portal.open()


def test_sharing_nothing_is_a_refusal(started: Started, session: str, tmp_path: Path) -> None:
    started(sizes=())
    with pytest.raises(PortalRefusedError):
        portal_screen.open_desktop(session, tmp_path / "token")


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus", "nonsense"])
def test_without_a_session_bus_there_is_no_portal(address: str, tmp_path: Path) -> None:
    with pytest.raises(PortalAbsentError, match="xdg-desktop-portal"):
        portal_screen.open_desktop(address, tmp_path / "token")


def test_without_a_portal_on_the_bus_it_is_said(session: str, tmp_path: Path) -> None:
    with pytest.raises(PortalAbsentError):
        portal_screen.open_desktop(session, tmp_path / "token")


def test_sharing_that_was_ended_is_not_asked_for_again(started: Started, session: str, tmp_path: Path) -> None:
    portal = started()
    with closing(portal_screen.open_desktop(session, tmp_path / "token", STRIPES)) as desktop:
        (monitor,) = desktop.screen.monitors()
        desktop.screen.grab(monitor, NOW)
        portal.end_session()
        with closing(Portal(session, tmp_path / "other")) as later:
            later.open()  # whatever the bus sent before this has arrived
        for _ in range(2):
            with pytest.raises(PortalClosedError, match="start the recorder again"):
                desktop.screen.grab(monitor, NOW)
    assert portal.asked == 2


def test_a_screen_of_one_colour_is_never_taken_for_an_empty_one(started: Started, session: str, tmp_path: Path) -> None:
    started()
    with closing(portal_screen.open_desktop(session, tmp_path / "token", BLACK)) as desktop:
        (monitor,) = desktop.screen.monitors()
        desktop.screen.grab(monitor, NOW)
        with pytest.raises(PortalBlankError, match="single colour"):
            desktop.screen.grab(monitor, NOW + timedelta(seconds=10))


def test_a_stream_that_breaks_is_begun_anew(started: Started, session: str, tmp_path: Path) -> None:
    started()
    tries: list[int] = []

    def command(descriptor: int, node: int, width: int, height: int) -> tuple[str, ...]:
        tries.append(node)
        return ("false",) if len(tries) == 1 else tuple(STRIPES(descriptor, node, width, height))

    with closing(portal_screen.open_desktop(session, tmp_path / "token", command)) as desktop:
        (monitor,) = desktop.screen.monitors()
        with pytest.raises(PortalPictureError, match="gstreamer"):
            desktop.screen.grab(monitor, NOW)
        assert desktop.screen.grab(monitor, NOW).width == 64
    assert tries == [40, 40]


def test_wayland_is_shared_only_where_the_user_accepts_that_nothing_is_left_out(
    started: Started, session: str, tmp_path: Path
) -> None:
    portal = started()
    environ = {"WAYLAND_DISPLAY": "wayland-0", "DBUS_SESSION_BUS_ADDRESS": session}
    with pytest.raises(WaylandError, match="exclude wayland accept"):
        open_desktop(environ)
    assert portal.asked == 0
    open_desktop(environ, tmp_path / "token").close()
    assert portal.asked == 1


def test_a_recorder_ends_where_the_user_no_longer_accepts_a_desktop_without_windows(
    started: Started, session: str, tmp_path: Path
) -> None:
    started()
    home = RecorderHome(tmp_path / "inbox", tmp_path / "rules.json", tmp_path / "runtime", bytes(32))
    home.inbox.mkdir()
    home.runtime.mkdir()
    with (
        control.lock(home.runtime),
        closing(portal_screen.open_desktop(session, tmp_path / "token", STRIPES)) as desktop,
        closing(ReaderProcess()) as reader,
        pytest.raises(WaylandError),
    ):
        Service(home, desktop, reader, lambda: NOW, {}).run(Order(for_seconds=5))


def test_every_sentence_of_the_portal_is_one_of_the_recorder() -> None:
    for error in (PortalClosedError(), PortalPictureError(), PortalBlankError(seconds=10)):
        assert isinstance(error, CaptureError)
        assert "start the recorder again" in str(error)
