"""What Windows tells of windows and monitors, as our values: pure, so that it is tested on any system."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PureWindowsPath

from sixfold.capture import sites
from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.screen import Layer, Monitor, Window

TRANSPARENT, TOOL, LAYERED = 0x20, 0x80, 0x80000
"""Extended styles (WS_EX_*): clicks fall through, no button in the task bar, may be seen through."""
MAX_TITLE = 4000
DPI = 96
TICKS = 1 << 32
"""GetTickCount begins anew after 49.7 days."""
LAYERS = {
    "Progman": Layer.DESKTOP,
    "WorkerW": Layer.DESKTOP,
    "Shell_TrayWnd": Layer.PANEL,
    "Shell_SecondaryTrayWnd": Layer.PANEL,
    "#32768": Layer.POPUP,
    "tooltips_class32": Layer.POPUP,
    "Xaml_WindowedPopupClass": Layer.POPUP,
}
"""Kinds of windows by the name of their class."""

Rect = tuple[int, int, int, int]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class RawWindow:
    """A window as the system's functions tell it. `frame` is what is drawn of it, without its invisible borders."""

    handle: int
    title: str = field(repr=False)
    kind: str
    pid: int
    image: str
    rect: Rect
    frame: Rect | None
    style: int
    owner: int
    is_visible: bool
    is_minimised: bool
    is_cloaked: bool


def box_of(rect: Rect) -> Box:
    """Give a rectangle by its size; one turned inside out has none."""
    left, top, right, bottom = rect
    return Box(left, top, max(0, right - left), max(0, bottom - top))


def window_of(raw: RawWindow, active: int) -> Window | None:
    """Give a window; None when nothing of it shows. `active` is the handle of the one in front.

    A cloaked window is on another virtual desktop, or an app of the store that sleeps: Windows draws neither.
    """
    box = box_of(raw.frame or raw.rect)
    if not raw.is_visible or raw.is_minimised or raw.is_cloaked or not box.width or not box.height:
        return None
    process = PureWindowsPath(raw.image).name
    app = PureWindowsPath(raw.image).stem
    layer = LAYERS.get(raw.kind, Layer.POPUP if raw.style & TOOL and not raw.title else Layer.NORMAL)
    return Window(
        app=app,
        title=RawText(raw.title[:MAX_TITLE]),
        box=box,
        active=raw.handle == active,
        pid=raw.pid or None,
        site=sites.of(app, "", raw.title),
        process=process,
        ident=raw.handle,
        owner=raw.owner,
        client=raw.pid,
        layer=layer,
        cover=() if raw.style & (LAYERED | TRANSPARENT) else None,
    )


def monitor_of(number: int, rect: Rect, dpi: int, device: str) -> Monitor:
    """Give a monitor; its scale is rounded to quarters, as the settings have it."""
    return Monitor(number, box_of(rect), device.removeprefix("\\\\.\\"), max(1, round(4 * dpi / DPI)) / 4)


def idle_of(now: int, last: int) -> float:
    """Give the seconds between two ticks of a counter that begins anew."""
    return ((now - last) % TICKS) / 1000
