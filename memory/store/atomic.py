"""Files that are either the old ones or the new ones, whatever happens in between."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from sixfold.memory.errors import disk_error

if TYPE_CHECKING:
    from pathlib import Path

MODE = 0o600


def write(path: Path, data: bytes) -> None:
    """Write `data` to `path`: a new file beside it, fsync, rename, fsync of the folder; mode 0600.

    Raises a `DiskError`; then `path` is as it was.
    """
    beside = path.with_name(path.name + ".part")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, MODE)
        try:
            with os.fdopen(handle, "wb") as file:
                os.fchmod(handle, MODE)
                file.write(data)
                file.flush()
                os.fsync(handle)
            beside.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise disk_error(error) from error


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can enter, if it is not there; raises a `DiskError`."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error) from error


def remove(path: Path) -> bool:
    """Remove a file for good, the folder's entry synced; False if there was none. Raises a `DiskError`."""
    try:
        path.unlink()
        sync_folder(path.parent)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise disk_error(error) from error
    return True


def sync_folder(path: Path) -> None:
    """Make the entries of a folder lasting (fsync(2) of a file does not: its manual page says so)."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
