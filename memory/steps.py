"""Lists of steps that stand in a text, word for word: numbered lines, bullets, or a run of instructions. Pure.

A small model shortens steps and loses some; what the page shows is the better memory of how a thing is done.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources

_NUMBERED = re.compile(r"^\s*(?:step\s+)?(\d{1,2})\s*[.):]\s*(?=\S)", re.IGNORECASE)
_BULLET = re.compile(r"^\s*[-*\u2022\u25cf\u25aa\u2023\u00b7]\s+(?=\S)")
_INLINE = re.compile(r"(?:(?<=\s)|^)(\d{1,2})[.)]\s+(?=[^\W\d_])")
_FEWEST = 2
_FEWEST_UNMARKED = 3
_LONGEST_STEP = 300


@dataclass(frozen=True, slots=True)
class Steps:
    """A list of steps: the line above it, the steps without their numbers, and its place `text[start:end]`."""

    head: str
    steps: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    body: str
    number: int | None
    bullet: bool

    @property
    def instructs(self) -> bool:
        first = self.body.split(maxsplit=1)[0].casefold().strip(",.:") if self.body else ""
        return first in _words().verbs


@dataclass(frozen=True, slots=True)
class _Words:
    verbs: frozenset[str]
    heads: re.Pattern[str]


def find(text: str) -> list[Steps]:
    """Every list of at least two steps, in order; numbers that do not rise by one begin a new list."""
    lines = _lines(text)
    found: list[Steps] = []
    at = 0
    while at < len(lines):
        run = _run(lines, at)
        if run:
            head = lines[at - 1].body if at else ""
            body = tuple(line.body for line in run)
            found.append(Steps(head, body, run[0].start, run[-1].end))
            at += len(run)
        else:
            at += 1
    return found or _inline(text)


def _run(lines: list[_Line], at: int) -> list[_Line]:
    """The steps that begin at a line, or none."""
    first = lines[at]
    if first.number is not None:
        run = _numbered(lines[at:])
        return run if len(run) >= _FEWEST else []
    run = []
    for line in lines[at:]:
        if line.bullet != first.bullet or line.number is not None or not (line.instructs or first.bullet):
            break
        run.append(line)
    instructions = sum(line.instructs for line in run)
    if first.bullet:
        return run if len(run) >= _FEWEST and instructions * 2 >= len(run) else []
    headed = at > 0 and bool(_words().heads.search(lines[at - 1].body))
    return run if len(run) >= (_FEWEST if headed else _FEWEST_UNMARKED) else []


def _numbered(lines: list[_Line]) -> list[_Line]:
    run: list[_Line] = []
    for line in lines:
        if line.number is None or (run and line.number != (run[-1].number or 0) + 1):
            break
        run.append(line)
    return run if run and run[0].number in {0, 1} else []


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    at = 0
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        if not line.strip():
            continue
        number = _NUMBERED.match(line)
        bullet = _BULLET.match(line)
        mark = number or bullet
        body = line[mark.end() :] if mark else line
        lines.append(
            _Line(start, start + len(line.rstrip()), body.strip()[:_LONGEST_STEP], _value(number), bullet is not None)
        )
    return lines


def _value(number: re.Match[str] | None) -> int | None:
    return int(number.group(1)) if number else None


def _inline(text: str) -> list[Steps]:
    """Numbered steps within one line: "1. Open it 2. Press Start"."""
    marks = list(_INLINE.finditer(text))
    if [int(mark.group(1)) for mark in marks] != list(range(1, len(marks) + 1)) or len(marks) < _FEWEST:
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    steps = tuple(text[mark.end() : end].strip()[:_LONGEST_STEP] for mark, end in zip(marks, ends, strict=True))
    return [Steps(text[: marks[0].start()].strip()[-80:], steps, marks[0].start(), len(text))]


@functools.cache
def _words() -> _Words:
    table = tomllib.loads(resources.files(__package__).joinpath("steps.toml").read_text("utf-8"))
    return _Words(
        verbs=frozenset(table["verbs"].split()),
        heads=re.compile(rf"\b(?:{table['heads']})\b", re.IGNORECASE),
    )
