"""Whether an X display only serves X programs on a Wayland desktop: its picture is black, whatever is shown."""

from __future__ import annotations

from typing import Any

from Xlib.display import Display
from Xlib.error import ConnectionClosedError, DisplayError, XError

from sixfold.capture.errors import NoDisplayError, WaylandError

MARK = "XWAYLAND"
"""Name of an extension since Xwayland 23.1; before, the beginning of the names of its monitors."""


def refuse_xwayland(name: str) -> None:
    """Do nothing with any other display; raises WaylandError, or NoDisplayError when nobody answers."""
    if is_xwayland(name):
        raise WaylandError


def is_xwayland(name: str) -> bool:
    """Tell whether a display is Xwayland's; raises NoDisplayError."""
    try:
        display: Any = Display(name)  # type: ignore[no-untyped-call]
    except (DisplayError, OSError, ConnectionClosedError) as error:
        raise NoDisplayError from error
    try:
        extensions = display.list_extensions()
        return marked(extensions, _outputs(display) if "RANDR" in extensions else [])
    except (ConnectionClosedError, XError) as error:
        raise NoDisplayError from error
    finally:
        display.close()


def marked(extensions: list[str], outputs: list[str]) -> bool:
    """Tell it by the names of a display's extensions and of its monitors' sockets."""
    return MARK in extensions or any(output.startswith(MARK) for output in outputs)


def _outputs(display: Any) -> list[str]:
    root = display.screen().root
    resources = root.xrandr_get_screen_resources_current()
    stamp = resources.config_timestamp
    return [str(display.xrandr_get_output_info(output, stamp).name) for output in resources.outputs]
