from __future__ import annotations

import plistlib
from typing import Any

from sixfold.capture.observation import Box
from sixfold.capture.platforms import macos_facts
from sixfold.capture.screen import Layer


def info(number: int, owner: str, name: str = "", layer: int = 0, **more: Any) -> dict[str, Any]:
    bounds = {"X": 10.0, "Y": 20.5, "Width": 300.0, "Height": 200.0}
    return {
        "kCGWindowNumber": number,
        "kCGWindowOwnerName": owner,
        "kCGWindowName": name,
        "kCGWindowOwnerPID": 50 + number,
        "kCGWindowLayer": layer,
        "kCGWindowAlpha": 1.0,
        "kCGWindowIsOnscreen": True,
        "kCGWindowBounds": bounds,
        **more,
    }


def told(*infos: dict[str, Any]) -> bytes:
    return plistlib.dumps(list(infos), fmt=plistlib.FMT_BINARY)


def test_windows_come_from_the_bottom_up_and_the_uppermost_ordinary_one_is_active() -> None:
    windows = macos_facts.windows_of(
        told(info(1, "Window Server", "Menubar", 24), info(2, "Safari", "Moon - Wikipedia"), info(3, "Notes", "List"))
    )
    assert [(window.app, window.active, window.layer) for window in windows] == [
        ("Notes", False, Layer.NORMAL),
        ("Safari", True, Layer.NORMAL),
        ("Window Server", False, Layer.PANEL),
    ]
    assert windows[1].site == "wikipedia.org"
    assert (windows[1].box, windows[1].pid, windows[1].ident) == (Box(10, 20, 300, 200), 52, 2)


def test_menus_the_desktop_and_what_can_be_seen_through_are_told_apart() -> None:
    menu, desktop, dim = macos_facts.windows_of(
        told(info(1, "Dim", kCGWindowAlpha=0.5), info(2, "Finder", layer=-2147483603), info(3, "Mail", layer=101))
    )
    assert (menu.layer, desktop.layer, dim.cover) == (Layer.POPUP, Layer.DESKTOP, ())


def test_a_window_that_is_not_on_the_screen_or_has_no_size_or_title_is_none_or_nameless() -> None:
    empty = {"X": 0, "Y": 0, "Width": 0, "Height": 0}
    (only,) = macos_facts.windows_of(
        told(info(1, "A", kCGWindowIsOnscreen=False), info(2, "B", kCGWindowBounds=empty), {**info(3, "C")})
    )
    assert (only.app, only.title) == ("C", "")
