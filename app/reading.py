"""Requests that only read: search, lists, one thing whole, history, the vault, the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.app.clock import in_zone
from sixfold.capture import rules
from sixfold.capture.observation import Kind
from sixfold.memory import outcomes, pictures, requests
from sixfold.memory.errors import ImageGone, RefUnknown
from sixfold.memory.outcomes import Shown
from sixfold.memory.requests import ObservationView, SourceView
from sixfold.memory.store import keys, vault
from sixfold.memory.store.fulltext import any_of
from sixfold.memory.terms import query_terms
from sixfold.memory.types import Granularity, Memory, MemoryType, Status

if TYPE_CHECKING:
    import threading

    from sixfold.app.deeds import Deeds
    from sixfold.app.wiring import Open
    from sixfold.capture.observation import Observation
    from sixfold.memory.requests import Report
    from sixfold.memory.store.observations import StoredObservation

MATCHES = 500
"""Memories that a filter by words may give: more than anybody scrolls through, few enough to sort at once."""


def search(opened: Open, request: requests.Search, _report: Report, cancel: threading.Event) -> outcomes.Found:
    """Hybrid search. What was stored a moment ago is embedded first, within a bounded time."""
    opened.catch_up(cancel)
    return opened.searcher.search(request)


def list_observations(
    opened: Open, request: requests.ListObservations, _report: Report, _cancel: threading.Event
) -> outcomes.Observations:
    def read() -> outcomes.Observations:
        bounds = (request.since, request.until, request.app)
        found = opened.observations.find(*bounds, request.limit, request.offset)
        return outcomes.Observations(tuple(view(stored) for stored in found), opened.observations.count(*bounds))

    return opened.serial.run(read)


def show(opened: Open, request: requests.Show, _report: Report, _cancel: threading.Event) -> Shown:
    """One thing whole. A picture that retention has taken is simply none."""

    def read() -> tuple[StoredObservation | None, Memory | None]:
        return opened.observations.get(request.ref), opened.memories.get(request.ref)

    stored, memory = opened.serial.run(read)
    if stored is not None:
        return Shown(view(stored), image=image(opened, stored) if request.image else None)
    if memory is None:
        raise RefUnknown(ref=request.ref)
    return Shown(memory=memory)


def list_memories(
    opened: Open, request: requests.ListMemories, _report: Report, _cancel: threading.Event
) -> outcomes.Memories:
    if request.query and request.query.strip():
        query = request.query
        return opened.serial.run(lambda: _matching(opened, request, query))
    return opened.serial.run(lambda: _page(opened, request.type, request.limit, request.offset))


def vault_list(
    opened: Open, _request: requests.VaultList, _report: Report, _cancel: threading.Event
) -> outcomes.Memories:
    return opened.serial.run(lambda: _page(opened, MemoryType.VAULT, None, 0))


def vault_show(opened: Open, request: requests.VaultShow, _report: Report, _cancel: threading.Event) -> outcomes.Secret:
    """One secret's value; the vault's key lives for this one call."""
    memory = opened.serial.run(lambda: opened.memories.get(request.ref))
    if memory is None or memory.sealed_secret is None:
        raise RefUnknown(ref=request.ref)
    private = keys.open_vault(opened.home.keys, request.passphrase)
    return outcomes.Secret(vault.open_secret(private, memory.sealed_secret))


def history(opened: Open, request: requests.History, _report: Report, _cancel: threading.Event) -> outcomes.Revisions:
    memory, revisions = opened.serial.run(
        lambda: (opened.memories.get(request.ref), opened.memories.history(request.ref))
    )
    if memory is None:
        raise RefUnknown(ref=request.ref)
    return outcomes.Revisions(memory.id, tuple(revisions))


def ledger(opened: Open, request: requests.ReadLedger, _report: Report, _cancel: threading.Event) -> outcomes.Ledger:
    return outcomes.Ledger(tuple(opened.serial.run(lambda: opened.ledger.find(request.limit))))


def view(stored: StoredObservation) -> ObservationView:
    """A stored observation as the contract gives it, with its time as the clocks showed it there."""
    seen = stored.observation
    return ObservationView(
        ref=seen.id,
        kind=seen.kind.value,
        when=in_zone(seen.observed_at, seen.time_zone).isoformat(timespec="seconds"),
        text=seen.text,
        source=SourceView(seen.app, seen.title, seen.url, seen.author, seen.source.external_id),
        image=stored.image_name is not None,
        redactions=sum(seen.redactions.values()),
        lines=tuple((line.text, line.box.x, line.box.y, line.box.width, line.box.height) for line in seen.lines),
        expired=stored.expired_at is not None,
        seen_count=seen.seen_count,
        site=_site(seen),
    )


def _site(seen: Observation) -> str | None:
    """The host of a page: a screen's place is its site where the browser told it, and its program else."""
    if seen.kind is Kind.SCREEN and seen.place and seen.place != seen.app:
        return seen.place
    return rules.host(seen.url) or None if seen.url else None


def image(opened: Open, stored: StoredObservation) -> bytes | None:
    """The picture of a stored screen as WebP; None where retention has taken it. On the database's thread."""
    if stored.image_day is None or stored.image_name is None:
        return None
    try:
        return pictures.shown(opened.images, stored.image_day, stored.image_name, stored.image_base)
    except ImageGone:
        return None


def _page(opened: Open, kind: MemoryType | None, limit: int | None, offset: int) -> outcomes.Memories:
    found = opened.memories.find(kind, limit=limit, offset=offset)
    return outcomes.Memories(tuple(found), opened.memories.count(kind))


def _matching(opened: Open, request: requests.ListMemories, query: str) -> outcomes.Memories:
    """Memories with any of the words, those with the rarest words first (BM25)."""
    terms = any_of(query_terms(query).all)
    ordinals = [ordinal for ordinal, _score in opened.fulltext.match(Granularity.MEMORY, terms, MATCHES)]
    found = (memory for ordinal in ordinals for memory in opened.memories.by_ordinals([ordinal]))
    wanted = [memory for memory in found if request.type in {None, memory.type} and memory.status is Status.ACTIVE]
    end = None if request.limit is None else request.offset + request.limit
    return outcomes.Memories(tuple(wanted[request.offset : end]), len(wanted))


DEEDS: Deeds = {
    requests.Search: search,
    requests.ListObservations: list_observations,
    requests.Show: show,
    requests.ListMemories: list_memories,
    requests.VaultList: vault_list,
    requests.VaultShow: vault_show,
    requests.History: history,
    requests.ReadLedger: ledger,
}
