"""Taking evidence away from a memory: it falls back to the newest state that does not rest on it, or goes.

A state rests on the evidence of every revision it was made from (its lineage): fields that an agent merged hold words
of both sources, so a state counts as clean only when no source of its lineage was forgotten. Strict, and decidable
without a model; what other evidence there was is read by the agents again.
"""

from __future__ import annotations

import dataclasses
import json
from enum import StrEnum
from typing import TYPE_CHECKING

from sixfold.memory.store import memory_json
from sixfold.memory.store.memories import Memories
from sixfold.memory.types import Cause, Operation

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sixfold.memory.store.database import Database
    from sixfold.memory.types import Memory

CAUSE = Cause(origin="forget", agent="forget")


class Outcome(StrEnum):
    """What became of a memory."""

    KEPT = "kept"
    REBUILT = "rebuilt"
    REMOVED = "removed"


@dataclasses.dataclass(frozen=True, slots=True)
class Retracted:
    """`orphans` are the other observations that the states now gone rested on: the agents should read them again."""

    outcome: Outcome
    orphans: frozenset[str]


@dataclasses.dataclass(frozen=True, slots=True)
class _State:
    revision: int
    after: str
    lineage: frozenset[int]


class Retraction:
    """Works on the tables of memories, inside the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._memories = Memories(db)

    def affected(self, observations: Collection[str]) -> list[str]:
        """Give the memories that ever cited any of these observations, in order of arrival."""
        rows = self._db.query(
            "SELECT id FROM memory WHERE id IN (SELECT memory FROM memory_evidence WHERE observation IN "
            "(SELECT value FROM json_each(?))) ORDER BY ordinal",
            (json.dumps(list(observations)),),
        )
        return [str(row[0]) for row in rows]

    def retract(self, identifier: str, observations: Collection[str], now: datetime) -> Retracted:
        """Take the evidence of these observations away; a memory that has no clean state left is only named REMOVED."""
        brought = self._db.query("SELECT revision, observation FROM memory_evidence WHERE memory = ?", (identifier,))
        forgotten = {revision for revision, observation in brought if observation in observations}
        states = self._states(identifier)
        tainted = [state for state in states if state.lineage & forgotten]
        clean = [state for state in states if not state.lineage & forgotten]
        lost = {state.revision for state in tainted}
        orphans = frozenset(
            observation for revision, observation in brought if revision in lost and observation not in observations
        )
        if not clean:
            return Retracted(Outcome.REMOVED, orphans)
        current = self._db.number("SELECT revision FROM memory WHERE id = ?", (identifier,))
        self._drop(identifier, tainted, clean)
        if current not in lost:
            return Retracted(Outcome.KEPT, frozenset())
        self._fall_back(identifier, clean[-1], max(lost) + 1, now)
        return Retracted(Outcome.REBUILT, orphans)

    def _states(self, identifier: str) -> list[_State]:
        rows = self._db.query(
            "SELECT revision, after FROM memory_revision WHERE memory = ? ORDER BY revision", (identifier,)
        )
        return [_State(revision, after, frozenset(json.loads(after)["lineage"])) for revision, after in rows]

    def _drop(self, identifier: str, tainted: Sequence[_State], clean: Sequence[_State]) -> None:
        gone = [(identifier, state.revision) for state in tainted]
        self._db.execute_many("DELETE FROM memory_evidence WHERE memory = ? AND revision = ?", gone)
        self._db.execute_many("DELETE FROM memory_revision WHERE memory = ? AND revision = ?", gone)
        before: str | None = None
        for state in clean:  # a clean revision may follow one that is gone: its "before" quotes that
            self._db.execute(
                "UPDATE memory_revision SET before = ? WHERE memory = ? AND revision = ?",
                (before, identifier, state.revision),
            )
            before = state.after

    def _fall_back(self, identifier: str, state: _State, number: int, now: datetime) -> None:
        memory, lineage = memory_json.load(identifier, state.after)
        evidence = self._memories.evidence(identifier, lineage)
        rebuilt: Memory = dataclasses.replace(
            memory, revision=number, updated_at=now, needs_review=True, evidence=evidence
        )
        self._memories.restore(rebuilt, (*lineage, number), Operation.REBUILD, CAUSE, before=state.after)
