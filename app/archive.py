"""What an exporter reads of an open memory: values of the plugin interface, within the user's choice and its scopes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.app import plugin_values, reading
from sixfold.app.errors import BeyondScope, Stopped
from sixfold.app.plugin_api import Scope
from sixfold.memory.requests import Progress
from sixfold.memory.store import vault
from sixfold.memory.types import MemoryType

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator
    from datetime import datetime

    from sixfold.app.plugin_api import EvidenceItem, MemoryItem, RevisionItem
    from sixfold.app.wiring import Open
    from sixfold.memory.requests import Export, Report
    from sixfold.memory.store.observations import StoredObservation
    from sixfold.memory.types import Memory

PAGE = 200
"""Read in one turn on the database's thread: about 60 ms, so that a question asked meanwhile waits no longer."""


@dataclass(slots=True)
class Counted:
    """How much was handed out so far."""

    memories: int = 0
    evidence: int = 0


@dataclass(frozen=True, slots=True)
class OpenArchive:
    """The archive of one export (`plugin_api.Archive`). `vault_private` is set where the vault's values were asked for.

    Raises `BeyondScope` for what the exporter did not say it reads, `Stopped` when the export is cancelled.
    """

    opened: Open
    request: Export
    scopes: frozenset[Scope]
    report: Report
    cancel: threading.Event
    vault_private: bytes | None = field(default=None, repr=False)
    counted: Counted = field(default_factory=Counted)

    def memories(self) -> Iterator[MemoryItem]:
        """Every memory of the choice, in order of arrival; the vault's only with their values."""
        self._require(Scope.MEMORIES)
        total = self.opened.serial.run(lambda: self.opened.memories.count(None, None))
        after = 0
        while page := self.opened.serial.run(lambda: self.opened.memories.page(after, PAGE)):  # noqa: B023 - run at once
            self._go_on()
            after = page[-1][0]
            for _ordinal, memory in page:
                if self._wants(memory):
                    self.counted.memories += 1
                    yield plugin_values.memory_item(memory, self._secret(memory))
            self.report(Progress(self.counted.memories, total, "memories"))

    def history(self, ref: str) -> tuple[RevisionItem, ...]:
        """A memory's revisions; empty for one that is not there or not of the choice."""
        self._require(Scope.MEMORIES)
        return self.opened.serial.run(lambda: self._history(ref))

    def evidence(self) -> Iterator[EvidenceItem]:
        """What was seen and said in the choice, in order of arrival."""
        self._require(Scope.EVIDENCE)
        since, until, app = self.request.since, self.request.until, self.request.app
        total = self.opened.serial.run(lambda: self.opened.observations.count(since, until, app))
        after = 0
        while page := self.opened.serial.run(lambda: self.opened.observations.page(after, PAGE)):  # noqa: B023 - run at once
            self._go_on()
            after = page[-1].ordinal
            for stored in page:
                if self._is_chosen(stored):
                    self.counted.evidence += 1
                    yield plugin_values.evidence_item(stored)
            self.report(Progress(self.counted.evidence, total, "observations"))

    def picture(self, ref: str) -> bytes | None:
        """The picture of a screen as WebP; None where there is none any more."""
        self._require(Scope.PICTURES)
        self._go_on()
        return self.opened.serial.run(lambda: self._picture(ref))

    def _picture(self, ref: str) -> bytes | None:
        stored = self.opened.observations.get(ref)
        return None if stored is None else reading.image(self.opened, stored)

    def _history(self, ref: str) -> tuple[RevisionItem, ...]:
        current = self.opened.memories.get(ref)
        if current is None or not self._wants(current):
            return ()
        lines = self.opened.memories.history(ref)
        lineages = self.opened.memories.lineages(ref)
        return tuple(plugin_values.revision_item(line, lineages[line.revision], self._secret) for line in lines)

    def _wants(self, memory: Memory) -> bool:
        if memory.type is MemoryType.VAULT and self.vault_private is None:
            return False
        if self.request.types and memory.type not in self.request.types:
            return False
        return _within(memory.valid_from or memory.created_at, self.request.since, self.request.until) and (
            self.request.app is None or self._is_from(memory, self.request.app)
        )

    def _is_from(self, memory: Memory, app: str) -> bool:
        refs = {one.observation for one in memory.evidence}
        stored = self.opened.serial.run(lambda: self.opened.observations.by_ids(refs))
        return any(one.observation.shows(app) for one in stored)

    def _is_chosen(self, stored: StoredObservation) -> bool:
        seen, wanted = stored.observation, self.request
        chosen = _within(seen.observed_at, wanted.since, wanted.until)
        return chosen and (wanted.app is None or seen.shows(wanted.app))

    def _secret(self, memory: Memory) -> str | None:
        if self.vault_private is None or memory.sealed_secret is None:
            return None
        return vault.open_secret(self.vault_private, memory.sealed_secret)

    def _require(self, scope: Scope) -> None:
        if scope not in self.scopes:
            raise BeyondScope(name=self.request.name, scope=scope.value)

    def _go_on(self) -> None:
        if self.cancel.is_set():
            raise Stopped


def _within(at: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or at >= since) and (until is None or at < until)
