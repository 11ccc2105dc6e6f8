"""What is not recorded: rules against windows, and what they make black or skip.

A window that a rule names is never read. While it is in front the whole frame is skipped; where it shows behind
others, that region is made black before anything looks at the picture. The ledger keeps the rule and a count.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from sixfold.capture.observation import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sixfold.capture.screen import Pixels, Window


class Subject(StrEnum):
    """What of a window a rule looks at."""

    APP = "app"
    TITLE = "title"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class ExclusionRule:
    """One rule: windows whose program, title or site matches. `name` is what the ledger shows.

    An app's or a site's pattern is a name, found as a whole word without regard to case (a browser shows a page's site
    in its title or as its program's name); a title's is a piece of the title, in which `*` stands for anything.
    """

    name: str
    subject: Subject
    pattern: str

    def matches(self, window: Window) -> bool:
        """Tell whether the rule names this window."""
        if self.subject is Subject.APP:
            return _word(self.pattern).search(window.app) is not None
        if self.subject is Subject.SITE:
            return _word(self.pattern).search(f"{window.app} {window.title}") is not None
        return _piece(self.pattern).search(window.title) is not None


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a frame: skip it for a rule, or make regions black; `hits` names every rule that mattered."""

    skip: str | None
    black: tuple[Box, ...]
    hits: tuple[str, ...]


OWN = ExclusionRule("sixfold", Subject.APP, "sixfold")
"""Sixfold's own windows show what is already remembered; no setting switches this off."""


def decide(windows: Sequence[Window], rules: Iterable[ExclusionRule], area: Box) -> Decision:
    """Judge the windows of a desktop, from the bottom of the stack to its top, for the part of it in `area`.

    Black regions are in pixels of `area`. A window that hides an excluded one is taken to be opaque.
    """
    every = (OWN, *rules)
    black: list[Box] = []
    hits: list[str] = []
    for index, window in enumerate(windows):
        rule = next((rule for rule in every if rule.matches(window)), None)
        if rule is None:
            continue
        if window.active:
            return Decision(rule.name, (), (rule.name,))
        shown = _intersection(window.box, area)
        regions = _visible(shown, [above.box for above in windows[index + 1 :]]) if shown else []
        if regions:
            hits.append(rule.name)
            black.extend(Box(part.x - area.x, part.y - area.y, part.width, part.height) for part in regions)
    return Decision(None, tuple(black), tuple(hits))


def blacken(pixels: Pixels, boxes: Iterable[Box]) -> None:
    """Make regions of a picture black, in place."""
    for box in boxes:
        pixels[max(0, box.y) : max(0, box.bottom), max(0, box.x) : max(0, box.right)] = 0


@lru_cache(maxsize=1)
def presets() -> dict[str, tuple[ExclusionRule, ...]]:
    """Give the rules that come with the program, by the name of their group."""
    raw = tomllib.loads(resources.files("sixfold.capture").joinpath("exclusion_presets.toml").read_text("utf-8"))
    return {
        name: tuple(
            ExclusionRule(name, subject, pattern) for subject in Subject for pattern in group.get(subject.value, ())
        )
        for name, group in raw.items()
    }


@lru_cache(maxsize=1024)
def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(pattern)}(?![^\W_])", re.IGNORECASE)


@lru_cache(maxsize=1024)
def _piece(pattern: str) -> re.Pattern[str]:
    return re.compile(".*?".join(re.escape(part) for part in pattern.split("*")), re.IGNORECASE | re.DOTALL)


def _intersection(one: Box, other: Box) -> Box | None:
    x, y = max(one.x, other.x), max(one.y, other.y)
    width, height = min(one.right, other.right) - x, min(one.bottom, other.bottom) - y
    return Box(x, y, width, height) if width > 0 and height > 0 else None


def _visible(box: Box, above: Iterable[Box]) -> list[Box]:
    parts = [box]
    for cover in above:
        parts = [piece for part in parts for piece in _minus(part, cover)]
    return parts


def _minus(box: Box, cover: Box) -> list[Box]:
    hidden = _intersection(box, cover)
    if hidden is None:
        return [box]
    pieces = [
        Box(box.x, box.y, box.width, hidden.y - box.y),
        Box(box.x, hidden.bottom, box.width, box.bottom - hidden.bottom),
        Box(box.x, hidden.y, hidden.x - box.x, hidden.height),
        Box(hidden.right, hidden.y, box.right - hidden.right, hidden.height),
    ]
    return [piece for piece in pieces if piece.width > 0 and piece.height > 0]
