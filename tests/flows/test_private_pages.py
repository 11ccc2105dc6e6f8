"""What only a browser's toolbar tells: private windows and excluded sites, before a real recorder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sixfold.app.bench import recording
from sixfold.app.demo.display import BROWSER_FLAGS
from sixfold.capture.exclusion import ExclusionRule, Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sixfold.app.bench.recording import Bed

SHOWN_SECONDS = 8.0


@contextmanager
def browser(display: str, profile: Path, *arguments: str) -> Iterator[None]:
    process = subprocess.Popen(
        ["chromium", *BROWSER_FLAGS, f"--user-data-dir={profile}", *arguments],  # noqa: S607 - from the path
        env={**os.environ, "DISPLAY": display},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    port = server.stdout.readline().split()[5]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.communicate()


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A socket's path has at most 107 characters."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        yield Path(name)


def texts(bed: Bed) -> str:
    return "\n".join(item.observation.text for item in bed.sealed())


@pytest.mark.display
@pytest.mark.slow
def test_a_private_window_and_a_site_whose_titles_tell_nothing_leave_no_word(
    display: str, short_folder: Path, until: Callable[[Callable[[], object], float], None]
) -> None:
    bed = recording.lay(short_folder)
    bed.exclude((ExclusionRule.own(Subject.SITE, "127.0.0.1"),))
    pages = short_folder / "pages"
    pages.mkdir()
    for name, words in (("plain", "tulips and herbs"), ("gifts", "rhinoceros"), ("site", "hedgehog")):
        (pages / f"{name}.html").write_text(f"<title>Notes on {name}</title><h2>All about {words}</h2>")
    with bed.recording(display), served(pages) as address:
        with browser(display, short_folder / "private", "--incognito", (pages / "gifts.html").as_uri()):
            time.sleep(SHOWN_SECONDS)
        with browser(display, short_folder / "site", f"{address}/site.html"):
            time.sleep(SHOWN_SECONDS)
        with browser(display, short_folder / "plain", (pages / "plain.html").as_uri()):
            until(lambda: "tulips and herbs" in texts(bed), 60)
    assert "rhinoceros" not in texts(bed)
    assert "hedgehog" not in texts(bed)
