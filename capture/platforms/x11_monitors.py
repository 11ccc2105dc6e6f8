"""The monitors of an X display by RandR 1.5, which knows virtual ones too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from Xlib import X
from Xlib.display import Display
from Xlib.error import ConnectionClosedError, DisplayError, XError

from sixfold.capture.errors import GrabError, NoDisplayError
from sixfold.capture.observation import Box
from sixfold.capture.screen import Monitor

if TYPE_CHECKING:
    from collections.abc import Sequence

ORDINARY = 96.0
"""Pixels an inch on a screen of scale 1."""
STEP = 0.25
LARGEST = 4.0
MM_PER_INCH = 25.4


def scale(pixels: int, millimetres: int, fallback: float) -> float:
    """Give how many pixels make one of an ordinary screen, in quarters, at least 1; `fallback` is pixels an inch.

    What a screen says of its size in millimetres is missing (0) or wrong for projectors; over four times the ordinary
    density nothing is sold.
    """
    density = pixels * MM_PER_INCH / millimetres if millimetres > 0 else fallback
    if density > LARGEST * ORDINARY:
        density = fallback
    return min(LARGEST, max(1.0, round(density / ORDINARY / STEP) * STEP))


def resource_density(resources: str) -> float:
    """Give the pixels an inch that the user chose for fonts (`Xft.dpi` of the resource database), else the ordinary."""
    for line in resources.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "Xft.dpi":
            try:
                found = float(value)
            except ValueError:
                return ORDINARY
            return found if ORDINARY / 2 <= found <= LARGEST * ORDINARY else ORDINARY
    return ORDINARY


class X11Monitors:
    """Gives the monitors of a display as they are now (0.2 ms); connects again when the connection was lost."""

    def __init__(self, display: str) -> None:
        self._name = display
        self._display = self._connect()

    def monitors(self) -> tuple[Monitor, ...]:
        """Give the monitors, the leftmost first; raises GrabError."""
        try:
            return self._ask()
        except (ConnectionClosedError, OSError):
            self.close()
        try:
            self._display = self._connect()
            return self._ask()
        except (NoDisplayError, ConnectionClosedError, OSError) as error:
            raise GrabError from error

    def close(self) -> None:
        """Let go of the display."""
        try:
            self._display.close()
        except (ConnectionClosedError, OSError):
            return  # it is gone already

    def _connect(self) -> Any:
        try:
            return Display(self._name)  # type: ignore[no-untyped-call]
        except (DisplayError, OSError, ConnectionClosedError) as error:
            raise NoDisplayError from error

    def _ask(self) -> tuple[Monitor, ...]:
        root = self._display.screen().root
        whole = root.get_geometry()
        desktop = Box(0, 0, int(whole.width), int(whole.height))
        if not self._display.has_extension("RANDR"):
            return (Monitor(1, desktop),)
        try:
            raw = sorted(root.xrandr_get_monitors().monitors, key=lambda one: (one.x, one.y))
        except XError:  # a server whose RandR is older than 1.5
            return (Monitor(1, desktop),)
        fallback = resource_density(self._resources(root))
        return numbered(
            [
                Monitor(
                    0,
                    Box(int(one.x), int(one.y), int(one.width_in_pixels), int(one.height_in_pixels)),
                    str(self._display.get_atom_name(one.name)),
                    scale(int(one.width_in_pixels), int(one.width_in_millimeters), fallback),
                )
                for one in raw
            ],
            desktop,
        )

    def _resources(self, root: Any) -> str:
        found = root.get_full_property(self._display.get_atom("RESOURCE_MANAGER"), X.AnyPropertyType)
        value = b"" if found is None else found.value
        return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def numbered(found: Sequence[Monitor], desktop: Box) -> tuple[Monitor, ...]:
    """Give monitors their numbers; those outside the desktop and second ones of one place (mirrors) are left out.

    A monitor that reaches over the edge of the desktop, as for a moment while it is unplugged, is cut off there.
    """
    kept: list[Monitor] = []
    for monitor in found:
        x, y = max(0, monitor.box.x), max(0, monitor.box.y)
        width, height = min(monitor.box.right, desktop.right) - x, min(monitor.box.bottom, desktop.bottom) - y
        box = Box(x, y, width, height)
        if width > 0 and height > 0 and all(box != other.box for other in kept):
            kept.append(Monitor(len(kept) + 1, box, monitor.label, monitor.scale))
    return tuple(kept)
