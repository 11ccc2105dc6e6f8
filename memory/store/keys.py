"""The keys of a home: random, each wrapped, none derived from another.

- `database`: SQLCipher's raw key.
- `recorder`: an X25519 private key; the recorder seals to its public half, which stands clear: it works while locked.
- `rules`: keys the MAC (HMAC-SHA-256) over the recorder's clear rules file.
- `vault`: an X25519 private key, never among the keys that `unlock` gives: writers seal to the public half, reading
  asks for the passphrase again (`open_vault`).

The passphrase (Argon2id) and the recovery key wrap all four; the OS keyring, if the user wants, all but the vault's.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nacl.public import PrivateKey

from sixfold.memory import errors
from sixfold.memory.store import key_derivation, key_file, recovery_key
from sixfold.memory.store.key_file import KeyFile, Wrap

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sixfold.memory.store.key_derivation import Cost

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What can be had while locked."""

    recorder: bytes
    vault: bytes


@dataclass(frozen=True, slots=True)
class OpenKeys:
    """What an unlocked memory holds; the vault's private key is not among it."""

    database: bytes = field(repr=False)
    recorder_private: bytes = field(repr=False)
    recorder_public: bytes
    vault_public: bytes
    rules_mac: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Created:
    """A new home's keys, and its recovery key, to be shown once."""

    keys: OpenKeys
    recovery_key: str = field(repr=False)


def create(path: Path, passphrase: str, *, now: datetime, cost: Cost | None = None) -> Created:
    """Make the key file of a new home; `cost` None calibrates Argon2id to half a second here.

    Raises `KeyFileExists` or a `DiskError`.
    """
    if path.exists():
        raise errors.KeyFileExists
    recorder, vault = PrivateKey.generate(), PrivateKey.generate()
    inner = {
        "database": secrets.token_bytes(KEY_BYTES),
        "recorder": bytes(recorder),
        "rules": secrets.token_bytes(KEY_BYTES),
        "vault": bytes(vault),
    }
    shown = recovery_key.make()
    file = KeyFile(created_at=now, recorder=bytes(recorder.public_key), vault=bytes(vault.public_key), wraps={})
    file = file.wrapped("passphrase", _by_passphrase(passphrase, cost or key_derivation.calibrate()), inner)
    file = file.wrapped("recovery", _by_secret(recovery_key.parse(shown)), inner)
    key_file.write(path, file)
    return Created(_opened(file, inner), shown)


def unlock(path: Path, passphrase: str) -> OpenKeys:
    """Open the keys; raises `WrongPassphrase` or another `KeyFileError`."""
    file = key_file.read(path)
    return _opened(file, _open_with_passphrase(file, passphrase))


def unlock_with_recovery(path: Path, typed: str) -> OpenKeys:
    """Open the keys by the recovery key; raises `MistypedRecoveryKey`, `WrongRecoveryKey` or another `KeyFileError`."""
    file = key_file.read(path)
    return _opened(file, _open_with_recovery(file, typed))


def open_vault(path: Path, passphrase: str) -> bytes:
    """Give the vault's private key; keep it no longer than the one secret takes. Raises as `unlock`."""
    return _open_with_passphrase(key_file.read(path), passphrase)["vault"]


def open_vault_with_recovery(path: Path, typed: str) -> bytes:
    """Give the vault's private key by the recovery key. Raises as `unlock_with_recovery`."""
    return _open_with_recovery(key_file.read(path), typed)["vault"]


def public(path: Path) -> PublicKeys:
    """Give the public keys, for which nothing has to be unlocked."""
    file = key_file.read(path)
    return PublicKeys(recorder=file.recorder, vault=file.vault)


def change_passphrase(path: Path, old: str, new: str, *, cost: Cost | None = None) -> None:
    """Wrap the same keys by a new passphrase; the recovery key and the keyring stay as they are. Raises as `unlock`."""
    file = key_file.read(path)
    _rewrap(path, file, _open_with_passphrase(file, old), new, cost)


def reset_passphrase(path: Path, typed: str, new: str, *, cost: Cost | None = None) -> None:
    """Wrap the same keys by a new passphrase after the old one was lost. Raises as `unlock_with_recovery`."""
    file = key_file.read(path)
    _rewrap(path, file, _open_with_recovery(file, typed), new, cost)


def replace_recovery_key(path: Path, passphrase: str) -> str:
    """Make a new recovery key, which ends the old one, and give it to be shown once. Raises as `unlock`."""
    file = key_file.read(path)
    inner = _open_with_passphrase(file, passphrase)
    shown = recovery_key.make()
    key_file.write(path, file.wrapped("recovery", _by_secret(recovery_key.parse(shown)), inner))
    return shown


def add_keyring(path: Path, passphrase: str) -> bytes:
    """Wrap all but the vault's key by a new random secret, given for the OS keyring to keep. Raises as `unlock`."""
    file = key_file.read(path)
    inner = _open_with_passphrase(file, passphrase)
    secret = secrets.token_bytes(KEY_BYTES)
    kept = {name: key for name, key in inner.items() if name != "vault"}
    key_file.write(path, file.wrapped("keyring", _by_secret(secret), kept))
    return secret


def unlock_with_keyring(path: Path, secret: bytes) -> OpenKeys:
    """Open the keys by the secret the OS keyring kept; raises `WrongPassphrase` if it does not fit (any more)."""
    file = key_file.read(path)
    wrap = file.wraps.get("keyring")
    if wrap is None:
        raise errors.WrongPassphrase
    return _opened(file, file.opened("keyring", key_derivation.from_random(secret, wrap.salt), errors.WrongPassphrase))


def remove_keyring(path: Path) -> None:
    """Take the keyring's wrapping away."""
    file = key_file.read(path)
    key_file.write(path, file.without("keyring"))


def _rewrap(path: Path, file: KeyFile, inner: dict[str, bytes], new: str, cost: Cost | None) -> None:
    cost = cost or file.wraps["passphrase"].cost or key_derivation.calibrate()
    key_file.write(path, file.wrapped("passphrase", _by_passphrase(new, cost), inner))


def _by_passphrase(passphrase: str, cost: Cost) -> tuple[Wrap, bytes]:
    salt = secrets.token_bytes(key_derivation.SALT_BYTES)
    return Wrap(salt=salt, cost=cost, keys={}), key_derivation.from_passphrase(passphrase, salt, cost)


def _by_secret(secret: bytes) -> tuple[Wrap, bytes]:
    salt = secrets.token_bytes(key_derivation.SALT_BYTES)
    return Wrap(salt=salt, cost=None, keys={}), key_derivation.from_random(secret, salt)


def _open_with_passphrase(file: KeyFile, passphrase: str) -> dict[str, bytes]:
    wrap = file.wraps["passphrase"]
    if wrap.cost is None:
        raise errors.KeyFileDamaged
    wrapping = key_derivation.from_passphrase(passphrase, wrap.salt, wrap.cost)
    return file.opened("passphrase", wrapping, errors.WrongPassphrase)


def _open_with_recovery(file: KeyFile, typed: str) -> dict[str, bytes]:
    wrapping = key_derivation.from_random(recovery_key.parse(typed), file.wraps["recovery"].salt)
    return file.opened("recovery", wrapping, errors.WrongRecoveryKey)


def _opened(file: KeyFile, inner: dict[str, bytes]) -> OpenKeys:
    if bytes(PrivateKey(inner["recorder"]).public_key) != file.recorder:
        raise errors.KeyFileDamaged  # a public key put in by somebody else would seal new captures to them
    return OpenKeys(
        database=inner["database"],
        recorder_private=inner["recorder"],
        recorder_public=file.recorder,
        vault_public=file.vault,
        rules_mac=inner["rules"],
    )
