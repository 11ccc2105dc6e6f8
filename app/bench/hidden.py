"""Exclusion measured: a window that must not be kept, in a colour and with words that nothing else has.

It is shown in front, behind another window, half covered, beside another one, and carried across the screen; then all
that was stored is opened, and its pixels and words are counted.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from sixfold.app.bench import kept
from sixfold.app.bench.day import Page
from sixfold.app.bench.stage import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.app.bench.kept import Kept
    from sixfold.app.bench.scenes import Theatre
    from sixfold.capture.screen import Pixels

PROGRAM = "KeePassXC"
"""Of the preset for password managers, which every home has."""
WORDS = ("heliotrope", "quagmire", "zephyr")
COLOUR = (255, 0, 144)
NEAR = 70
"""Steps of 255 a channel may be off: lossy pictures shift colours, and no page of the day has one so near."""
EACH = 3.0
STEPS = 12


def measure(theatre: Theatre) -> dict[str, Any]:
    """Play it, and give how many of its pixels and words were kept: both must be 0."""
    secret = Page("vault", "Treasures", _markup(), " ".join(WORDS))
    plain = theatre.day.page("mail")
    front = theatre.day.page("table")
    theatre.bed.empty_inbox()
    with (
        theatre.bed.recording(theatre.display),
        theatre.stage.showing(plain),
        theatre.stage.showing(secret, Place(300, 150, 900, 600, PROGRAM)),
    ):
        time.sleep(EACH)
        with theatre.stage.showing(front, Place(700, 300, 900, 600)):
            time.sleep(EACH)  # half covered
            for step in range(STEPS):
                theatre.stage.move(secret.title, 300 + 40 * step, 150)
                time.sleep(EACH / STEPS)
            theatre.stage.raise_window(secret.title)
            time.sleep(EACH)
            theatre.stage.raise_window(plain.title)
            time.sleep(EACH)  # wholly behind
    return figures(kept.everything(theatre.bed), (plain.title, front.title))


def figures(found: Sequence[Kept], others: Sequence[str]) -> dict[str, Any]:
    """Count what is left of it, and which of the other windows were kept as they should be."""
    text = " ".join(f"{item.view.text} {item.view.source.title}" for item in found).casefold()
    pictures = [item.pixels for item in found if item.pixels is not None]
    return {
        "observations": len(found),
        "pictures": len(pictures),
        "its_pixels": sum(pixels_of(picture) for picture in pictures),
        "its_words": sum(word in text for word in WORDS),
        "other_windows_kept": sum(any(item.view.source.title == title for item in found) for title in others),
        "other_windows": len(others),
    }


def pixels_of(picture: Pixels) -> int:
    """Give how many pixels have the window's colour."""
    near = np.abs(picture.astype(np.int16) - np.array(COLOUR, dtype=np.int16)) <= NEAR
    return int(near.all(axis=2).sum())


def _markup() -> str:
    colour = "#{:02x}{:02x}{:02x}".format(*COLOUR)
    words = "<br>".join(" ".join([word] * 6) for word in WORDS)
    return (
        f'<!doctype html><meta charset="utf-8"><title>Treasures</title>'
        f'<body style="background:{colour};color:#fff;font:28px DejaVu Sans">{words}</body>'
    )
