from __future__ import annotations

import pytest

from sixfold.capture.errors import NoDisplayError, WaylandError
from sixfold.capture.platforms import open_desktop
from sixfold.capture.platforms.xwayland import is_xwayland, marked


def test_without_a_display_there_is_a_sentence() -> None:
    with pytest.raises(NoDisplayError):
        open_desktop({})


def test_wayland_alone_is_refused_since_no_exclusion_could_hold_there() -> None:
    with pytest.raises(WaylandError, match="X11 session"):
        open_desktop({"WAYLAND_DISPLAY": "wayland-0"})


@pytest.mark.parametrize(
    ("extensions", "outputs", "is_it"),
    [
        (["RANDR", "XWAYLAND"], ["eDP-1"], True),
        (["RANDR"], ["XWAYLAND0"], True),
        (["RANDR", "DAMAGE"], ["screen"], False),
        ([], [], False),
    ],
)
def test_an_x_display_on_wayland_is_known_by_its_names(extensions: list[str], outputs: list[str], is_it: bool) -> None:
    assert marked(extensions, outputs) is is_it


@pytest.mark.display
def test_a_real_x_display_is_opened(display: str) -> None:
    assert not is_xwayland(display)
    open_desktop({"DISPLAY": display, "WAYLAND_DISPLAY": "wayland-0"}).close()
