"""The export that a model writes: a book of the days and of what is remembered, one passage after the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sixfold.app.archive import OpenArchive
from sixfold.app.errors import NotUnderstood, Stopped
from sixfold.app.plugin_api import Scope
from sixfold.app.staging import Staging
from sixfold.memory import outcomes
from sixfold.memory.book.binding import Binder
from sixfold.memory.book.plan import Material
from sixfold.memory.plugin_requests import FormView
from sixfold.memory.requests import Progress
from sixfold.memory.store.instants import zone_of

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator
    from datetime import datetime

    from sixfold.app.wiring import Open
    from sixfold.memory.requests import Export, Report

NAME = "book"
SUFFIX = ".md"
TITLE = "My book"
FORM = FormView(NAME, "A book, written passage by passage", (SUFFIX,), frozenset({"memories", "evidence"}))


def export(opened: Open, request: Export, report: Report, cancel: threading.Event) -> outcomes.Exported:
    """Write the book, or go on with the one of the same choice. The vault has no place in it."""
    if request.passphrase is not None:
        raise NotUnderstood(name="the vault", remedy="a book has no place for its values")
    binder = Binder(opened.serial, opened.database, opened.chat, opened.clock)
    archive = OpenArchive(opened, request, frozenset({Scope.MEMORIES, Scope.EVIDENCE}), _quiet, cancel)
    title, choice = request.values.get("title", TITLE), _choice(request)
    book = binder.bind(
        title,
        choice,
        lambda: _materials(archive),
        lambda done, total: report(Progress(done, total, "passages")),
        cancel,
    )
    if book is None:
        raise Stopped
    with Staging(request.target, SUFFIX) as target:
        target.write(target.name, book.text.encode("utf-8"))
        files = target.commit()
    binder.done(title, choice)
    memories = opened.serial.run(lambda: len(opened.memories.by_ids(book.refs)))
    return outcomes.Exported(NAME, request.target, memories, len(book.refs) - memories, files)


def _materials(archive: OpenArchive) -> Iterator[Material]:
    """What is remembered, and what was seen and said that no memory rests on already."""
    told: set[str] = set()
    for memory in archive.memories():
        told.update(quote.ref for quote in memory.quotes)
        words = " ".join(str(value) for value in memory.fields.values() if isinstance(value, str))
        yield Material(memory.ref, _there(memory.valid_from or memory.created, memory.time_zone), words)
    for seen in archive.evidence():
        if seen.ref not in told and seen.role != "assistant" and seen.expired is None and seen.text.strip():
            yield Material(seen.ref, _there(seen.when, seen.time_zone), seen.text, is_screen=seen.kind == "screen")


def _there(when: datetime, zone: str) -> datetime:
    return when.astimezone(zone_of(zone))


def _choice(request: Export) -> str:
    """What a book is of: the same again goes on with it."""
    bounds = [moment.isoformat() if moment else None for moment in (request.since, request.until)]
    return json.dumps([sorted(request.types), request.app, *bounds])


def _quiet(_event: object) -> None:
    """Reading the archive is a part of the first step."""
