"""The key that pauses and goes on, wherever the keyboard is: what is written in the rules, and who listens for it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.capture.errors import CaptureError, HotkeyUnknownError, HotkeyUnsupportedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sixfold.capture.switch import Switch

MODIFIERS = {"ctrl": "ctrl", "control": "ctrl", "alt": "alt", "shift": "shift", "super": "super", "win": "super"}
"""How a modifier may be written, and its name here."""


@dataclass(frozen=True, slots=True)
class Hotkey:
    """Modifiers held (ctrl, alt, shift, super) and the key, by its X11 name ("p", "F9", "Pause")."""

    modifiers: frozenset[str]
    key: str


def parse(text: str) -> Hotkey:
    """Read "ctrl+alt+shift+p"; at least one modifier besides shift, or the key could no longer be typed.

    Raises:
        HotkeyUnknownError: it is no such combination.
    """
    *held, key = [part.strip() for part in text.split("+")]
    modifiers = frozenset(MODIFIERS.get(name.lower(), "") for name in held)
    if not key or "" in modifiers or not modifiers - {"shift"}:
        raise HotkeyUnknownError(hotkey=text)
    return Hotkey(modifiers, key.lower() if len(key) == 1 else key)


@contextmanager
def listening(environ: Mapping[str, str], text: str, switch: Switch) -> Iterator[None]:
    """Let the key pause and go on; where it cannot, the recorder records without it and says so in its notes."""
    switch.note("hotkey", None)
    if not text:
        yield
        return
    try:
        if sys.platform != "linux" or not environ.get("DISPLAY"):
            raise HotkeyUnsupportedError
        from sixfold.capture.platforms.x11_hotkey import X11Hotkey  # noqa: PLC0415 - there is no X library elsewhere

        listener = X11Hotkey(environ["DISPLAY"], parse(text), switch.toggle)
    except CaptureError as error:
        switch.note("hotkey", str(error))
        yield
        return
    try:
        yield
    finally:
        listener.close()
