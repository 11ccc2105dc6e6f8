"""Observations become memories: segments, the router, the agents, their checks, one transaction a segment.

Reading and writing run on the database's thread, model calls beside it at background priority. It can be stopped or
killed at any point: a segment is applied whole or read again.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sixfold.capture.observation import Kind
from sixfold.memory import requests, router
from sixfold.memory.agents import builtin
from sixfold.memory.agents import vault as vault_agent
from sixfold.memory.agents.base import Desk, DigestCancelled, Spent, prompt
from sixfold.memory.agents.reading import Reading, read
from sixfold.memory.application import Application, Read
from sixfold.memory.corrections import Corrections
from sixfold.memory.outcomes import Digested
from sixfold.memory.requests import Progress
from sixfold.memory.segments import Limits, cut
from sixfold.memory.sources import Secrets
from sixfold.memory.store.memories import Memories
from sixfold.memory.store.observations import Observations
from sixfold.memory.types import MemoryId, MemoryType

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sixfold.capture.observation import Observation
    from sixfold.memory.agents.base import Agent
    from sixfold.memory.requests import Report
    from sixfold.memory.router import Route
    from sixfold.memory.store.database import Database
    from sixfold.memory.store.serial import Serial
    from sixfold.memory.types import Memory, Proposal, Segment
    from sixfold.models.protocols import ChatModel

_BATCH = 400
"""Observations taken at a time: the segments of a batch end where it ends, so it should be many segments long."""

_EARLIER = 30
"""Screens of the same application, seen before, whose lines count as known."""

_SECRET_NONCE = "m"  # noqa: S105 - what the agents see in place of a secret's id; nothing is put back from what they write
MALFORMED = "malformed output"


class Digest:
    """Runs the agents over what they have not read."""

    def __init__(
        self,
        serial: Serial,
        database: Database,
        model: ChatModel,
        *,
        now: Callable[[], datetime],
        name: Callable[[datetime], str],
        agents: Mapping[MemoryType, Agent] | None = None,
        routes: router.Routes | None = None,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._serial = serial
        self._observations = Observations(database)
        self._memories = Memories(database)
        self._application = Application(database, name)
        self._corrections = Corrections(database)
        self._model = model
        self._now = now
        self._name = name
        self._agents = agents if agents is not None else builtin.agents()
        self._router = router.Router(routes or router.load())
        self._system = prompt("system")
        self._timer = timer

    def run(
        self,
        seconds: float | None = None,
        report: Report | None = None,
        cancel: threading.Event | None = None,
    ) -> Digested:
        """Digest until nothing is left, `seconds` have passed or `cancel` is set; reports `Progress` in turns.

        Raises a `ModelError` when the model cannot run; what was applied before stays.
        """
        began = self._timer()
        total = self._serial.run(self._observations.undigested_count)
        count = _Count(began, None if seconds is None else began + seconds, total, report or _unheard, cancel)
        while not self._over(count):
            stored = self._serial.run(lambda: self._observations.undigested(_BATCH + len(count.passed_over)))
            fresh = [one.observation for one in stored if one.id not in count.passed_over]
            if not fresh:
                break
            self._batch(fresh, count)
        return count.digested(self._timer())

    def _batch(self, fresh: list[Observation], count: _Count) -> None:
        by_id = {seen.id: seen for seen in fresh}
        segments = cut(fresh, self._name, Limits())
        empty = set(by_id) - {one for segment in segments for one in segment.observations}
        if empty:
            self._serial.run(lambda: self._observations.mark_digested(empty, self._now()))
        for segment in segments:
            if self._over(count):
                return
            try:
                applied = self._segment(segment, tuple(by_id[one] for one in segment.observations), count)
            except DigestCancelled:
                return
            if not applied:
                count.passed_over.update(segment.observations)
            count.turns += len(segment.observations)
            count.report(Progress(count.turns, count.total, "turns"))

    def _over(self, count: _Count) -> bool:
        cancelled = count.cancel is not None and count.cancel.is_set()
        return cancelled or (count.until is not None and self._timer() >= count.until)

    def _segment(self, segment: Segment, observations: tuple[Observation, ...], count: _Count) -> bool:
        """Read and apply one segment; False where its observations changed meanwhile and it is to be read again."""
        whole = read(segment, observations, Secrets(_SECRET_NONCE))
        reading = self._serial.run(lambda: self._corrections.cleared(whole))
        desk = Desk(self._model, reading, self._system, count.cancel, count.spent)
        earlier = self._serial.run(lambda: self._lines_before(observations[0]))
        route = self._router.route(desk, earlier)
        if reading is not whole and not route.agents:
            route = replace(route, outcome=router.CORRECTED)
        malformed = count.spent.malformed
        proposals = [proposal for kind in route.agents for proposal in self._proposals(kind, desk)]
        result = Read(
            segment=segment,
            observations=observations,
            route=route,
            proposals=tuple(proposals),
            versions={
                kind: f"{self._system.version}.{agent.version}"
                for kind, agent in self._agents.items()
                if kind in route.agents
            },
            model=self._model.name,
            outcome=route.outcome or (MALFORMED if count.spent.malformed > malformed and not proposals else None),
        )
        changes = self._serial.run(lambda: self._application.apply(result, self._now()))
        count.add(route, changes, failed=changes is None or result.outcome == MALFORMED)
        return changes is not None

    def _proposals(self, kind: MemoryType, desk: Desk) -> list[Proposal]:
        agent = self._agents.get(kind)
        if agent is None:
            return []
        known = self._serial.run(lambda: self._known(kind, desk.reading))
        return agent.propose(desk, known)

    def _known(self, kind: MemoryType, reading: Reading) -> tuple[Memory, ...]:
        if kind is MemoryType.VAULT:
            named = {MemoryId(name) for line in reading.lines for name in vault_agent.PLACEHOLDER.findall(line.text)}
            return tuple(self._memories.by_ids(named))
        return self._application.nearest(kind, reading.segment.text[:2000])

    def _lines_before(self, seen: Observation) -> frozenset[str]:
        """The lines that the same window has shown before, as `router.line_key` compares them."""
        if seen.kind is not Kind.SCREEN:
            return frozenset()
        earlier = self._observations.find(until=seen.observed_at, app=seen.app, limit=_EARLIER)
        texts = [one.observation.text for one in earlier if one.digested_at is not None]
        return frozenset(router.line_key(line) for text in texts for line in text.splitlines())


@dataclass(slots=True)
class _Count:
    """What a run has done so far."""

    began: float
    until: float | None
    total: int
    report: Report
    cancel: threading.Event | None
    passed_over: set[str] = field(default_factory=set)
    spent: Spent = field(default_factory=Spent)
    segments: int = 0
    turns: int = 0
    failed: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    woke: Counter[str] = field(default_factory=Counter)

    def add(self, route: Route, changes: Mapping[MemoryType, int] | None, *, failed: bool) -> None:
        self.segments += changes is not None
        self.failed += failed
        self.woke.update(agent.value for agent in route.agents)
        self.changes.update({kind.value: number for kind, number in (changes or {}).items()})

    def digested(self, ended: float) -> Digested:
        return Digested(
            segments=self.segments,
            changes={kind.value: self.changes[kind.value] for kind in MemoryType},
            woke={kind.value: self.woke[kind.value] for kind in MemoryType},
            failed=self.failed,
            prompt_tokens=self.spent.prompt_tokens,
            answer_tokens=self.spent.answer_tokens,
            seconds=ended - self.began,
        )


def _unheard(_event: requests.Event) -> None:
    """Nobody watches the progress."""
