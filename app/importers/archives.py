"""Files within an archive as they are read: nothing is unpacked, and what unpacks to more than is likely is refused."""

from __future__ import annotations

import struct
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from sixfold.app.importers.opening import head
from sixfold.app.plugin_api import PluginError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAX_BYTES = 4_000_000_000
"""Of one file's text. The largest archives of talks that people tell of have some hundred megabytes."""
MAX_RATIO = 200
"""Unpacked to packed: written words shrink to a third or a fifth, made-up repetition to a thousandth."""
FREE_BYTES = 1_000_000
"""What any file may unpack to."""
MAX_DIRECTORY = 20_000_000
"""Bytes of the list of files: about 200,000 of them, each of which the library makes an object."""

_END = struct.Struct("<4s4H2LH")
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    struct.error,
)
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def is_zip(path: Path) -> bool:
    """Whether a file begins as a zip does."""
    return head(path).startswith(b"PK\x03\x04")


@contextmanager
def opened(path: Path, form: str) -> Iterator[zipfile.ZipFile]:
    """An archive to look into. Raises `PluginError` for one that cannot be read, `form` being the name of its kind."""
    try:
        with path.open("rb") as file:
            if _directory_size(file) > MAX_DIRECTORY:
                raise PluginError(f"This {form} lists more files than any such archive; have it made anew.")
            with zipfile.ZipFile(file) as archive:
                yield archive
    except _FAULTS as error:
        raise PluginError(f"This {form} is damaged, cut off or locked; have it made anew and import that.") from error


def named(archive: zipfile.ZipFile, fits: Callable[[str], object]) -> list[zipfile.ZipInfo]:
    """The files whose name without folders fits, those of the uppermost folder that has any, by name."""
    found = [one for one in archive.infolist() if one.filename and fits(PurePosixPath(one.filename).name)]
    depth = min((one.filename.count("/") for one in found), default=0)
    return sorted((one for one in found if one.filename.count("/") == depth), key=lambda one: one.filename)


def reader(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, form: str, limit: int = MAX_BYTES
) -> Callable[[int], bytes]:
    """What reads one file of an archive, up to so many bytes a call."""
    if member.compress_type not in _METHODS:
        raise PluginError(f"This {form} is packed in a way that is not known; pack it as a common zip.")
    return bounded(archive.open(member), form, min(limit, FREE_BYTES + MAX_RATIO * member.compress_size))


def bounded(file: IO[bytes], form: str, limit: int = MAX_BYTES) -> Callable[[int], bytes]:
    """What reads a file and refuses one that holds more than `limit` bytes."""
    done = 0

    def read(size: int) -> bytes:
        nonlocal done
        data = file.read(size)
        done += len(data)
        if done > limit:
            raise PluginError(f"This {form} holds more than can be true; have it made anew and import that.")
        return data

    return read


def first_bytes(path: Path, fits: Callable[[str], object], size: int) -> bytes:
    """The beginning of a file, or of the first one in it that fits where it is a zip; none where there is none."""
    try:
        if not is_zip(path):
            with path.open("rb") as file:
                return file.read(size)
        with opened(path, "archive") as archive:
            members = named(archive, fits)
            return reader(archive, members[0], "archive")(size) if members else b""
    except (PluginError, OSError):
        return b""


def _directory_size(file: IO[bytes]) -> int:
    """Bytes of an archive's list of files as its end tells it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END.size - 0xFFFF))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    file.seek(0)
    if at < 0 or len(tail) - at < _END.size:
        return 0
    return int(_END.unpack_from(tail, at)[5])
