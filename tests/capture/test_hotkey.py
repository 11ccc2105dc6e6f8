from __future__ import annotations

import shutil
import subprocess
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sixfold.capture import hotkey
from sixfold.capture.errors import HotkeyTakenError, HotkeyUnknownError
from sixfold.capture.hotkey import Hotkey, parse
from sixfold.capture.platforms.x11_hotkey import X11Hotkey
from sixfold.capture.switch import Switch

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 10.0


def press(display: str, *keys: str) -> None:
    if shutil.which("xdotool") is None:
        pytest.skip("xdotool is not installed")
    for key in keys:
        subprocess.run(["xdotool", "key", key], env={"DISPLAY": display}, check=True)  # noqa: S607 - from the path


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ctrl+alt+shift+p", Hotkey(frozenset({"ctrl", "alt", "shift"}), "p")),
        ("Super+F9", Hotkey(frozenset({"super"}), "F9")),
        ("Control + Win + P", Hotkey(frozenset({"ctrl", "super"}), "p")),
    ],
)
def test_a_combination_is_read(text: str, meant: Hotkey) -> None:
    assert parse(text) == meant


@pytest.mark.parametrize("text", ["p", "shift+p", "ctrl+", "hyper+p", "+", "ctrl++p"])
def test_what_is_none_or_would_be_typed_is_refused(text: str) -> None:
    with pytest.raises(HotkeyUnknownError, match="choose one"):
        parse(text)


@pytest.mark.display
def test_the_key_pauses_and_goes_on_also_with_caps_lock_and_no_other_key_does(display: str) -> None:
    switch = Switch(lambda: datetime.now(UTC))
    with hotkey.listening({"DISPLAY": display}, "ctrl+alt+shift+p", switch):
        assert switch.state().notes == ()
        press(display, "ctrl+alt+p", "p", "ctrl+alt+shift+p")
        until(switch.paused)
        press(display, "Caps_Lock")
        try:
            press(display, "ctrl+alt+shift+p")
            until(lambda: not switch.paused())
            press(display, "Num_Lock", "ctrl+alt+shift+p")
            until(switch.paused)
        finally:
            press(display, "Caps_Lock", "Num_Lock")
    switch.resume()
    with hotkey.listening({"DISPLAY": display}, "super+F9", switch):  # the first key is given back by now
        press(display, "ctrl+alt+shift+p", "super+F9")
        until(switch.paused)


@pytest.mark.display
def test_a_key_of_another_program_is_said_and_recording_goes_on(display: str) -> None:
    wanted = parse("ctrl+alt+shift+k")
    other = X11Hotkey(display, wanted, threading.Event().set)
    with pytest.raises(HotkeyTakenError, match="another program"):
        X11Hotkey(display, wanted, threading.Event().set)
    switch = Switch(lambda: datetime.now(UTC))
    with hotkey.listening({"DISPLAY": display}, "ctrl+alt+shift+k", switch):
        assert "belongs to another program" in switch.state().notes[0]
        assert switch.state().status == "recording"
    other.close()
    with hotkey.listening({"DISPLAY": display}, "ctrl+alt+shift+k", switch):
        assert switch.state().notes == ()


@pytest.mark.display
def test_a_key_that_no_keyboard_has_is_said(display: str) -> None:
    with pytest.raises(HotkeyUnknownError, match="nokey"):
        X11Hotkey(display, parse("ctrl+nokey"), threading.Event().set)


def test_without_a_display_or_a_key_nothing_is_grabbed() -> None:
    switch = Switch(lambda: datetime.now(UTC))
    with hotkey.listening({}, "ctrl+alt+p", switch):
        assert "sixfold pause" in switch.state().notes[0]
    with hotkey.listening({}, "", switch):
        assert switch.state().notes == ()
