"""The values of the plugin interface from those of the memory, and evidence back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.app.plugin_api import EvidenceItem, MemoryItem, Quote, RevisionItem
from sixfold.capture.observation import Box, Kind, Line, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.memory.store import memory_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.memory.store.observations import StoredObservation
    from sixfold.memory.types import Memory, Revision


def memory_item(memory: Memory, secret: str | None = None) -> MemoryItem:
    """A memory as a plugin sees it; `secret` is the value of a vault entry, for an export that has the scope."""
    return MemoryItem(
        ref=memory.id,
        type=memory.type.value,
        fields=memory_json.fields_to_map(memory.fields),
        created=memory.created_at,
        updated=memory.updated_at,
        revision=memory.revision,
        valid_from=memory.valid_from,
        valid_to=memory.valid_to,
        precision=memory.precision.value,
        time_zone=memory.time_zone,
        confidence=memory.confidence,
        importance=memory.importance,
        status=memory.status.value,
        pinned=memory.pinned,
        needs_review=memory.needs_review,
        language=memory.language,
        quotes=tuple(Quote(one.observation, one.quote, one.start, one.end) for one in memory.evidence),
        secret=secret,
    )


def revision_item(
    revision: Revision, lineage: tuple[int, ...], secret: Callable[[Memory], str | None] = lambda _memory: None
) -> RevisionItem:
    """A line of a memory's history; `secret` gives the value of a vault entry's state, for an export with the scope."""
    before = revision.before
    return RevisionItem(
        ref=revision.memory,
        revision=revision.revision,
        operation=revision.operation.value,
        at=revision.at,
        agent=revision.cause.agent,
        origin=revision.cause.origin,
        model=revision.cause.model,
        prompt_version=revision.cause.prompt_version,
        lineage=lineage,
        before=None if before is None else memory_item(before, secret(before)),
        after=memory_item(revision.after, secret(revision.after)),
    )


def evidence_item(stored: StoredObservation) -> EvidenceItem:
    """A stored observation as a plugin sees it."""
    seen = stored.observation
    return EvidenceItem(
        ref=seen.id,
        kind=seen.kind.value,
        role=seen.role.value,
        trust=seen.trust.value,
        when=seen.observed_at,
        time_zone=seen.time_zone,
        text=seen.text,
        plugin=seen.source.plugin,
        external_id=seen.source.external_id,
        author=seen.author,
        thread=seen.thread,
        seq=seen.seq,
        part=seen.part,
        ended=seen.ended_at,
        last_seen=seen.last_seen_at,
        seen_count=seen.seen_count,
        language=seen.language,
        app=seen.app,
        title=seen.title,
        url=seen.url,
        place=seen.place,
        monitor=seen.monitor,
        device=seen.device,
        lines=tuple((line.text, line.box.x, line.box.y, line.box.width, line.box.height) for line in seen.lines),
        reader=seen.reader,
        redactions=dict(seen.redactions),
        beside=seen.beside,
        expired=stored.expired_at,
        picture=stored.image_name is not None,
        digested=stored.digested_at,
    )


def observation(item: EvidenceItem) -> Observation:
    """The observation that an item tells of. It is what the item says: who hands it on has it redacted first."""
    return Observation(
        id=ObservationId(item.ref),
        kind=Kind(item.kind),
        role=Role(item.role),
        trust=Trust(item.trust),
        observed_at=item.when,
        time_zone=item.time_zone,
        text=Redacted(item.text),
        source=Source(item.plugin, item.external_id),
        author=_redacted(item.author),
        thread=item.thread,
        seq=item.seq,
        part=item.part,
        ended_at=item.ended,
        last_seen_at=item.last_seen,
        seen_count=item.seen_count,
        language=item.language,
        app=item.app,
        title=_redacted(item.title),
        url=_redacted(item.url),
        place=item.place,
        monitor=item.monitor,
        device=item.device,
        lines=tuple(Line(Redacted(text), Box(*box)) for text, *box in item.lines),
        reader=item.reader,
        redactions=dict(item.redactions),
        beside=item.beside,
    )


def _redacted(text: str | None) -> Redacted | None:
    return None if text is None else Redacted(text)
