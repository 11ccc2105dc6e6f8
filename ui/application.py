"""Starts the window library, dresses it, shows the window and the tray, and ends them in order."""

from __future__ import annotations

import secrets
import signal
import socket
import sys
import traceback
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from sixfold.ui.actions import Actions
from sixfold.ui.bridge import Bridge
from sixfold.ui.engine import Failure
from sixfold.ui.icons import drawing
from sixfold.ui.theme import Theme
from sixfold.ui.tray import Tray
from sixfold.ui.window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, TracebackType

    from sixfold.ui.engine import Engine

NAME = "sixfold"
"""The window's class on the screen: the recorder never records a window of this name."""


def run(engine: Engine) -> int:
    """Show the window on this engine until it is quit; gives the exit code. Closes the engine."""
    app = QApplication([NAME])
    app.setApplicationName(NAME)
    app.setApplicationDisplayName("Sixfold")
    app.setDesktopFileName(NAME)
    theme = Theme()
    theme.follow(app)
    app.setWindowIcon(drawing.icon("sixfold", theme.colour("accent"), 64))
    bridge = Bridge(engine)
    window = make_window(theme, bridge)
    window.quit_wanted.connect(app.quit)
    tray = _tray(theme, window, app)
    window.stays = tray is not None
    app.setQuitOnLastWindowClosed(tray is None)
    stop = StopSignals(app)
    stop.asked.connect(app.quit)
    sys.excepthook = _fault_hook(bridge)
    window.show()
    code = app.exec()
    window.stays = False
    window.close()
    engine.close()
    return code


def make_window(theme: Theme, bridge: Bridge) -> MainWindow:
    """The window with its clock, ids and chance."""
    return MainWindow(
        theme,
        Actions(bridge, bridge),
        clock=lambda: datetime.now(UTC).astimezone(),
        new_thread=lambda: str(uuid.uuid4()),
        pick_groups=pick_two,
    )


def pick_two(count: int) -> tuple[int, int]:
    """Two different numbers below `count`."""
    first = secrets.randbelow(count)
    return first, (first + 1 + secrets.randbelow(count - 1)) % count


class StopSignals(QObject):
    """SIGINT and SIGTERM as a signal of the window library, without waking up to look for them."""

    asked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)  # noqa: FBT003 - the socket's own signature
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _leave_to_the_wakeup)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._tell)

    def _tell(self) -> None:
        self._reader.recv(64)
        self.asked.emit()


def _leave_to_the_wakeup(_number: int, _frame: FrameType | None) -> None:
    """Only there so that the signal's number goes to the wakeup socket."""


def _tray(theme: Theme, window: MainWindow, app: QApplication) -> Tray | None:
    if not QSystemTrayIcon.isSystemTrayAvailable():
        return None
    tray = Tray(theme, window.user_actions, window.clock, window)
    tray.open_wanted.connect(window.come_forward)
    tray.quit_wanted.connect(app.quit)
    tray.forget_wanted.connect(window.come_forward)
    tray.forget_wanted.connect(window.forget_last)
    tray.show()
    return tray


def _fault_hook(bridge: Bridge) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """A bug in the window: said in the window, and where it is on standard error, without any words it holds."""

    def hook(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
        traceback.print_tb(trace)
        sys.stderr.write(f"{kind.__name__}\n")
        sentence = bridge.tr(
            "Something went wrong in the window. What is stored is safe; if it happens again, restart."
        )
        bridge.failed.emit(Failure("bug", sentence))

    return hook
