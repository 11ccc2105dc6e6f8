"""A check of everything, with how to mend what is wrong; the database's own checks need the memory open."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sixfold.app import paths
from sixfold.capture import rules
from sixfold.capture.errors import CaptureError
from sixfold.memory.errors import MemoryStoreError
from sixfold.memory.outcomes import Diagnosis, Finding
from sixfold.memory.store import keys
from sixfold.models import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sixfold.app.outside import Outside
    from sixfold.app.wiring import Open
    from sixfold.models.catalog import ModelEntry

LEAST_FREE = 2_000_000_000
"""Bytes: a day of screens is about 0.3 GB; below a week of that a full disk is near."""

MEDDLED = "Another program has changed rules.json; look at what is left out in the window, and choose it anew."


def examine(outside: Outside, opened: Open | None) -> Diagnosis:
    """Look at all there is; without `opened` at what lies outside of the encryption."""
    findings = [*_home(outside), *_models(outside), *_surroundings(outside)]
    if opened is None:
        findings.append(Finding(True, "database: not looked into, as the memory was not unlocked for this"))  # noqa: FBT003
    else:
        findings.extend(_memory(opened))
    return Diagnosis(tuple(findings))


def _home(outside: Outside) -> Iterator[Finding]:
    home = outside.home
    try:
        keys.public(home.keys)
        yield Finding(True, "key file")  # noqa: FBT003 - the first field of a finding
    except MemoryStoreError as error:
        yield Finding(False, "key file", str(error))  # noqa: FBT003
    loose = [
        path.name for path in (home.root, home.keys, home.database) if path.exists() and path.stat().st_mode & 0o077
    ]
    yield Finding(not loose, "permissions", "" if not loose else f"Take others' rights away: chmod go= {home.root}")
    try:
        rules.load(home.rules)
        yield Finding(True, "recorder's rules")  # noqa: FBT003
    except CaptureError as error:
        yield Finding(False, "recorder's rules", str(error))  # noqa: FBT003


def _models(outside: Outside) -> Iterator[Finding]:
    for entry in outside.needed_models():
        yield _model(entry, outside.models_folder)


def _memory(opened: Open) -> Iterator[Finding]:
    yield from opened.findings()
    counts = opened.counts()
    yield Finding(True, f"{counts.vectors} vectors, {counts.waiting} texts wait for theirs")  # noqa: FBT003
    authentic = opened.rules_authentic()
    yield Finding(authentic, "recorder's rules are as Sixfold wrote them", "" if authentic else MEDDLED)


def _model(entry: ModelEntry, folder: Path) -> Finding:
    present = files.is_present(entry, folder)
    return Finding(present, f"model {entry.name}", "" if present else f"Fetch it: sixfold models pull {entry.name}")


def _surroundings(outside: Outside) -> Iterator[Finding]:
    backed = paths.memory_backed(outside.home.runtime)
    remedy = "" if backed else "Set XDG_RUNTIME_DIR to a folder on tmpfs; until then searching scans, which is slower."
    yield Finding(backed, "runtime folder lies in memory, not on a disk", remedy)
    free = shutil.disk_usage(outside.home.root).free
    enough = free >= LEAST_FREE
    yield Finding(enough, "free disk space", "" if enough else f"Only {free // 1_000_000} MB are free; make room.")
    swaps = unencrypted_swaps(Path("/proc/swaps"))
    words = "Memory can reach the disk in the clear through it; encrypt it, or switch it off: swapoff -a"
    yield Finding(not swaps, "swap", "" if not swaps else words)
    yield Finding(True, f"recorder: {outside.recorder_state()}")  # noqa: FBT003


def unencrypted_swaps(table: Path) -> list[str]:
    """Swap areas that are neither compressed memory (zram) nor device mapper volumes (dm-crypt); proc_swaps(5)."""
    if not table.exists():
        return []
    names = [line.split()[0] for line in table.read_text("utf-8").splitlines()[1:] if line.strip()]
    return [name for name in names if not name.startswith(("/dev/zram", "/dev/dm-", "/dev/mapper/"))]
