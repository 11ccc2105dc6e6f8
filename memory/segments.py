"""Observations to segments: runs of one place and time, the pieces the agents read one at a time.

Cut where the stream (a conversation, a file, the screen) or the window changes, where a pause lies, where the topic
shifts (`cohesion`), and where a run grows too long: there where it shifts most. A piece that is cut again stays
whole, so what is read again is read in the same segments. Pure: no clock, no store.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from sixfold.capture.observation import Kind, Role
from sixfold.memory import cohesion
from sixfold.memory.types import Segment, SegmentId

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from sixfold.capture.observation import Observation

CHARACTERS_PER_TOKEN = 3.9
"""Qwen2.5's tokenizer on LoCoMo's turns: 3.9; on screens with many numbers about 3. Sizes need no more precision."""

_FIRST_WIDE = "\u2e80"
_QUESTION_MARKS = ("?", "\uff1f", "\u061f")


@dataclass(frozen=True, slots=True)
class Limits:
    """When a run ends.

    `tokens` is what one prefill can hold in about four seconds on two cores (139 tokens/s). Within that, a run is cut
    where the topic shifts deeper than `shift` and leaves `least` tokens on either side: less is not worth a call.

    Measured on parts of 8 to 14 turns of LoCoMo's talks, glued by two or three (P_k: the share of pairs of turns that
    are wrongly parted or joined), and on the talks as they are: conv-26 and conv-30, which chose, then three others.

        cut by                borders cut    P_k          segments a talk   runs of 400 to 600 tokens: glued / whole cut
        length, as before     .19  .23       .310 .281    1.95 1.96         0        / 0
        length, at its depth  .36  .38       .262 .245    2.00 2.02         0        / 0
        and a shift of .30    .39  .40       .255 .243    2.08 2.02         .05 .07  / .06 .02
        and a shift of .25    .40  .42       .262 .250    2.13 2.04         .19 .20  / .17 .05
        and a shift of .20    .43  .42       .262 .268    2.21 2.10         .34 .35  / .23 .14
        and a shift of .12    .46  .45       .309 .284    2.37 2.31         .67 .63  / .49 .38

    Of the glued short runs that .20 cuts, four in five are cut where they meet or one turn beside. Small talk repeats
    few words: what these miss, words alone find only by cutting whole talks nearly as often.
    """

    tokens: int = 600
    least: int = 150
    shift: float = 0.2
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
    pieces = [piece for run in runs for piece in _split(run, limits)]
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


def _split(run: Sequence[Observation], limits: Limits) -> list[Sequence[Observation]]:
    sizes = [tokens(seen.text) for seen in run]
    if _is_small(sizes, limits):
        return [run]
    words = [cohesion.words(seen.text, seen.language) for seen in run]
    asks = [seen.text.rstrip().endswith(_QUESTION_MARKS) for seen in run]
    ends = _ends_within(_Stretch(sizes, words, asks), limits)
    return [run[start:end] for start, end in pairwise([0, *ends, len(run)])]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What decides where a run is cut, of each observation: its size, its words, whether it ends by asking."""

    sizes: Sequence[int]
    words: Sequence[Counter[str]]
    asks: Sequence[bool]

    def part(self, start: int, end: int) -> _Stretch:
        return _Stretch(self.sizes[start:end], self.words[start:end], self.asks[start:end])


def _is_small(sizes: Sequence[int], limits: Limits) -> bool:
    """Whether there is nothing to cut: neither too long nor enough for two segments."""
    return len(sizes) == 1 or sum(sizes) <= min(limits.tokens, 2 * limits.least - 1)


def _ends_within(stretch: _Stretch, limits: Limits) -> list[int]:
    """The gaps to cut at, in order; each part is judged by itself, so it would stay whole if it were cut again."""
    if _is_small(stretch.sizes, limits):
        return []
    total, count = sum(stretch.sizes), len(stretch.sizes)
    depths = cohesion.depths(stretch.words)
    at = _shift(stretch, depths, limits)
    if at is None:
        if total <= limits.tokens:
            return []
        at = _gap(stretch.sizes, depths)
    right = _ends_within(stretch.part(at, count), limits)
    return [*_ends_within(stretch.part(0, at), limits), at, *(at + end for end in right)]


def _shift(stretch: _Stretch, depths: Sequence[float], limits: Limits) -> int | None:
    """The gap where the topic shifts most, if it does: neither side too small, no question parted from its answer."""
    before = list(accumulate(stretch.sizes))
    gaps = [
        at
        for at in range(1, len(before))
        if limits.least <= before[at - 1] <= before[-1] - limits.least
        and depths[at - 1] > limits.shift
        and not stretch.asks[at - 1]
    ]
    return max(gaps, key=lambda at: depths[at - 1], default=None)


def _gap(sizes: Sequence[int], depths: Sequence[float]) -> int:
    """The gap to cut a too long run at: deepest among those that leave at least a quarter of it on either side."""
    before = list(accumulate(sizes))
    total = before[-1]

    def score(at: int) -> tuple[bool, float]:
        lopsided = abs(2 * before[at - 1] - total) / total
        return lopsided > 1 / 2, lopsided / 4 - depths[at - 1]

    return min(range(1, len(sizes)), key=score)


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
