"""What an agent says is held against the lines it read: nothing is believed that the text does not hold. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sixfold.memory import dated, support, times
from sixfold.memory.types import Precision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sixfold.memory.agents.reading import Reading, ReadLine

LEAST_SUPPORT = 0.6
"""The share of a claim's content words that its line must hold; a paraphrase changes about one word in three."""

_CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})\b(?!\s*%|[.,]\d)")
_HOURS, _MINUTES = 24, 60
_PRECISIONS = ((1, Precision.DAY), (8, Precision.WEEK), (31, Precision.MONTH), (366, Precision.YEAR))
HIDDEN = re.compile(r"\bhidden\b|\[secret ")
"""What stands for a secret in a prompt; nothing is remembered about it but its place."""

_FIRST_PERSON = re.compile(r"^(?:I|We)\b(?:'(?:m|ve|d|ll))?\s+")
_MY = re.compile(r"^(?:My|Our)\b")


@dataclass(frozen=True, slots=True)
class When:
    """When a thing happened or held."""

    start: datetime
    end: datetime | None
    precision: Precision


def supporting(claim: str, given: int, reading: Reading) -> ReadLine | None:
    """The line that holds a claim: the one the model named, else the best one; None when none holds it."""
    named = reading.line(given)
    if named is not None and holds(claim, named, reading):
        return named
    best = max(reading.lines, key=lambda line: _support(claim, line), default=None)
    return best if best is not None and holds(claim, best, reading) else None


def holds(claim: str, line: ReadLine, reading: Reading) -> bool:
    """Whether a line holds a claim: its words mostly, its numbers all, its names somewhere in the segment."""
    found = support.measure(claim, f"{line.shown} {line.speaker or ''} {line.observation.title or ''}")
    known = support.content(f"{reading.shown} {' '.join(one.speaker or '' for one in reading.lines)}")
    strangers = [name for name in support.names(f"x {claim}") if not support.content(name) <= known]
    return found.numbers and found.words >= LEAST_SUPPORT and found.added > 0 and not strangers


def _support(claim: str, line: ReadLine) -> float:
    return support.measure(claim, f"{line.shown} {line.speaker or ''}").score


def third_person(claim: str, line: ReadLine) -> str:
    """A claim that begins with "I" or "my" with the speaker's name instead."""
    name = line.speaker or ("The user" if line.observation.role == "user" else "")
    if not name:
        return claim
    return _MY.sub(f"{name}'s", _FIRST_PERSON.sub(f"{name} ", claim))


def when(words: str, line: ReadLine) -> When:
    """When it was: the expression `words` counted from the line's time, else one in the line, else the line's day."""
    at = line.when
    for text in (words, line.text):
        said = dated.find(text, at)
        if len(said) == 1 or (said and text is words):
            return When(*said[0].span(at), said[0].precision)
        if (absolute := _absolute(text, at)) is not None:
            return absolute
    return When(at, None, Precision.DAY)


def _absolute(text: str, at: datetime) -> When | None:
    """A date that stands in a text, with its time of day where there is one."""
    found = times.find(text, at)
    if found is None or found.since is None or found.until is None:
        return None
    days = (found.until - found.since).days
    if days <= 1:
        clock = _CLOCK.search(text)
        if clock and int(clock[1]) < _HOURS and int(clock[2]) < _MINUTES:
            start = found.since.replace(hour=int(clock[1]), minute=int(clock[2]))
            return When(start, None, Precision.MINUTE)
    precision = next((name for longest, name in _PRECISIONS if days <= longest), Precision.UNKNOWN)
    return When(found.since, found.until - timedelta(seconds=1), precision)


def distinct(claims: Sequence[str], most_alike: float = 0.8) -> list[int]:
    """The places of the claims that say something new: repeats (by content words) of an earlier one are left out."""
    kept: list[int] = []
    for index, claim in enumerate(claims):
        if not any(alike(claim, claims[other]) >= most_alike for other in kept):
            kept.append(index)
    return kept


def alike(one: str, other: str) -> float:
    """How alike two texts are: shared over all content words (Jaccard)."""
    left, right = support.content(one), support.content(other)
    return len(left & right) / len(left | right) if left | right else 1.0
