"""What other programs recorded by themselves is judged by the recorder's rules before it is taken in.

A rule says "never this site": a browser's history and another recorder's screens would bring it in by another door.
What the user exported by hand (a talk, a saved page) is theirs to bring.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.screen import Window
from sixfold.memory.types import LedgerEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sixfold.app.plugin_api import Item
    from sixfold.capture.exclusion import ExclusionRule

SENSE = "import"
_NOWHERE = Box(0, 0, 0, 0)


@dataclass(slots=True)
class Excluding:
    """Judges items by rules, which are read when the first one is to be judged; raises what reading them raises.

    `counts` says how often each rule left one out.
    """

    read: Callable[[], tuple[ExclusionRule, ...]]
    counts: Counter[str] = field(default_factory=Counter)
    _rules: tuple[ExclusionRule, ...] | None = None

    def lets_in(self, item: Item) -> bool:
        """Whether no rule names it."""
        if not _recorded(item):
            return True
        if self._rules is None:
            self._rules = self.read()
        window = Window(item.app or "", RawText(item.title or ""), _NOWHERE, active=False, site=_host(item.url))
        name = next((rule.name for rule in self._rules if rule.matches(window)), None)
        if name is not None:
            self.counts[name] += 1
        return name is None

    def entries(self, at: datetime) -> Iterable[LedgerEntry]:
        """What the ledger is told: rules and counts."""
        return [LedgerEntry(at, "skipped", name, SENSE, count) for name, count in sorted(self.counts.items())]


def _recorded(item: Item) -> bool:
    """Whether a program recorded it by itself: a screen, or a visit."""
    return item.kind == "screen" or (item.kind == "message" and bool(_host(item.url)))


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
