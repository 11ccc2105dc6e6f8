"""Windows and idle time of macOS, through CoreGraphics and CoreFoundation by ctypes.

Not run here: it type-checks against the documented interfaces, and the values made of what they tell are tested
(`macos_facts`). Places are in points, as pictures are: mss asks for them at one pixel a point.
"""

from __future__ import annotations

import ctypes
import threading
from typing import TYPE_CHECKING

from sixfold.capture.errors import GrabError, ScreenPermissionError
from sixfold.capture.pictures import MssScreen
from sixfold.capture.platforms.macos_facts import windows_of
from sixfold.capture.screen import Desktop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.events import Event
    from sixfold.capture.observation import Box
    from sixfold.capture.screen import Window

GRAPHICS = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"
FOUNDATION = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
ON_SCREEN_ONLY = 1
"""kCGWindowListOptionOnScreenOnly: from the top of the stack to its bottom, menus and the dock included."""
NO_WINDOW = 0
BINARY = 200
"""kCFPropertyListBinaryFormat_v1_0."""
SESSION, ANY = 0, 0xFFFFFFFF
"""kCGEventSourceStateCombinedSessionState and kCGAnyInputEventType."""


def open_desktop() -> Desktop:
    """Connect to the desktop; raises ScreenPermissionError, or another ScreenError."""
    windows = MacDesktop()
    return Desktop(MssScreen(None), windows, windows)


class MacDesktop:
    """Gives the windows. What happens to them the system tells only programs that users let control their computer."""

    def __init__(self) -> None:
        """Raise ScreenPermissionError when the user has not allowed recording; the system then asks for it once."""
        self._graphics = ctypes.CDLL(GRAPHICS)
        self._foundation = ctypes.CDLL(FOUNDATION)
        self._declare()
        self._never = threading.Event()
        if not self._graphics.CGPreflightScreenCaptureAccess():
            self._graphics.CGRequestScreenCaptureAccess()
            raise ScreenPermissionError

    def visible(self) -> Sequence[Window]:
        """Give the visible windows from the bottom of the stack to its top; raises GrabError."""
        told = self._graphics.CGWindowListCopyWindowInfo(ON_SCREEN_ONLY, NO_WINDOW)
        if not told:
            raise GrabError
        try:
            data = self._foundation.CFPropertyListCreateData(None, told, BINARY, 0, None)
        finally:
            self._foundation.CFRelease(told)
        if not data:
            raise GrabError
        try:
            size = self._foundation.CFDataGetLength(data)
            return windows_of(ctypes.string_at(self._foundation.CFDataGetBytePtr(data), size))
        finally:
            self._foundation.CFRelease(data)

    def wait(self, seconds: float) -> frozenset[Event]:
        """Let the time pass."""
        self._never.wait(seconds)
        return frozenset()

    def damage(self) -> Sequence[Box] | None:
        """The system does not tell."""
        return None

    def idle(self) -> float:
        """Give the seconds since the last touch of keyboard or mouse."""
        return float(self._graphics.CGEventSourceSecondsSinceLastEventType(SESSION, ANY))

    def close(self) -> None:
        """Nothing is held."""

    def _declare(self) -> None:
        graphics, foundation = self._graphics, self._foundation
        graphics.CGPreflightScreenCaptureAccess.restype = ctypes.c_bool
        graphics.CGRequestScreenCaptureAccess.restype = ctypes.c_bool
        graphics.CGWindowListCopyWindowInfo.argtypes = (ctypes.c_uint32, ctypes.c_uint32)
        graphics.CGWindowListCopyWindowInfo.restype = ctypes.c_void_p
        graphics.CGEventSourceSecondsSinceLastEventType.argtypes = (ctypes.c_int32, ctypes.c_uint32)
        graphics.CGEventSourceSecondsSinceLastEventType.restype = ctypes.c_double
        foundation.CFPropertyListCreateData.argtypes = (
            ctypes.c_void_p, ctypes.c_void_p, ctypes.c_long, ctypes.c_ulong, ctypes.c_void_p
        )  # fmt: skip
        foundation.CFPropertyListCreateData.restype = ctypes.c_void_p
        foundation.CFDataGetLength.argtypes = (ctypes.c_void_p,)
        foundation.CFDataGetLength.restype = ctypes.c_long
        foundation.CFDataGetBytePtr.argtypes = (ctypes.c_void_p,)
        foundation.CFDataGetBytePtr.restype = ctypes.c_void_p
        foundation.CFRelease.argtypes = (ctypes.c_void_p,)
