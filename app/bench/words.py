"""Words read of words shown, and how soon they were sealed: pure arithmetic on texts and times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ENOUGH = 0.9
"""Share of a screen's words that must be in a sealed file for the screen to count as sealed."""
IN_TIME = 3.0
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds from shown to sealed: the median, the 95th percentile, and the share within `IN_TIME`."""

    median: float | None
    p95: float | None
    in_time: float
    never: int


def words(text: str) -> frozenset[str]:
    """Give the distinct words of a text, without regard to case."""
    return frozenset(_WORD.findall(text.casefold()))


def recall(shown: str, read: Iterable[str]) -> float:
    """Give the share of the distinct words shown that stand in any of the texts, 0 to 1."""
    wanted = words(shown)
    found = words(" ".join(read))
    return len(wanted & found) / len(wanted) if wanted else 1.0


def sealed_after(shown: str, shown_at: float, sealed: Sequence[tuple[float, str]]) -> float | None:
    """Give the seconds until the first sealed text that holds enough of the words; None if none does."""
    times = [at for at, text in sealed if recall(shown, [text]) >= ENOUGH]
    return max(0.0, min(times) - shown_at) if times else None


def latency(seconds: Sequence[float | None]) -> Latency:
    """Sum up; a screen that was never sealed counts as late."""
    known = sorted(value for value in seconds if value is not None)
    share = sum(value <= IN_TIME for value in known) / len(seconds) if seconds else 1.0
    return Latency(_quantile(known, 0.5), _quantile(known, 0.95), round(share, 3), len(seconds) - len(known))


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    if not ordered:
        return None
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)
