"""Where everything lies: a home (the memory itself), the runtime folder (only in the computer's memory), the models."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from sixfold.app.errors import RuntimeFolderRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMORY_FILE_SYSTEMS = frozenset({"tmpfs", "ramfs"})
HASH_LENGTH = 16
"""Hex digits that tell homes apart in the runtime folder: short, as a socket's path holds 107 bytes."""


@dataclass(frozen=True, slots=True)
class Home:
    """All paths of one memory. Nothing is made by naming them."""

    root: Path
    runtime: Path

    @property
    def keys(self) -> Path:
        return self.root / "keys.json"

    @property
    def database(self) -> Path:
        return self.root / "memory.db"

    @property
    def inbox(self) -> Path:
        """Sealed files of the recorder, not yet taken in."""
        return self.root / "inbox"

    @property
    def images(self) -> Path:
        """Sealed images, a folder a day; `keys` below it holds a sealed key a day."""
        return self.root / "images"

    @property
    def index(self) -> Path:
        """The vector index while the memory is locked, in one encrypted file."""
        return self.root / "index.sealed"

    @property
    def rules(self) -> Path:
        """What the recorder leaves out, in the clear, with a MAC."""
        return self.root / "rules.json"

    @property
    def pause(self) -> Path:
        """Until when nothing is recorded, in the clear: a time, or nothing."""
        return self.root / "pause.json"

    @property
    def forget_queue(self) -> Path:
        """Wishes to forget that were made while it was locked: criteria only."""
        return self.root / "forget-queue"

    @property
    def lock(self) -> Path:
        """Names the process that has the memory open."""
        return self.root / "sixfold.lock"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def socket(self) -> Path:
        """Where a running instance listens."""
        return self.runtime / "main" / "socket"

    @property
    def scratch(self) -> Path:
        """What must go when the memory is locked: the opened vector index."""
        return self.runtime / "main" / "index"

    @property
    def recorder_runtime(self) -> Path:
        """The recorder's own folder: it outlives a lock."""
        return self.runtime / "recorder"

    @property
    def exists(self) -> bool:
        """Whether a memory has been made here."""
        return self.keys.is_file()


def home_folder(option: Path | None, environment: Mapping[str, str]) -> Path:
    """The home's folder: the option, else SIXFOLD_HOME, else the platform's data folder."""
    named = option or environment.get("SIXFOLD_HOME")
    return Path(named).expanduser().absolute() if named else platformdirs.user_data_path("sixfold") / "home"


def models_folder(environment: Mapping[str, str]) -> Path:
    """The folder of the model files, shared by all homes: SIXFOLD_MODELS, else the platform's data folder."""
    named = environment.get("SIXFOLD_MODELS")
    return Path(named).expanduser().absolute() if named else platformdirs.user_data_path("sixfold") / "models"


def runtime_base(environment: Mapping[str, str]) -> Path:
    """The user's own folder that is gone after a restart.

    XDG_RUNTIME_DIR, else /dev/shm, else the temporary folder: there the socket still works, and `memory_backed` tells
    that nothing readable may lie in it.
    """
    name = f"sixfold-{os.getuid()}"
    given = environment.get("XDG_RUNTIME_DIR")
    if given and Path(given).is_dir():
        return Path(given) / name
    shared = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it, and checked to be ours
    return (shared if shared.is_dir() else Path(tempfile.gettempdir())) / name


def home(folder: Path, base: Path) -> Home:
    """The paths of the memory in `folder`, with its runtime folder below `base`."""
    digest = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:HASH_LENGTH]
    return Home(folder, base / digest)


def make_private(folder: Path, base: Path) -> None:
    """Make a runtime folder (0700), every level from `base` down; one that is another's is refused in words."""
    levels = [base, *(base / part for part in _steps(folder, base))]
    for level in levels:
        level.mkdir(mode=0o700, parents=level is base, exist_ok=True)
        facts = level.lstat()
        if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid() or facts.st_mode & 0o077:
            raise RuntimeFolderRefused(path=level)


def wipe(folder: Path) -> None:
    """Remove a runtime folder and all below it; one that is not there is fine."""
    shutil.rmtree(folder, ignore_errors=True)


def memory_backed(folder: Path) -> bool:
    """Whether `folder` (or the nearest folder above it that is there) lies in the computer's memory, not on a disk."""
    mounts = _mounts(Path("/proc/self/mounts"))
    resolved = folder.resolve()
    kind = next((mounts[level] for level in (resolved, *resolved.parents) if level in mounts), "")
    return kind in MEMORY_FILE_SYSTEMS


def _mounts(table: Path) -> dict[Path, str]:
    """File systems by mount point (proc_mounts(5): blanks in names are octal); empty on systems without the table."""
    if not table.exists():
        return {}
    rows = [line.split(" ") for line in table.read_text("utf-8", "surrogateescape").splitlines()]
    return {Path(row[1].replace("\\040", " ")): row[2] for row in rows}


def _steps(folder: Path, base: Path) -> list[Path]:
    parts = folder.relative_to(base).parts
    return [Path(*parts[: count + 1]) for count in range(len(parts))]
