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
    from pathlib import Path

    from sixfold.capture.accessible import Accessible

ELSEWHERE = {"win32": "windows", "darwin": "macos"}


def open_desktop(environ: Mapping[str, str], permission: Path | None = None) -> Desktop:
    """Connect to the desktop: on Linux to the display that the environment names.

    `permission` is the file in which Wayland's permission to share the screen is kept; None where the user has not
    accepted that nothing can be left out there.

    Raises:
        WaylandError: there is only Wayland, which tells nobody its windows, and that was not accepted.
        PortalAbsentError, PortalRefusedError, PortalSilentError: it was, but Wayland's screen is not shared.
        NoDisplayError: there is no display, or it does not answer.
        ScreenPermissionError: macOS has not been told to allow it.
    """
    if sys.platform in ELSEWHERE:  # these files can be imported on their own system only
        desktop: Desktop = import_module(f"{__name__}.{ELSEWHERE[sys.platform]}").open_desktop()
        return desktop
    display, session = environ.get("DISPLAY", ""), environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    try:
        if display:
            return _x11(display, Atspi(session))
        raise WaylandError if environ.get("WAYLAND_DISPLAY") else NoDisplayError
    except WaylandError:
        if permission is None:
            raise
    from sixfold.capture.platforms import portal_screen  # noqa: PLC0415 - only Wayland has a portal that matters

    return portal_screen.open_desktop(session, permission)


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
