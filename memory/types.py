"""The values memory works with: the six types, their fields, revisions, evidence and proposals (MIRIX's six types)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.capture.observation import ObservationId

MemoryId = NewType("MemoryId", str)
SegmentId = NewType("SegmentId", str)
VectorId = NewType("VectorId", int)


class MemoryType(StrEnum):
    """The six kinds of memory; each has one agent, one field set and one page tab."""

    CORE = "core"
    EPISODIC = "episodic"
    SEMANTIC = "semantic"
    PROCEDURAL = "procedural"
    RESOURCE = "resource"
    VAULT = "vault"


class Precision(StrEnum):
    """How exactly a time is known."""

    MINUTE = "minute"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class Status(StrEnum):
    ACTIVE = "active"
    ARCHIVED = "archived"


class Operation(StrEnum):
    """What made a revision."""

    ADD = "add"
    REVISE = "revise"
    MERGE = "merge"
    SUPERSEDE = "supersede"
    ARCHIVE = "archive"
    EDIT = "edit"
    UNDO = "undo"
    REBUILD = "rebuild"


class Granularity(StrEnum):
    """How much text one entry of an index stands for."""

    TURN = "turn"
    WINDOW = "window"
    SEGMENT = "segment"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class CoreFields:
    """Who the user is and how they want to be treated. `block` is "human" or "persona"."""

    block: str
    line: str


@dataclass(frozen=True, slots=True)
class EpisodicFields:
    """What happened; when it did stands in the memory's own valid_from, valid_to and precision."""

    event_type: str
    actor: str
    summary: str
    details: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class SemanticFields:
    """What is known about a person, place, thing or idea. `category` is a path, the widest first."""

    name: str
    summary: str
    details: str = ""
    category: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProceduralFields:
    """How something is done. `entry_type` is "workflow", "guide" or "script"."""

    entry_type: str
    title: str
    steps: tuple[str, ...]
    when_to_use: str = ""


@dataclass(frozen=True, slots=True)
class ResourceFields:
    """Which file or page holds something. `content_ref` is the id of the observation that shows it."""

    title: str
    resource_type: str
    summary: str
    location: str = ""
    content_ref: str = ""


@dataclass(frozen=True, slots=True)
class VaultFields:
    """Which secret datum there is; its value is sealed apart and is in no field.

    `entry_type` is "credential", "card", "address", "id" or "key"; `sensitivity` "low", "medium" or "high".
    """

    entry_type: str
    caption: str
    sensitivity: str = "high"
    username: str = ""
    origin: str = ""


Fields = CoreFields | EpisodicFields | SemanticFields | ProceduralFields | ResourceFields | VaultFields


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in an observation that says so: `quote` is the observation's text from `start` to `end` (code points)."""

    observation: ObservationId
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Memory:
    """One memory as it now stands. `evidence` is that of all its revisions still in force, oldest first.

    `valid_from` and `valid_to` are when it happened (episodic) or held (the others); `precision` is theirs.
    `sealed_secret` is only ever set for the vault: ciphertext under the vault's public key.
    """

    id: MemoryId
    type: MemoryType
    fields: Fields
    created_at: datetime
    updated_at: datetime
    revision: int = 1
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    time_zone: str = "UTC"
    confidence: float = 0.5
    importance: float = 0.5
    status: Status = Status.ACTIVE
    pinned: bool = False
    needs_review: bool = False
    language: str | None = None
    evidence: tuple[Evidence, ...] = ()
    sealed_secret: bytes | None = field(default=None, repr=False)


REVIEW = "review"
"""The agent of a revision that marks a memory for review, or clears it; its origin is the id of what changed."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Who changed a memory, because of what: a segment's id, "user", "night" or "forget"; the id of what changed."""

    origin: str
    agent: str
    model: str | None = None
    prompt_version: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One line of a memory's history. `before` is None for the first."""

    memory: MemoryId
    revision: int
    operation: Operation
    before: Memory | None
    after: Memory
    cause: Cause
    at: datetime


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of observations of one place and time, cut by window change, pause or topic."""

    id: SegmentId
    observations: tuple[ObservationId, ...]
    started_at: datetime
    ended_at: datetime
    place: str | None
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change an agent proposes; deterministic code checks it before it becomes a revision.

    `target` is None to add, else the memory to revise, merge into or supersede. `evidence` quotes occur in the segment.
    """

    operation: Operation
    type: MemoryType
    fields: Fields
    evidence: tuple[Evidence, ...]
    target: MemoryId | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    confidence: float = 0.5
    importance: float = 0.5


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What was skipped, redacted, expired or forgotten: which rule, how often, never what it said."""

    at: datetime
    action: str
    rule: str
    sense: str
    count: int
