"""What the recorder sees of the desktop: monitors, pictures, windows; a seam for each, a file for each platform."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from sixfold.capture.accessible import Accessible
    from sixfold.capture.events import Events
    from sixfold.capture.observation import Box
    from sixfold.capture.redaction.redact import RawText

    Pixels = NDArray[np.uint8]
    """Rows x columns x 3 (red, green, blue), 0 to 255."""


@dataclass(frozen=True, slots=True)
class Monitor:
    """A monitor: its number, counted from 1, its place on the desktop in pixels, and what the system calls it.

    `scale` is how many pixels of it make one of an ordinary screen (96 a inch): 2.0 on a screen of double density.
    `label` is the name of its socket, which stays when another monitor is unplugged and the numbers move up.
    """

    number: int
    box: Box
    label: str = ""
    scale: float = 1.0

    @property
    def name(self) -> str:
        """What an observation keeps of it."""
        return self.label or str(self.number)


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a monitor."""

    pixels: Pixels = field(repr=False)
    at: datetime
    monitor: Monitor

    @property
    def width(self) -> int:
        """Columns of pixels."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Rows of pixels."""
        return int(self.pixels.shape[0])


class Layer(StrEnum):
    """What kind of window it is."""

    NORMAL = "normal"
    POPUP = "popup"
    """A menu, a list, a tooltip: no window of its own in the user's eyes."""
    PANEL = "panel"
    DESKTOP = "desktop"


@dataclass(frozen=True, slots=True)
class Window:
    """A visible window: its program's name, its raw title, and its place on the desktop with its frame.

    `site` is the host of the page in it, where that can be known ("" where it cannot). `instance` is the other name by
    which its program goes, `process` the name of its process. `ident` tells windows apart (0: unknown); `owner` is the
    window that a popup or a dialogue belongs to, `client` the connection that made it, so that windows of one program
    are known as such. `cover` is where nothing below it shows (None: all of `box`). `gone` marks a trace: the window is
    not there any more, but its picture may still stand in `box`. `private` is one that its browser keeps no history of,
    where that can be known. `is_page_popup` is a browser's window that a page opened: without tabs, buttons and marks.
    """

    app: str
    title: RawText = field(repr=False)
    box: Box
    active: bool
    pid: int | None = None
    site: str = ""
    instance: str = ""
    process: str = ""
    ident: int = 0
    owner: int = 0
    client: int = 0
    layer: Layer = Layer.NORMAL
    cover: tuple[Box, ...] | None = None
    gone: bool = False
    private: bool = False
    is_page_popup: bool = False


class Screen(Protocol):
    """Gives pictures; used by one thread."""

    def monitors(self) -> tuple[Monitor, ...]:
        """Give the monitors, in the order of their numbers; raises ScreenError."""
        ...

    def grab(self, monitor: Monitor, now: datetime) -> Frame:
        """Take a picture of a monitor; raises GrabError."""
        ...

    def part(self, monitor: Monitor, area: Box) -> Pixels:
        """Take a picture of a part of a monitor, given in its pixels; raises GrabError."""
        ...

    def close(self) -> None:
        """Let go of the display."""
        ...


class Windows(Protocol):
    """Gives facts about windows; used by one thread."""

    def visible(self) -> Sequence[Window]:
        """Give the visible windows from the bottom of the stack to its top; raises ScreenError."""
        ...

    def close(self) -> None:
        """Let go of the display."""
        ...


@dataclass(frozen=True, slots=True)
class Desktop:
    """Everything that is known of one desktop. Where it does not tell its windows, no exclusion can hold."""

    screen: Screen
    windows: Windows
    events: Events
    accessible: Accessible | None = None
    tells_windows: bool = True

    def close(self) -> None:
        """Let go of the display."""
        if self.accessible is not None:
            self.accessible.close()
        self.events.close()
        self.windows.close()
        self.screen.close()
