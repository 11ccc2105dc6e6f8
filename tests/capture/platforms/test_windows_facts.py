from __future__ import annotations

from dataclasses import replace

import pytest

from sixfold.capture.observation import Box
from sixfold.capture.platforms import windows_facts
from sixfold.capture.platforms.windows_facts import RawWindow
from sixfold.capture.screen import Layer

RAW = RawWindow(
    handle=7,
    title="Inbox - Gmail - Google Chrome",
    kind="Chrome_WidgetWin_1",
    pid=41,
    image=r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    rect=(-8, -8, 808, 608),
    frame=(0, 0, 800, 600),
    style=0,
    owner=3,
    is_visible=True,
    is_minimised=False,
    is_cloaked=False,
)


def test_a_window_has_its_programs_name_its_site_and_its_place_without_the_invisible_border() -> None:
    window = windows_facts.window_of(RAW, active=7)
    assert window is not None
    assert (window.app, window.process, window.site) == ("chrome", "chrome.exe", "mail.google.com")
    assert (window.box, window.active, window.owner, window.cover) == (Box(0, 0, 800, 600), True, 3, None)


@pytest.mark.parametrize(
    "raw",
    [
        replace(RAW, is_visible=False),
        replace(RAW, is_minimised=True),
        replace(RAW, is_cloaked=True),
        replace(RAW, frame=(5, 5, 5, 9)),
        replace(RAW, frame=None, rect=(9, 9, 2, 2)),
    ],
)
def test_a_window_of_which_nothing_shows_is_none(raw: RawWindow) -> None:
    assert windows_facts.window_of(raw, active=0) is None


def test_a_window_that_may_be_seen_through_hides_nothing() -> None:
    window = windows_facts.window_of(replace(RAW, style=windows_facts.LAYERED), active=0)
    assert window is not None
    assert window.cover == ()


@pytest.mark.parametrize(
    ("kind", "layer"), [("#32768", Layer.POPUP), ("Shell_TrayWnd", Layer.PANEL), ("Progman", Layer.DESKTOP)]
)
def test_menus_bars_and_the_desktop_are_told_by_their_class(kind: str, layer: Layer) -> None:
    window = windows_facts.window_of(replace(RAW, kind=kind, title=""), active=0)
    assert window is not None
    assert window.layer is layer


def test_a_monitor_left_of_the_first_one_has_its_name_and_scale() -> None:
    monitor = windows_facts.monitor_of(2, (-2560, 0, 0, 1440), 144, r"\\.\DISPLAY2")
    assert (monitor.box, monitor.name, monitor.scale) == (Box(-2560, 0, 2560, 1440), "DISPLAY2", 1.5)


def test_idle_time_goes_on_when_the_counter_begins_anew() -> None:
    assert windows_facts.idle_of(500, 2**32 - 500) == 1.0
