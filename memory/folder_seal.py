"""A folder as one encrypted file: a tar stream in XChaCha20-Poly1305 (libsodium's secretstream), chunk by chunk.

Each chunk is authenticated with its place in the stream and the last one is marked, so a file that was cut off, changed
or put together from two does not open. Nothing is ever on the disk in the clear, nor whole in memory.
"""

from __future__ import annotations

import io
import os
import shutil
import tarfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from nacl import bindings
from nacl.exceptions import CryptoError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from typing_extensions import Buffer

KEY_BYTES: int = bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES
MAGIC = b"6fold-index-1\n"
CHUNK = 1 << 16
_HEADER: int = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_EXTRA: int = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
_MESSAGE: int = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_FINAL: int = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class BrokenSealError(Exception):
    """A sealed folder is damaged or of another key: its owner makes the content anew, so no user reads this."""


def seal(folder: Path, to: Path, key: bytes) -> None:
    """Write all files below `folder` to the file `to`, mode 0600, in place of the one that is there."""
    beside = to.with_name(to.name + ".part")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        writer = _Writer(file, key)
        with tarfile.open(fileobj=writer, mode="w|") as archive:
            archive.add(folder, arcname=".")
        writer.finish()
        file.flush()
        os.fsync(handle)
    beside.replace(to)


def unseal(sealed: Path, folder: Path, key: bytes) -> None:
    """Unpack a sealed file into the folder, which exists and is empty.

    Raises:
        BrokenSealError: it is damaged, cut off or of another key; what was unpacked by then is not to be used.
        FileNotFoundError: it is not there.
    """
    with sealed.open("rb") as file:
        try:
            reader = _Reader(file, key)
            with tarfile.open(fileobj=reader, mode="r|") as archive:
                for member in archive:
                    _unpack(archive, member, folder)
            reader.drain()
        except (CryptoError, tarfile.TarError, ValueError) as error:
            raise BrokenSealError from error


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one file or folder. tarfile's own guard (`filter="data"`) came with 3.11.4, and Debian 12 has 3.11.2."""
    name = PurePosixPath(member.name)
    if name.is_absolute() or ".." in name.parts:
        raise ValueError("a name that leads out of the folder")
    target = folder / name
    if member.isdir():
        target.mkdir(mode=0o700, exist_ok=True)
        return
    content = archive.extractfile(member) if member.isreg() else None
    if content is None:
        raise ValueError("neither a file nor a folder")
    with content, target.open("xb") as file:
        shutil.copyfileobj(content, file)


class _Writer(io.BufferedIOBase):
    """What tarfile writes to: gathers chunks and encrypts each."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        super().__init__()
        self._file = file
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        header = bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        self._file.write(MAGIC + header)
        self._waiting = bytearray()

    def write(self, data: Buffer) -> int:
        before = len(self._waiting)
        self._waiting += data
        size = len(self._waiting) - before
        while len(self._waiting) > CHUNK:
            self._push(bytes(self._waiting[:CHUNK]), _MESSAGE)
            del self._waiting[:CHUNK]
        return size

    def finish(self) -> None:
        self._push(bytes(self._waiting), _FINAL)

    def _push(self, chunk: bytes, tag: int) -> None:
        self._file.write(bindings.crypto_secretstream_xchacha20poly1305_push(self._state, chunk, None, tag))


class _Reader(io.BufferedIOBase):
    """What tarfile reads from."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        super().__init__()
        self._file = file
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        if file.read(len(MAGIC)) != MAGIC:
            raise ValueError("not a sealed folder")
        header = file.read(_HEADER)
        if len(header) != _HEADER:
            raise ValueError("cut off")
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(self._state, header, key)
        self._ready = bytearray()
        self._ended = False

    def read(self, size: int | None = -1) -> bytes:
        if size is None or size < 0:
            raise ValueError("tarfile asks for sizes")
        while len(self._ready) < size and not self._ended:
            self._pull()
        taken = bytes(self._ready[:size])
        del self._ready[:size]
        return taken

    def drain(self) -> None:
        """Read to the end, which must be the marked one, with nothing behind it."""
        while not self._ended:
            self._pull()
        if self._file.read(1):
            raise ValueError("something follows the end")

    def _pull(self) -> None:
        sealed = self._file.read(CHUNK + _EXTRA)
        if len(sealed) < _EXTRA:
            raise ValueError("cut off")
        chunk, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(self._state, sealed, None)
        self._ready += chunk
        self._ended = tag == _FINAL
