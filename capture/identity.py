"""Identifiers that sort by the time they were made: UUIDv7 (RFC 9562, section 5.7)."""

from __future__ import annotations

import secrets
import threading
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

RANDOM_BITS = 74
"""What RFC 9562 leaves to us beside the 48 bits of time: 12 bits of `rand_a` and 62 of `rand_b`."""

CLOCK_STEP_MS = 10_000
"""A clock set back by less than this (NTP, a leap) does not break the order; a longer way back is another time,
such as an import with its own dates, and is taken as given."""

_STEP_BITS = 32
_SEED_BITS = RANDOM_BITS - 1  # the top bit is free at first, so that steps within one millisecond cannot overflow


class IdSource:
    """Makes ids that rise strictly for calls of one process at one time (RFC 9562, section 6.2, method 2)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last_ms = -1
        self._tail = 0

    def __call__(self, now: datetime) -> str:
        """Give a fresh UUIDv7 in its canonical text form for the aware time `now`."""
        if now.tzinfo is None:
            raise ValueError("an id needs an aware time")
        ms = int(now.timestamp() * 1000)
        if ms < 0:
            raise ValueError("UUIDv7 cannot say a time before 1970")
        with self._lock:
            if self._last_ms - CLOCK_STEP_MS < ms <= self._last_ms:
                ms = self._last_ms
                self._tail += 1 + secrets.randbits(_STEP_BITS)
            else:
                self._last_ms = ms
                self._tail = secrets.randbits(_SEED_BITS)
            return _format(ms, self._tail)


def _format(ms: int, tail: int) -> str:
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return str(uuid.UUID(int=(ms << 80) | (7 << 76) | (high << 64) | (2 << 62) | low))


def milliseconds(identifier: str) -> int:
    """Give the time in an id, in milliseconds since 1970 (UTC); ValueError when it is no UUIDv7."""
    value = uuid.UUID(identifier)
    if value.version != 7:  # noqa: PLR2004 - the version this module makes
        raise ValueError("not a UUIDv7")
    return value.int >> 80


new_id = IdSource()
"""The process's one source: the order of RFC 9562 is promised for a process, so the counter belongs to it."""
