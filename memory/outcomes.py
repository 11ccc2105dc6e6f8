"""What comes back for a request (`memory.requests`): one frozen value a kind, with exactly the contract's JSON keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sixfold.memory.client_requests import ClientAccess, ClientView
    from sixfold.memory.plugin_requests import FormView, PluginView
    from sixfold.memory.requests import Citation, ObservationView, Retention, SearchResult
    from sixfold.memory.types import LedgerEntry, Memory, MemoryId, Revision


@dataclass(frozen=True, slots=True)
class Done:
    """It was done; there is nothing to show."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What was written: refs of observations and memories, and how many secrets went to the vault."""

    observations: tuple[str, ...] = ()
    memories: tuple[str, ...] = ()
    secrets: int = 0


@dataclass(frozen=True, slots=True)
class Corrected:
    """The correction's own ref, the memory that says the right value now, and how many secrets went to the vault."""

    observation: str
    memory: str | None = None
    secrets: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """`imported` new observations, `known` that were there already, and the files that failed, with the reason.

    `left_out` counts files of a folder that no form reads, `excluded` what the recorder's rules leave out of histories.
    """

    imported: int
    known: int
    failed: Mapping[str, str] = field(default_factory=dict)
    left_out: int = 0
    excluded: int = 0


@dataclass(frozen=True, slots=True)
class Exported:
    """What a form was given, and how many files it wrote at `path`."""

    name: str
    path: Path
    memories: int
    evidence: int
    files: int


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms that can be written, in the order in which they are offered."""

    forms: tuple[FormView, ...]


@dataclass(frozen=True, slots=True)
class Plugins:
    """The plugins that others have made, by name."""

    plugins: tuple[PluginView, ...]


@dataclass(frozen=True, slots=True)
class Clients:
    """Other programs that have asked: those that wait for the user's word first, then the latest first."""

    clients: tuple[ClientView, ...]


@dataclass(frozen=True, slots=True)
class ClientLog:
    """What other programs asked, newest first."""

    entries: tuple[ClientAccess, ...]


@dataclass(frozen=True, slots=True)
class Ingested:
    ingested: int
    failed: int


@dataclass(frozen=True, slots=True)
class Digested:
    """`changes` and `woke` count by memory type; `prompt_tokens` only those really evaluated."""

    segments: int
    changes: Mapping[str, int]
    woke: Mapping[str, int]
    failed: int
    prompt_tokens: int
    answer_tokens: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, best first; `ms` includes the embedding of the query."""

    query: str
    ms: float
    results: tuple[SearchResult, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The contract's answer: `short` bare, `answer` written, with [n] marks that `citations` resolve."""

    question: str
    short: str
    answer: str
    abstained: bool
    citations: tuple[Citation, ...]
    ms_evidence: float
    ms_first_token: float
    ms_total: float
    prompt_tokens: int
    answer_tokens: int


@dataclass(frozen=True, slots=True)
class ChatTurn:
    """What was said and what was answered; `asked` is false for a statement, whose answer only says that it is kept."""

    said: str = field(repr=False)
    answer: str = field(repr=False)
    asked: bool
    when: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Turns:
    turns: tuple[ChatTurn, ...]


@dataclass(frozen=True, slots=True)
class Observations:
    observations: tuple[ObservationView, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Exactly one of `observation` and `memory` is set; `image` is WebP."""

    observation: ObservationView | None = None
    memory: Memory | None = None
    image: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Memories:
    memories: tuple[Memory, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Revisions:
    ref: MemoryId
    revisions: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went (or, in a preview, would go). `queued` is true when locked: it is carried out at unlock."""

    observations: int
    memories: int
    rebuilt: int
    images: int
    inbox: int
    queued: bool = False


@dataclass(frozen=True, slots=True)
class Secret:
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ledger:
    entries: tuple[LedgerEntry, ...]


@dataclass(frozen=True, slots=True)
class Expired:
    """How much was let go of, or would be."""

    images: int
    texts: int
    bytes: int


@dataclass(frozen=True, slots=True)
class AppStorage:
    """What one app's evidence takes: its observations, its pictures, and their bytes."""

    app: str
    observations: int
    images: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """How the disk fills, from what `hours` of recording took: bytes an hour, and in a month of days like those."""

    hours: float
    bytes_per_hour: float
    bytes_per_month: float
    kept_bytes: float | None
    """Where it levels off under the retention; None if nothing limits it."""


@dataclass(frozen=True, slots=True)
class StorageView:
    """The disk's honest meter: bytes by kind (database, images, index, inbox, total), and the largest apps first."""

    bytes: Mapping[str, int]
    free_bytes: int
    apps: tuple[AppStorage, ...]
    forecast: Forecast | None
    retention: Retention


@dataclass(frozen=True, slots=True)
class StatusView:
    """The contract's `status`; counts are None while locked."""

    version: str
    locked: bool
    observations: int | None
    memories: Mapping[str, int] | None
    vectors: int | None
    inbox: int
    undigested: int | None
    bytes: Mapping[str, int]
    model: str
    embedder: str
    instance: int | None
    index: str = ""
    recorder: str = ""


@dataclass(frozen=True, slots=True)
class RulesRepaired:
    """The recorder's rules hold again; what stood in their place is kept under the name `kept_as` (empty: nothing)."""

    kept_as: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing `doctor` looked at: `ok`, what it is, and how to mend it where it is not."""

    ok: bool
    check: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    findings: tuple[Finding, ...]


Result = (
    Done
    | Stored
    | Corrected
    | Imported
    | Exported
    | Forms
    | Plugins
    | Clients
    | ClientLog
    | Ingested
    | Digested
    | Found
    | Answered
    | Turns
    | Observations
    | Shown
    | Memories
    | Revisions
    | Forgotten
    | Secret
    | Ledger
    | StatusView
    | StorageView
    | Expired
    | RulesRepaired
    | Diagnosis
)
