from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from Xlib.ext import shape

from sixfold.capture.events import Event
from sixfold.capture.observation import Box
from sixfold.capture.platforms.x11 import X11Desktop
from sixfold.capture.platforms.x11_facts import process_facts
from sixfold.capture.screen import Layer, Window
from sixfold.capture.traces import GRACE

if TYPE_CHECKING:
    from collections.abc import Iterator

RED, BLUE = 0xFF0000, 0x0000FF

pytestmark = pytest.mark.display


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def x11(stage: Any, clock: Clock) -> Iterator[X11Desktop]:
    with closing(X11Desktop(stage.name, clock)) as desktop:
        yield desktop


def standing(x11: X11Desktop) -> list[Window]:
    return [window for window in x11.visible() if not window.gone]


def called(x11: X11Desktop, title: str) -> Window | None:
    return next((window for window in standing(x11) if window.title == title), None)


def appears(stage: Any, x11: X11Desktop, title: str) -> Window:
    stage.until(lambda: called(x11, title) is not None, f"{title} appears")
    found = called(x11, title)
    assert found is not None
    return found


def hear(x11: X11Desktop, told: set[Event]) -> frozenset[Event]:
    happened = x11.wait(0.1)
    told |= happened
    return happened


def quiet(x11: X11Desktop, clock: Clock) -> None:
    """Let everything that happened be told, and every trace end."""
    for _ in range(20):
        clock.now += 2 * GRACE
        x11.visible()
        x11.damage()
        if not x11.wait(0):
            return


def test_windows_come_from_the_bottom_to_the_top_with_their_names_and_frames(stage: Any, x11: X11Desktop) -> None:
    stage.window("first", RED, app="Paint")
    appears(stage, x11, "first")
    stage.window("second", BLUE, Box(700, 200, 300, 200), app="Editor")
    second = appears(stage, x11, "second")
    assert [window.title for window in standing(x11)] == ["first", "second"]
    assert (second.app, second.instance, second.layer, second.cover) == ("Editor", "editor", Layer.NORMAL, None)
    assert second.process
    assert second.box.width >= 300
    assert second.box.height > 200  # with its title bar
    stage.until(lambda: bool((found := called(x11, "second")) and found.active), "the new window is active")


def test_the_active_window_a_title_and_what_is_drawn_are_told_and_nothing_else_is(
    stage: Any, x11: X11Desktop, clock: Clock
) -> None:
    window = stage.window("before", RED)
    appears(stage, x11, "before")
    stage.until(lambda: bool((found := called(x11, "before")) and found.active), "it is active")
    quiet(x11, clock)
    assert x11.wait(0) == frozenset()
    assert list(x11.damage() or ()) == []

    stage.paint(window, BLUE)
    assert x11.wait(20) == {Event.DAMAGE}
    drawn = x11.damage()
    place = called(x11, "before")
    assert drawn is not None
    assert place is not None
    assert all(place.box.x <= box.x and box.right <= place.box.right for box in drawn)
    assert sum(box.width * box.height for box in drawn) == 400 * 300

    quiet(x11, clock)
    stage.name_it(window, "after")
    told: set[Event] = set()
    stage.until(lambda: Event.TITLE in told | hear(x11, told), "the title is told")
    stage.close(window)
    stage.until(lambda: Event.WINDOWS in told | hear(x11, told), "the end is told")


def test_the_folder_of_a_profile_is_no_name_of_a_program(stage: Any, x11: X11Desktop) -> None:
    page = stage.window("Page", RED, app="Chromium")
    page.set_wm_class("chromium (/tmp/sixfold/keepassxc)", "Chromium")
    stage.until(lambda: (found := called(x11, "Page")) is not None and found.instance == "chromium", "its instance")


def test_a_window_leaves_its_trace_for_a_moment(stage: Any, x11: X11Desktop, clock: Clock) -> None:
    window = stage.window("here", RED)
    before = appears(stage, x11, "here")
    quiet(x11, clock)
    stage.close(window)
    stage.until(lambda: called(x11, "here") is None, "it is closed")
    assert [(trace.title, trace.box) for trace in x11.visible() if trace.gone] == [("here", before.box)]
    clock.now += GRACE / 2
    assert any(trace.gone for trace in x11.visible())
    clock.now += GRACE
    assert not any(trace.gone for trace in x11.visible())


def test_a_menu_without_a_frame_is_known_with_its_owner_and_hides_nothing(stage: Any, x11: X11Desktop) -> None:
    owner = stage.window("owner", RED)
    window = appears(stage, x11, "owner")
    menu = stage.window("menu", BLUE, Box(600, 50, 100, 200), app="", override_redirect=1)
    stage.property(menu, "WM_TRANSIENT_FOR", [owner.id])
    found = appears(stage, x11, "menu")
    stage.until(lambda: (now := called(x11, "menu")) is not None and now.owner == window.ident, "its owner is known")
    assert (found.layer, found.cover, found.box) == (Layer.POPUP, (), Box(600, 50, 100, 200))
    assert found.client == window.client


def test_a_window_that_can_be_seen_through_or_has_a_shape_hides_no_more_than_it_covers(
    stage: Any, x11: X11Desktop
) -> None:
    dim = stage.window("dim", RED)
    assert appears(stage, x11, "dim").cover is None
    stage.property(dim, "_NET_WM_WINDOW_OPACITY", [0x7FFFFFFF])
    stage.until(lambda: (found := called(x11, "dim")) is not None and found.cover == (), "it is dim")

    stage.window("glass", 0, Box(700, 100, 200, 200), depth=32)
    assert appears(stage, x11, "glass").cover == ()

    round_one = stage.window("round", BLUE, Box(1000, 100, 200, 200), override_redirect=0)
    appears(stage, x11, "round")
    round_one.shape_rectangles(shape.SO.Set, shape.SK.Bounding, 0, 0, 0, [(0, 0, 200, 50)])
    stage.display.sync()
    stage.until(lambda: (found := called(x11, "round")) is not None and found.cover is not None, "its shape is known")
    found = called(x11, "round")
    assert found is not None
    assert sum(box.height for box in found.cover or ()) < found.box.height


def test_a_connection_that_is_lost_is_made_again(stage: Any, x11: X11Desktop) -> None:
    stage.window("still here", RED)
    appears(stage, x11, "still here")
    session: Any = x11._session
    session._display.display.socket.shutdown(2)
    assert called(x11, "still here") is not None


def test_how_long_nobody_touched_anything_is_known(x11: X11Desktop) -> None:
    assert x11.idle() >= 0.0


def test_the_process_of_no_window_has_no_name() -> None:
    assert process_facts(None) == ("", False)
    assert process_facts(2**22 + 1) == ("", False)
