"""Memory over many frames: a reader that is given pictures without end, a recorder before a screen without rest."""

from __future__ import annotations

import random
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psutil

from sixfold.app.bench import report
from sixfold.app.bench.day import Page
from sixfold.app.bench.meter import Sample
from sixfold.capture.reading.reader import ReaderProcess

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sixfold.app.bench.scenes import Theatre
    from sixfold.capture.screen import Pixels

LOOK_EVERY = 0.2
"""The shortest time between two looks that the rules allow."""
WARM = 0.25
"""Share of the frames after which the memory should stay as it is."""


def reader(frames: Sequence[Pixels], count: int) -> dict[str, Any]:
    """Let a real reader read so many different pictures, cut from real frames; memory in MB at the quarters."""
    with closing(ReaderProcess()) as process:
        taken: list[Sample] = []
        for number, picture in enumerate(_cuts(frames, count)):
            process.read(picture)
            rss = sum(child.memory_info().rss for child in psutil.Process().children(recursive=True))
            taken.append(Sample(float(number), 0, 0, rss, rss))
    return _summary([item.reader_rss for item in taken])


def recorder(theatre: Theatre, count: int) -> dict[str, Any]:
    """Let a real recorder look at a page that changes at every look."""
    page = Page("ticking", "Ticking", _markup(), "")
    theatre.bed.empty_inbox()
    with theatre.bed.recording(theatre.display, "--every", str(LOOK_EVERY)) as meter, theatre.stage.showing(page):
        time.sleep(count * LOOK_EVERY)
    return {**_summary([item.recorder_rss for item in meter.samples]), **report.memory(meter.samples)}


def _summary(values: Sequence[int]) -> dict[str, Any]:
    """Give the peak, and the mean of the second and of the last quarter: flat means that they are alike."""
    if not values:
        return {}
    quarter = max(1, len(values) // 4)
    mega = report.MEGA
    return {
        "frames": len(values),
        "peak_mb": round(max(values) / mega, 1),
        "second_quarter_mb": round(sum(values[quarter : 2 * quarter]) / quarter / mega, 1),
        "last_quarter_mb": round(sum(values[-quarter:]) / quarter / mega, 1),
    }


def _cuts(frames: Sequence[Pixels], count: int) -> Iterator[Pixels]:
    pick = random.Random(7)  # noqa: S311 - which part of a picture comes next
    for number in range(count):
        frame = frames[number % len(frames)]
        height, width = pick.randrange(60, 400), pick.randrange(300, 1200)
        y, x = pick.randrange(frame.shape[0] - height), pick.randrange(frame.shape[1] - width)
        yield frame[y : y + height, x : x + width]


def _markup() -> str:
    return (
        '<!doctype html><meta charset="utf-8"><title>Ticking</title><body style="font:15px DejaVu Sans">'
        '<p id="line"></p><script>let n = 0; setInterval(() => { n += 1;'
        'line.innerHTML = Array.from({length: 30}, (_, i) => `row ${i} of turn ${n * (i + 3) % 997}`).join("<br>")'
        "}, 190)</script></body>"
    )
