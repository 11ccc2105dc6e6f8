from __future__ import annotations

from contextlib import closing, suppress
from subprocess import CalledProcessError
from typing import TYPE_CHECKING, Any

import pytest

from sixfold.capture.observation import Box
from sixfold.capture.platforms.x11_monitors import X11Monitors, numbered, resource_density, scale
from sixfold.capture.screen import Monitor

if TYPE_CHECKING:
    from collections.abc import Iterator

WHOLE = Box(0, 0, 1600, 700)


@pytest.mark.parametrize(
    ("pixels", "millimetres", "expected"),
    [(1920, 527, 1.0), (2560, 597, 1.25), (3840, 597, 1.75), (2880, 344, 2.25), (1920, 0, 1.5), (1920, 16, 1.5)],
)
def test_a_monitor_of_higher_density_has_a_larger_scale(pixels: int, millimetres: int, expected: float) -> None:
    assert scale(pixels, millimetres, fallback=144.0) == expected


@pytest.mark.parametrize(
    ("resources", "expected"),
    [("Xft.dpi:\t192\n", 192.0), ("Xft.antialias: 1\nXft.dpi: 120.5", 120.5), ("Xft.dpi: many", 96.0), ("", 96.0)],
)
def test_the_density_that_the_user_chose_is_read_from_the_resources(resources: str, expected: float) -> None:
    assert resource_density(resources) == expected


def test_mirrors_count_once_and_what_lies_outside_the_desktop_does_not_count() -> None:
    left, right = Box(0, 0, 800, 700), Box(800, 0, 1200, 700)
    found = [
        Monitor(0, left, "left"),
        Monitor(0, left, "mirror"),
        Monitor(0, right, "right", 2.0),
        Monitor(0, Box(1600, 0, 9, 9), "far"),
    ]
    assert numbered(found, WHOLE) == (
        Monitor(1, left, "left"),
        Monitor(2, Box(800, 0, 800, 700), "right", 2.0),
    )


@pytest.fixture
def two(stage: Any) -> Iterator[Any]:
    stage.xrandr("--setmonitor", "small", "640/338x480/254+960+0", "none")
    stage.xrandr("--setmonitor", "large", "960/254x700/185+0+0", "screen")
    yield stage
    for name in ("small", "large"):
        with suppress(CalledProcessError):
            stage.xrandr("--delmonitor", name)


@pytest.mark.display
def test_monitors_come_and_go_under_their_names(two: Any) -> None:
    with closing(X11Monitors(two.name)) as monitors:
        large, small = Monitor(1, Box(0, 0, 960, 700), "large"), Monitor(2, Box(960, 0, 640, 480), "small")
        assert monitors.monitors() == (large, small)
        two.xrandr("--delmonitor", "large")
        first, *others = monitors.monitors()
        assert "small" in {first.label, *(other.label for other in others)}
        assert all(monitor.label != "large" for monitor in (first, *others))
        two.xrandr("--setmonitor", "large", "960/127x700/92+0+0", "screen")
        assert monitors.monitors()[0] == Monitor(1, Box(0, 0, 960, 700), "large", 2.0)
