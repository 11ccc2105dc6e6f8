"""What macOS tells of windows, as our values: pure, so that it is tested on any system."""

from __future__ import annotations

import plistlib
from typing import TYPE_CHECKING, Any

from sixfold.capture import sites
from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.screen import Layer, Window

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TITLE = 4000
PANEL, POPUP = 20, 101
"""Levels of windows: below 0 the desktop, 0 ordinary ones, 3 and 8 floating and modal ones, 20 the dock, 24 and 25 the
menu bar, from 101 menus and what lies over them."""


def windows_of(told: bytes) -> list[Window]:
    """Give the windows from the bottom of the stack to its top, of a list that has them in a property list, top first.

    The uppermost ordinary window is the active one; the menu bar and menus of its program lie over it.
    """
    infos = plistlib.loads(told)
    found: list[Window] = []
    has_active = False
    for info in infos:
        window = window_of(info, active=not has_active)
        if window is not None:
            has_active = has_active or window.active
            found.append(window)
    return found[::-1]


def window_of(info: Mapping[str, Any], *, active: bool) -> Window | None:
    """Give a window of its description (CGWindowListCopyWindowInfo); None when nothing of it shows."""
    bounds = info.get("kCGWindowBounds") or {}
    sides = (bounds.get("X", 0), bounds.get("Y", 0), bounds.get("Width", 0), bounds.get("Height", 0))
    x, y, width, height = (round(side) for side in sides)
    alpha = float(info.get("kCGWindowAlpha", 1))
    if not width or not height or not info.get("kCGWindowIsOnscreen", False) or alpha <= 0:
        return None
    layer = _layer(int(info.get("kCGWindowLayer", 0)))
    app, title = str(info.get("kCGWindowOwnerName", "")), str(info.get("kCGWindowName", ""))[:MAX_TITLE]
    pid = int(info.get("kCGWindowOwnerPID", 0))
    return Window(
        app=app,
        title=RawText(title),
        box=Box(x, y, width, height),
        active=active and layer is Layer.NORMAL,
        pid=pid or None,
        site=sites.of(app, "", title),
        ident=int(info.get("kCGWindowNumber", 0)),
        client=pid,
        layer=layer,
        cover=None if alpha >= 1 else (),
    )


def _layer(level: int) -> Layer:
    if level < 0:
        return Layer.DESKTOP
    if level >= POPUP:
        return Layer.POPUP
    return Layer.PANEL if level >= PANEL else Layer.NORMAL
