"""The recovery key: 190 random bits as eight groups of five characters that can be read out and typed.

Crockford's base 32 (no I, L, O, U; the first three are read as 1, 1, 0): 38 characters of key and two that check it, so
that a typing error passes with probability 2**-10.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from sixfold.memory import errors

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_KEY, _CHECK, _GROUP = 38, 2, 5
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212._]+")


def make() -> str:
    """Give a new recovery key."""
    return _group("".join(secrets.choice(_ALPHABET) for _ in range(_KEY)))


def parse(typed: str) -> bytes:
    """Give the key's bytes from what was typed, whatever its case and separators; raises `MistypedRecoveryKey`."""
    characters = _BETWEEN.sub("", typed).upper().translate(_READ_AS)
    key, check = characters[:_KEY], characters[_KEY:]
    if len(characters) != _KEY + _CHECK or not set(characters) <= set(_ALPHABET) or check != _check(key):
        raise errors.MistypedRecoveryKey
    return key.encode("ascii")


def _group(key: str) -> str:
    characters = key + _check(key)
    return "-".join(characters[start : start + _GROUP] for start in range(0, len(characters), _GROUP))


def _check(key: str) -> str:
    digest = hashlib.blake2b(key.encode("ascii"), digest_size=_CHECK, person=b"sixfold check").digest()
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest)
