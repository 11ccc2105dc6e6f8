"""A key combination on X11 that reaches us wherever the keyboard is: XGrabKey on the root window.

A grab names modifiers exactly, and Caps Lock, Num Lock and Scroll Lock are modifiers too: each combination of them is
grabbed, or the key would be deaf while one of them is on.
"""

from __future__ import annotations

import itertools
import os
import select
import threading
from typing import TYPE_CHECKING, Any

from Xlib import XK, X
from Xlib.display import Display
from Xlib.error import BadAccess, CatchError, ConnectionClosedError, DisplayError

from sixfold.capture.errors import HotkeyTakenError, HotkeyUnknownError, HotkeyUnsupportedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.capture.hotkey import Hotkey

MASKS = {"ctrl": X.ControlMask, "alt": X.Mod1Mask, "shift": X.ShiftMask, "super": X.Mod4Mask}


class X11Hotkey:
    """Calls `pressed`, on a thread of its own, each time the key goes down.

    Raises:
        HotkeyUnsupportedError: the display does not answer.
        HotkeyUnknownError: the keyboard has no such key.
        HotkeyTakenError: another program holds it.
    """

    def __init__(self, display: str, hotkey: Hotkey, pressed: Callable[[], None]) -> None:
        self._pressed = pressed
        try:
            self._display: Any = Display(display)  # type: ignore[no-untyped-call]
        except (DisplayError, OSError, ConnectionClosedError) as error:
            raise HotkeyUnsupportedError from error
        self._woken, self._wake = os.pipe()
        try:
            self._code = self._grab(hotkey)
        except BaseException:
            self._let_go()
            raise
        self._thread = threading.Thread(target=self._listen, name="hotkey", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Give the key back."""
        os.write(self._wake, b".")
        self._thread.join()
        self._let_go()

    def _grab(self, hotkey: Hotkey) -> int:
        name = "+".join((*sorted(hotkey.modifiers), hotkey.key))
        code: int = self._display.keysym_to_keycode(_symbol(hotkey.key))
        if not code:
            raise HotkeyUnknownError(hotkey=name)
        held = sum(MASKS[modifier] for modifier in hotkey.modifiers)
        refused: Any = CatchError(BadAccess)  # type: ignore[no-untyped-call]
        root = self._display.screen().root
        for locks in _combinations(self._locks()):
            root.grab_key(code, held | locks, False, X.GrabModeAsync, X.GrabModeAsync, onerror=refused)  # noqa: FBT003 - the protocol's own order
        self._display.sync()
        if refused.get_error():
            raise HotkeyTakenError(hotkey=name)
        return code

    def _locks(self) -> tuple[int, ...]:
        """Give the masks of Caps Lock, and of Num Lock and Scroll Lock where this keyboard has put them."""
        rows = list(self._display.get_modifier_mapping())
        found = [X.LockMask]
        for name in ("Num_Lock", "Scroll_Lock"):
            code = self._display.keysym_to_keycode(_symbol(name))
            found += [1 << index for index, row in enumerate(rows) if code and code in row]
        return tuple(found)

    def _listen(self) -> None:
        try:
            woken = False
            while not woken:
                while self._display.pending_events():
                    event = self._display.next_event()
                    if event.type == X.KeyPress and event.detail == self._code:
                        self._pressed()
                ready, _, _ = select.select([self._display.fileno(), self._woken], [], [])
                woken = self._woken in ready
        except (ConnectionClosedError, OSError):
            return  # the display is gone, and the recorder says so itself

    def _let_go(self) -> None:
        os.close(self._woken)
        os.close(self._wake)
        try:
            self._display.close()
        except (ConnectionClosedError, OSError):
            return  # it is gone already


def _combinations(masks: tuple[int, ...]) -> set[int]:
    return {sum(set(chosen)) for count in range(len(masks) + 1) for chosen in itertools.combinations(masks, count)}


def _symbol(name: str) -> int:
    """Give the number of a key's name; 0 where X11 knows none of that name."""
    symbol: int = XK.string_to_keysym(name)  # type: ignore[no-untyped-call]
    return symbol
