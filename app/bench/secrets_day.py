"""A day with fifty planted secrets before a real recorder; then everything that was stored is opened and searched.

Texts are searched as they are, pictures by reading them again: what a reader of screens can make out is a leak.
"""

from __future__ import annotations

import html
import re
import time
from itertools import islice
from typing import TYPE_CHECKING, Any

from sixfold.app.bench import kept
from sixfold.app.bench.day import Page
from sixfold.app.bench.planted import Planted, planted
from sixfold.capture.reading.rapid import RapidEngine
from sixfold.capture.redaction.fold import CLOSE, OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sixfold.app.bench.scenes import Theatre

SECRETS, A_PAGE = 50, 10
EACH = 8.0
STYLES = (
    "15px/20px 'DejaVu Sans Mono'",
    "15px/20px 'DejaVu Sans'",
    "13px/20px 'DejaVu Sans'",
    "18px/20px 'DejaVu Serif'",
)
_MARK = re.compile(f"{OPEN}[^{CLOSE}]*{CLOSE}")
"""What stands in the place of a secret: the mark "password" is no part of a password that begins like it."""
_LOOKALIKES = str.maketrans("OoQlI|iSBZ", "0001111582")
"""What a reader confuses counts as the same."""


def cases(seed: int) -> list[Planted]:
    """Give planted secrets as they are shown, of different kinds: it is the real reader who adds the noise."""
    clean = (case for case in planted(seed, 40 * SECRETS) if case.noise == "none" and case.kind != "private_key")
    return list(islice({case.surroundings + case.kind: case for case in clean}.values(), SECRETS))


def markup(title: str, shown: Sequence[Planted], style: str) -> str:
    """Give a page with each case below the one before."""
    spans, top = [], 0
    for case in shown:
        for line in case.lines:
            place = f"left:{line.box.x}px;top:{top + line.box.y}px"
            spans.append(f'<span style="{place}">{html.escape(line.text)}</span>')
        top += 30 * len({line.box.y for line in case.lines}) + 40
    look = f"span{{position:absolute;white-space:pre;font:{style}}}"
    return f"<!doctype html><meta charset=utf-8><title>{title}</title><style>{look}</style>{''.join(spans)}"


def measure(theatre: Theatre, seed: int) -> dict[str, Any]:
    """Show them, and give how many can still be read in the texts and in the pictures: both must be 0."""
    shown = cases(seed)
    parts = [shown[at : at + A_PAGE] for at in range(0, len(shown), A_PAGE)]
    theatre.bed.empty_inbox()
    with theatre.bed.recording(theatre.display):
        for number, part in enumerate(parts):
            title = f"Notes {number}"
            page = Page("notes", title, markup(title, part, STYLES[number % len(STYLES)]), "")
            with theatre.stage.showing(page):
                time.sleep(EACH)
    found = kept.everything(theatre.bed)
    engine = RapidEngine()
    texts = [plain(_MARK.sub(" ", f"{item.view.text} {item.view.source.title}")) for item in found]
    pictures = [item.pixels for item in found if item.pixels is not None]
    seen = [plain("".join(line.text for line in engine.read(picture))) for picture in pictures]
    return {
        "secrets": len(shown),
        "observations": len(found),
        "pictures": len(pictures),
        "redactions": sum(item.view.redactions for item in found),
        "left_in_texts": sorted(case.kind for case in shown if can_be_read(case, texts)),
        "left_in_pictures": sorted(case.kind for case in shown if can_be_read(case, seen)),
    }


def can_be_read(case: Planted, texts: Iterable[str]) -> bool:
    """Tell whether a third of a secret's word, or twelve characters of it in a row, stand in texts made `plain`."""
    read = list(texts)
    around = plain(" ".join(line.text.replace(piece, " ") for _, piece in case.parts for line in case.lines))
    for _, piece in case.parts:
        word = plain(piece)
        size = max(min(len(word), 4), min(12, len(word) // 3))
        chunks = {word[at : at + size] for at in range(len(word) - size + 1)}
        if any(chunk not in around and chunk in text for chunk in chunks for text in read):
            return True
    return False


def plain(text: str) -> str:
    """Give a text without what a reader adds, and with one sign for those that it confuses."""
    return re.sub(r"[^0-9a-z]", "", text.translate(_LOOKALIKES).lower())
