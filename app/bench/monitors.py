"""Two monitors of different size and density on one desktop, one of them unplugged in the middle."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

from sixfold.app.bench import words
from sixfold.app.bench.errors import NoMonitorsToPlug
from sixfold.app.bench.stage import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.app.bench.day import Page
    from sixfold.app.bench.recording import Sealed
    from sixfold.app.bench.scenes import Theatre

DESKTOP = (3360, 1200)
LEFT = ("left", 0, 0, 1920, 1200, 518, 324)
"""Name, place, size in pixels, size in millimetres: an ordinary screen."""
RIGHT = ("right", 1920, 0, 1440, 900, 190, 119)
"""The same with twice the density."""
EACH = 8.0
READ = 0.9


def measure(theatre: Theatre) -> dict[str, Any]:
    """Show a page on each, unplug one, show another page, plug it in again; the theatre's desktop is `DESKTOP`."""
    pages = [theatre.day.page(kind) for kind in ("mail", "guide", "table", "calendar")]
    on_left, on_right = Place(0, 0, 1900, 1150), Place(1920, 0, 1400, 860)
    theatre.bed.empty_inbox()
    desktop = _Desktop(theatre.display)
    desktop.plug(LEFT)
    desktop.plug(RIGHT)
    with theatre.bed.recording(theatre.display):
        with theatre.stage.showing(pages[0], on_left), theatre.stage.showing(pages[1], on_right):
            time.sleep(EACH)
            desktop.unplug("right")
            with theatre.stage.showing(pages[2], on_left):
                time.sleep(EACH)
        desktop.plug(RIGHT)
        with theatre.stage.showing(pages[3], on_right):
            time.sleep(EACH)
    wanted = list(zip(pages, ("left", "right", "left", "right"), strict=True))
    return figures(wanted, theatre.bed.sealed())


def figures(wanted: Sequence[tuple[Page, str]], sealed: Sequence[Sealed]) -> dict[str, Any]:
    """Count the pages that were lost, and those of which words stand under the other monitor's name."""
    lost, misplaced = [], []
    for page, monitor in wanted:
        here = [item.observation.text for item in sealed if item.observation.monitor == monitor]
        there = [item.observation.text for item in sealed if item.observation.monitor != monitor]
        if words.recall(page.text, here) < READ:
            lost.append(page.kind)
        own = words.words(page.text) - words.words(" ".join(other.text for other, _ in wanted if other is not page))
        if any(len(own & words.words(text)) > len(own) / 2 for text in there):
            misplaced.append(page.kind)
    return {"pages": len(wanted), "lost": lost, "misplaced": misplaced, "monitors": _named(sealed)}


def _named(sealed: Sequence[Sealed]) -> list[str]:
    return sorted({item.observation.monitor or "" for item in sealed})


class _Desktop:
    """Plugs monitors in and out by RandR 1.5, as a graphics driver does (python-xlib 0.33 cannot pack that request)."""

    def __init__(self, display: str) -> None:
        self._environment = {**os.environ, "DISPLAY": display}

    def plug(self, monitor: tuple[str, int, int, int, int, int, int]) -> None:
        name, x, y, width, height, wide, high = monitor
        output = "screen" if name == LEFT[0] else "none"
        self._xrandr("--setmonitor", name, f"{width}/{wide}x{height}/{high}+{x}+{y}", output)

    def unplug(self, name: str) -> None:
        self._xrandr("--delmonitor", name)

    def _xrandr(self, *arguments: str) -> None:
        program = shutil.which("xrandr")
        if program is None:
            raise NoMonitorsToPlug
        subprocess.run([program, *arguments], env=self._environment, stdout=subprocess.DEVNULL, check=True)
