"""Facts about windows on X11, by the rules of EWMH (freedesktop.org, version 1.5), through python-xlib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from Xlib import X
from Xlib.display import Display
from Xlib.error import ConnectionClosedError, DisplayError, XError

from sixfold.capture.errors import GrabError, NoDisplayError
from sixfold.capture.observation import Box
from sixfold.capture.redact import RawText
from sixfold.capture.screen import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
MAX_WINDOWS = 500
MAX_TITLE = 4000


class X11Windows:
    """Gives the visible windows of a display; connects again when the connection was lost."""

    def __init__(self, display: str) -> None:
        self._name = display
        self._display = self._connect()

    def visible(self) -> Sequence[Window]:
        """Give the visible windows from the bottom of the stack to its top."""
        try:
            return self._visible()
        except (ConnectionClosedError, OSError):
            self.close()
        try:
            self._display = self._connect()
            return self._visible()
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
            display: Any = Display(self._name)  # type: ignore[no-untyped-call]
        except (DisplayError, OSError, ConnectionClosedError) as error:
            raise NoDisplayError from error
        display.set_error_handler(lambda *_: None)  # a window may vanish between two questions about it
        return display

    def _visible(self) -> list[Window]:
        root = self._display.screen().root
        active = next(iter(self._numbers(root, "_NET_ACTIVE_WINDOW")), None)
        current = next(iter(self._numbers(root, "_NET_CURRENT_DESKTOP")), None)
        managed = self._numbers(root, "_NET_SUPPORTING_WM_CHECK")
        ids = self._numbers(root, "_NET_CLIENT_LIST_STACKING") if managed else self._top_levels(root)
        found: list[Window] = []
        for ident in ids[-MAX_WINDOWS:]:
            window = self._display.create_resource_object("window", ident)
            try:
                facts = self._facts(window, ident == active, current)
            except XError:
                continue  # it was closed meanwhile
            if facts is not None:
                found.append(facts)
        return found

    def _top_levels(self, root: Any) -> list[int]:
        """Give the windows of a desktop without a window manager."""
        tree = _if_alive(root.query_tree)
        return [child.id for child in tree.children] if tree is not None else []

    def _facts(self, window: Any, active: bool, current: int | None) -> Window | None:
        attributes = window.get_attributes()
        desktop = next(iter(self._numbers(window, "_NET_WM_DESKTOP")), None)
        elsewhere = None not in {desktop, current} and desktop not in {current, 0xFFFFFFFF}
        if attributes.map_state != X.IsViewable or attributes.win_class != X.InputOutput or elsewhere:
            return None
        geometry = window.get_geometry()
        place = geometry.root.translate_coords(window, 0, 0)
        left, right, top, bottom = (*self._numbers(window, "_NET_FRAME_EXTENTS"), 0, 0, 0, 0)[:4]
        width, height = geometry.width + left + right, geometry.height + top + bottom
        box = Box(place.x - left, place.y - top, width, height)
        kind = window.get_wm_class() or ("", "")
        pid = next(iter(self._numbers(window, "_NET_WM_PID")), None)
        return Window(str(kind[1] or kind[0]), RawText(self._title(window)), box, active, pid)

    def _title(self, window: Any) -> str:
        for name in ("_NET_WM_NAME", "WM_NAME"):
            found = window.get_full_property(self._display.get_atom(name), X.AnyPropertyType)
            if found is not None and found.value:
                value = found.value
                text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                return text[:MAX_TITLE]
        return ""

    def _numbers(self, window: Any, name: str) -> list[int]:
        found = _if_alive(lambda: window.get_full_property(self._display.get_atom(name), X.AnyPropertyType))
        if found is None or found.format != 32:  # noqa: PLR2004 - EWMH's numbers have 32 bits
            return []
        return [int(value) for value in found.value]


def _if_alive(question: Callable[[], T]) -> T | None:
    """Ask about a window; None when it is gone."""
    try:
        return question()
    except XError:
        return None
