from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from sixfold.app.importers import history
from sixfold.app.plugin_api import Importer, Options, PluginError
from tests.app.importers import made_up
from tests.app.importers.made_up import START, items

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = Importer("chromium", (), history.read_chromium)
FIREFOX = Importer("firefox", (), history.read_firefox)
PATIENCE = 20.0


def test_chromiums_visits_are_read_but_for_what_it_fetched_by_itself(tmp_path: Path) -> None:
    path = made_up.chromium(tmp_path / "History")
    assert history.is_chromium(path)
    assert not history.is_firefox(path)
    read = items(CHROMIUM, path)
    assert [(item.text, item.place, item.when) for item in read] == [
        ("Ferry times (ferry.example)", "ferry.example", datetime.fromtimestamp(START, UTC)),
        ("localhost", "localhost", datetime.fromtimestamp(START + 240, UTC)),
        ("MS Friesland (wiki.example)", "wiki.example", datetime.fromtimestamp(START + 360, UTC)),
        ("Ferry times (ferry.example)", "ferry.example", datetime.fromtimestamp(START + 420, UTC)),
    ]
    assert {(item.kind, item.by, item.app, item.thread) for item in read} == {
        ("message", "other", "Chromium", "Chromium 2026-01-01")
    }
    assert len({item.external_id for item in read}) == 4


def test_firefoxs_visits_are_read_without_frames_and_hidden_pages(tmp_path: Path) -> None:
    path = made_up.firefox(tmp_path / "places.sqlite")
    assert history.is_firefox(path)
    assert not history.is_chromium(path)
    read = items(FIREFOX, path)
    assert [(item.text, item.title, item.when.timestamp() - START) for item in read] == [
        ("Ferry times (ferry.example)", "Ferry times", 0),
        ("localhost", "localhost", 240),
        ("MS Friesland (wiki.example)", "MS Friesland", 300),
    ]


def test_a_copy_of_the_same_visits_has_the_same_ids(tmp_path: Path) -> None:
    first = items(CHROMIUM, made_up.chromium(tmp_path / "History"))
    again = items(CHROMIUM, made_up.chromium(tmp_path / "Old.db"))
    assert [item.external_id for item in first] == [item.external_id for item in again]


def test_visits_of_pages_that_are_gone_and_impossible_times_are_left_out(tmp_path: Path) -> None:
    path = made_up.chromium(tmp_path / "History")
    rows = [(number, at, made_up.END) for number, at in [(77, 0), (1, 2**62), (1, -1), (1, 0)]]
    insert = "INSERT INTO visits(url, visit_time, transition) VALUES(?, ?, ?)"
    made_up.sqlite(path, "", [(insert, row) for row in rows * 300])
    assert len(items(CHROMIUM, path)) == 4


def test_another_database_is_told(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="profile folder"):
        items(FIREFOX, made_up.chromium(tmp_path / "History"))


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/old":
            self.send_response(302)
            self.send_header("Location", "/new")
            self.end_headers()
            return
        name = self.path.split("?", maxsplit=1)[0]
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        frame = "<iframe src=/frame></iframe>" if name == "/home" else ""
        self.wfile.write(f"<title>Page {name}</title>{frame}".encode())

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - so it is called
        """Be silent."""


@contextmanager
def served() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def browsing(profile: Path, address: str) -> Iterator[int]:
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0"]
    process = subprocess.Popen(
        ["chromium", *flags, f"--user-data-dir={profile}", address],  # noqa: S607 - from the path
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        port = profile / "DevToolsActivePort"
        until = time.monotonic() + PATIENCE
        while not (port.exists() and port.read_text().strip()):
            assert time.monotonic() < until
            time.sleep(0.05)
        yield int(port.read_text().split()[0])
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def read_until(path: Path, count: int) -> list[str | None]:
    """The titles in a history that its browser is writing: it writes some seconds after a visit."""
    until = time.monotonic() + PATIENCE
    options = Options("UTC", datetime.now(UTC))
    while True:
        read = [item.title for item in history.read_chromium(path, options)] if history.is_chromium(path) else []
        if len(read) >= count or time.monotonic() > until:
            return read
        time.sleep(0.5)


@pytest.mark.slow
def test_a_real_chromiums_history_is_read_while_it_runs_and_after(tmp_path: Path) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed")
    profile = tmp_path / "profile"
    path = profile / "Default" / "History"
    expected = ["Page /home", "Page /new", "Page /route"]
    with served() as address:
        with browsing(profile, f"{address}/home") as port:
            for page in ("/old", "/route?token=a-secret"):
                order = urllib.request.Request(f"http://127.0.0.1:{port}/json/new?{address}{page}", method="PUT")
                urllib.request.urlopen(order).close()  # noqa: S310 - our own
            assert sorted(title or "" for title in read_until(path, 3)) == expected
        assert sorted(title or "" for title in read_until(path, 3)) == expected
