"""From what is read of a monitor, look by look, to observations: one for each screen that means something.

A page that is typed into, filled or scrolled is one observation that grows: the same id, a higher part. Lines that
scrolled away stay in its text. Another window, title or content is another observation; one that comes back is the
old one, seen once more. A clock that goes on is no change.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from sixfold.capture import language, stacking
from sixfold.capture.observation import (
    Box,
    Kind,
    Line,
    Observation,
    ObservationId,
    Redacted,
    Role,
    Source,
    Trust,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

AGAIN = 0.8
"""Share of a screen's rows that stand in one that was left: then it is that one, come back or gone on meanwhile."""
TIMES = re.compile(r"\d{1,3}:\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?|\d+ ?%")
OTHERS = 3
"""Letters and digits beside the time that a row of a clock or a film's counter may have: a weekday."""
ALIKE = 0.5
"""Share of the shorter text's rows that stand in the other one too: typing and scrolling keep nearly all, another page
of the same program keeps its menus (a fifth to a third on the pages tried)."""
MAX_ROWS = 400
"""Rows that one observation may grow to; a longer scroll goes on in another one."""
REMEMBERED = 300
MISREAD = 0.8
"""Likeness of one line read twice; different lines of one paragraph have 0.3 to 0.7 by this measure."""
NEAR_ROWS = 30


@dataclass(frozen=True, slots=True)
class Look:
    """A monitor at one moment: redacted lines in reading order, and which window was in front."""

    at: datetime
    app: str
    title: Redacted
    lines: tuple[Line, ...]
    redactions: Mapping[str, int]
    site: str = ""
    beside: tuple[str, ...] = ()
    windows: tuple[Box, ...] = ()
    """Where the windows are, the one in front first: each one's text is read by itself."""


@dataclass(frozen=True, slots=True)
class SceneFacts:
    """What all observations of a monitor share."""

    monitor: str
    time_zone: str
    reader: str
    device: str | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """An observation that ended, in case its screen comes back."""

    observation: Observation
    rows: tuple[Redacted, ...]


class Scene:
    """Follows one monitor. `step` gives the observation as it now stands, or None when nothing was added to it."""

    def __init__(self, facts: SceneFacts, new_id: Callable[[], str]) -> None:
        self._facts = facts
        self._new_id = new_id
        self._now: Observation | None = None
        self._rows: tuple[Redacted, ...] = ()
        self._old: OrderedDict[str, _Seen] = OrderedDict()
        self.came_back = False

    @property
    def now(self) -> Observation | None:
        """The observation of what the monitor shows, as it stands."""
        return self._now

    def continues(self, look: Look) -> bool:
        """Tell whether a look belongs to the present observation; one without words belongs to any."""
        seen = text_rows(look.lines, look.windows)
        return not seen or self._continues(look, seen)

    def step(self, look: Look) -> Observation | None:
        """Take in a look with something on it; `came_back` then tells whether it was an old screen with nothing new."""
        self.came_back = False
        seen = text_rows(look.lines, look.windows)
        if not seen:
            return None
        if self._now is not None and self._continues(look, seen):
            return self._grow(look, seen)
        self.leave(look.at)
        again = self._seen_before(look, seen)
        if again is None:
            self._rows = seen
            self._now = self._observation(look)
            return self._now
        self._rows = again.rows
        self._now = replace(
            again.observation,
            part=again.observation.part + 1,
            last_seen_at=look.at,
            ended_at=None,
            seen_count=again.observation.seen_count + 1,
            lines=look.lines,
        )
        grown = self._grow(look, seen)
        self.came_back = grown is None
        return grown or self._now

    def seen_still(self, at: datetime) -> Observation | None:
        """Note that the screen is still the same; give the observation as it stands."""
        if self._now is not None:
            self._now = replace(self._now, part=self._now.part + 1, last_seen_at=at)
        return self._now

    def leave(self, at: datetime) -> Observation | None:
        """End the current observation, as at the end of recording; give it as it stands, with its end."""
        if self._now is None:
            return None
        ended = replace(self._now, part=self._now.part + 1, ended_at=at)
        self._old[ended.id] = _Seen(ended, self._rows)
        while len(self._old) > REMEMBERED:
            self._old.popitem(last=False)
        self._now, self._rows = None, ()
        return ended

    def _seen_before(self, look: Look, seen: Sequence[Redacted]) -> _Seen | None:
        """Take an observation that was left from the memory if this look shows it again."""
        rows_now = _timeless(seen)
        for key, old in reversed(self._old.items()):
            if (old.observation.app, old.observation.title) == (look.app, look.title) and len(old.rows) <= MAX_ROWS:
                known = set(_timeless(old.rows))
                if sum(row in known for row in rows_now) >= AGAIN * len(rows_now):
                    return self._old.pop(key)
        return None

    def _continues(self, look: Look, seen: Sequence[Redacted]) -> bool:
        now = self._now
        if now is None or (now.app, now.title) != (look.app, look.title):
            return False
        return alike(self._rows, seen) >= ALIKE and len(self._rows) <= MAX_ROWS

    def _grow(self, look: Look, seen: Sequence[Redacted]) -> Observation | None:
        now = self._now
        grown = merged(self._rows, seen)
        if now is None or _timeless(grown) == _timeless(self._rows):
            self._now = now and replace(now, last_seen_at=look.at)
            return None
        self._rows = grown
        text = Redacted("\n".join(grown))
        self._now = replace(
            now,
            part=now.part + 1,
            text=text,
            language=language.guess(text),
            last_seen_at=look.at,
            lines=look.lines,
            beside=tuple(sorted({*now.beside, *look.beside})),
            redactions={
                rule: max(now.redactions.get(rule, 0), look.redactions.get(rule, 0))
                for rule in sorted({*now.redactions, *look.redactions})
            },
        )
        return self._now

    def _observation(self, look: Look) -> Observation:
        text = Redacted("\n".join(self._rows))
        return Observation(
            id=ObservationId(self._new_id()),
            kind=Kind.SCREEN,
            role=Role.OTHER,
            trust=Trust.UNTRUSTED,
            observed_at=look.at,
            time_zone=self._facts.time_zone,
            text=text,
            source=Source("screen"),
            last_seen_at=look.at,
            language=language.guess(text),
            app=look.app,
            title=look.title,
            place=look.site or look.app,
            monitor=self._facts.monitor,
            device=self._facts.device,
            lines=look.lines,
            reader=self._facts.reader,
            redactions=dict(look.redactions),
            beside=look.beside,
        )


def text_rows(lines: Sequence[Line], windows: Sequence[Box] = ()) -> tuple[Redacted, ...]:
    """Give the text of lines as it is read, window by window, two spaces between what stands side by side."""
    rows = stacking.rows([line.box for line in lines], windows)
    return tuple(Redacted("  ".join(lines[index].text for index in row)) for row in rows)


def alike(before: Sequence[str], after: Sequence[str]) -> float:
    """Give the share of the shorter one's rows that stand in the other one too, 0 to 1."""
    shorter, longer = sorted((before, after), key=len)
    if not shorter:
        return 0.0
    known = {_letters(row) for row in longer}
    return sum(_letters(row) in known for row in shorter) / len(shorter)


def _letters(row: str) -> str:
    """Give what of a row is read alike each time: spaces and points come and go."""
    return "".join(char for char in row if char.isalnum()).lower() or row


def merged(before: Sequence[Redacted], after: Sequence[Redacted]) -> tuple[Redacted, ...]:
    """Give the rows of both in order: what is gone stays (it scrolled away), what was rewritten is the new text."""
    result: list[Redacted] = []
    for kind, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        result += before[i:i_end] if kind == "delete" else after[j:j_end]
        if kind == "replace":
            result += [row for row in before[i:i_end] if not _rewritten(row, after[j:j_end])]
    return tuple(result)


def _rewritten(row: str, others: Sequence[str]) -> bool:
    """Tell whether a row stands in another form among others: typed on, or read a little differently."""
    start = row[: len(row) * 2 // 3]
    if any(other.startswith(start) or row.startswith(other) for other in others):
        return True
    near = others[:NEAR_ROWS]
    return any(SequenceMatcher(None, row, other, autojunk=False).quick_ratio() > MISREAD for other in near)


def _timeless(lines: Sequence[str]) -> list[str]:
    """Give rows in which a clock, a film's counter or a progress in per cent is the same at any time."""
    without = [TIMES.sub("\0", row) for row in lines]
    return [
        new if new != row and sum(char.isalnum() for char in new) <= OTHERS else row
        for row, new in zip(lines, without, strict=True)
    ]
