"""What came back, as a client's model reads it and as its program does; every piece of recorded text is marked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sixfold.app import views
from sixfold.app.mcp import marking
from sixfold.app.mcp.marking import NOTICE

if TYPE_CHECKING:
    from sixfold.memory.outcomes import Answered, Found, Observations, Stored
    from sixfold.memory.requests import Citation, ObservationView, SearchResult, SourceView
    from sixfold.memory.types import Memory

MAX_QUOTES = 5
"""Quotes of one memory: the first ones are those that it was made from."""
NOTHING = "Nothing was found."


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: `texts` for a reader, one a result, and the same for a program."""

    texts: tuple[str, ...] = field(repr=False)
    data: dict[str, Any] = field(repr=False)


def found(result: Found) -> Reply:
    """The hits, best first."""
    share = marking.share(len(result.results))
    hits = [(hit, marking.clean(hit.text, share)) for hit in result.results]
    texts = tuple(
        marking.block(f"[{n}] {hit.kind} {hit.type}, {hit.when}{_from(hit.source)}, ref {hit.ref}{_review(hit)}", text)
        for n, (hit, text) in enumerate(hits, 1)
    )
    items = [_hit(hit, text) for hit, text in hits]
    return Reply(texts or (NOTHING,), {"notice": NOTICE, "results": items})


def answered(result: Answered) -> Reply:
    """The answer, then what it cites."""
    share = marking.share(len(result.citations) + 1)
    answer = marking.clean(result.answer, share)
    head = "No answer was found in the memory" if result.abstained else "Answer, written from recorded data"
    cited = [(citation, marking.clean(citation.quote, share)) for citation in result.citations]
    texts = [marking.block(head, answer)]
    texts += [marking.block(f"Source [{one.n}], {one.when}{_from(one.source)}, ref {one.ref}", q) for one, q in cited]
    data = {
        "notice": NOTICE,
        "untrusted": True,
        "answer": answer,
        "short": marking.line(result.short),
        "abstained": result.abstained,
        "citations": [_citation(one, quote) for one, quote in cited],
    }
    return Reply(tuple(texts), data)


def stored(result: Stored) -> Reply:
    """Where it was put."""
    refs = list(result.observations)
    return Reply((f"Stored as {', '.join(refs)}, under your name.",), {"stored": refs})


def timeline(result: Observations) -> Reply:
    """What was seen and said, the latest first; what has expired has no text and is left out."""
    seen = [view for view in result.observations if view.text]
    share = marking.share(len(seen))
    pieces = [(view, marking.clean(view.text, share)) for view in seen]
    texts = tuple(
        marking.block(f"[{n}] {view.kind}, {view.when}{_from(view.source)}, ref {view.ref}", text)
        for n, (view, text) in enumerate(pieces, 1)
    )
    items = [_seen(view, text) for view, text in pieces]
    return Reply(texts or (NOTHING,), {"notice": NOTICE, "items": items, "total": result.total})


def memory(value: Memory) -> dict[str, Any]:
    """One memory whole, as a resource; its fields and quotes share the room of one reply."""
    data = views.memory(value)
    fields = {name: _cleaned(field) for name, field in data["fields"].items()}
    quotes = [marking.clean(evidence.quote) for evidence in value.evidence[:MAX_QUOTES]]
    kept = ("ref", "type", "valid_from", "valid_to", "precision", "confidence", "needs_review", "updated_at")
    about = {name: data[name] for name in kept}
    return {"notice": NOTICE, "untrusted": True, **about, "fields": fields, "quotes": quotes}


def _hit(hit: SearchResult, text: str) -> dict[str, Any]:
    extra = {"to_check": True} if hit.needs_review else {}
    return marking.tagged(
        ref=hit.ref, kind=hit.kind, type=hit.type, when=hit.when, text=text, **_source(hit.source), **extra
    )


def _citation(citation: Citation, quote: str) -> dict[str, Any]:
    return marking.tagged(n=citation.n, ref=citation.ref, when=citation.when, quote=quote, **_source(citation.source))


def _seen(view: ObservationView, text: str) -> dict[str, Any]:
    return marking.tagged(ref=view.ref, kind=view.kind, when=view.when, text=text, **_source(view.source))


def _source(source: SourceView) -> dict[str, str]:
    named = {"app": source.app, "title": source.title, "url": source.url, "author": source.author}
    return {name: marking.line(value) for name, value in named.items() if value}


def _from(source: SourceView) -> str:
    """Where it came from, in quotes, as a title can say anything."""
    words = [value for name, value in _source(source).items() if name != "url"]
    return "".join(f", “{word.replace('”', ' ')}”" for word in dict.fromkeys(words))


def _review(hit: SearchResult) -> str:
    return f" {views.TO_REVIEW}" if hit.needs_review else ""


def _cleaned(value: Any) -> Any:
    if isinstance(value, list):
        return [_cleaned(item) for item in value[: marking.MAX_LINE]]
    return marking.clean(value) if isinstance(value, str) else value
