"""The files by which a browser finds the host, in the user's own folders, and the small program that they name.

Chromium and its kin start a host only for the extensions whose origin stands in the file, Firefox for those whose id
does. The folders are as developer.chrome.com ("Native messaging") and MDN ("Native manifests") document them. Only
Linux has been run; on Windows the place is a key of the registry, and nothing is written there yet.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from sixfold.app.errors import OutputRefused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sixfold.app.paths import Home

NAME = "org.sixfold.browser"
CHROMIUM_ID = "ghnkeblpdelacehaobkhngidcjcfhcob"
"""Of the `key` in the extension's manifest: the first 32 hex digits of its SHA-256, each mapped to a..p."""
ORIGIN = f"chrome-extension://{CHROMIUM_ID}/"
FIREFOX_ID = "browser@sixfold.org"
FIREFOX = "firefox"
LAUNCHER = "browser-host"

LINUX = {
    "chromium": ".config/chromium/NativeMessagingHosts",
    "chrome": ".config/google-chrome/NativeMessagingHosts",
    "brave": ".config/BraveSoftware/Brave-Browser/NativeMessagingHosts",
    "edge": ".config/microsoft-edge/NativeMessagingHosts",
    FIREFOX: ".mozilla/native-messaging-hosts",
}
MACOS = {
    "chromium": "Library/Application Support/Chromium/NativeMessagingHosts",
    "chrome": "Library/Application Support/Google/Chrome/NativeMessagingHosts",
    "brave": "Library/Application Support/BraveSoftware/Brave-Browser/NativeMessagingHosts",
    "edge": "Library/Application Support/Microsoft Edge/NativeMessagingHosts",
    FIREFOX: "Library/Application Support/Mozilla/NativeMessagingHosts",
}
BROWSERS = tuple(LINUX)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one browser looks for hosts."""

    browser: str
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / f"{NAME}.json"

    @property
    def is_used(self) -> bool:
        """Whether the browser has been started here: its own folder is there."""
        return self.folder.parent.is_dir()


def places(environment: Mapping[str, str], system: str = sys.platform) -> tuple[Place, ...]:
    """The places of all browsers on this system, whether they are there or not."""
    user = Path(environment.get("HOME") or Path.home())
    if system == "darwin":
        return tuple(Place(browser, user / path) for browser, path in MACOS.items())
    if not system.startswith("linux"):
        return ()
    named = Path(environment.get("XDG_CONFIG_HOME", ""))
    config = named if named.is_absolute() else user / ".config"
    return tuple(
        Place(browser, config / path.removeprefix(".config/") if path.startswith(".config/") else user / path)
        for browser, path in LINUX.items()
    )


def manifest(browser: str, launcher: Path) -> dict[str, Any]:
    """Give what stands in the file of a browser."""
    allowed = {"allowed_extensions": [FIREFOX_ID]} if browser == FIREFOX else {"allowed_origins": [ORIGIN]}
    return {
        "name": NAME,
        "description": "Sixfold, a private memory on this computer",
        "path": str(launcher),
        "type": "stdio",
        **allowed,
    }


def launcher_text(home: Home) -> str:
    """Give the program that starts the host for a home: a browser's file can name a program, but no arguments."""
    command = (sys.executable, "-m", "sixfold.app.cli", "--home", str(home.root), "browser-host", "--")
    return f'#!/bin/sh\nexec {" ".join(shlex.quote(word) for word in command)} "$@"\n'


def launcher_path(environment: Mapping[str, str]) -> Path:
    """Where that program lies: beside the homes, as one browser talks to one home."""
    named = Path(environment.get("XDG_DATA_HOME", ""))
    if named.is_absolute():
        return named / "sixfold" / LAUNCHER
    return platformdirs.user_data_path("sixfold") / LAUNCHER


def install(home: Home, environment: Mapping[str, str], chosen: Sequence[Place]) -> tuple[Path, ...]:
    """Write the program and a file for each place; gives the files. Raises `OutputRefused`."""
    launcher = launcher_path(environment)
    _write(launcher, launcher_text(home), 0o700)
    for place in chosen:
        _write(place.file, json.dumps(manifest(place.browser, launcher), indent=2) + "\n", 0o600)
    return tuple(place.file for place in chosen)


def remove(environment: Mapping[str, str], everywhere: Sequence[Place]) -> tuple[Path, ...]:
    """Remove all that `install` writes, from every place; gives what was there. Raises `OutputRefused`."""
    files = (*(place.file for place in everywhere), launcher_path(environment))
    there = tuple(file for file in files if file.is_symlink() or file.exists())
    for file in there:
        try:
            file.unlink()
        except OSError as error:
            raise OutputRefused(path=file) from error
    for place in everywhere:
        with suppress(OSError):  # it holds another program's host, or is not there
            place.folder.rmdir()
    return there


def _write(path: Path, text: str, mode: int) -> None:
    """Write a file whole, readable by the user alone; a link that stands at its place is replaced, not followed."""
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        part.replace(path)
    except OSError as error:
        raise OutputRefused(path=path) from error
