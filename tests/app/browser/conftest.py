"""Real Chromium with the extension on a display of its own, a host from a script, and pages on two origins."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest as library

from sixfold.app.browser.manifests import NAME, ORIGIN, manifest
from sixfold.app.browser.scripted import CODE
from sixfold.app.demo.display import BROWSER_FLAGS, virtual_display
from sixfold.app.demo.errors import NoVirtualDisplay
from tests.app.browser.devtools import DevTools, Tab, until

if TYPE_CHECKING:
    from collections.abc import Iterator

xtest: Any = library  # its functions carry no annotations
keysym: Any = XK.string_to_keysym
ROOT = Path(__file__).resolve().parents[3]
EXTENSION = ROOT / "app" / "browser" / "extension"
HOST = Path(__file__).with_name("stand_in_host.py")
PIPED = """
import fcntl, os, sys
high = [fcntl.fcntl(int(number), fcntl.F_DUPFD, 100) for number in sys.argv[1:3]]
for number, wanted in zip(high, (3, 4)):
    os.dup2(number, wanted)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Chromium reads commands on 3 and answers on 4."""
EMPTY = (900, 800)
"""A place on the screen where no page has anything."""
KNOWN = {
    "given-name": ("Ada", "Given name"),
    "family-name": ("Lovelace", "Family name"),
    "street-address": ("12 St James's Square", "Address"),
    "postal-code": ("SW1Y 4LE", "Postcode"),
    "country": ("GB", "Country"),
    "email": ("ada@engine.example", "E-mail"),
}


class Pages:
    """Pages by path, on 127.0.0.1 and, as another origin, on localhost."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        texts = self.texts

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                text = texts.get(self.path)
                self.send_response(200 if text else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write((text or "").encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        self.other = f"http://localhost:{self.server.server_port}"


@dataclass
class Keys:
    """The user's hands: XTest, which no program can tell from a keyboard."""

    display: Any

    def press(self, *names: str) -> None:
        """Press keys together, the last one last."""
        codes = [self.display.keysym_to_keycode(keysym(name)) for name in names]
        for kind, order in ((X.KeyPress, codes), (X.KeyRelease, codes[::-1])):
            for code in order:
                xtest.fake_input(self.display, kind, code)
        self.display.sync()

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Move the pointer there and click."""
        xtest.fake_input(self.display, X.MotionNotify, x=x, y=y)
        xtest.fake_input(self.display, X.ButtonPress, button)
        xtest.fake_input(self.display, X.ButtonRelease, button)
        self.display.sync()

    def until_menu(self) -> None:
        """Wait until a menu is drawn: a window that no window manager has a hand in."""

        def drawn() -> bool:
            windows = self.display.screen().root.query_tree().children
            facts = [(window.get_attributes(), window.get_geometry()) for window in windows]
            return any(
                about.override_redirect and about.map_state == X.IsViewable and place.width > 100 < place.height
                for about, place in facts
            )

        until(drawn, "a menu")

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter)


@dataclass
class Browser:
    """The browser, its user, and the host's notes."""

    devtools: DevTools
    keys: Keys
    pages: Pages
    folder: Path
    count: int = field(default=0)

    def open(self, body: str, *, more: dict[str, str] | None = None) -> Tab:
        """Show a page of its own in the browser's one tab."""
        self.count += 1
        path = f"/{self.count}"
        self.pages.texts |= {path: f"<!doctype html><html lang=en><title>Form</title>{body}", **(more or {})}
        return self.show(self.pages.origin + path)

    def show(self, address: str) -> Tab:
        target = self.tab()
        session = self.devtools.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        tab = Tab(self.devtools, target["targetId"], session)
        tab.ask("Page.navigate", url=address)
        tab.until(f"location.href === {json.dumps(address)} && document.readyState === 'complete'")
        self.keys.click(*EMPTY)  # out of the address bar
        tab.until("document.hasFocus()")
        return tab

    def tab(self) -> dict[str, Any]:
        """Give the one tab; others that a test opened take a moment to go."""
        until(lambda: len(self.tabs()) == 1, "one tab")
        return self.tabs()[0]

    def tabs(self) -> list[dict[str, Any]]:
        found = self.devtools.pages("")
        return [one for one in found if one["type"] == "page" and not one["url"].startswith(ORIGIN)]

    def picker(self) -> Tab:
        """Press the extension's key and give the picker, which has the offers or says why not."""
        self.devtools.attach(self.tab()["url"]).until("document.hasFocus()")  # the window in front has the keys
        self.keys.press("Control_L", "Shift_L", "period")
        return self.shown()

    def shown(self) -> Tab:
        """Give the picker that opens, when it takes clicks."""
        picker = self.devtools.attach(f"{ORIGIN}picker.html")
        picker.until("document.hasFocus() && part('says').textContent !== 'Asking Sixfold…'")
        picker.until("performance.now() - opened > SETTLE")
        return picker

    def choose(self, picker: Tab, selector: str) -> None:
        """Choose a button of the picker by the keyboard."""
        picker.js(f"document.querySelector({json.dumps(selector)}).focus()")
        self.keys.press("Return")

    def pair(self, code: str) -> Tab:
        """Type a code into the picker of an unpaired browser."""
        picker = self.picker()
        self.choose(picker, "#pair")
        picker.until("document.activeElement.id === 'code'")
        self.keys.type(code)
        self.keys.press("Return")
        return picker

    def point(self, page: Tab, selector: str, button: int = 1) -> None:
        """Click the middle of something with the pointer."""
        x, y = page.js(
            f"(() => {{ const box = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
            " return [screenX + (outerWidth - innerWidth) / 2 + (box.left + box.right) / 2,"
            " screenY + outerHeight - innerHeight + (box.top + box.bottom) / 2]; })()"
        )
        self.keys.click(round(x), round(y), button)

    def open_pickers(self) -> int:
        return len(self.devtools.pages(f"{ORIGIN}picker.html"))

    def asked(self) -> list[str]:
        """What the host was asked since it was last looked."""
        notes = self.folder / "asked.txt"
        lines = notes.read_text("utf-8").splitlines() if notes.exists() else []
        notes.unlink(missing_ok=True)
        return lines

    def close_pickers(self) -> None:
        for target in self.devtools.pages(f"{ORIGIN}picker.html"):
            self.devtools.ask("Target.closeTarget", targetId=target["targetId"])
        self.until_closed()

    def until_closed(self) -> None:
        until(lambda: not self.open_pickers(), "no picker is open")


def _hosted(folder: Path, profile: Path) -> None:
    """A host's file in the profile, as Chromium also looks there, and the program that it names."""
    launcher = folder / "host"
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{HOST}" "{folder}" "$@"\n')
    launcher.chmod(0o700)
    entries = {name: {"value": value, "caption": caption} for name, (value, caption) in KNOWN.items()}
    (folder / "entries.json").write_text(json.dumps(entries))
    (folder / "paired").touch()
    hosts = profile / "NativeMessagingHosts"
    hosts.mkdir(parents=True)
    (hosts / f"{NAME}.json").write_text(json.dumps(manifest("chromium", launcher)))


@pytest.fixture(scope="session")
def pages() -> Iterator[Pages]:
    made = Pages()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture(scope="session")
def started(pages: Pages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("browser")
    profile = folder / "profile"
    _hosted(folder, profile)
    (theirs_in, ours_out), (ours_in, theirs_out) = os.pipe(), os.pipe()
    program = shutil.which("chromium") or "chromium"
    flags = [flag for flag in BROWSER_FLAGS if "window" not in flag and "maximized" not in flag]
    flags += [
        "--window-position=0,0",
        "--window-size=1100,900",
        "--remote-debugging-pipe",
        f"--load-extension={EXTENSION}",
        f"--user-data-dir={profile}",
    ]
    given = [str(theirs_in), str(theirs_out)]
    try:
        with virtual_display(1600, 1000) as name:
            browser = subprocess.Popen(
                [sys.executable, "-c", PIPED, *given, program, *flags, "--lang=en-US", "about:blank"],
                env={**os.environ, "DISPLAY": name, "LANGUAGE": "en"},
                pass_fds=[theirs_in, theirs_out],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            os.close(theirs_in)
            os.close(theirs_out)
            display: Any = Display(name)  # type: ignore[no-untyped-call]
            made = Browser(DevTools(ours_in, ours_out), Keys(display), pages, folder)
            try:
                until(lambda: len(made.tabs()) == 1, "the first tab")
                worker = made.devtools.attach(f"{ORIGIN}background.js")
                worker.until("chrome.commands.getAll().then((all) => all.some((one) => one.shortcut))")
                worker.until("serviceWorker.state === 'activated' && chrome.action.onClicked.hasListeners()")
                made.open("<label>E-mail <input name=email autocomplete=email></label>")
                made.pair(CODE).until("document.body.dataset.ready")
                made.close_pickers()
                yield made
            finally:
                browser.terminate()
                browser.wait(timeout=60)
                display.close()
                os.close(ours_in)
                os.close(ours_out)
    except NoVirtualDisplay as error:
        pytest.skip(str(error))


@pytest.fixture
def browser(started: Browser) -> Iterator[Browser]:
    """The browser, paired, with nothing asked yet."""
    started.asked()
    yield started
    started.close_pickers()
