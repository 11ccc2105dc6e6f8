from __future__ import annotations

import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest
from Xlib import X, Xatom
from Xlib.display import Display

from sixfold.app.demo.display import virtual_display
from sixfold.app.demo.errors import NoVirtualDisplay
from sixfold.capture.observation import Box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SIZE = (1600, 700)
PLACE = Box(100, 100, 400, 300)


class Stage:
    """Windows of one colour each, on a display of its own with a window manager."""

    def __init__(self, name: str) -> None:
        self.name = name
        display: Any = Display(name)  # type: ignore[no-untyped-call]
        self.display = display
        self.display.set_error_handler(lambda *_: None)
        self.root = self.display.screen().root
        self._open: list[Any] = []

    def window(
        self, title: str, colour: int | None, box: Box = PLACE, app: str = "Paint", *, depth: int = 0, **options: int
    ) -> Any:
        """Open a window; without a colour it shows what was below it, as a browser's does until it paints."""
        paint = {"background_pixmap": X.NONE} if colour is None else {"background_pixel": colour}
        if depth:
            paint |= {"border_pixel": 0, "colormap": self.root.create_colormap(self._visual(depth), X.AllocNone)}
        window = self.root.create_window(
            box.x, box.y, box.width, box.height, 0, depth or X.CopyFromParent,
            visual=self._visual(depth) if depth else X.CopyFromParent, **paint, **options,
        )  # fmt: skip
        self.name_it(window, title)
        window.set_wm_class(app.lower(), app)
        window.set_wm_normal_hints(flags=1 | 4, min_width=1, min_height=1)  # at the place that it asks for
        self._open.append(window)
        window.map()
        self.display.sync()
        return window

    def name_it(self, window: Any, title: str) -> None:
        self.property(window, "_NET_WM_NAME", title.encode(), self.display.get_atom("UTF8_STRING"), 8)

    def property(
        self, window: Any, name: str, value: bytes | Sequence[int], kind: int = Xatom.CARDINAL, bits: int = 32
    ) -> None:
        window.change_property(self.display.get_atom(name), kind, bits, value)
        self.display.sync()

    def move(self, window: Any, x: int, y: int) -> None:
        window.configure(x=x, y=y)
        self.display.sync()

    def raise_(self, window: Any) -> None:
        window.configure(stack_mode=X.Above)
        self.display.sync()

    def paint(self, window: Any, colour: int) -> None:
        place = window.get_geometry()
        pen = window.create_gc(foreground=colour)
        window.fill_rectangle(pen, 0, 0, place.width, place.height)
        self.display.sync()

    def close(self, window: Any) -> None:
        window.destroy()
        self._open.remove(window)
        self.display.sync()

    def xrandr(self, *arguments: str) -> None:
        program = shutil.which("xrandr")
        assert program is not None
        environ = {**os.environ, "DISPLAY": self.name}
        subprocess.run([program, *arguments], env=environ, check=True, capture_output=True)

    @staticmethod
    def until(holds: Callable[[], bool], what: str) -> None:
        """Wait until something holds; the display and its window manager take their time."""
        end = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < end, what
            time.sleep(0.02)

    def clear(self) -> None:
        for window in list(self._open):
            self.close(window)

    def _visual(self, depth: int) -> int:
        depths = {item.depth: item.visuals for item in self.display.screen().allowed_depths}
        return int(depths[depth][0].visual_id)


@pytest.fixture(scope="session")
def desktop_name() -> Iterator[str]:
    """A display with room for two monitors."""
    if shutil.which("xrandr") is None:
        pytest.skip("xrandr is not installed")
    try:
        with virtual_display(*SIZE) as name:
            yield name
    except NoVirtualDisplay as error:
        pytest.skip(str(error))


@pytest.fixture
def stage(desktop_name: str) -> Iterator[Stage]:
    made = Stage(desktop_name)
    yield made
    made.clear()
    made.display.close()
