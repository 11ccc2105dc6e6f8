"""A Wayland desktop, as far as it shows itself: the monitors that its user shares, and no windows.

Not yet run whole on a real compositor: the conversation is tested on a real bus with a scripted portal (the real one
of a headless sway was asked once, and refused to start for want of a picture format), the reading of pictures with real
pipes and once with a real PipeWire. A monitor of double density comes in the desktop's own units, as an ordinary one.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from sixfold.capture.errors import CaptureError, PortalBlankError, PortalClosedError, PortalPictureError
from sixfold.capture.events import Silence
from sixfold.capture.platforms.portal import Portal
from sixfold.capture.platforms.portal_frames import Frames, gstreamer
from sixfold.capture.screen import Desktop, Frame, Monitor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from sixfold.capture.observation import Box
    from sixfold.capture.platforms.portal import Stream
    from sixfold.capture.platforms.portal_frames import Command
    from sixfold.capture.screen import Pixels, Window

BLANK_SECONDS = 10.0
"""How long a screen may be of one colour before it is said: fading to a lock screen takes about one."""


class UntoldWindows:
    """The windows of a desktop that tells nobody of them."""

    def visible(self) -> Sequence[Window]:
        """None is known."""
        return ()

    def close(self) -> None:
        """Nothing is held."""


class PortalScreen:
    """The monitors that are shared (a `Screen`); a stream that breaks is asked for once more at the next look."""

    def __init__(self, portal: Portal, streams: Sequence[Stream], command: Command = gstreamer) -> None:
        self._portal = portal
        self._streams = dict(enumerate(streams, start=1))
        self._command = command
        self._frames: dict[int, Frames] = {}
        self._blank_since: dict[int, datetime] = {}

    def monitors(self) -> tuple[Monitor, ...]:
        """Give the shared monitors."""
        return tuple(Monitor(number, stream.box) for number, stream in self._streams.items())

    def grab(self, monitor: Monitor, now: datetime) -> Frame:
        """Give the newest picture of a monitor.

        Raises:
            PortalClosedError: the sharing has ended; it is not asked for again until the recorder starts anew.
            PortalPictureError: no picture comes.
            PortalBlankError: it has been of one colour for ten seconds: a screen that hides itself is never
                recorded as an empty one.
        """
        pixels = self._newest(monitor.number)
        if (pixels != pixels[0, 0]).any():
            self._blank_since.pop(monitor.number, None)
        elif (now - self._blank_since.setdefault(monitor.number, now)).total_seconds() >= BLANK_SECONDS:
            raise PortalBlankError(seconds=round(BLANK_SECONDS))
        return Frame(pixels, now, monitor)

    def part(self, monitor: Monitor, area: Box) -> Pixels:
        """Give a part of the newest picture."""
        return self._newest(monitor.number)[area.y : area.bottom, area.x : area.right].copy()

    def close(self) -> None:
        """End the sharing."""
        with ExitStack() as stack:
            stack.callback(self._portal.close)
            for frames in self._frames.values():
                stack.callback(frames.close)
            self._frames = {}

    def _newest(self, number: int) -> Pixels:
        if self._portal.is_closed:
            raise PortalClosedError
        frames = self._frames.get(number)
        if frames is None:
            stream = self._streams[number]
            frames = Frames(self._portal.remote(), stream.node, stream.box.width, stream.box.height, self._command)
            self._frames[number] = frames
        try:
            return frames.newest()
        except PortalPictureError:
            self._frames.pop(number).close()
            raise


def open_desktop(session: str, token: Path, command: Command = gstreamer) -> Desktop:
    """Ask the user for the screen, or take the permission that was given before; raises as `Portal.open`."""
    portal = Portal(session, token)
    try:
        streams = portal.open()
    except CaptureError:
        portal.close()
        raise
    return Desktop(PortalScreen(portal, streams, command), UntoldWindows(), Silence(), tells_windows=False)
