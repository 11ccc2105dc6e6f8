"""What one window of an X display says of itself, by EWMH (freedesktop.org, version 1.5) and ICCCM."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import psutil
from Xlib import X
from Xlib.error import XError
from Xlib.ext import res

from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.screen import Layer

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
MAX_TITLE = 4000
MAX_PIECES = 64
"""Rectangles of a shape that are looked at; a finer shape is taken to hide nothing."""
NUMBERS = 32
ARGB = 32
"""The depth of a window that may be seen through."""
OPAQUE = 0xFFFFFFFF
EVERYWHERE = 0xFFFFFFFF

NAMES = ("_NET_WM_NAME", "WM_NAME")
TELLING = (
    "WM_CLASS", "WM_TRANSIENT_FOR", "_NET_WM_PID", "_NET_WM_WINDOW_TYPE", "_NET_WM_STATE", "_NET_WM_DESKTOP",
    "_NET_WM_WINDOW_OPACITY", "_NET_WM_OPAQUE_REGION", "WM_WINDOW_ROLE",
)  # fmt: skip
"""Properties besides the title whose change makes a window another one to the rules."""

POPUP_ROLE = "pop-up"
"""How Chromium calls a window that a page opened; the others are a "browser"."""
PRIVATE = frozenset({"-incognito", "-inprivate", "-private", "-private-window"})
"""Words of a command line that begin a private browser; Firefox takes them with one dash, Chromium with two."""

LAYERS = {
    "_NET_WM_WINDOW_TYPE_DESKTOP": Layer.DESKTOP,
    "_NET_WM_WINDOW_TYPE_DOCK": Layer.PANEL,
    "_NET_WM_WINDOW_TYPE_MENU": Layer.POPUP,
    "_NET_WM_WINDOW_TYPE_DROPDOWN_MENU": Layer.POPUP,
    "_NET_WM_WINDOW_TYPE_POPUP_MENU": Layer.POPUP,
    "_NET_WM_WINDOW_TYPE_TOOLTIP": Layer.POPUP,
    "_NET_WM_WINDOW_TYPE_NOTIFICATION": Layer.POPUP,
    "_NET_WM_WINDOW_TYPE_COMBO": Layer.POPUP,
    "_NET_WM_WINDOW_TYPE_DND": Layer.POPUP,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """A window's own words. `opaque` is where it says to be opaque, from its own corner; None: everywhere."""

    app: str
    instance: str
    title: RawText = field(repr=False)
    pid: int | None
    process: str
    private: bool
    owner: int
    layer: Layer
    desktop: int | None
    hidden: bool
    opaque: tuple[Box, ...] | None
    role: str = ""


class Asker:
    """Asks windows of one connection; a question to a window that is gone has an empty answer."""

    def __init__(self, display: Any) -> None:
        self._display = display
        self._atoms: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._has_pids = display.has_extension("X-Resource")
        self._has_shapes = display.has_extension("SHAPE")
        self.root = display.screen().root

    def window(self, ident: int) -> Any:
        """Give the handle of a window."""
        return self._display.create_resource_object("window", ident)

    def atom(self, name: str) -> int:
        """Give an atom; the server is asked once for each."""
        if name not in self._atoms:
            self._atoms[name] = self._display.get_atom(name)
        return self._atoms[name]

    def numbers(self, window: Any, name: str) -> list[int]:
        """Give the numbers in a property; none when it is absent."""
        found = _if_alive(lambda: window.get_full_property(self.atom(name), X.AnyPropertyType))
        if found is None or found.format != NUMBERS:
            return []
        return [int(value) for value in found.value]

    def facts(self, ident: int, top: int, depth: int) -> Facts | None:
        """Give what a window says; `top` is its frame, `depth` the deeper one of the two. None: it is gone."""
        window = self.window(ident)
        if _if_alive(window.get_attributes) is None:
            return None
        kind = _if_alive(window.get_wm_class) or ("", "")
        pid = next(iter(self.numbers(window, "_NET_WM_PID")), None) or self._pid(ident)
        process, private = process_facts(pid)
        states = self.numbers(window, "_NET_WM_STATE")
        hidden = self.atom("_NET_WM_STATE_HIDDEN") in states and self.atom("_NET_WM_STATE_SHADED") not in states
        return Facts(
            app=str(kind[1] or kind[0]),
            instance=str(kind[0]).partition(" (")[0],  # Chromium adds its profile's folder, which names no program
            title=self.title(ident),
            pid=pid,
            process=process,
            private=private,
            owner=next(iter(self.numbers(window, "WM_TRANSIENT_FOR")), 0),
            layer=self._layer(window),
            desktop=next(iter(self.numbers(window, "_NET_WM_DESKTOP")), None),
            hidden=hidden,
            opaque=self._opaque(window, self.window(top), depth),
            role=str(self._text(ident, "WM_WINDOW_ROLE")),
        )

    def shape(self, window: Any) -> tuple[Box, ...] | None:
        """Give the pieces that a window is cut into; None when it is a whole rectangle."""
        if not self._has_shapes:
            return None
        extents = _if_alive(window.shape_query_extents)
        if extents is None or not extents.bounding_shaped:
            return None
        answer = _if_alive(lambda: window.shape_get_rectangles(0))
        pieces = [] if answer is None else answer.rectangles
        if len(pieces) > MAX_PIECES:
            return ()
        return tuple(Box(int(one.x), int(one.y), int(one.width), int(one.height)) for one in pieces)

    def _opaque(self, window: Any, frame: Any, depth: int) -> tuple[Box, ...] | None:
        """Give where nothing shows through: nowhere when it is dimmed, in its opaque region when it has alpha."""
        for one in (window, frame):
            if next(iter(self.numbers(one, "_NET_WM_WINDOW_OPACITY")), OPAQUE) != OPAQUE:
                return ()
        if depth != ARGB:
            return None
        region = self.numbers(window, "_NET_WM_OPAQUE_REGION")[: 4 * MAX_PIECES]
        return tuple(Box(*region[at : at + 4]) for at in range(0, len(region) - 3, 4))

    def _pid(self, ident: int) -> int | None:
        """Ask the server, for windows that do not say whose they are."""
        if not self._has_pids:
            return None
        specs = [{"client": ident, "mask": res.LocalClientPIDMask}]
        answer = _if_alive(lambda: self._display.res_query_client_ids(specs))
        values = [] if answer is None else [value for one in answer.ids for value in one.value]
        return int(values[0]) if values else None

    def _layer(self, window: Any) -> Layer:
        for number in self.numbers(window, "_NET_WM_WINDOW_TYPE"):
            name = self._name(number)
            if name in LAYERS:
                return LAYERS[name]
        return Layer.NORMAL

    def _name(self, atom: int) -> str:
        if atom not in self._names:
            self._names[atom] = str(_if_alive(lambda: self._display.get_atom_name(atom)) or "")
        return self._names[atom]

    def title(self, ident: int) -> RawText:
        """Give the title of a window; "" when it has none."""
        return next((text for name in NAMES if (text := self._text(ident, name))), RawText(""))

    def _text(self, ident: int, name: str) -> RawText:
        window = self.window(ident)
        found = _if_alive(partial(window.get_full_property, self.atom(name), X.AnyPropertyType))
        if found is None or not found.value:
            return RawText("")
        value = found.value
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        return RawText(text[:MAX_TITLE])


def process_facts(pid: int | None) -> tuple[str, bool]:
    """Give the name of a process, and whether it was started as a private browser; "" when it is not ours to know.

    Chromium tells no window manager that a window is private: its title and all else are an ordinary window's.
    """
    if pid is None or pid <= 0:
        return "", False
    try:
        process = psutil.Process(pid)
        return str(process.name()), any(
            f"-{word.lstrip('-')}" in PRIVATE for word in process.cmdline()[1:] if word[:1] == "-"
        )
    except psutil.Error:
        return "", False


def _if_alive(question: Callable[[], T]) -> T | None:
    """Ask about a window; None when it is gone."""
    try:
        return question()
    except XError:
        return None
