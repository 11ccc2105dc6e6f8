"""Sealed files: how what the recorder saw waits for the main process, readable by nobody else.

A file is eight bytes of magic, two of version, then a libsodium sealed box (X25519, XSalsa20-Poly1305) to the
recorder's public key. The box holds four bytes of length, a JSON header, and the picture: WebP, or patches that lie on
the picture of another file (`picture.pack`). The recorder has no private key: what it has written it cannot read again.
A file appears under its name only when it is whole and on disk.
"""

from __future__ import annotations

import errno
import json
import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from sixfold.capture import failpoints, picture, wire
from sixfold.capture.errors import (
    InboxFullError,
    InboxUnwritableError,
    NotSealedError,
    SealDamagedError,
    SealTooLargeError,
    SealTooNewError,
)
from sixfold.capture.observation import Capture, ObservationId, Patches

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

MAGIC = b"SIXFSEAL"
VERSION = 2
"""2: a picture may be patches on another one. Files of version 1 open as they did."""
SUFFIX = ".sealed"
MAX_BYTES = 64_000_000
MAX_HEADER = 16_000_000
_FRONT = struct.Struct(">8sH")
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class LedgerNotes:
    """What was not recorded between two times: how often, by rule. Never any words."""

    since: datetime
    until: datetime
    skipped: Mapping[str, int]


def seal(content: Capture | LedgerNotes, public_key: bytes) -> bytes:
    """Give the bytes of a sealed file; raises SealTooLargeError."""
    header: dict[str, Any]
    image: bytes | None = None
    if isinstance(content, Capture):
        image, of = _picture(content)
        header = {"capture": wire.encode(content.observation), "image": of}
    else:
        notes = {
            "since": content.since.isoformat(),
            "until": content.until.isoformat(),
            "skipped": dict(content.skipped),
        }
        header = {"ledger": notes}
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    plain = _LENGTH.pack(len(head)) + head + (image or b"")
    if len(plain) > MAX_BYTES - 1000 or len(head) > MAX_HEADER:
        raise SealTooLargeError(limit=MAX_BYTES // 1_000_000)
    return _FRONT.pack(MAGIC, VERSION) + SealedBox(PublicKey(public_key)).encrypt(plain)


def open_sealed(data: bytes, private_key: bytes) -> Capture | LedgerNotes:
    """Open the bytes of a sealed file.

    Raises:
        NotSealedError: it is not one of ours.
        SealTooNewError: a newer program made it.
        SealTooLargeError: it is larger than any that we make.
        SealDamagedError: it was changed, cut off, sealed for another key, or holds what the recorder never writes.
    """
    if len(data) < _FRONT.size:
        raise NotSealedError
    magic, version = _FRONT.unpack_from(data)
    if magic != MAGIC:
        raise NotSealedError
    if version > VERSION:
        raise SealTooNewError(version=version)
    if len(data) > MAX_BYTES:
        raise SealTooLargeError(limit=MAX_BYTES // 1_000_000)
    try:
        plain = SealedBox(PrivateKey(private_key)).decrypt(data[_FRONT.size :])
        return _parse(plain)
    except (CryptoError, struct.error, ValueError, TypeError, KeyError, RecursionError) as error:
        raise SealDamagedError from error


def read(path: Path, private_key: bytes) -> Capture | LedgerNotes:
    """Open a sealed file; raises as `open_sealed` does, and OSError."""
    if path.stat().st_size > MAX_BYTES:
        raise SealTooLargeError(limit=MAX_BYTES // 1_000_000)
    return open_sealed(path.read_bytes(), private_key)


def put(sealed: bytes, inbox: Path, name: str, failpoint: Callable[[str], None] = failpoints.nowhere) -> Path:
    """Write the file `name` into the inbox: whole, on disk and readable by its user only, or not at all.

    `failpoint` is called at each place of `failpoints.SEALING`, in their order.

    Raises:
        InboxFullError: there is no room.
        InboxUnwritableError: the folder is missing or not ours.
    """
    part, final = inbox / f"{name}.part", inbox / f"{name}{SUFFIX}"
    try:
        failpoint("seal.begun")
        _write(part, sealed, failpoint)
        part.replace(final)
        failpoint("seal.renamed")
        _sync_folder(inbox)
        failpoint("seal.lasting")
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise InboxFullError from error
        raise InboxUnwritableError from error
    return final


def waiting(inbox: Path) -> tuple[Path, ...]:
    """Give the sealed files in the order in which they were written."""
    return tuple(sorted(path for path in inbox.glob(f"*{SUFFIX}") if path.is_file()))


def sweep(inbox: Path) -> int:
    """Remove what a recorder that died left half written; give how many files that were."""
    left = list(inbox.glob("*.part"))
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _parse(plain: bytes) -> Capture | LedgerNotes:
    (length,) = _LENGTH.unpack_from(plain)
    end = _LENGTH.size + length
    if length > MAX_HEADER or end > len(plain):
        raise ValueError("length")
    header = json.loads(plain[_LENGTH.size : end])
    image = plain[end:]
    if "ledger" in header:
        notes = wire.Fields(header["ledger"])
        return LedgerNotes(notes.time("since"), notes.time("until"), notes.counts("skipped"))
    return _capture(header, image)


def _picture(content: Capture) -> tuple[bytes | None, object]:
    """Give the picture's bytes, and what the header says of them: whether there are any, or what they lie on."""
    if content.patches is None:
        return content.image, content.image is not None
    patches = content.patches
    return picture.pack(patches.patches), {"base": [patches.base, patches.base_part]}


def _capture(header: Mapping[str, Any], image: bytes) -> Capture:
    observation = wire.decode(header["capture"])
    if isinstance(header["image"], dict):
        base, part = wire.Fields(header["image"]).items("base", 2)
        named = ObservationId(wire.Fields({"id": base}).ident("id"))
        return Capture(observation, patches=Patches(named, wire.whole(part, 1_000_000_000), picture.unpack(image)))
    if bool(image) != (header["image"] is True) or (image and not picture.is_webp(image)):
        raise ValueError("image")
    return Capture(observation, image or None)


def _write(path: Path, data: bytes, failpoint: Callable[[str], None]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        half = len(data) // 2
        file.write(data[:half])
        file.flush()
        failpoint("seal.half")
        file.write(data[half:])
        file.flush()
        failpoint("seal.written")
        os.fsync(file.fileno())
        failpoint("seal.synced")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
