"""Memories that rest on what has changed are marked for review, and cleared again, in the transaction of the change.

A mark is a revision of its own: its cause names what changed, its words stay, and undo takes it back. New evidence
that says the same, the user's edit, and undoing the change clear it. What marking itself changes is no value, so it
goes no further than one step.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from sixfold.capture.observation import Trust
from sixfold.memory import dependants
from sixfold.memory.store.dependants import Dependants
from sixfold.memory.store.memories import Memories
from sixfold.memory.store.observations import Observations
from sixfold.memory.types import REVIEW, Cause, Operation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sixfold.memory.dependants import Change
    from sixfold.memory.store.database import Database
    from sixfold.memory.types import Evidence, Memory, MemoryId


class Review:
    """Marks and clears; call it on the database's thread."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._memories = Memories(db)
        self._observations = Observations(db)
        self._dependants = Dependants(db)
        self._chosen = dependants.settings()

    def changed(
        self, before: Memory, after: Memory | None, now: datetime, *, at: datetime | None = None, own: bool = True
    ) -> tuple[MemoryId, ...]:
        """Mark what rests on what a memory no longer says since `at`; `after` is None where it went."""
        if after is not None and after.fields == before.fields:
            return ()
        change = dependants.change(before, after, at or now, own=own)
        linked = self._dependants.linked(before.id, self._chosen.marked)
        marked = [self._mark(memory, before.id, now) for memory in self._memories.by_ids(linked)]
        return (*marked, *(self.mark(change, now) if change else ()))

    def mark(self, change: Change, now: datetime) -> tuple[MemoryId, ...]:
        """Mark the memories that rest on a value that is gone; gives their ids.

        The user's own words are not put in doubt by a page or by somebody else.
        """
        names = frozenset(other for name in change.subject.names for other in self._dependants.names(name))
        change = dataclasses.replace(change, subject=dataclasses.replace(change.subject, names=names))
        found = dict.fromkeys(
            one for value in change.values for one in self._dependants.holding(value, names, self._chosen.read)
        )
        told = self._dependants.told(found)
        fresh = {one for one, when in told.items() if when.last > change.at or (when.own and not change.own)}
        known = {one.id: one for one in self._memories.by_ids(found)}
        resting = [
            known[one]
            for one in found
            if one not in fresh and one != change.origin
            if not dependants.is_over(known[one], change.at) and dependants.rests_on(known[one], change)
        ]
        with self._db.transaction():
            return tuple(self._mark(one, change.origin, now) for one in resting[: self._chosen.marked])

    def went(self, pairs: Sequence[tuple[Memory, Memory | None]], now: datetime) -> None:
        """Mark what rests on memories whose evidence was forgotten, by what each was and has become."""
        for before, after in pairs[-self._chosen.forgotten :]:
            self.changed(before, after, now)

    def undone(self, before: Memory, after: Memory, now: datetime) -> None:
        """Clear what was marked because of a change that is taken back, and mark what rests on that change."""
        back = dependants.change(after, before, now, own=True)
        if back is not None:
            marked = self._memories.by_ids(self._dependants.marked_by(before.id))
            for memory in (one for one in marked if dependants.rests_on(one, back)):
                self._memories.mark(memory.id, Cause(before.id, REVIEW), now, needs_review=False)
        self.changed(before, after, now)

    def confirms(self, memory: Memory, evidence: Iterable[Evidence]) -> bool:
        """Whether new evidence clears a mark: seen since the change; the user's own words where it rests on such."""
        new = [one.observation for one in self._observations.by_ids([one.observation for one in evidence])]
        told = self._dependants.told((memory.id,)).get(memory.id)
        if told is not None and told.own:
            new = [one for one in new if one.trust is Trust.USER]
        since = self._since(memory)
        return any(since is None or one.observed_at >= since for one in new)

    def _since(self, memory: Memory) -> datetime | None:
        """When what a marked memory rests on changed; None for one that forgetting took back to an earlier state."""
        history = reversed(self._memories.history(memory.id))
        last = next((one for one in history if one.operation is Operation.REBUILD or one.cause.agent == REVIEW), None)
        if last is None or last.operation is Operation.REBUILD:
            return None
        return next((since for at, since in self._began(last.cause.origin) if at == last.at), last.at)

    def _began(self, origin: str) -> Iterator[tuple[datetime, datetime]]:
        """When a memory was given new values that hold since another time than those before: that time beside it."""
        for one in self._memories.history(origin):
            since = one.after.valid_from
            if one.before is not None and since is not None and since != one.before.valid_from:
                yield one.at, since

    def _mark(self, memory: Memory, origin: str, now: datetime) -> MemoryId:
        return self._memories.mark(memory.id, Cause(origin, REVIEW), now, needs_review=True).id
