"""A card number and a letter typed into a real browser, before the real recorder."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from nacl.public import PrivateKey
from PIL import Image

from sixfold.capture import seal
from sixfold.capture.observation import Capture
from sixfold.capture.reading.rapid import RapidEngine
from sixfold.capture.service import RecorderHome, run_recorder

if TYPE_CHECKING:
    from pathlib import Path

KEY = PrivateKey.generate()
LETTER = "Dear Ann, the lease is signed and the piano arrives on Thursday afternoon."
PAGE = f"""<!doctype html><meta charset=utf-8><title>Shop - checkout</title>
<body style="margin:24px;font:16px 'DejaVu Sans'"><h2>Your order</h2><p>Two brass lamps and one walnut shelf</p>
<p>Card number</p><p id=card style="height:24px"></p><p>Message</p><p id=letter style="height:24px"></p>
<script>
const type = (id, text, pause) => {{ let n = 0; const timer = setInterval(() => {{
  document.getElementById(id).textContent = text.slice(0, ++n)
  if (n >= text.length) clearInterval(timer) }}, pause) }}
setTimeout(() => type('card', '4690 7439 1500 0808', 150), 3000)
setTimeout(() => type('letter', '{LETTER}', 80), 6500)
</script>"""


def now() -> datetime:
    return datetime.now(UTC)


def digits(text: str) -> bool:
    """Tell whether five digits in a row of the card stand in a text, however they are parted."""
    plain = re.sub(r"[ .,\-]", "", text)
    return any("4690743915000808"[start : start + 5] in plain for start in range(12))


@pytest.mark.display
@pytest.mark.models
@pytest.mark.slow
def test_a_card_that_is_typed_is_in_no_sealed_file_and_a_letter_grows_one_observation(
    display: str, tmp_path: Path
) -> None:
    for name in ("inbox", "runtime"):
        (tmp_path / name).mkdir()
    home = RecorderHome(tmp_path / "inbox", tmp_path / "rules.json", tmp_path / "runtime", bytes(KEY.public_key))
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    browser = subprocess.Popen(
        ["chromium", "--no-sandbox", "--test-type", "--disable-gpu", "--no-first-run", "--start-maximized",  # noqa: S607
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-position=0,0",
         "--window-size=1920,1080", f"--user-data-dir={tmp_path / 'profile'}", f"--app={page.as_uri()}"],
        env={**os.environ, "DISPLAY": display}, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        run_recorder(home, environ={"DISPLAY": display}, clock=now, for_seconds=20.0)
    finally:
        os.killpg(browser.pid, signal.SIGTERM)
        browser.wait(timeout=60)
    kept = [item for path in seal.waiting(home.inbox) if isinstance(item := seal.read(path, bytes(KEY)), Capture)]
    shop = [item.observation for item in kept if item.observation.title == "Shop - checkout"]
    assert len({one.id for one in shop}) == 1
    assert len(shop) <= 12
    assert [one.part for one in shop] == sorted({one.part for one in shop})
    assert "Two brass lamps and one walnut shelf" in shop[0].text
    assert LETTER in shop[-1].text
    assert shop[-1].redactions.get("card") == 1
    engine = RapidEngine()
    for item in kept:
        patches = [patch.webp for patch in item.patches.patches] if item.patches else []
        for webp in [*patches, *([item.image] if item.image else [])]:
            pixels = np.asarray(Image.open(io.BytesIO(webp)).convert("RGB"))
            assert not digits(" ".join(line.text for line in engine.read(pixels)))
        assert not digits(repr(item.observation))
