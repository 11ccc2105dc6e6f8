"""Windows, monitors and events of Microsoft Windows, through ctypes.

Not run here: it type-checks against the documented interfaces of user32, dwmapi, shcore and kernel32, and the values
made of what they tell are tested (`windows_facts`). Windows that protect themselves (SetWindowDisplayAffinity) come out
black in every picture, which is as it should be.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from ctypes import wintypes
from typing import TYPE_CHECKING

from sixfold.capture.errors import GrabError
from sixfold.capture.events import Event
from sixfold.capture.pictures import MssScreen
from sixfold.capture.platforms.windows_facts import RawWindow, Rect, idle_of, monitor_of, window_of
from sixfold.capture.screen import Desktop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.observation import Box
    from sixfold.capture.screen import Monitor, Window

assert sys.platform == "win32"  # noqa: S101 - the type checker then reads on for that system alone

user32 = ctypes.WinDLL("user32", use_last_error=True)
kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
dwmapi = ctypes.WinDLL("dwmapi")
shcore = ctypes.WinDLL("shcore")

FRAME, CLOAKED = 9, 14
"""DWMWA_EXTENDED_FRAME_BOUNDS and DWMWA_CLOAKED."""
OWNER, STYLE = 4, -20
"""GW_OWNER and GWL_EXSTYLE."""
LIMITED = 0x1000
"""PROCESS_QUERY_LIMITED_INFORMATION: granted for processes of other users too."""
EFFECTIVE = 0
PER_MONITOR = -4
"""DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2: without it places come in made-up pixels on a scaled screen."""
OUT_OF_CONTEXT, SKIP_OWN = 0, 2
QUIT = 0x0012
FOREGROUND, FIRST_OBJECT, NAME = 0x0003, 0x8000, 0x800C
"""EVENT_SYSTEM_FOREGROUND, EVENT_OBJECT_CREATE, EVENT_OBJECT_NAMECHANGE; between them show, hide, order and place."""
MAX_TEXT = 4096

Each = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)
EachMonitor = ctypes.WINFUNCTYPE(
    wintypes.BOOL, wintypes.HMONITOR, wintypes.HDC, ctypes.POINTER(wintypes.RECT), wintypes.LPARAM
)
Hook = ctypes.WINFUNCTYPE(
    None, wintypes.HANDLE, wintypes.DWORD, wintypes.HWND, wintypes.LONG, wintypes.LONG, wintypes.DWORD, wintypes.DWORD
)


class MonitorInfo(ctypes.Structure):
    """MONITORINFOEXW."""

    _fields_ = (
        ("cbSize", wintypes.DWORD),
        ("rcMonitor", wintypes.RECT),
        ("rcWork", wintypes.RECT),
        ("dwFlags", wintypes.DWORD),
        ("szDevice", wintypes.WCHAR * 32),
    )


class LastInput(ctypes.Structure):
    """LASTINPUTINFO."""

    _fields_ = (("cbSize", wintypes.UINT), ("dwTime", wintypes.DWORD))


user32.GetForegroundWindow.restype = wintypes.HWND
user32.GetWindow.argtypes = (wintypes.HWND, wintypes.UINT)
user32.GetWindow.restype = wintypes.HWND
user32.SetProcessDpiAwarenessContext.argtypes = (wintypes.HANDLE,)
user32.SetWinEventHook.restype = wintypes.HANDLE
user32.SetWinEventHook.argtypes = (
    wintypes.DWORD, wintypes.DWORD, wintypes.HMODULE, Hook, wintypes.DWORD, wintypes.DWORD, wintypes.DWORD
)  # fmt: skip
user32.UnhookWinEvent.argtypes = (wintypes.HANDLE,)
user32.GetMonitorInfoW.argtypes = (wintypes.HMONITOR, ctypes.c_void_p)
shcore.GetDpiForMonitor.argtypes = (wintypes.HMONITOR, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
dwmapi.DwmGetWindowAttribute.argtypes = (wintypes.HWND, wintypes.DWORD, ctypes.c_void_p, wintypes.DWORD)
kernel32.OpenProcess.restype = wintypes.HANDLE
kernel32.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
kernel32.CloseHandle.argtypes = (wintypes.HANDLE,)
kernel32.GetTickCount.restype = wintypes.DWORD
kernel32.QueryFullProcessImageNameW.argtypes = (
    wintypes.HANDLE, wintypes.DWORD, wintypes.LPWSTR, ctypes.POINTER(wintypes.DWORD)
)  # fmt: skip


def open_desktop() -> Desktop:
    """Connect to the desktop; raises ScreenError."""
    places = WindowsPlaces()  # first: it asks for real pixels, before anything is measured
    screen = MssScreen(None)
    screen.ask(places)
    windows = WindowsDesktop()
    return Desktop(screen, windows, windows)


class WindowsPlaces:
    """Knows where the monitors are."""

    def __init__(self) -> None:
        user32.SetProcessDpiAwarenessContext(wintypes.HANDLE(PER_MONITOR))

    def monitors(self) -> tuple[Monitor, ...]:
        """Give the monitors as they are now; raises GrabError."""
        handles: list[int] = []

        def take(handle: int, _context: int, _place: object, _more: int) -> bool:
            handles.append(handle)
            return True

        if not user32.EnumDisplayMonitors(None, None, EachMonitor(take), 0):
            raise GrabError
        return tuple(_monitor(number, handle) for number, handle in enumerate(handles, start=1))

    def close(self) -> None:
        """Nothing is held."""


class WindowsDesktop:
    """Gives the windows, and tells what happens to them. A thread of its own hears the system's events."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._happened: set[Event] = set(Event)
        self._hook = Hook(self._hear)  # held here: the system calls it for as long as the hooks live
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="windows", daemon=True)
        self._number = 0
        self._thread.start()
        self._started.wait()

    def visible(self) -> Sequence[Window]:
        """Give the visible windows from the bottom of the stack to its top; raises GrabError."""
        handles: list[int] = []

        def take(handle: int, _more: int) -> bool:
            handles.append(handle)
            return True

        if not user32.EnumWindows(Each(take), 0):
            raise GrabError
        active = int(user32.GetForegroundWindow() or 0)
        found = (window_of(_raw(handle), active) for handle in reversed(handles))
        return [window for window in found if window is not None]

    def wait(self, seconds: float) -> frozenset[Event]:
        """Wait until something happens, at most so long."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._happened), seconds)
            happened = frozenset(self._happened)
            self._happened.clear()
            return happened

    def damage(self) -> Sequence[Box] | None:
        """The system does not tell."""
        return None

    def idle(self) -> float:
        """Give the seconds since the last touch of keyboard or mouse."""
        last = LastInput(ctypes.sizeof(LastInput), 0)
        if not user32.GetLastInputInfo(ctypes.byref(last)):
            return 0.0
        return idle_of(int(kernel32.GetTickCount()), int(last.dwTime))

    def close(self) -> None:
        """Hear no more."""
        user32.PostThreadMessageW(self._number, QUIT, 0, 0)
        self._thread.join(10)

    def _listen(self) -> None:
        self._number = int(kernel32.GetCurrentThreadId())
        flags = OUT_OF_CONTEXT | SKIP_OWN
        hooks = [
            user32.SetWinEventHook(first, last, None, self._hook, 0, 0, flags)
            for first, last in ((FOREGROUND, FOREGROUND), (FIRST_OBJECT, NAME))
        ]
        message = wintypes.MSG()
        user32.PeekMessageW(ctypes.byref(message), None, 0, 0, 0)  # makes the queue that the end is posted to
        self._started.set()
        while user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            user32.DispatchMessageW(ctypes.byref(message))
        for hook in hooks:
            if hook:
                user32.UnhookWinEvent(hook)

    def _hear(  # the system's form of the call
        self, _hook: int, event: int, window: int, thing: int, _child: int, _thread: int, _time: int
    ) -> None:
        if thing != 0 or not window:  # a cursor, a caret, a part of a window
            return
        with self._changed:
            self._happened.add(Event.TITLE if event == NAME else Event.WINDOWS)
            self._changed.notify_all()


def _raw(handle: int) -> RawWindow:
    title, kind = ctypes.create_unicode_buffer(MAX_TEXT), ctypes.create_unicode_buffer(256)
    user32.GetWindowTextW(handle, title, MAX_TEXT)
    user32.GetClassNameW(handle, kind, 256)
    rect, frame, pid, cloaked = wintypes.RECT(), wintypes.RECT(), wintypes.DWORD(), wintypes.DWORD()
    user32.GetWindowRect(handle, ctypes.byref(rect))
    user32.GetWindowThreadProcessId(handle, ctypes.byref(pid))
    has_frame = dwmapi.DwmGetWindowAttribute(handle, FRAME, ctypes.byref(frame), ctypes.sizeof(frame)) == 0
    is_told = dwmapi.DwmGetWindowAttribute(handle, CLOAKED, ctypes.byref(cloaked), ctypes.sizeof(cloaked)) == 0
    return RawWindow(
        handle=handle,
        title=title.value,
        kind=kind.value,
        pid=int(pid.value),
        image=_image(int(pid.value)),
        rect=_rect(rect),
        frame=_rect(frame) if has_frame else None,
        style=int(user32.GetWindowLongW(handle, STYLE)) & 0xFFFFFFFF,
        owner=int(user32.GetWindow(handle, OWNER) or 0),
        is_visible=bool(user32.IsWindowVisible(handle)),
        is_minimised=bool(user32.IsIconic(handle)),
        is_cloaked=is_told and cloaked.value != 0,
    )


def _image(pid: int) -> str:
    """Give the path of a process's program; "" when the system keeps it to itself."""
    process = kernel32.OpenProcess(LIMITED, False, pid)  # noqa: FBT003 - the system's form: no inheritance
    if not process:
        return ""
    try:
        path, size = ctypes.create_unicode_buffer(MAX_TEXT), wintypes.DWORD(MAX_TEXT)
        return path.value if kernel32.QueryFullProcessImageNameW(process, 0, path, ctypes.byref(size)) else ""
    finally:
        kernel32.CloseHandle(process)


def _monitor(number: int, handle: int) -> Monitor:
    info = MonitorInfo()
    info.cbSize = ctypes.sizeof(MonitorInfo)
    if not user32.GetMonitorInfoW(handle, ctypes.byref(info)):
        raise GrabError
    across, down = wintypes.UINT(96), wintypes.UINT(96)
    shcore.GetDpiForMonitor(handle, EFFECTIVE, ctypes.byref(across), ctypes.byref(down))
    return monitor_of(number, _rect(info.rcMonitor), int(across.value), str(info.szDevice))


def _rect(rect: wintypes.RECT) -> Rect:
    return int(rect.left), int(rect.top), int(rect.right), int(rect.bottom)
