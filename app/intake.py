"""What an importer has read, made evidence: redacted in every field, documents cut into parts, ids from the source."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sixfold.app import plugin_values
from sixfold.capture import documents
from sixfold.capture.intake import RawObservation, observe
from sixfold.capture.observation import Kind, Redacted, Role, Source, Trust
from sixfold.capture.redaction.redact import RawText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sixfold.app.plugin_api import EvidenceItem, Importer, Item
    from sixfold.capture.observation import FoundSecret, Observation
    from sixfold.capture.redaction.redact import Redactor

Found = tuple["Observation", tuple["FoundSecret", ...]]

DIGEST_BYTES = 12
_KINDS = {"document": Kind.DOCUMENT, "message": Kind.IMPORT, "screen": Kind.SCREEN}


@dataclass(frozen=True, slots=True)
class Intake:
    """Where items become observations. `path` is the file they come from, `source` the name they are known under."""

    source: str
    path: Path
    redactor: Redactor
    new_id: Callable[[], str]
    time_zone: str

    @classmethod
    def of(cls, importer: Importer, path: Path, redactor: Redactor, new_id: Callable[[], str], zone: str) -> Intake:
        """That of one file and its importer."""
        return cls(importer.source or importer.name, path, redactor, new_id, zone)

    def observations(self, item: Item) -> Iterator[Found]:
        """The observations of one item, with the secrets of the user's own words."""
        raw = self._raw(item)
        if item.kind != "document":
            yield observe(raw, self.redactor, self.new_id())
            return
        thread = item.thread or f"file:{_digest(str(self.path.resolve()))}"
        for part, secrets in documents.observations(raw, self.redactor, self.new_id):
            own = f"{item.external_id}:" if item.external_id else ""
            known = Source(self.source, f"{own}{part.seq}:{_digest(part.text)}")
            yield replace(part, thread=thread, source=known), secrets

    def restored(self, item: EvidenceItem) -> Found:
        """Evidence of a home's own export, redacted once more: the file may have been changed by anybody."""
        whole = plugin_values.observation(item)
        raw = RawObservation(
            kind=whole.kind,
            role=whole.role,
            trust=whole.trust,
            observed_at=whole.observed_at,
            time_zone=whole.time_zone,
            text=RawText(whole.text),
            source=whole.source,
            author=RawText(whole.author) if whole.author else None,
            title=RawText(whole.title) if whole.title else None,
            url=RawText(whole.url) if whole.url else None,
        )
        clean, secrets = observe(raw, self.redactor, whole.id)
        lines = tuple(replace(line, text=self._clean(line.text, whole.trust)) for line in whole.lines)
        redactions = {**clean.redactions, **whole.redactions}
        language = whole.language or clean.language
        found = replace(
            whole,
            text=clean.text,
            author=clean.author,
            title=clean.title,
            url=clean.url,
            lines=lines,
            language=language,
            redactions=redactions,
        )
        return found, secrets

    def _clean(self, text: str, trust: Trust) -> Redacted:
        return self.redactor.redact(RawText(text), trust).text

    def _raw(self, item: Item) -> RawObservation:
        return RawObservation(
            kind=_KINDS[item.kind],
            role=Role(item.by),
            trust=Trust.USER if item.by == "user" else Trust.UNTRUSTED,
            observed_at=item.when,
            time_zone=self.time_zone,
            text=RawText(item.text),
            source=Source(self.source, item.external_id),
            author=RawText(item.author) if item.author else None,
            thread=item.thread,
            seq=item.seq,
            app=item.app,
            title=RawText(item.title) if item.title else None,
            url=RawText(item.url) if item.url else None,
            place=item.place or self.source,
        )


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).hexdigest()
