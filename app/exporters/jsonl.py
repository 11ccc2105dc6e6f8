"""Everything in one file of JSON lines: a header, the evidence, the memories with their whole history, an end line.

`docs/jsonl.md` explains the form, `jsonl.schema.json` beside this file is its JSON Schema; `app/importers/jsonl.py`
reads it back. Keys that say nothing (null, empty, not so) are left out, so most lines are short.
"""

from __future__ import annotations

import base64
import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

from sixfold.app.plugin_api import PluginError, Streaming

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sixfold.app.plugin_api import Archive, EvidenceItem, MemoryItem, Options, Quote, RevisionItem, Target

FORM, VERSION = "sixfold", 1


def write(archive: Archive, target: Target, options: Options) -> None:
    """Write the file; with `pictures=yes` the pictures of the screens too."""
    if not isinstance(target, Streaming):
        raise PluginError("This form runs in Sixfold itself only; choose another one.")
    pictures = options.values.get("pictures") == "yes"
    with closing(target.open(target.name)) as file:
        for line in _lines(archive, options, pictures=pictures):
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")


def _lines(archive: Archive, options: Options, *, pictures: bool) -> Iterator[dict[str, Any]]:
    yield {"form": FORM, "version": VERSION, "made": _time(options.now)}
    evidence = memories = 0
    for seen in archive.evidence():
        picture = archive.picture(seen.ref) if pictures and seen.picture else None
        yield evidence_line(seen, picture)
        evidence += 1
    for memory in archive.memories():
        yield memory_line(archive.history(memory.ref))
        memories += 1
    yield {"kind": "end", "evidence": evidence, "memories": memories}


def evidence_line(seen: EvidenceItem, picture: bytes | None) -> dict[str, Any]:
    """One piece of evidence as its line."""
    told = {
        "author": seen.author,
        "thread": seen.thread,
        "external_id": seen.external_id,
        "seq": seen.seq,
        "part": seen.part,
        "ended": _time(seen.ended),
        "last_seen": _time(seen.last_seen),
        "seen_count": seen.seen_count if seen.seen_count != 1 else None,
        "language": seen.language,
        "app": seen.app,
        "title": seen.title,
        "url": seen.url,
        "place": seen.place,
        "monitor": seen.monitor,
        "device": seen.device,
        "lines": [list(line) for line in seen.lines],
        "reader": seen.reader,
        "redactions": dict(seen.redactions),
        "beside": list(seen.beside),
        "expired": _time(seen.expired),
        "digested": _time(seen.digested),
        "picture": None if picture is None else base64.b64encode(picture).decode("ascii"),
    }
    return {
        "kind": "evidence",
        "ref": seen.ref,
        "sense": seen.kind,
        "role": seen.role,
        "trust": seen.trust,
        "when": _time(seen.when),
        "time_zone": seen.time_zone,
        "plugin": seen.plugin,
        "text": seen.text,
        **{name: value for name, value in told.items() if _says(name, value)},
    }


def memory_line(history: tuple[RevisionItem, ...]) -> dict[str, Any]:
    """One memory as its line: all its revisions, the oldest first; the last one is how it stands."""
    ref = history[0].ref
    return {"kind": "memory", "ref": ref, "history": [_revision(one) for one in history]}


def _revision(line: RevisionItem) -> dict[str, Any]:
    told = {
        "model": line.model,
        "prompt_version": line.prompt_version,
        "before": None if line.before is None else line.before.revision,
    }
    return {
        "revision": line.revision,
        "operation": line.operation,
        "at": _time(line.at),
        "agent": line.agent,
        "origin": line.origin,
        "lineage": list(line.lineage),
        **{name: value for name, value in told.items() if value is not None},
        "after": _state(line.after),
    }


def _state(memory: MemoryItem) -> dict[str, Any]:
    told = {
        "valid_from": _time(memory.valid_from),
        "valid_to": _time(memory.valid_to),
        "pinned": memory.pinned,
        "needs_review": memory.needs_review,
        "language": memory.language,
        "secret": memory.secret,
        "quotes": [_quote(quote) for quote in memory.quotes],
    }
    return {
        "type": memory.type,
        "fields": dict(memory.fields),
        "created": _time(memory.created),
        "precision": memory.precision,
        "time_zone": memory.time_zone,
        "confidence": memory.confidence,
        "importance": memory.importance,
        "status": memory.status,
        **{name: value for name, value in told.items() if _says(name, value)},
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {"evidence": quote.ref, "text": quote.text, "start": quote.start, "end": quote.end}


def _says(name: str, value: object) -> bool:
    return bool(value) or (
        value is not None and name in {"external_id", "language", "secret", "author", "title", "url"}
    )


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds")
