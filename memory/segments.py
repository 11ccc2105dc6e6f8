"""Observations to segments: runs of one place and time, the pieces the agents read one at a time.

Cut where the stream (a conversation, a file, the screen) or the window changes, where a pause lies, and where a run
grows too long: there at its least cohesive point, in pieces of about the same size (the idea of TextTiling, Hearst
1997, on words shared across the gap). Pure: no clock, no store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sixfold.capture.observation import Kind, Role
from sixfold.memory.types import Segment, SegmentId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from sixfold.capture.observation import Observation

CHARACTERS_PER_TOKEN = 3.9
"""Qwen2.5's tokenizer on LoCoMo's turns: 3.9; on screens with many numbers about 3. Sizes need no more precision."""

_FIRST_WIDE = "\u2e80"
_WORD = re.compile(r"[^\W\d_]{4,}")
_COHESION_REACH = 3  # observations either side of a gap whose words are compared


@dataclass(frozen=True, slots=True)
class Limits:
    """When a run ends. `tokens` is what one prefill can hold in about four seconds on two cores (139 tokens/s)."""

    tokens: int = 600
    pause: timedelta = timedelta(minutes=20)


def tokens(text: str) -> int:
    """About how many tokens a text is, without a tokenizer."""
    wide = sum(map(text.count, set(filter(_is_wide, text))))
    return int((len(text) - wide) / CHARACTERS_PER_TOKEN + wide) + 1


def _is_wide(character: str) -> bool:
    """Whether it is of a script without spaces (Chinese, Japanese, Korean), where a character is about a token."""
    return character >= _FIRST_WIDE


def cut(
    observations: Iterable[Observation], name: Callable[[datetime], str], limits: Limits | None = None
) -> list[Segment]:
    """Group observations into segments, ordered by their first observation; the assistant's turns are left out.

    `name` gives a fresh id for a time. An observation longer than the limit is a segment of its own.
    """
    limits = limits or Limits()
    runs: list[list[Observation]] = []
    open_runs: dict[str, list[Observation]] = {}
    for seen in observations:
        if seen.role is Role.ASSISTANT or not seen.text.strip():
            continue
        stream = _stream(seen)
        run = open_runs.get(stream)
        if run is None or _ends(run[-1], seen, limits):
            run = []
            runs.append(run)
            open_runs[stream] = run
        run.append(seen)
    pieces = [piece for run in runs for piece in _split(run, limits.tokens)]
    pieces.sort(key=lambda piece: (piece[0].observed_at, piece[0].id))
    return [_segment(piece, name) for piece in pieces]


def _stream(seen: Observation) -> str:
    return f"{seen.kind}:{seen.thread}" if seen.thread else f"{seen.kind}"


def _ends(last: Observation, seen: Observation, limits: Limits) -> bool:
    if (last.app, last.title if seen.kind is Kind.SCREEN else None) != (
        seen.app,
        seen.title if seen.kind is Kind.SCREEN else None,
    ):
        return True
    if seen.kind is Kind.DOCUMENT:
        return False
    end = last.last_seen_at or last.ended_at or last.observed_at
    return seen.observed_at - end > limits.pause


def _split(run: Sequence[Observation], limit: int) -> list[Sequence[Observation]]:
    sizes = [tokens(seen.text) for seen in run]
    if len(run) == 1 or sum(sizes) <= limit:
        return [run]
    at = _gap(run, sizes)
    return _split(run[:at], limit) + _split(run[at:], limit)


def _gap(run: Sequence[Observation], sizes: Sequence[int]) -> int:
    """The gap to cut at: least cohesive among those that leave at least a third of the run on either side."""
    words = [set(_WORD.findall(seen.text.casefold())) for seen in run]
    total = sum(sizes)
    best, chosen = None, 1
    before = 0
    for at in range(1, len(run)):
        before += sizes[at - 1]
        left = set().union(*words[max(0, at - _COHESION_REACH) : at])
        right = set().union(*words[at : at + _COHESION_REACH])
        cohesion = len(left & right) / (min(len(left), len(right)) or 1)
        lopsided = abs(2 * before - total) / total
        score = (lopsided > 1 / 3, cohesion + lopsided / 2)
        if best is None or score < best:
            best, chosen = score, at
    return chosen


def _segment(piece: Sequence[Observation], name: Callable[[datetime], str]) -> Segment:
    first, last = piece[0], piece[-1]
    return Segment(
        id=SegmentId(name(first.observed_at)),
        observations=tuple(seen.id for seen in piece),
        started_at=first.observed_at,
        ended_at=last.last_seen_at or last.ended_at or last.observed_at,
        place=first.place or first.app,
        text="\n".join(seen.text for seen in piece),
    )
