"""The key file: JSON with a version, the public keys, and the private ones wrapped.

    {"format": "sixfold keys", "version": 1, "created_at": "...",
     "public": {"recorder": BASE64, "vault": BASE64},
     "wraps": {"passphrase": {"kdf": {"name": "argon2id", "salt": BASE64, "memory_kib": n, "passes": n, "lanes": n},
                              "keys": {"database": BASE64, "recorder": ..., "rules": ..., "vault": ...}},
               "recovery":   {"kdf": {"name": "blake2b", "salt": BASE64}, "keys": {...}},
               "keyring":    the same without "vault", if the user wants it},
     "check": BLAKE2b of all the rest, which tells a damaged file from a wrong passphrase; it protects nothing}

A wrapped key is a 24-byte nonce and XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03). Its associated data names the
version, the wrap, the key and both public keys, so that no part can be moved or exchanged. Read as hostile input.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from nacl import bindings
from nacl.exceptions import CryptoError

from sixfold.memory import errors
from sixfold.memory.store import atomic
from sixfold.memory.store.key_derivation import SALT_BYTES, Cost

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT, VERSION = "sixfold keys", 1
LARGEST = 64 << 10
_KEY = 32
_NONCE = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_TAG = bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
_HELD = {
    "passphrase": ("database", "recorder", "rules", "vault"),
    "recovery": ("database", "recorder", "rules", "vault"),
    "keyring": ("database", "recorder", "rules"),
}
_NEEDED = ("passphrase", "recovery")


@dataclass(frozen=True, slots=True)
class Wrap:
    """Keys wrapped by one secret. `cost` is Argon2id's; None where the secret was random and BLAKE2b does."""

    salt: bytes
    cost: Cost | None
    keys: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key file's contents, checked for form."""

    created_at: datetime
    recorder: bytes
    vault: bytes
    wraps: Mapping[str, Wrap]

    def wrapped(self, name: str, by: tuple[Wrap, bytes], inner: Mapping[str, bytes]) -> KeyFile:
        """Give the file with `inner` wrapped under `name` in place of what was there."""
        wrap, wrapping = by
        keys = {key: self._seal(name, key, wrapping, inner[key]) for key in _HELD[name]}
        return replace(self, wraps={**self.wraps, name: replace(wrap, keys=keys)})

    def without(self, name: str) -> KeyFile:
        """Give the file without a wrap."""
        return replace(self, wraps={kept: wrap for kept, wrap in self.wraps.items() if kept != name})

    def opened(self, name: str, wrapping: bytes, wrong: type[errors.KeyFileError]) -> dict[str, bytes]:
        """Give the keys under `name`; raises `wrong` when none of them opens, `KeyFileDamaged` when only some do."""
        inner = {key: self._open(name, key, wrapping, sealed) for key, sealed in self.wraps[name].keys.items()}
        opened = {key: value for key, value in inner.items() if value is not None}
        if not opened:
            raise wrong
        if len(opened) < len(inner):
            raise errors.KeyFileDamaged
        return opened

    def _context(self, name: str, key: str) -> bytes:
        words = f"{FORMAT} {VERSION} {name} {key}".encode("ascii")
        return b"|".join((words, self.recorder, self.vault))

    def _seal(self, name: str, key: str, wrapping: bytes, value: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        context = self._context(name, key)
        return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(value, context, nonce, wrapping)

    def _open(self, name: str, key: str, wrapping: bytes, sealed: bytes) -> bytes | None:
        nonce, body = sealed[:_NONCE], sealed[_NONCE:]
        try:
            return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(body, self._context(name, key), nonce, wrapping)
        except CryptoError:
            return None


def write(path: Path, file: KeyFile) -> None:
    """Write the file in one step, mode 0600; raises a `DiskError`, and then the old one stands."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "created_at": file.created_at.isoformat(),
        "public": {"recorder": _encode(file.recorder), "vault": _encode(file.vault)},
        "wraps": {
            name: {"kdf": _kdf(wrap), "keys": {key: _encode(sealed) for key, sealed in wrap.keys.items()}}
            for name, wrap in file.wraps.items()
        },
    }
    document["check"] = _check(document)
    atomic.write(path, json.dumps(document, indent=1).encode("ascii") + b"\n")


def read(path: Path) -> KeyFile:
    """Read the file; raises `KeyFileMissing`, `KeyFileDamaged`, `KeyFileNewer` or a `DiskError`."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise errors.KeyFileMissing(path=path) from error
    except OSError as error:
        raise errors.disk_error(error) from error
    if len(raw) > LARGEST:
        raise errors.KeyFileDamaged
    try:
        return _parse(json.loads(raw))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error) as error:
        raise errors.KeyFileDamaged from error


def _parse(document: Any) -> KeyFile:
    if document["format"] != FORMAT:
        raise ValueError("another format")
    version = document["version"]
    if not isinstance(version, int) or version < 1:
        raise ValueError("no version")
    if version > VERSION:
        raise errors.KeyFileNewer(found=version, known=VERSION)
    if document.pop("check") != _check(document):
        raise ValueError("some byte was changed")
    wraps = {name: _parse_wrap(name, document["wraps"][name]) for name in _HELD if name in document["wraps"]}
    if not set(_NEEDED) <= set(wraps):
        raise ValueError("a wrap is missing")
    return KeyFile(
        created_at=datetime.fromisoformat(document["created_at"]),
        recorder=_decode(document["public"]["recorder"], _KEY),
        vault=_decode(document["public"]["vault"], _KEY),
        wraps=wraps,
    )


def _parse_wrap(name: str, document: Any) -> Wrap:
    kdf = document["kdf"]
    keys = {key: _decode(document["keys"][key], _NONCE + _KEY + _TAG) for key in _HELD[name]}
    salt = _decode(kdf["salt"], SALT_BYTES)
    if name != "passphrase":
        if kdf["name"] != "blake2b":
            raise ValueError("another derivation")
        return Wrap(salt=salt, cost=None, keys=keys)
    cost = Cost(memory_kib=_whole(kdf["memory_kib"]), passes=_whole(kdf["passes"]), lanes=_whole(kdf["lanes"]))
    if kdf["name"] != "argon2id" or not cost.sane():
        raise ValueError("another derivation, or a cost beyond reason")
    return Wrap(salt=salt, cost=cost, keys=keys)


def _kdf(wrap: Wrap) -> dict[str, str | int]:
    if wrap.cost is None:
        return {"name": "blake2b", "salt": _encode(wrap.salt)}
    return {
        "name": "argon2id",
        "salt": _encode(wrap.salt),
        "memory_kib": wrap.cost.memory_kib,
        "passes": wrap.cost.passes,
        "lanes": wrap.cost.lanes,
    }


def _check(document: dict[str, Any]) -> str:
    packed = json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")
    return hashlib.blake2b(packed, digest_size=16, person=b"sixfold check").hexdigest()


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("no whole number")
    return value


def _encode(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _decode(value: Any, length: int) -> bytes:
    decoded = base64.b64decode(value, validate=True)
    if len(decoded) != length:
        raise ValueError("another length")
    return decoded
