"""The disk of a scripted engine: what it holds, what was left out, and how long it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sixfold.memory import outcomes, requests

if TYPE_CHECKING:
    from sixfold.memory.outcomes import Result
    from sixfold.ui.story_privacy import Private


class Disk:
    """Answers from what a story says."""

    def __init__(self, private: Private) -> None:
        self._private = private
        self._retention = private.storage.retention

    def answer(self, request: requests.Request) -> Result | None:
        """As the memory would, though nothing is let go of; None for what has nothing to do with the disk."""
        match request:
            case requests.GetStorage():
                return replace(self._private.storage, retention=self._retention)
            case requests.ReadLedger(limit):
                return outcomes.Ledger(self._private.ledger[:limit])
            case requests.SetRetention(retention):
                self._retention = retention
                return outcomes.Done()
            case requests.Expire(retention=proposed):
                return self._private.expired(proposed or self._retention)
            case _:
                return None
