"""A home's own export taken in again: who is believed, everything through the redactor once more, values for the store.

A file is only a file: who can write one can put words into the user's mouth. So one is taken at its word only where it
cannot overrule anything (the home is empty, or was begun with this very file and then interrupted) or where the user
says `mine=yes`. With `mine=no` it comes in as somebody else's: its evidence untrusted and nobody's own words, its
placeholders plain text, its memories marked for review, its vault left out. Without either it is refused.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from sixfold.app.plugin_api import PluginError
from sixfold.app.plugin_values import observation
from sixfold.capture import picture
from sixfold.capture.observation import ObservationId, Redacted, Role, Trust
from sixfold.capture.redaction import again
from sixfold.capture.redaction.redact import RawText
from sixfold.memory import restore
from sixfold.memory.restore import Piece
from sixfold.memory.store import memory_json, vault
from sixfold.memory.store.memories import Chapter
from sixfold.memory.store.observations import Kept
from sixfold.memory.types import (
    REVIEW,
    Cause,
    Evidence,
    Memory,
    MemoryId,
    MemoryType,
    Operation,
    Precision,
    Revision,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from sixfold.app.plugin_api import EvidenceItem, MemoryItem, Options, Restored, RevisionItem
    from sixfold.app.wiring import Open
    from sixfold.capture.observation import FoundSecret, Observation
    from sixfold.memory.restore import History, Restorer
    from sixfold.memory.types import Fields

CACHED = 10_000
"""Short texts whose redaction is remembered: names, titles and the fields of a memory come again with each revision."""
BLOCK = 1 << 20
FOREIGN = Cause("import", REVIEW)
NOT_EMPTY = (
    "This memory holds something already, and the file says what is in your own words: say --with mine=yes if it is "
    "your own export and nobody else has changed it, --with mine=no to take it in as somebody else's."
)


@dataclass(slots=True)
class Restoring:
    """Takes over what one file holds. Raises `PluginError` where the file is not to be believed and nobody said so."""

    opened: Open
    path: Path
    options: Options
    restorer: Restorer
    _believed: bool | None = None
    _cleaned: OrderedDict[str, Redacted] = field(default_factory=OrderedDict, repr=False)

    @classmethod
    def of(cls, opened: Open, path: Path, options: Options) -> Restoring:
        """That of one file."""
        return cls(opened, path, options, opened.restorer())

    def take(self, items: Sequence[Restored]) -> int:
        """Take a batch over in one transaction, evidence first; gives how much is new."""
        if not items:
            return 0
        believed = self._believes()
        pieces = [self._piece(item.evidence, item.picture) for item in items if item.evidence is not None]
        histories = [self._history(item.history) for item in items if item.history and self._wants(item.history)]
        now = self.opened.clock()
        if not believed:
            pieces = [_as_others(piece) for piece in pieces]
            histories = [_to_review(history, now) for history in histories]
        return self.opened.serial.run(lambda: self.restorer.take(pieces, histories, now))

    def _believes(self) -> bool:
        if self._believed is None:
            said = self.options.values.get("mine")
            digest = _digest(self.path)
            begins = said != "no" and self.opened.serial.run(lambda: self.restorer.begins(digest))
            if said not in {"yes", "no"} and not begins:
                raise PluginError(NOT_EMPTY)
            self._believed = said == "yes" or begins
        return self._believed

    def _wants(self, history: tuple[RevisionItem, ...]) -> bool:
        return self._believes() or history[-1].after.type != MemoryType.VAULT.value

    def _piece(self, item: EvidenceItem, webp: bytes | None) -> Piece:
        kept = Kept(self.opened.clock(), item.expired, item.digested)
        if item.expired is not None:  # retention took its words: what a file has there is none of this home's doing
            item, webp = replace(item, text="", title=None, url=None, author=None, lines=()), None
        found, secrets = self._redacted(observation(item))
        if found.text != item.text:
            self.restorer.reworded(item.ref)
        return Piece(found, kept, _picture(webp), secrets)

    def _redacted(self, seen: Observation) -> tuple[Observation, tuple[FoundSecret, ...]]:
        if self._believes():
            redaction = again.redact(self.opened.redactor, seen.text, seen.trust)
        else:
            redaction = self.opened.redactor.redact(RawText(seen.text))
        lines = tuple(replace(line, text=self._clean(line.text)) for line in seen.lines)
        found = replace(
            seen,
            text=redaction.text,
            author=self._maybe(seen.author),
            title=self._maybe(seen.title),
            url=None if seen.url is None else again.address(self.opened.redactor, seen.url),
            app=self._maybe(seen.app),
            place=self._maybe(seen.place),
            beside=tuple(self._clean(name) for name in seen.beside),
            lines=lines,
            redactions={**seen.redactions, **redaction.counts},
        )
        return found, redaction.secrets

    def _maybe(self, text: str | None) -> Redacted | None:
        return None if text is None else self._clean(text)

    def _clean(self, text: str) -> Redacted:
        """A short text, redacted; the vault's placeholders stay in it where the file is believed."""
        if text not in self._cleaned:
            redactor = self.opened.redactor
            kept = again.redact(redactor, text) if self._believes() else redactor.redact(RawText(text))
            self._cleaned[text] = kept.text
            if len(self._cleaned) > CACHED:
                self._cleaned.popitem(last=False)
        return self._cleaned[text]

    def _history(self, items: tuple[RevisionItem, ...]) -> History:
        brought: dict[int, tuple[Evidence, ...]] = {}
        return tuple(self._chapter(item, brought) for item in items)

    def _chapter(self, item: RevisionItem, brought: dict[int, tuple[Evidence, ...]]) -> Chapter:
        after = self._memory(item.after, item)
        standing = {quote for number in item.lineage for quote in brought.get(number, ())}
        fresh = tuple(quote for quote in after.evidence if quote not in standing)
        brought[item.revision] = fresh
        cause = Cause(item.origin, item.agent, item.model, item.prompt_version)
        # What stood before is told by its number alone: the store has its words already.
        revision = Revision(MemoryId(item.ref), item.revision, Operation(item.operation), None, after, cause, item.at)
        return Chapter(revision, item.lineage, fresh, item.before.revision if item.before else None)

    def _memory(self, item: MemoryItem, line: RevisionItem) -> Memory:
        kind = MemoryType(item.type)
        sealed = None
        if kind is MemoryType.VAULT and item.secret is not None:
            sealed = vault.seal_secret(self.opened.vault_public, item.secret)
        return Memory(
            id=MemoryId(line.ref),
            type=kind,
            fields=self._fields(kind, item),
            created_at=item.created,
            updated_at=line.at,
            revision=line.revision,
            valid_from=item.valid_from,
            valid_to=item.valid_to,
            precision=Precision(item.precision),
            time_zone=item.time_zone,
            confidence=item.confidence,
            importance=item.importance,
            status=Status(item.status),
            pinned=item.pinned,
            needs_review=item.needs_review,
            language=item.language,
            evidence=tuple(
                Evidence(ObservationId(one.ref), self._clean(one.text), one.start, one.end) for one in item.quotes
            ),
            sealed_secret=sealed,
        )

    def _fields(self, kind: MemoryType, item: MemoryItem) -> Fields:
        known = {one.name for one in fields(memory_json.FIELDS[kind])}
        values = {
            name: [self._clean(part) for part in value] if isinstance(value, list | tuple) else self._clean(str(value))
            for name, value in item.fields.items()
            if name in known
        }
        return memory_json.fields_from_map(kind, values)


def _as_others(piece: Piece) -> Piece:
    seen = piece.observation
    role = Role.OTHER if seen.role is Role.USER else seen.role
    return replace(piece, observation=replace(seen, trust=Trust.UNTRUSTED, role=role), secrets=())


def _to_review(history: History, now: datetime) -> History:
    last = history[-1]
    return (*history, restore.again(last, Operation.REVISE, last.revision.revision + 1, now, FOREIGN))


def _picture(webp: bytes | None) -> bytes | None:
    """The bytes where they are a picture that can be shown, else none: one bad picture costs no words."""
    try:
        return None if webp is None or not picture.decode(webp).size else webp
    except ValueError:
        return None


def _digest(path: Path) -> str:
    digest = hashlib.blake2b(digest_size=32)
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
    except OSError as error:
        raise PluginError("This file cannot be read from the disk; check its permissions.") from error
    return digest.hexdigest()
