"""Which desktop this is: one file for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.capture.errors import NoDisplayError, WaylandError
from sixfold.capture.pictures import MssScreen
from sixfold.capture.platforms.x11 import X11Desktop
from sixfold.capture.platforms.x11_monitors import X11Monitors
from sixfold.capture.screen import Desktop

if TYPE_CHECKING:
    from collections.abc import Mapping


def open_desktop(environ: Mapping[str, str]) -> Desktop:
    """Connect to the display that the environment names.

    Raises:
        WaylandError: there is only Wayland.
        NoDisplayError: there is no display, or it does not answer.
    """
    display = environ.get("DISPLAY", "")
    if not display:
        raise WaylandError if environ.get("WAYLAND_DISPLAY") else NoDisplayError
    screen = MssScreen(display)  # first: when nobody answers, python-xlib leaves its sockets open
    try:
        screen.ask(X11Monitors(display))
        windows = X11Desktop(display)
        return Desktop(screen, windows, windows)
    except NoDisplayError:
        screen.close()
        raise
