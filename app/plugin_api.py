"""What a plugin may use: the one module of Sixfold that a plugin imports.

`VERSION` is that of this module. Within one major version nothing here is renamed, removed or given another meaning;
what is added is optional. A plugin gets values, never the database, a key or a setting.

A plugin is an object or a module with functions that are marked `hookimpl` and named as the hooks of
`sixfold.app.hookspecs.Hooks`; it is found by the entry-point group `sixfold`. `docs/plugins.md` has a whole one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

import pluggy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO

VERSION = "1.0"
GROUP = "sixfold"
"""The name of the hooks' project and of the entry-point group."""

hookimpl = pluggy.HookimplMarker(GROUP)


class PluginError(Exception):
    """What a plugin raises for an error of the world: one sentence for the user, with a remedy, without captured text.

    Any other exception is a bug of the plugin: the user is told its name, and what it did is undone.
    """


class PartlyReadError(PluginError):
    """What an importer raises at the end of a file of which it left something out: what it gave before goes in."""


class Scope(StrEnum):
    """What an exporter may read. Asking beyond it ends the plugin's work."""

    MEMORIES = "memories"
    """All that is remembered but the vault."""
    EVIDENCE = "evidence"
    """What was seen and said, without pictures."""
    PICTURES = "pictures"
    SECRETS = "secrets"
    """The vault's values, where the user has asked for them and shown the passphrase."""


@dataclass(frozen=True, slots=True)
class Item:
    """One piece that an importer has read. It is raw: the redactor comes after it.

    A `document` is a whole text, which is cut into parts afterwards; a `message` is one turn of a talk, a `screen` what
    a screen showed. `by` tells whose words they are: the user's own give their secrets to the vault, those of others
    and of an assistant lose them. Importing the same again adds nothing: what is known is told by `external_id` within
    `thread`, of a document without one by its file and its words.
    """

    text: str = field(repr=False)
    when: datetime
    kind: Literal["document", "message", "screen"] = "document"
    by: Literal["user", "other", "assistant"] = "other"
    author: str | None = field(default=None, repr=False)
    title: str | None = field(default=None, repr=False)
    url: str | None = field(default=None, repr=False)
    app: str | None = None
    place: str | None = None
    thread: str | None = None
    seq: int = 0
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """The place in a piece of evidence that says so: `text` stands there from `start` to `end`, in code points."""

    ref: str
    text: str = field(repr=False)
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MemoryItem:
    """One memory as it stands. `fields` are those of its type (`docs/plugins.md` lists them); times are aware.

    `secret` is a vault entry's value, only where the scope is given.
    """

    ref: str
    type: str
    fields: Mapping[str, object] = field(repr=False)
    created: datetime
    updated: datetime
    revision: int = 1
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    precision: str = "unknown"
    time_zone: str = "UTC"
    confidence: float = 0.5
    importance: float = 0.5
    status: str = "active"
    pinned: bool = False
    needs_review: bool = False
    language: str | None = None
    quotes: tuple[Quote, ...] = ()
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class RevisionItem:
    """One line of a memory's history: what was done, when, by whom (`agent`) because of what (`origin`).

    `lineage` are the revisions that the state after it is made from, those undone left out: their quotes are its own.
    """

    ref: str
    revision: int
    operation: str
    at: datetime
    agent: str
    origin: str
    model: str | None
    prompt_version: str | None
    lineage: tuple[int, ...]
    before: MemoryItem | None
    after: MemoryItem


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One thing that was seen or said, redacted, word for word. `plugin` and `external_id` tell where it came from."""

    ref: str
    kind: str
    role: str
    trust: str
    when: datetime
    time_zone: str
    text: str = field(repr=False)
    plugin: str
    external_id: str | None = None
    author: str | None = field(default=None, repr=False)
    thread: str | None = None
    seq: int = 0
    part: int = 0
    ended: datetime | None = None
    last_seen: datetime | None = None
    seen_count: int = 1
    language: str | None = None
    app: str | None = None
    title: str | None = field(default=None, repr=False)
    url: str | None = field(default=None, repr=False)
    place: str | None = None
    monitor: str | None = None
    device: str | None = None
    lines: tuple[tuple[str, int, int, int, int], ...] = field(default=(), repr=False)
    reader: str | None = None
    redactions: Mapping[str, int] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    expired: datetime | None = None
    picture: bool = False
    digested: datetime | None = None
    """When the agents had read it: what they made of it is among the memories."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What an importer hands on to be taken over as it is: evidence, or a memory with its whole history, oldest first.

    Only the home's own export form has it. Evidence that is there already, and a memory whose id is, are left alone.
    `picture` is the evidence's, as WebP.
    """

    evidence: EvidenceItem | None = None
    picture: bytes | None = field(default=None, repr=False)
    history: tuple[RevisionItem, ...] = ()


class Archive(Protocol):
    """What an exporter reads: the user's choice of range, types and place is made already, and so is its scope.

    Everything comes oldest first, a page at a time, so that nothing large is held. Raises when the export is cancelled.
    """

    def memories(self) -> Iterator[MemoryItem]:
        """Every memory; vault entries are among them with `Scope.SECRETS` alone."""

    def history(self, ref: str) -> tuple[RevisionItem, ...]:
        """A memory's revisions, oldest first."""

    def evidence(self) -> Iterator[EvidenceItem]:
        """Everything that was seen and said."""

    def picture(self, ref: str) -> bytes | None:
        """The picture of a screen as WebP, or None where there is none any more."""


class Target(Protocol):
    """Where an exporter writes: names below the place the user chose, with "/" between folders.

    Nothing that is written shows before the exporter has returned; where it fails, nothing does.
    """

    @property
    def name(self) -> str:
        """The file's own name, for a form of one file."""

    def names(self) -> Iterator[str]:
        """The files that an earlier export of this form wrote here and that are still there."""

    def read(self, name: str) -> bytes | None:
        """What such a file holds now, the user's own changes in it; None where there is none."""

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole. Raises `PluginError` for a name that leads outside."""

    def remove(self, name: str) -> None:
        """Remove a file of an earlier export."""


@runtime_checkable
class Streaming(Target, Protocol):
    """What a target can do besides, for the forms that run in Sixfold's own process: more than fits into memory."""

    def open(self, name: str) -> BinaryIO:
        """An empty file to write piece by piece, which the exporter closes. Raises as `write` does."""

    def is_free(self, name: str) -> bool:
        """Whether no file of the user's own stands there: those of earlier exports do not count."""

    def scratch(self) -> Path:
        """A folder for what a library puts down on its way; it is the user's alone and goes with the export's end."""


@dataclass(frozen=True, slots=True)
class Options:
    """The user's choices for one import or export: the zone of times without one, and by name what the form knows."""

    time_zone: str
    now: datetime
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Importer:
    """Reads one form of file or folder.

    `suffixes` (".md") are those it is chosen for. Where several forms share one, or a folder is one, `matches` decides
    by a look inside; it must be quick and never raise. `read` raises `PluginError` for a file that it cannot read.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, Options], Iterator[Item | Restored]]
    caption: str = ""
    matches: Callable[[Path], bool] | None = None
    source: str = ""
    """The name under which what it brings is known, where two forms share one; else its own."""
    files: Callable[[Path], Iterator[Path]] | None = None
    """Of a folder that `matches` says yes to, the files that `read` is called for, each; without it, for the folder."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """Writes one form. `scopes` is all it may read; `suffix` is that of its one file, "" where it writes a folder."""

    name: str
    caption: str
    suffix: str
    scopes: frozenset[Scope]
    write: Callable[[Archive, Target, Options], None]
