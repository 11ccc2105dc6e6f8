"""Which desktop this is: one file for each kind."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from sixfold.capture.errors import NoDisplayError, WaylandError
from sixfold.capture.pictures import MssScreen
from sixfold.capture.platforms.atspi import Atspi
from sixfold.capture.screen import Desktop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sixfold.capture.accessible import Accessible

ELSEWHERE = {"win32": "windows", "darwin": "macos"}


def open_desktop(environ: Mapping[str, str]) -> Desktop:
    """Connect to the desktop: on Linux to the display that the environment names.

    Raises:
        WaylandError: there is only Wayland, which tells nobody its windows: no exclusion could hold.
        NoDisplayError: there is no display, or it does not answer.
        ScreenPermissionError: macOS has not been told to allow it.
    """
    if sys.platform in ELSEWHERE:  # these files can be imported on their own system only
        desktop: Desktop = import_module(f"{__name__}.{ELSEWHERE[sys.platform]}").open_desktop()
        return desktop
    display = environ.get("DISPLAY", "")
    if not display:
        raise WaylandError if environ.get("WAYLAND_DISPLAY") else NoDisplayError
    return _x11(display, Atspi(environ.get("DBUS_SESSION_BUS_ADDRESS", "")))


def _x11(display: str, accessible: Accessible) -> Desktop:
    from sixfold.capture.platforms.x11 import X11Desktop  # noqa: PLC0415 - there is no X library elsewhere
    from sixfold.capture.platforms.x11_monitors import X11Monitors  # noqa: PLC0415
    from sixfold.capture.platforms.xwayland import refuse_xwayland  # noqa: PLC0415

    screen = MssScreen(display)  # first: when nobody answers, python-xlib leaves its sockets open
    try:
        refuse_xwayland(display)
        screen.ask(X11Monitors(display))
        windows = X11Desktop(display)
        return Desktop(screen, windows, windows, accessible)
    except (NoDisplayError, WaylandError):
        screen.close()
        raise
