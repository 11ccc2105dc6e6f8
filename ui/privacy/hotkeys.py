"""A key combination as the window library writes it and as the recorder's rules do. Pure."""

from __future__ import annotations

from typing import Final

from sixfold.capture import hotkey
from sixfold.capture.errors import HotkeyUnknownError

KEYS: Final = {
    "Ins": "Insert",
    "Del": "Delete",
    "PgUp": "Prior",
    "PgDown": "Next",
    "Esc": "Escape",
    "Space": "space",
    "Backspace": "BackSpace",
}
"""The window library's names of keys, and X11's, where they differ."""

MODIFIERS: Final = {"meta": "super"}


def to_rules(portable: str) -> str:
    """As in "ctrl+alt+p" for "Ctrl+Alt+P"; empty where that cannot be such a key."""
    *held, key = portable.split("+")
    names = [MODIFIERS.get(name.lower(), name.lower()) for name in held]
    written = "+".join([*names, KEYS.get(key, key.lower() if len(key) == 1 else key)])
    try:
        hotkey.parse(written)
    except HotkeyUnknownError:
        return ""
    return written


def to_portable(written: str) -> str:
    """As in "Ctrl+Alt+P" for "ctrl+alt+p"."""
    *held, key = written.split("+")
    back = {theirs: ours for ours, theirs in KEYS.items()}
    names = ["Meta" if name.lower() in {"super", "win"} else name.capitalize() for name in held]
    return "+".join([*names, back.get(key, key.upper() if len(key) == 1 else key)])
