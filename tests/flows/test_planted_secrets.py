"""Fifty secrets on pages of a real browser: read, redacted, sealed, opened, and read again as an enemy would."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pytest
from nacl.public import PrivateKey
from PIL import Image

from sixfold.app.bench.planted import Planted, planted
from sixfold.app.bench.redaction import new_redactor
from sixfold.capture import seal
from sixfold.capture.identity import new_id
from sixfold.capture.observation import Capture, Kind, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.capture.reading.ocr import text_of
from sixfold.capture.reading.rapid import RapidEngine
from sixfold.capture.redaction.redact_lines import redact_lines
from sixfold.capture.views import picture

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sixfold.capture.screen import Pixels

pytestmark = [pytest.mark.display, pytest.mark.models, pytest.mark.slow]

SECRETS, A_PAGE = 50, 10
WIDTH, HEIGHT = 1920, 1080
STYLES = (
    "15px/20px 'DejaVu Sans Mono'",
    "15px/20px 'DejaVu Sans'",
    "13px/20px 'DejaVu Sans'",
    "18px/20px 'DejaVu Serif'",
)
LOOKALIKES = str.maketrans("OoQlI|iSBZ", "0001111582")


def cases() -> list[Planted]:
    """Give planted cases as they are shown: it is the reader who adds the noise."""
    clean = (case for case in planted(77, 2000) if case.noise == "none" and case.kind != "private_key")
    return list(islice({case.surroundings + case.kind: case for case in clean}.values(), SECRETS))


def page(shown: Sequence[Planted], style: str) -> str:
    """Give a page with each case below the one before."""
    spans, top = [], 0
    for case in shown:
        for line in case.lines:
            left, y = line.box.x, top + line.box.y
            spans.append(f'<span style="left:{left}px;top:{y}px">{html.escape(line.text)}</span>')
        top += 30 * len({line.box.y for line in case.lines}) + 40
    look = f"span{{position:absolute;white-space:pre;font:{style}}}"
    return f"<!doctype html><meta charset=utf-8><style>{look}</style>{''.join(spans)}"


def shot(text: str, folder: Path) -> Pixels:
    """Give what a browser shows of a page."""
    source, target = folder / "page.html", folder / "page.png"
    source.write_text(text, "utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={WIDTH},{HEIGHT}"]
    subprocess.run(
        ["chromium", *flags, f"--user-data-dir={folder / 'profile'}", f"--screenshot={target}", source.as_uri()],  # noqa: S607 - from the path
        check=True,
        capture_output=True,
        timeout=60,
    )
    with Image.open(target) as image:
        return np.asarray(image.convert("RGB")).copy()


def plain(text: str) -> str:
    """Give a text without what a reader adds or confuses."""
    return re.sub(r"[^0-9a-z]", "", text.translate(LOOKALIKES).lower())


def left_of(case: Planted, texts: Sequence[str]) -> list[str]:
    """Give pieces of a secret of which a third, or twelve characters in a row, can be read in the texts."""
    around = plain(" ".join(line.text.replace(piece, " ") for _, piece in case.parts for line in case.lines))
    read = [plain(text) for text in texts]
    found = []
    for _, piece in case.parts:
        word = plain(piece)
        size = max(min(len(word), 4), min(12, len(word) // 3))
        chunks = {word[at : at + size] for at in range(len(word) - size + 1)}
        if any(chunk not in around and chunk in text for chunk in chunks for text in read):
            found.append(piece)
    return found


@pytest.mark.timeout(240)
def test_nothing_of_fifty_secrets_is_in_what_was_sealed_nor_can_be_read_in_its_pictures(tmp_path: Path) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed")
    key = PrivateKey.generate()
    engine, redactor = RapidEngine(), new_redactor()
    shown = cases()
    assert len(shown) == SECRETS
    seen = 0
    leaks: list[tuple[str, str, str]] = []
    for number, at in enumerate(range(0, SECRETS, A_PAGE)):
        part = shown[at : at + A_PAGE]
        pixels = shot(page(part, STYLES[number % len(STYLES)]), tmp_path)
        raw = engine.read(pixels)
        read = plain("".join(line.text for line in raw))
        seen += sum(all(plain(piece) in read for _, piece in case.parts) for case in part)
        clean = redact_lines(raw, redactor)
        text = text_of([line.text for line in clean.lines], [line.box for line in clean.lines])
        now = datetime.now(UTC)
        observation = Observation(
            id=ObservationId(new_id(now)), kind=Kind.SCREEN, role=Role.OTHER, trust=Trust.UNTRUSTED,
            observed_at=now, time_zone="UTC", text=Redacted(text), source=Source("screen"),
            lines=clean.lines, redactions=clean.counts,
        )  # fmt: skip
        sealed = seal.seal(Capture(observation, picture(pixels, clean.black)), bytes(key.public_key))
        opened = seal.open_sealed(sealed, bytes(key))
        assert isinstance(opened, Capture)
        assert opened.image is not None
        with Image.open(io.BytesIO(opened.image)) as image:
            visible = [line.text for line in engine.read(np.asarray(image.convert("RGB")).copy())]
        for case in part:
            kept = [opened.observation.text, *[line.text for line in opened.observation.lines]]
            leaks += [("text", case.kind, piece) for piece in left_of(case, kept)]
            leaks += [("picture", case.kind, piece) for piece in left_of(case, visible)]
    assert seen >= SECRETS // 2  # else the reader, not the redactor, would keep them out
    assert leaks == []
