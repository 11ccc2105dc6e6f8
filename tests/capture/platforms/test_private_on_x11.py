"""What X tells of a private window of Chromium, and what its picture tells: on a display, beside an ordinary one."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from sixfold.capture import address
from sixfold.capture.exclusion import PRIVATE, ExclusionRule, Judge, Subject, presets
from sixfold.capture.observation import Box
from sixfold.capture.platforms import open_desktop
from sixfold.capture.reading.rapid import RapidEngine
from sixfold.capture.screen import Layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sixfold.capture.redaction.redact_lines import RawLine
    from sixfold.capture.screen import Desktop, Window

pytestmark = [pytest.mark.display, pytest.mark.slow]

RULES = [*presets()[PRIVATE], ExclusionRule("home", Subject.SITE, "localhost")]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[str]:
    """A page of an innocent title, on a host of its own."""
    (tmp_path / "news.html").write_text("<title>Harbour news</title><h1>Boats of bank.example</h1>")
    (tmp_path / "opener.html").write_text(
        "<title>Opener</title><script>open('news.html', 'x', 'width=500,height=300')</script>"
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=tmp_path)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}/news.html"
        server.shutdown()
        thread.join()


@pytest.fixture
def desktop(stage: Any) -> Iterator[Desktop]:
    with closing(open_desktop({"DISPLAY": stage.name})) as opened:
        yield opened


def browse(stage: Any, folder: Path, page: str, *more: str) -> subprocess.Popen[bytes]:
    """Open a window; a second one of the same profile is opened by the process of the first."""
    return subprocess.Popen(
        [  # noqa: S607 - from the path
            "chromium", "--no-sandbox", "--test-type", "--no-first-run", "--disable-gpu", "--disable-sync",
            "--disable-background-networking", "--disable-popup-blocking", "--disable-component-update", "--lang=en-US",
            f"--user-data-dir={folder / 'profile'}", "--window-size=1100,600", *more, page,
        ],
        env={**os.environ, "DISPLAY": stage.name, "LANGUAGE": "en"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def pages(desktop: Desktop) -> list[Window]:
    """Give the browser's windows, each once, from the bottom of the stack to its top."""
    shown = [window for window in desktop.windows.visible() if window.layer is Layer.NORMAL and not window.gone]
    return [window for window in shown if window.title == "Harbour news - Chromium"]


def said(window: Window) -> Window:
    """Give all that X says of a window but its number, its place and its turn."""
    return replace(window, ident=0, box=Box(0, 0, 0, 0), active=False)


def read(desktop: Desktop, engine: RapidEngine) -> Sequence[RawLine]:
    (monitor,) = desktop.screen.monitors()
    return engine.read(desktop.screen.grab(monitor, datetime.now(UTC)).pixels)


def found(
    desktop: Desktop, engine: RapidEngine, rules: Sequence[ExclusionRule], *, wanted: bool = True
) -> address.Finding | None:
    """Read until a toolbar is painted that tells of something, or of nothing if nothing is `wanted`.

    Until a window is painted the one below it shows.
    """
    (monitor,) = desktop.screen.monitors()
    end = time.monotonic() + 60
    while True:
        lines = read(desktop, engine)
        tops = address.bars(desktop.windows.visible(), monitor)
        finding = address.left_out(lines, tops[-1:], rules)
        painted = any(address.host(lines, top.box) for top in tops[-1:])
        if (painted and (finding is not None) == wanted) or time.monotonic() > end:
            return finding
        time.sleep(0.2)


def test_an_incognito_window_of_an_ordinary_title_is_known_by_its_picture_and_left_out_after_a_restart(
    stage: Any, desktop: Desktop, tmp_path: Path, page: str
) -> None:
    engine = RapidEngine()
    browsers = [browse(stage, tmp_path, page)]
    try:
        stage.until(lambda: len(pages(desktop)) == 1, "an ordinary window is there")
        (ordinary,) = pages(desktop)
        assert found(desktop, engine, presets()[PRIVATE], wanted=False) is None
        named = found(desktop, engine, RULES)
        assert named is not None
        assert (named.window.ident, named.rule) == (ordinary.ident, "home")

        browsers.append(browse(stage, tmp_path, page, "--incognito"))
        stage.until(lambda: len(pages(desktop)) == 2, "a private one is beside it")
        private = next(window for window in pages(desktop) if window.ident != ordinary.ident)
        assert said(private) == said(ordinary)  # X tells nothing
        for _ in range(2):  # as a recorder does that starts anew: no memory of what the first tab said
            judge = Judge(RULES)
            (monitor,) = desktop.screen.monitors()
            assert judge.decide([private], monitor.box).skip is None
            finding = found(desktop, engine, presets()[PRIVATE])
            assert finding is not None
            assert (finding.window.ident, finding.rule) == (private.ident, PRIVATE)
            judge.keep_out(finding.window, finding.rule)
            assert judge.decide([private], monitor.box).skip == PRIVATE
            assert judge.decide([ordinary], monitor.box).skip is None
    finally:
        for process in browsers:
            process.terminate()
            process.wait(timeout=60)


def test_what_a_private_page_opens_is_known_by_its_role_and_left_out_with_it(
    stage: Any, desktop: Desktop, tmp_path: Path, page: str
) -> None:
    browsers = [browse(stage, tmp_path, page.replace("news", "opener"), "--incognito")]
    try:
        stage.until(
            lambda: any(window.is_page_popup for window in desktop.windows.visible()), "the page opened another"
        )
        stage.until(lambda: len(pages(desktop)) == 1, "it has its title")
        (popup,) = pages(desktop)
        everything = [
            replace(window, private=False) for window in desktop.windows.visible()
        ]  # of a later `--incognito`
        opener = next(window for window in everything if window.title == "Opener - Chromium")
        assert (popup.is_page_popup, opener.is_page_popup) == (True, False)
        judge, popup = Judge(RULES), replace(popup, private=False)
        (monitor,) = desktop.screen.monitors()
        assert judge.decide([popup], monitor.box).skip is None
        judge.keep_out(opener, PRIVATE)
        assert judge.decide([opener, popup], monitor.box).skip == PRIVATE
    finally:
        for process in browsers:
            process.terminate()
            process.wait(timeout=60)
