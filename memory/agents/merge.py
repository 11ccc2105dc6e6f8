"""A proposal beside what is known already: nothing new, one more proof, a new version, or a memory of its own. Pure.

Rules decide by the type's key and by how alike the words are. Nothing is overwritten: a memory that is revised or
superseded keeps its earlier revisions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sixfold.memory.agents import relations
from sixfold.memory.agents.checks import alike
from sixfold.memory.store.memory_json import words
from sixfold.memory.types import (
    CoreFields,
    EpisodicFields,
    Operation,
    ProceduralFields,
    ResourceFields,
    SemanticFields,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sixfold.memory.types import Fields, Memory, MemoryId, Proposal

SAME = 0.8
"""Share of content words (Jaccard) from which two memories say the same; "I like tea" and "I like green tea": 0.67."""

RELATED = 0.5
"""From here two lines about the user are versions of one thing."""

_NEAR_SECONDS = 36 * 3600
"""Two tellings of one event give days that differ by one at most."""


def place(proposal: Proposal, known: Iterable[Memory], kept: Collection[MemoryId] = ()) -> Proposal | None:
    """The proposal as it is to be applied, with its operation and target; None when it adds nothing.

    Memories in `kept` it may prove and not change: a page that says otherwise stands beside the user's own words.
    """
    if proposal.target is not None:
        return proposal
    same_type = [memory for memory in known if memory.type is proposal.type]
    for memory in same_type:
        if _says_the_same(proposal, memory):
            return _proof(proposal, memory)
    for memory in same_type:
        operation = None if memory.id in kept else _changes(proposal, memory)
        if operation is not None:
            return replace(proposal, operation=operation, target=memory.id)
    return proposal


def _proof(proposal: Proposal, memory: Memory) -> Proposal | None:
    """One more piece of evidence for a memory, or nothing where it rests on that already."""
    fresh = tuple(one for one in proposal.evidence if one not in memory.evidence)
    if not fresh:
        return None
    return replace(
        proposal,
        operation=Operation.MERGE,
        target=memory.id,
        fields=_kept(proposal, memory),
        evidence=fresh,
        valid_from=memory.valid_from,
        valid_to=memory.valid_to,
        precision=memory.precision,
        confidence=max(proposal.confidence, min(0.95, memory.confidence + 0.1)),
    )


def _kept(proposal: Proposal, memory: Memory) -> Fields:
    """The fields that stay: those known, of a page with the observation that shows it last."""
    old, new = memory.fields, proposal.fields
    if isinstance(new, ResourceFields) and isinstance(old, ResourceFields):
        return replace(old, content_ref=new.content_ref)
    return old


def _says_the_same(proposal: Proposal, memory: Memory) -> bool:
    new, old = proposal.fields, memory.fields
    if isinstance(new, ResourceFields) and isinstance(old, ResourceFields):
        return (new.title, new.location, new.resource_type) == (old.title, old.location, old.resource_type)
    if isinstance(new, ProceduralFields) and isinstance(old, ProceduralFields):
        return new.steps == old.steps
    if isinstance(new, SemanticFields) and isinstance(old, SemanticFields):
        return new.name.casefold() == old.name.casefold() and alike(new.summary, old.summary) >= SAME
    if isinstance(new, EpisodicFields) and proposal.valid_from and memory.valid_from:
        near = abs((proposal.valid_from - memory.valid_from).total_seconds()) < _NEAR_SECONDS
        return near and alike(words(new), words(old)) >= SAME
    return alike(words(new), words(old)) >= SAME


def _changes(proposal: Proposal, memory: Memory) -> Operation | None:
    """How the proposal changes a memory: a new version of its steps, a new value of a single-valued relation."""
    new, old = proposal.fields, memory.fields
    if isinstance(new, ProceduralFields) and isinstance(old, ProceduralFields):
        return Operation.REVISE if new.title.casefold() == old.title.casefold() else None
    if isinstance(new, SemanticFields) and isinstance(old, SemanticFields):
        same_key = new.name.casefold() == old.name.casefold() and new.category == old.category
        if same_key and new.category and relations.single(new.category[-1]) and _newer(proposal, memory):
            return Operation.SUPERSEDE
    if isinstance(new, CoreFields) and isinstance(old, CoreFields):
        related = new.block == old.block and alike(new.line, old.line) >= RELATED
        return Operation.SUPERSEDE if related and _newer(proposal, memory) else None
    return None


def _newer(proposal: Proposal, memory: Memory) -> bool:
    if proposal.valid_from is None or memory.valid_from is None:
        return True
    return proposal.valid_from >= memory.valid_from
