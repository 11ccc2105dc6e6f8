"""A check of everything, with how to mend what is wrong; the database's own checks need the memory open."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sixfold.app import paths, recorder_rules, recording
from sixfold.memory.errors import MemoryStoreError
from sixfold.memory.outcomes import Diagnosis, Finding
from sixfold.memory.store import keys
from sixfold.models import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sixfold.app.outside import Outside
    from sixfold.app.wiring import Open
    from sixfold.capture.switch import RecorderState
    from sixfold.models.catalog import ModelEntry
    from sixfold.ui.engine import RulesDamage

LEAST_FREE = 2_000_000_000
"""Bytes: a day of screens is about 0.3 GB; below a week of that a full disk is near."""

MEDDLED = (
    "Another program has changed rules.json; look at what is left out in the window, and choose it anew, or put back "
    "what Sixfold saved last: sixfold exclude repair"
)
KEPT = "A good copy of them is there: it leaves out {groups} and {own} of your own."
START_AGAIN = "Start it again in the window, or with: sixfold record --keep"
NO_COPY = "No copy of them is there: sixfold exclude repair --anew begins with the recommended ones."


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
    yield _rules(recorder_rules.damage(home.rules))


def _models(outside: Outside) -> Iterator[Finding]:
    for entry in outside.needed_models():
        yield _model(entry, outside.models_folder)


def _memory(opened: Open) -> Iterator[Finding]:
    yield from opened.findings()
    counts = opened.counts()
    yield Finding(True, f"{counts.vectors} vectors, {counts.waiting} texts wait for theirs")  # noqa: FBT003
    if recorder_rules.damage(opened.home.rules) is None:  # of damaged ones more is said above
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
    yield recorder(outside.recorder(), outside.time_zone)


def recorder(found: RecorderState, zone: str) -> Finding:
    """What the recorder does; wrong where the user wants it to record and it keeps nothing."""
    well = found.problem is None and found.status not in {"restarting", "stopped"}
    if well:
        return Finding(True, f"recorder: {recording.in_words(found, zone)}")  # noqa: FBT003
    remedy = recording.as_sentences(found.problem or START_AGAIN, *found.notes)
    return Finding(False, f"recorder: {recording.headline(found, zone)}", remedy)  # noqa: FBT003


def _rules(damaged: RulesDamage | None) -> Finding:
    if damaged is None:
        return Finding(True, "recorder's rules")  # noqa: FBT003
    kept = damaged.kept
    copy = (
        NO_COPY
        if kept is None
        else KEPT.format(groups=_counted(len(kept.presets), "group"), own=_counted(len(kept.excluded), "name"))
    )
    return Finding(False, "recorder's rules", f"{damaged.sentence} {copy}")  # noqa: FBT003


def _counted(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def unencrypted_swaps(table: Path) -> list[str]:
    """Swap areas that are neither compressed memory (zram) nor device mapper volumes (dm-crypt); proc_swaps(5)."""
    if not table.exists():
        return []
    names = [line.split()[0] for line in table.read_text("utf-8").splitlines()[1:] if line.strip()]
    return [name for name in names if not name.startswith(("/dev/zram", "/dev/dm-", "/dev/mapper/"))]
