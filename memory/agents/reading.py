"""A segment as the agents read it: numbered lines, each a verbatim stretch of one observation. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sixfold.capture.observation import Kind
from sixfold.memory import dated, voice
from sixfold.memory.excerpt import Piece, pieces, same_row
from sixfold.memory.searchable import CORRECTION_PLUGIN
from sixfold.memory.segments import tokens
from sixfold.memory.sources import Secrets, local_time, plain, quoted
from sixfold.memory.types import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sixfold.capture.observation import Observation
    from sixfold.memory.types import Segment

MOST_TOKENS = 700
"""What one prefill of a segment may cost: five seconds at 139 tokens/s. Longer ones keep the lines that say most."""

_TITLE_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line of a reading: `observation.text[start:end]`, and as it is shown to the model."""

    n: int
    observation: Observation
    start: int
    end: int
    shown: str = field(repr=False)

    @property
    def text(self) -> str:
        """The words as they were observed."""
        return self.observation.text[self.start : self.end]

    @property
    def when(self) -> datetime:
        """When it was seen or said, local time."""
        return local_time(self.observation)

    @property
    def speaker(self) -> str | None:
        """Who said it, where that is known; another who calls themselves the user is nobody."""
        return voice.speaker(self.observation)

    @property
    def evidence(self) -> Evidence:
        """The line as evidence."""
        return Evidence(self.observation.id, self.text, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Reading:
    """A segment, its observations and its numbered lines."""

    segment: Segment
    observations: tuple[Observation, ...]
    lines: tuple[ReadLine, ...]

    @property
    def shown(self) -> str:
        """The lines as they stand in the prompt."""
        return "".join(f"{line.n}| {line.shown}\n" for line in self.lines)

    @property
    def first(self) -> Observation:
        """The observation that the segment begins with."""
        return self.observations[0]

    def line(self, n: int) -> ReadLine | None:
        """The line with a number, or None."""
        return self.lines[n - 1] if 1 <= n <= len(self.lines) else None


def read(segment: Segment, observations: Sequence[Observation], secrets: Secrets) -> Reading:
    """Number the lines of a segment; lines that repeat are left out, long segments lose their emptiest lines."""
    stretches = [(seen, piece) for seen in observations for piece in _pieces(seen)]
    kept = _within_budget(_once(stretches))
    lines: list[ReadLine] = []
    before: Observation | None = None
    for seen, piece in kept:
        said = dated.annotate(plain(seen.text[piece.start : piece.end], secrets), local_time(seen))
        shown = said if seen is before else f"{_head(seen, secrets)}{said}"
        lines.append(ReadLine(len(lines) + 1, seen, piece.start, piece.end, shown))
        before = seen
    return Reading(segment, tuple(observations), tuple(lines))


def renumbered(lines: Sequence[ReadLine]) -> tuple[ReadLine, ...]:
    """Lines that are left of a reading, numbered anew."""
    return tuple(replace(line, n=n) for n, line in enumerate(lines, 1))


def _pieces(seen: Observation) -> list[Piece]:
    """A turn is one line; a screen is its rows, a document its lines and sentences."""
    text = seen.text
    if seen.kind in {Kind.CHAT, Kind.IMPORT}:
        start = len(text) - len(text.lstrip())
        return [Piece(start, len(text.rstrip()))]
    found = _rows(seen) or pieces(text)
    return [_trimmed(text, piece) for piece in found]


def _rows(seen: Observation) -> list[Piece]:
    """The rows of a screen as stretches of its text, or nothing where its text is not its boxes line by line."""
    found: list[Piece] = []
    at = 0
    for index, line in enumerate(seen.lines):
        start = seen.text.find(line.text, at)
        if start < 0 or seen.text[at:start].strip():
            return []
        at = start + len(line.text)
        if index and same_row(seen.lines[index - 1], line):
            found[-1] = Piece(found[-1].start, at)
        else:
            found.append(Piece(start, at))
    return found if not seen.text[at:].strip() else []


def _trimmed(text: str, piece: Piece) -> Piece:
    body = text[piece.start : piece.end]
    start = piece.start + len(body) - len(body.lstrip())
    return Piece(start, max(start, piece.start + len(body.rstrip())))


def _once(stretches: Iterable[tuple[Observation, Piece]]) -> list[tuple[Observation, Piece]]:
    seen: set[tuple[str | None, str]] = set()
    kept: list[tuple[Observation, Piece]] = []
    for observation, piece in stretches:
        key = (observation.author, " ".join(observation.text[piece.start : piece.end].casefold().split()))
        if key[1] and key not in seen:
            seen.add(key)
            kept.append((observation, piece))
    return kept


def _within_budget(stretches: list[tuple[Observation, Piece]]) -> list[tuple[Observation, Piece]]:
    sizes = [tokens(seen.text[piece.start : piece.end]) + 4 for seen, piece in stretches]
    if sum(sizes) <= MOST_TOKENS:
        return stretches
    chosen: set[int] = set()
    spent = 0
    for index in sorted(range(len(stretches)), key=lambda index: (-_says(stretches[index]), index)):
        if spent + sizes[index] <= MOST_TOKENS or not chosen:
            chosen.add(index)
            spent += sizes[index]
    return [stretch for index, stretch in enumerate(stretches) if index in chosen]


def _says(stretch: tuple[Observation, Piece]) -> float:
    """How much a line says for its length: figures and names count double."""
    seen, piece = stretch
    words = seen.text[piece.start : piece.end].split()
    weight = sum(2.0 if any(char.isdigit() for char in word) or word[:1].isupper() else 1.0 for word in words)
    return weight / (len(words) + 2)


def _head(seen: Observation, secrets: Secrets) -> str:
    day = dated.day_label(local_time(seen).date())
    if seen.author:
        return f"{plain(voice.author(seen), secrets)}, {day}: "
    if seen.source.plugin == CORRECTION_PLUGIN:  # "Porto" says nothing without what was asked
        return f'user, on "{plain(seen.title or "", secrets)}", {day}: '
    if seen.kind is Kind.CHAT:
        return f"user, {day}: "
    title = quoted(seen.title or seen.app or "", secrets)[:_TITLE_CHARACTERS]
    return f'{seen.kind} "{title}", {day}: ' if title else f"{seen.kind}, {day}: "
