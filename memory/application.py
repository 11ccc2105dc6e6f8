"""Proposals become memories: one transaction a segment, on the database's thread.

The segment's row, its memories with revisions and evidence, its facts, its full text and the mark that it was read are
written together or not at all, so that nothing is digested twice and nothing is lost, whenever the process ends.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sixfold.capture.observation import Trust
from sixfold.memory import dependants, terms
from sixfold.memory.agents import merge, relations
from sixfold.memory.review import Review
from sixfold.memory.searchable import joined
from sixfold.memory.store.facts import EntityId, Fact, FactId, Facts
from sixfold.memory.store.fulltext import FullText, any_of
from sixfold.memory.store.memories import Memories
from sixfold.memory.store.memory_json import words
from sixfold.memory.store.observations import Observations
from sixfold.memory.store.segments import SegmentRows
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.types import (
    Cause,
    Granularity,
    Memory,
    MemoryId,
    MemoryType,
    Operation,
    Proposal,
    SemanticFields,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from sixfold.capture.observation import Observation, ObservationId
    from sixfold.memory.router import Route
    from sixfold.memory.store.database import Database
    from sixfold.memory.types import Segment

NEAREST = 8
"""Existing memories of its type that a proposal is compared with."""

STORED_NOTHING = "nothing to store"


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading one segment: the route, the proposals, and by which prompt version of which agent."""

    segment: Segment
    observations: tuple[Observation, ...]
    route: Route
    proposals: tuple[Proposal, ...] = ()
    versions: Mapping[MemoryType, str] = field(default_factory=dict)
    model: str | None = None
    outcome: str | None = None


class Application:
    """Applies what was read. Its methods run on the database's thread; `name` gives a fresh id for a time."""

    def __init__(self, database: Database, name: Callable[[datetime], str]) -> None:
        self._db = database
        self._name = name
        self._observations = Observations(database)
        self._segments = SegmentRows(database)
        self._memories = Memories(database)
        self._facts = Facts(database)
        self._fulltext = FullText(database)
        self._vectors = Vectors(database)
        self._review = Review(database)

    def nearest(self, kind: MemoryType, text: str) -> tuple[Memory, ...]:
        """The active memories of a type that share most words with a text, best first."""
        query = any_of(terms.query_terms(text).all)
        ordinals = [
            ordinal for ordinal, _ in self._fulltext.match(Granularity.MEMORY, query, NEAREST * len(MemoryType))
        ]
        found = {self._memories.ordinal(memory.id): memory for memory in self._memories.by_ordinals(ordinals)}
        ranked = [found[ordinal] for ordinal in ordinals if ordinal in found]
        return tuple(one for one in ranked if one.type is kind and one.status is Status.ACTIVE)[:NEAREST]

    def apply(self, read: Read, now: datetime) -> Counter[MemoryType] | None:
        """Write one segment; gives the changes by type, or None where its observations changed or went meanwhile."""
        with self._db.transaction():
            if not self._unchanged(read.observations):
                return None
            changes: Counter[MemoryType] = Counter()
            for proposal in read.proposals:
                changes[proposal.type] += self._change(proposal, read, now)
            outcome = read.outcome or (None if sum(changes.values()) else STORED_NOTHING)
            self._keep_segment(read, outcome, now)
            self._observations.mark_digested(read.segment.observations, now)
        return +changes

    def _unchanged(self, observations: Sequence[Observation]) -> bool:
        stored = {one.id: one.observation for one in self._observations.by_ids([seen.id for seen in observations])}
        return all(seen.id in stored and stored[seen.id].text == seen.text for seen in observations)

    def _keep_segment(self, read: Read, outcome: str | None, now: datetime) -> None:
        ordinal = self._segments.add(
            read.segment,
            categories=read.route.categories,
            woke=[agent.value for agent in read.route.agents],
            outcome=outcome,
            digested_at=now,
        )
        text = joined(read.observations)
        self._fulltext.put(Granularity.SEGMENT, ordinal, terms.index_terms(text, read.observations[0].language))
        self._vectors.want(read.segment.id, Granularity.SEGMENT)

    def _change(self, proposal: Proposal, read: Read, now: datetime) -> int:
        known = () if proposal.target else self.nearest(proposal.type, words(proposal.fields))
        placed = merge.place(proposal, known, self._users_own(proposal, known))
        if placed is None:
            return 0
        cause = Cause(read.segment.id, proposal.type.value, read.model, read.versions.get(proposal.type))
        memory = self._added(placed, read, cause, now) if placed.target is None else self._revised(placed, cause, now)
        if memory is None:
            return 0
        if isinstance(placed.fields, SemanticFields) and placed.operation is not Operation.MERGE:
            self._keep_fact(placed, memory, now)
        return 1

    def _users_own(self, proposal: Proposal, known: Sequence[Memory]) -> frozenset[MemoryId]:
        """Memories that rest on the user's own words, where the proposal does not."""
        if self._of_user({one.observation for one in proposal.evidence}):
            return frozenset()
        own = self._of_user({one.observation for memory in known for one in memory.evidence})
        return frozenset(memory.id for memory in known if any(one.observation in own for one in memory.evidence))

    def _of_user(self, refs: Iterable[ObservationId]) -> frozenset[ObservationId]:
        stored = self._observations.by_ids(list(refs))
        return frozenset(one.id for one in stored if one.observation.trust is Trust.USER)

    def _added(self, proposal: Proposal, read: Read, cause: Cause, now: datetime) -> Memory:
        seen = read.observations[0]
        memory = Memory(
            id=MemoryId(self._name(now)),
            type=proposal.type,
            fields=proposal.fields,
            created_at=now,
            updated_at=now,
            valid_from=proposal.valid_from,
            valid_to=proposal.valid_to,
            precision=proposal.precision,
            time_zone=seen.time_zone,
            confidence=proposal.confidence,
            importance=proposal.importance,
            language=seen.language,
            evidence=proposal.evidence,
        )
        return self._memories.add(memory, cause)

    def _revised(self, proposal: Proposal, cause: Cause, now: datetime) -> Memory | None:
        before = self._memories.get(str(proposal.target))
        if before is None:
            return None
        after = replace(
            before,
            fields=proposal.fields,
            updated_at=now,
            valid_from=proposal.valid_from,
            valid_to=proposal.valid_to,
            precision=proposal.precision,
            confidence=proposal.confidence,
            needs_review=before.needs_review and not self._review.confirms(before, proposal.evidence),
            evidence=(*before.evidence, *proposal.evidence),
        )
        stored = self._memories.revise(after, proposal.operation, cause)
        own = bool(self._of_user(one.observation for one in proposal.evidence))
        self._review.changed(before, stored, now, at=proposal.valid_from, own=own)
        return stored

    def _keep_fact(self, proposal: Proposal, memory: Memory, now: datetime) -> None:
        """The fact of a semantic memory; of a single-valued relation the value that began last is the current one."""
        fields = proposal.fields
        if not isinstance(fields, SemanticFields) or not fields.category or not proposal.evidence:
            return
        subject = self._facts.entity(fields.name, self._name(now), now)
        predicate = fields.category[-1]
        current = self._facts.current(subject.id, predicate)
        if any(fact.object.casefold() == fields.details.casefold() for fact in current):
            return
        value = self._facts.named((fields.details,))
        quote = proposal.evidence[0]
        since = proposal.valid_from or now
        fact = Fact(
            id=FactId(self._name(now)),
            subject=subject.id,
            predicate=predicate,
            object=fields.details,
            valid_from=since,
            observation=quote.observation,
            quote=quote.quote,
            created_at=now,
            object_entity=EntityId(value[0].id) if value else None,
            memory=memory.id,
            confidence=proposal.confidence,
        )
        self._facts.add(fact)
        if relations.single(predicate):
            users = bool(self._of_user([fact.observation]))
            own = frozenset() if users else self._of_user(one.observation for one in current)
            gone = self._supersede(fact, [one for one in current if one.observation not in own])
            elsewhere = [one for one in gone if one.memory != memory.id]  # this one's own value is followed above
            self._mark_dependants(memory, elsewhere, fact, now, own=users)

    def _mark_dependants(self, memory: Memory, gone: Sequence[Fact], fact: Fact, now: datetime, *, own: bool) -> None:
        fields = memory.fields
        name = fields.name if isinstance(fields, SemanticFields) else ""
        for old in gone:
            change = dependants.replaced(memory.id, name, old.object, fact.object, fact.valid_from, own=own)
            if change is not None:
                self._review.mark(change, now)

    def _supersede(self, fact: Fact, current: Sequence[Fact]) -> list[Fact]:
        """Write who took whose place; gives those whose place was taken by `fact`."""
        gone = [old for old in current if old.valid_from <= fact.valid_from]
        for old in current:
            if old in gone:
                self._facts.supersede(old.id, fact.id, fact.valid_from)
            else:  # told later, held earlier
                self._facts.supersede(fact.id, old.id, old.valid_from)
        return gone
