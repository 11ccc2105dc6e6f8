"""The vault's seal: anybody here may write a secret, only the passphrase reads one (NaCl sealed boxes)."""

from __future__ import annotations

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from sixfold.memory.errors import SecretDamaged

BLOCK = 256
"""Values are padded to whole blocks (ISO/IEC 7816-4), so that a sealed PIN looks like a sealed pass phrase."""


def seal_secret(public: bytes, value: str) -> bytes:
    """Seal a value to the vault's public key."""
    return SealedBox(PublicKey(public)).encrypt(bindings.sodium_pad(value.encode("utf-8"), BLOCK))


def open_secret(private: bytes, sealed: bytes) -> str:
    """Open a sealed value with the vault's private key; raises `SecretDamaged`."""
    try:
        return bindings.sodium_unpad(SealedBox(PrivateKey(private)).decrypt(sealed), BLOCK).decode("utf-8")
    except (CryptoError, ValueError) as error:
        raise SecretDamaged from error
