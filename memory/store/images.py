"""Pictures: WebP bytes sealed under the key of their local day, one file each.

    images/2026-03-05/<id>.img    the magic, a 24-byte nonce, XChaCha20-Poly1305 with the file's name as associated data
    images/keys/2026-03-05.key    32 random bytes in a NaCl sealed box to the recorder's public key

Destroying a day's key file destroys that day's pictures, wherever copies of them lie.
"""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from sixfold.memory.errors import ImageDamaged, ImageGone, disk_error
from sixfold.memory.store import atomic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAGIC = b"SIXIMG1\n"
KEY_BYTES = 32
ID_LENGTH = 36
_NONCE = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NAME = re.compile(r"[0-9a-f-]{36}(-\d+w?)?\.img")


def name_of(observation: str, part: int) -> str:
    """Give the name of the file that holds the picture of an observation's part."""
    return f"{observation}.img" if part == 0 else f"{observation}-{part}.img"


def rewritten(observation: str, name: str) -> str:
    """Give the name under which an observation's picture is written once more, whole, in the place of file `name`."""
    part = name.removesuffix(".img")[ID_LENGTH + 1 :].removesuffix("w") or "0"
    return f"{observation}-{part}w.img"


class Images:
    """The folder `images/` of a home. A picture is known by its day and its file's name."""

    def __init__(self, folder: Path, public: bytes, private: bytes) -> None:
        self._folder = folder
        self._public = PublicKey(public)
        self._private = PrivateKey(private)

    def put(self, observation: str, part: int, day: str, webp: bytes) -> str:
        """Seal and write a picture, lasting (fsync) before it returns; gives its name. Raises a `DiskError`."""
        return self.write(day, name_of(observation, part), webp)

    def write(self, day: str, name: str, webp: bytes) -> str:
        """The same under a name of `name_of` or `rewritten`."""
        path = self._path(day, name)
        key = self._key_for_writing(day)
        nonce = secrets.token_bytes(_NONCE)
        sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(webp, name.encode("ascii"), nonce, key)
        atomic.make_folder(path.parent)
        atomic.write(path, MAGIC + nonce + sealed)
        return name

    def get(self, day: str, name: str) -> bytes:
        """Give a picture as WebP; raises `ImageGone`, `ImageDamaged` or a `DiskError`."""
        key = self._key(day)
        if key is None:
            raise ImageGone
        try:
            raw = self._path(day, name).read_bytes()
        except FileNotFoundError as error:
            raise ImageGone from error
        except OSError as error:
            raise disk_error(error) from error
        nonce, sealed = raw[len(MAGIC) : len(MAGIC) + _NONCE], raw[len(MAGIC) + _NONCE :]
        if not raw.startswith(MAGIC):
            raise ImageDamaged
        try:
            return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, name.encode("ascii"), nonce, key)
        except (CryptoError, ValueError) as error:
            raise ImageDamaged from error

    def remove(self, day: str, name: str) -> bool:
        """Remove a picture's file; False if there was none. Raises a `DiskError`."""
        return atomic.remove(self._path(day, name))

    def destroy_day(self, day: str) -> bool:
        """Remove a day's key, which makes its pictures unreadable for good, and what is left of its folder."""
        gone = atomic.remove(self._key_path(day))
        folder = self._path(day, f"{'0' * 36}.img").parent
        for path in sorted(folder.glob("*")) if folder.is_dir() else []:
            atomic.remove(path)
        if folder.is_dir():
            folder.rmdir()
        return gone

    def stored(self) -> Iterator[tuple[str, str]]:
        """Give (day, name) of every picture that lies there."""
        for folder in sorted(path for path in self._folder.glob("*") if _DAY.fullmatch(path.name)):
            yield from ((folder.name, path.name) for path in sorted(folder.iterdir()) if _NAME.fullmatch(path.name))

    def sizes(self) -> dict[tuple[str, str], int]:
        """Give the bytes of every picture's file, by its day and name."""
        found: dict[tuple[str, str], int] = {}
        for day, name in self.stored():
            with suppress(FileNotFoundError):  # removed meanwhile
                found[day, name] = self._path(day, name).stat().st_size
        return found

    def has(self, day: str, name: str) -> bool:
        """Tell whether that picture lies there."""
        return self._path(day, name).is_file()

    def days_with_key(self) -> set[str]:
        """Give the days whose key is there."""
        return {path.stem for path in (self._folder / "keys").glob("*.key")}

    def sweep_parts(self) -> None:
        """Remove what a crash left of files that were being written."""
        for path in self._folder.glob("*/*.part"):
            atomic.remove(path)

    def _key_for_writing(self, day: str) -> bytes:
        key = self._key(day)
        if key is None:
            key = secrets.token_bytes(KEY_BYTES)
            path = self._key_path(day)
            atomic.make_folder(path.parent)
            atomic.write(path, SealedBox(self._public).encrypt(key))
        return key

    def _key(self, day: str) -> bytes | None:
        try:
            sealed = self._key_path(day).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise disk_error(error) from error
        try:
            key = SealedBox(self._private).decrypt(sealed)
        except (CryptoError, ValueError) as error:
            raise ImageDamaged from error
        if len(key) != KEY_BYTES:
            raise ImageDamaged
        return key

    def _path(self, day: str, name: str) -> Path:
        if not _DAY.fullmatch(day) or not _NAME.fullmatch(name):
            raise ValueError("no name of a picture")
        return self._folder / day / name

    def _key_path(self, day: str) -> Path:
        if not _DAY.fullmatch(day):
            raise ValueError("no name of a day")
        return self._folder / "keys" / f"{day}.key"
