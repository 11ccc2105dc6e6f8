"""From a passphrase or a recovery key to the key that wraps: Argon2id (RFC 9106) and BLAKE2b."""

from __future__ import annotations

import hashlib
import time
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from argon2.low_level import Type, hash_secret_raw

if TYPE_CHECKING:
    from collections.abc import Callable

SALT_BYTES = 16
WRAPPING_BYTES = 32
CALIBRATED_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id's parameters: memory in KiB, passes over it, lanes."""

    memory_kib: int
    passes: int
    lanes: int

    def sane(self) -> bool:
        """Whether a key file may ask for it: at most 4 GiB and 64 passes, so that a forged file cannot hang us."""
        return 8 * self.lanes <= self.memory_kib <= 4 << 20 and 1 <= self.passes <= 64 and 1 <= self.lanes <= 16  # noqa: PLR2004


CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
"""For tests and throw-away homes: no protection against guessing."""

_LEAST = Cost(memory_kib=64 << 10, passes=3, lanes=4)
"""RFC 9106's second recommended setting; a slower machine gets it too."""

_MOST_MEMORY_KIB = 1 << 20


def calibrate(seconds: float = CALIBRATED_SECONDS, measure: Callable[[Cost], float] | None = None) -> Cost:
    """Give the cost that takes about `seconds` here: more memory first, up to 1 GiB, then more passes."""
    timed = measure or _seconds
    cost, taken = _LEAST, timed(_LEAST)
    while taken < seconds / 2 and cost.memory_kib < _MOST_MEMORY_KIB:
        cost = replace(cost, memory_kib=cost.memory_kib * 2)
        taken = timed(cost)
    passes = int(cost.passes * seconds / max(taken, 1e-3))
    return replace(cost, passes=min(max(passes, cost.passes), 64))


def _seconds(cost: Cost) -> float:
    started = time.perf_counter()
    from_passphrase("calibration", bytes(SALT_BYTES), cost)
    return time.perf_counter() - started


def from_passphrase(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Give the wrapping key of a passphrase; its Unicode form does not matter (NFKC, so that any keyboard types it)."""
    return hash_secret_raw(
        unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=WRAPPING_BYTES,
        type=Type.ID,
    )


def from_random(secret: bytes, salt: bytes) -> bytes:
    """Give the wrapping key of a secret that is random already (recovery key, keyring): no stretching."""
    return hashlib.blake2b(secret, digest_size=WRAPPING_BYTES, salt=salt, person=b"sixfold wrap").digest()
