"""Shows pages in real Chromium windows on a display of its own, and tells when each was really shown."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from Xlib import X
from Xlib.display import Display
from Xlib.error import XError
from Xlib.protocol import event

from sixfold.app.bench.errors import PageNotShown
from sixfold.app.demo.display import BROWSER_FLAGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from sixfold.app.bench.day import Page

SHOWN_SECONDS = 30.0
LOOK_SECONDS = 0.05
PLACES = ("--start-maximized", "--window-position=0,0", "--window-size=1920,1080")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window stands and what program it says it is; without a place it fills the screen."""

    x: int
    y: int
    width: int
    height: int
    program: str = ""


class Stage:
    """One display, on which one thread shows pages. `scratch` holds pages and browser profiles, and is the caller's."""

    def __init__(self, display: str, scratch: Path) -> None:
        self._name = display
        self._scratch = scratch
        opened: Any = Display(display)  # type: ignore[no-untyped-call]
        self._display = opened
        self._display.set_error_handler(_nothing)  # windows vanish between two questions

    @contextmanager
    def showing(self, page: Page, place: Place | None = None) -> Iterator[float]:
        """Open a page in a browser of its own; gives the time (seconds since 1970) at which its title was in front."""
        with tempfile.TemporaryDirectory(dir=self._scratch, ignore_cleanup_errors=True) as folder:
            browser = self._open(page, place, folder)
            try:
                yield self._wait_for(page.title)
            finally:
                os.killpg(browser.pid, signal.SIGTERM)
                browser.wait()

    def raise_window(self, title: str) -> float:
        """Bring a window to the front, as a click on the task bar does; gives when it was there."""
        root = self._display.screen().root
        for ident in self._windows():
            if self._title(ident) == title:
                self._activate(root, ident)
        self._display.flush()
        return self._wait_for(title)

    def move(self, title: str, x: int, y: int) -> None:
        """Put a window's corner elsewhere."""
        for ident in self._windows():
            if self._title(ident) == title:
                self._display.create_resource_object("window", ident).configure(x=x, y=y)
        self._display.sync()

    def close(self) -> None:
        """Let go of the display."""
        self._display.close()

    def _open(self, page: Page, place: Place | None, folder: str) -> subprocess.Popen[bytes]:
        file = self._scratch / f"{os.path.basename(folder)}.html"  # noqa: PTH119 - a name alone
        file.write_text(page.markup, encoding="utf-8")
        flags = [flag for flag in BROWSER_FLAGS if place is None or flag not in PLACES]
        if place is not None:
            flags += [f"--window-position={place.x},{place.y}", f"--window-size={place.width},{place.height}"]
            flags += [f"--class={place.program}"] if place.program else []
        return subprocess.Popen(
            ["chromium", *flags, f"--user-data-dir={folder}", f"--app={file.as_uri()}"],  # noqa: S607 - from the path
            env={**os.environ, "DISPLAY": self._name, "TMPDIR": str(self._scratch)},  # it leaves folders there
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _wait_for(self, title: str) -> float:
        deadline = time.monotonic() + SHOWN_SECONDS
        while time.monotonic() < deadline:
            front = self._numbers(self._display.screen().root, "_NET_ACTIVE_WINDOW")
            if front and self._title(front[0]) == title:
                return time.time()
            time.sleep(LOOK_SECONDS)
        raise PageNotShown(seconds=round(SHOWN_SECONDS))

    def _activate(self, root: Any, ident: int) -> None:
        window = self._display.create_resource_object("window", ident)
        wish = self._display.get_atom("_NET_ACTIVE_WINDOW")
        data = (32, [2, X.CurrentTime, 0, 0, 0])
        message = event.ClientMessage(window=window, client_type=wish, data=data)  # type: ignore[no-untyped-call]
        root.send_event(message, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)

    def _windows(self) -> list[int]:
        return self._numbers(self._display.screen().root, "_NET_CLIENT_LIST")

    def _numbers(self, window: Any, name: str) -> list[int]:
        found = window.get_full_property(self._display.get_atom(name), X.AnyPropertyType)
        return [int(value) for value in found.value] if found is not None else []

    def _title(self, ident: int) -> str:
        window = self._display.create_resource_object("window", ident)
        try:
            found = window.get_full_property(self._display.get_atom("_NET_WM_NAME"), X.AnyPropertyType)
        except XError:  # it was closed between two questions
            return ""
        return found.value.decode("utf-8", "replace") if found is not None else ""


def _nothing(*_error: object) -> None:
    """A window that is gone is no trouble."""
