"""Windows and events of an X display, through python-xlib."""

from __future__ import annotations

import select
import time
from typing import TYPE_CHECKING, Any, TypeVar

from Xlib import X
from Xlib.display import Display
from Xlib.error import ConnectionClosedError, DisplayError, XError
from Xlib.ext import randr

from sixfold.capture.errors import GrabError, NoDisplayError
from sixfold.capture.events import Event
from sixfold.capture.platforms import x11_damage
from sixfold.capture.platforms.x11_stack import Stack
from sixfold.capture.traces import Traces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sixfold.capture.observation import Box
    from sixfold.capture.screen import Window

T = TypeVar("T")
MONITORS = (
    randr.RRScreenChangeNotifyMask
    | randr.RRCrtcChangeNotifyMask
    | randr.RROutputChangeNotifyMask
    | randr.RROutputPropertyNotifyMask
)
MONITOR_EVENTS = frozenset({"ScreenChangeNotify", "CrtcChangeNotify", "OutputChangeNotify"})


class X11Desktop:
    """Gives the windows of a display and tells what happens on it; connects again when the connection was lost.

    Used by one thread. `clock` gives seconds that only rise.
    """

    def __init__(self, display: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = display
        self._clock = clock
        self._session: _Session | None = _Session(display, clock)

    def visible(self) -> Sequence[Window]:
        """Give the visible windows from the bottom of the stack to its top, then the traces of those that left."""
        return self._ask(_Session.visible)

    def wait(self, seconds: float) -> frozenset[Event]:
        """Wait until something happens, at most so long."""
        return self._ask(lambda session: session.wait(seconds))

    def damage(self) -> Sequence[Box] | None:
        """Give the places that were drawn since the last time; None where the server cannot tell."""
        return self._ask(_Session.damage)

    def idle(self) -> float:
        """Give the seconds since the last touch of keyboard or mouse."""
        return self._ask(_Session.idle)

    def close(self) -> None:
        """Let go of the display."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _ask(self, question: Callable[[_Session], T]) -> T:
        try:
            if self._session is not None:
                return question(self._session)
        except (ConnectionClosedError, OSError):
            self.close()
        try:
            self._session = _Session(self._name, self._clock)
            return question(self._session)
        except (NoDisplayError, ConnectionClosedError, OSError, XError) as error:
            self.close()
            raise GrabError from error


class _Session:
    """One connection to a display."""

    def __init__(self, name: str, clock: Callable[[], float]) -> None:
        try:
            display: Any = Display(name)  # type: ignore[no-untyped-call]
        except (DisplayError, OSError, ConnectionClosedError) as error:
            raise NoDisplayError from error
        self._display = display
        self._display.set_error_handler(lambda *_: None)  # a window may vanish between two questions about it
        self._clock = clock
        self._root = self._display.screen().root
        self._root.change_attributes(event_mask=X.PropertyChangeMask | X.SubstructureNotifyMask | X.StructureNotifyMask)
        if self._display.has_extension("RANDR"):
            self._root.xrandr_select_input(MONITORS)
        self._damaged = x11_damage.Damaged(self._display) if x11_damage.is_there(self._display) else None
        self._has_saver = self._display.has_extension("MIT-SCREEN-SAVER")
        self._stack = Stack(self._display)
        self._windows: list[Window] = self._stack.windows()
        self._traces = Traces()
        self._happened: set[Event] = {Event.WINDOWS, Event.MONITORS}  # whoever waits begins by looking

    def visible(self) -> Sequence[Window]:
        self._display.sync()  # what happened before this question has been told when it is answered
        self._take_in()
        return (*self._windows, *self._traces.windows())

    def wait(self, seconds: float) -> frozenset[Event]:
        until = self._clock() + seconds
        while True:
            self._take_in()
            if self._happened:
                happened = frozenset(self._happened)
                self._happened.clear()
                return happened
            now = self._clock()
            if now >= until:
                return frozenset()
            select.select([self._display.fileno()], [], [], max(0.0, min(until, self._traces.next_end) - now))

    def damage(self) -> Sequence[Box] | None:
        return None if self._damaged is None else self._damaged.take()

    def idle(self) -> float:
        return float(self._root.screensaver_query_info().idle) / 1000 if self._has_saver else 0.0

    def close(self) -> None:
        try:
            self._display.close()
        except (ConnectionClosedError, OSError):
            return  # it is gone already

    def _take_in(self) -> None:
        for _ in range(self._display.pending_events()):
            self._hear(self._display.next_event())
        now = self._clock()
        if self._traces.expire(now):
            self._happened.add(Event.WINDOWS)
        if self._stack.is_stale:
            self._update(now)

    def _hear(self, event: Any) -> None:
        kind = type(event).__name__
        if kind == "DamageNotify":
            self._happened.add(Event.DAMAGE)
        elif kind in MONITOR_EVENTS or (kind == "ConfigureNotify" and event.window == self._root):
            self._happened.add(Event.MONITORS)
        else:
            self._stack.hear(event)

    def _update(self, now: float) -> None:
        before, after = self._windows, self._stack.windows()
        if before == after:
            return
        same = [(one.ident, one.box, one.active) for one in before] == [
            (one.ident, one.box, one.active) for one in after
        ]
        self._happened.add(Event.TITLE if same else Event.WINDOWS)
        self._traces.follow(before, after, now)
        self._windows = after


def _places(windows: Sequence[Window]) -> list[tuple[int, Box, bool]]:
    return [(window.ident, window.box, window.active) for window in windows]
