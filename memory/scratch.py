"""Is a folder in the computer's memory, and has it room? What the opened index may lie in."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS = frozenset({"tmpfs", "ramfs"})
_MOUNTS = Path("/proc/self/mounts")


def memory_backed(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """Whether `folder` (or where it would be made) is on memory-backed storage; False where that cannot be told."""
    try:
        table = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    return _kind(folder.resolve(), table) in _KINDS


def _kind(folder: Path, table: Iterable[str]) -> str:
    """The file system of the deepest mount point above the folder; later mounts hide earlier ones."""
    best, kind = -1, ""
    for line in table:
        fields = line.split()
        point = Path(fields[1].encode("latin-1", "replace").decode("unicode_escape"))  # blanks stand there as \040
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def room(folder: Path) -> int:
    """Free bytes where the folder is, or would be made."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
