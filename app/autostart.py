"""Starting the recorder when the user signs in: a small file that the desktop reads, one way for each system.

Linux: a desktop entry in the autostart folder (XDG Autostart 0.5; an entry of version 1.0, which every desktop knows).
macOS: a launch agent. Windows: a value of the Run key. Only the first has been run; the other two are made as their
makers document them.
"""

from __future__ import annotations

import os
import plistlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sixfold.app.errors import LoginUnsupported, OutputRefused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sixfold.app.paths import Home

NAME = "sixfold-recorder"
LABEL = "org.sixfold.recorder"
RUN_KEY = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run"
"""Documented at learn.microsoft.com, "Run and RunOnce Registry Keys"; a value is a command line."""
_QUOTED = str.maketrans({letter: f"\\{letter}" for letter in '"`$\\'})


@dataclass(frozen=True, slots=True)
class Login:
    """The file that starts one home's recorder at login. Another home's entry is overwritten: one starts."""

    path: Path | None
    text: str

    def is_on(self) -> bool:
        """Whether it is there and starts this home's recorder."""
        try:
            return self.path is not None and self.path.read_text("utf-8") == self.text
        except (OSError, ValueError):
            return False

    def turn(self, *, on: bool) -> None:
        """Write it or remove it. Raises `OutputRefused`, and `LoginUnsupported` on a system without such a file."""
        if self.path is None:
            raise LoginUnsupported
        try:
            if on:
                _write(self.path, self.text)
            else:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputRefused(path=self.path) from error


def login(home: Home, environment: Mapping[str, str], system: str = sys.platform) -> Login:
    """The file of a home's recorder on this system; it works while the memory is locked, for it needs no passphrase."""
    command = (sys.executable, "-m", "sixfold.app.cli", "--home", str(home.root), "record", "--keep")
    user = Path(environment.get("HOME") or Path.home())
    if system == "darwin":
        return Login(user / "Library" / "LaunchAgents" / f"{LABEL}.plist", launch_agent(command))
    if system.startswith("linux"):
        named = environment.get("XDG_CONFIG_HOME", "")
        config = Path(named) if Path(named).is_absolute() else user / ".config"
        return Login(config / "autostart" / f"{NAME}.desktop", desktop_entry(command))
    return Login(None, "")


def desktop_entry(command: Sequence[str]) -> str:
    """The autostart entry of a command."""
    return (
        "[Desktop Entry]\nType=Application\nVersion=1.0\nName=Sixfold recorder\n"
        "Comment=Keeps what the screen shows, encrypted, on this computer\n"
        f"Exec={' '.join(_exec_word(word) for word in command)}\n"
        "Terminal=false\nNoDisplay=true\nX-GNOME-Autostart-enabled=true\n"
    )


def launch_agent(command: Sequence[str]) -> str:
    """The property list of a launch agent (launchd.plist(5)); it starts nothing again: the supervisor does."""
    entry = {"Label": LABEL, "ProgramArguments": list(command), "RunAtLoad": True, "ProcessType": "Background"}
    return plistlib.dumps(entry).decode()


def run_value(command: Sequence[str]) -> tuple[str, str, str]:
    """The key, the value's name and its command line, by Microsoft's rules of quoting."""
    return RUN_KEY, NAME, subprocess.list2cmdline(command)


def _exec_word(word: str) -> str:
    """One argument of an Exec line: quoted, then escaped as every string of the file; % begins a field code."""
    quoted = '"' + word.translate(_QUOTED) + '"'
    return quoted.replace("\\", "\\\\").replace("%", "%%")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    part.replace(path)
