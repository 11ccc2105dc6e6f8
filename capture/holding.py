"""What is being typed waits: a growing run of digits, and a value after a secret's word, are not kept in parts.

The redactor knows a card by all its digits, a password by its end. So a line whose run of digits changes as it does
under typing is held back until it has stood still for two seconds, ten where it may still become a card. A run that is
there at the first look and could be the beginning of a card is held back once for two seconds, for ten where its line
alone is new on a page that stood. Everything else on the screen is kept at once. When the screen is left before, the
digits are taken out as an unfinished secret.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sixfold.capture.observation import Box, Line, Redacted
from sixfold.capture.reading.ocr import beside, rows
from sixfold.capture.redaction.fold import CLOSE, OPEN, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

WAIT = timedelta(seconds=2)
WAIT_CARD = timedelta(seconds=10)
"""For a run that was seen growing and may become a card: who types one looks at it between its groups."""
TYPED = 4
"""Digits from which on a growing run is held back: fewer tell nothing of a number."""
PARTIAL = 5
CARD = 8
LONGEST = 19
FEW = 3
"""So many runs of five to seven digits on a page may be one that is typed; a page with more is a table. From eight
digits on, a run that begins like a card is held back on any page."""
REMEMBERED = 4000
BELOW = 3.0
UNFINISHED = "code"
_RUN = re.compile(r"(?<![\d.,:/])(?:[A-Z]{2}(?=\d{2}[ \d]))?\d(?:[ \-]{0,2}\d)*")
_VALUE = re.compile(r"[:=]\s*(?P<value>\S.*)$")


@dataclass(frozen=True, slots=True)
class _Run:
    """Digits (or a value) in one row: the indexes of its lines, and where the row's part with it stands."""

    text: str
    lines: tuple[int, ...]
    box: Box
    is_value: bool = False
    is_account: bool = False
    """Two letters of a land stand before it, as in an IBAN."""

    @property
    def may_be_card(self) -> bool:
        """It may become the number of a card or of an account."""
        return not self.is_value and (self.is_account or (len(self.text) <= LONGEST and self.text[:1] in "23456"))


@dataclass(frozen=True, slots=True)
class _Held:
    run: _Run
    since: datetime
    typed: bool

    @property
    def until(self) -> datetime:
        return self.since + (WAIT_CARD if self.typed and self.run.may_be_card else WAIT)


class Hold:
    """Follows the lines of one monitor. `is_label` tells whether a folded text is a secret's word and hardly more."""

    def __init__(self, is_label: Callable[[str], bool]) -> None:
        self._is_label = is_label
        self._before: tuple[_Run, ...] = ()
        self._held: tuple[_Held, ...] = ()
        self._texts: frozenset[str] = frozenset()
        self._settled: OrderedDict[tuple[str, bool], None] = OrderedDict()

    @property
    def due(self) -> datetime | None:
        """When a line may be let go, if nothing changes."""
        return min((held.until for held in self._held), default=None)

    def step(self, lines: Sequence[Line], at: datetime) -> frozenset[int]:
        """Take in redacted lines as they stand now; give the indexes of those that are held back."""
        runs = self._runs(lines)
        few = sum(PARTIAL <= len(run.text) < CARD and run.may_be_card for run in runs) <= FEW
        texts = frozenset(line.text for line in lines)
        typed = bool(self._texts) and len(texts - self._texts) == 1  # a line alone is new: it is typed, and no page
        held = []
        for run in runs:
            one = self._judge(run, at, few=few, typed=typed)
            if one is None or one.until <= at:
                self._settle(run)
            else:
                held.append(one)
        self._before, self._held, self._texts = runs, tuple(held), texts
        return frozenset(index for one in held for index in one.run.lines)

    def leave(self, lines: Sequence[Line]) -> tuple[tuple[Line, ...], int]:
        """Give all lines with what is held back taken out of them, and how many secrets that were."""
        values = {index for held in self._held if held.run.is_value for index in held.run.lines}
        digits = {index for held in self._held for index in held.run.lines} - values
        count = len(self._held)
        self.forget()
        return tuple(
            _without_value(line) if index in values else _without_digits(line) if index in digits else line
            for index, line in enumerate(lines)
        ), count

    def forget(self) -> None:
        """Take the next lines as those of another page: what stands in the place of other digits has not grown."""
        self._before, self._held, self._texts = (), (), frozenset()

    def _judge(self, run: _Run, at: datetime, *, few: bool, typed: bool) -> _Held | None:
        before = next((held for held in self._held if _same_place(held.run, run) and held.run.text == run.text), None)
        if before is not None:
            return _Held(run, before.since, before.typed)
        if any(_same_place(old, run) and old.is_value == run.is_value and _grew(old, run) for old in self._before):
            return _Held(run, at, typed=True)
        if (run.text, run.is_value) in self._settled:
            return None
        if run.is_value:
            return _Held(run, at, typed=False)
        least = PARTIAL if few else CARD
        return _Held(run, at, typed=typed) if run.may_be_card and len(run.text) >= least else None

    def _settle(self, run: _Run) -> None:
        self._settled[run.text, run.is_value] = None
        self._settled.move_to_end((run.text, run.is_value))
        while len(self._settled) > REMEMBERED:
            self._settled.popitem(last=False)

    def _runs(self, lines: Sequence[Line]) -> tuple[_Run, ...]:
        found: list[_Run] = []
        for row in rows([line.box for line in lines]):
            starts, text = [], ""
            for index in row:
                starts.append((len(text), index))
                text += lines[index].text + " "
            for match in _RUN.finditer(text):
                digits = re.sub(r"\D", "", match.group())
                covered = tuple(i for s, i in starts if s < match.end() and match.start() < s + len(lines[i].text))
                if len(digits) >= 1 and covered:
                    found.append(_Run(digits, covered, lines[covered[0]].box, is_account=match.group()[0].isalpha()))
        return (*found, *self._values(lines))

    def _values(self, lines: Sequence[Line]) -> list[_Run]:
        """Give what stands behind or below a secret's word and was not taken for a secret (yet)."""
        found: list[_Run] = []
        labels: list[Box] = []
        for index, line in enumerate(lines):
            name = line.text.replace("=", ":", 1).partition(":")[0]
            if self._is_label(fold(name).text):
                value = _VALUE.search(line.text)
                if value is not None and OPEN not in line.text:
                    found.append(_Run(value.group("value"), (index,), line.box, is_value=True))
                elif value is None:
                    labels.append(line.box)
        for index, line in enumerate(lines):
            if OPEN not in line.text and any(_belongs(label, line.box) for label in labels):
                found.append(_Run(line.text, (index,), line.box, is_value=True))
        return found


def _belongs(label: Box, box: Box) -> bool:
    """Tell whether a box stands close below a label, or to the right of it."""
    if label == box:
        return False
    if beside(label, box):
        return 0 <= box.x - label.right <= BELOW * 4 * label.height
    close = 0 <= box.y - label.bottom + label.height // 4 <= BELOW * label.height
    return close and box.x < label.right and label.x < box.right


def _same_place(one: _Run, other: _Run) -> bool:
    """Tell whether two runs stand in one place: text that is typed keeps its left, its middle or its right."""
    near = max(one.box.height, other.box.height)
    aligned = min(
        abs(one.box.x - other.box.x),
        abs(one.box.right - other.box.right),
        abs(one.box.x + one.box.right - other.box.x - other.box.right) // 2,
    )
    return abs(one.box.y - other.box.y) <= near and aligned <= near


def _grew(old: _Run, new: _Run) -> bool:
    """Tell whether a run became another one as it does under typing or deleting; a clock or a counter does not."""
    if new.is_value:
        return old.text != new.text
    if len(old.text) == len(new.text) or len(new.text) < TYPED:
        return False
    return old.text in new.text or new.text in old.text or old.text[:TYPED] == new.text[:TYPED]


def _without_digits(line: Line) -> Line:
    mark = f"{OPEN}{UNFINISHED}{CLOSE}"
    text = _RUN.sub(
        lambda found: mark if sum(c.isdigit() for c in found.group()) >= TYPED - 1 else found.group(), line.text
    )
    return Line(Redacted(text), line.box)


def _without_value(line: Line) -> Line:
    value = _VALUE.search(line.text)
    kept = line.text[: value.start("value")] if value is not None else ""
    return Line(Redacted(f"{kept}{OPEN}{UNFINISHED}{CLOSE}"), line.box)
