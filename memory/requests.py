"""What a person, a script or a plugin can ask of a memory: one frozen value a user action, and what comes back.

The window, the command line and the socket all hand these to one handler (`app.handler`). The names of the JSON that
leaves the program are the command line's contract; each result class here has exactly its keys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from sixfold.memory.types import LedgerEntry, Memory, MemoryId, MemoryType, Revision

# --- events on the way: a handler reports these while it works ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long request is: `done` of `total` (None: not known) `what` ("turns", "segments", "files")."""

    done: int
    total: int | None
    what: str


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """What an answer will be written from, shown at once, best first."""

    results: tuple[SearchResult, ...]


@dataclass(frozen=True, slots=True)
class AnswerText:
    """The next piece of the written answer, as plain text with [n] marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Which kinds of things a request changed, so that every page can decide whether to redraw."""

    what: frozenset[Literal["observations", "memories", "settings", "vault", "lock"]]


Event = Progress | EvidenceFound | AnswerText | Changed
Report = Callable[[Event], None]

# --- values shared by several results -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where a thing came from, as the contract's `source`."""

    app: str | None = None
    title: str | None = None
    url: str | None = None
    author: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One hit. `ref` names an observation or memory by id; `when` is ISO 8601 with an offset."""

    ref: str
    kind: Literal["observation", "memory"]
    type: str
    score: float
    when: str
    text: str
    source: SourceView
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """What mark [n] of an answer points at; `quote` is verbatim."""

    n: int
    ref: str
    quote: str
    when: str
    source: SourceView


@dataclass(frozen=True, slots=True)
class ObservationView:
    """One piece of evidence as `observations` and `show` give it. `lines` hold the boxes for the image's highlight."""

    ref: str
    kind: str
    when: str
    text: str
    source: SourceView
    image: bool
    redactions: int
    lines: tuple[tuple[str, int, int, int, int], ...] = ()


# --- requests -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Remember:
    """Store the user's own words; with `as_type` a memory of that type at once. Gives `Stored`."""

    text: str = field(repr=False)
    as_type: MemoryType | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """Observations from files. Gives `Imported`."""

    files: tuple[Path, ...]
    format: str | None = None
    sample: str | None = None


@dataclass(frozen=True, slots=True)
class Ingest:
    """Take in the sealed inbox. Gives `Ingested`."""


@dataclass(frozen=True, slots=True)
class Digest:
    """Run the agents over what they have not read, for `seconds` at most. Gives `Digested`."""

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """Hybrid search; asks no model, stores nothing. Gives `Found`."""

    query: str = field(repr=False)
    limit: int = 10
    kind: Literal["observation", "memory", "all"] = "all"
    type: MemoryType | None = None
    app: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A question. Gives `Answered`; on the way `EvidenceFound` and `AnswerText`. Stores nothing."""

    question: str = field(repr=False)
    mode: Literal["fast", "thorough", "auto"] = "auto"
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """A turn of the chat page: stored as an observation, answered as `Ask`, the answer stored beside it.

    Gives `Answered`. Words that are a statement and no question are remembered and answered by saying so.
    """

    text: str = field(repr=False)
    thread: str
    mode: Literal["fast", "thorough", "auto"] = "auto"


@dataclass(frozen=True, slots=True)
class ListTurns:
    """The latest turns of the chat page, of whatever thread, with their answers. Gives `Turns`, oldest first."""

    limit: int = 20


@dataclass(frozen=True, slots=True)
class ListObservations:
    """Gives `Observations`, newest first."""

    since: datetime | None = None
    until: datetime | None = None
    app: str | None = None
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Show:
    """One observation or memory by ref; with `image` its picture too. Gives `Shown`."""

    ref: str
    image: bool = False


@dataclass(frozen=True, slots=True)
class ListMemories:
    """Gives `Memories`, newest first; `query` filters by words."""

    type: MemoryType | None = None
    query: str | None = field(default=None, repr=False)
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """A memory's revisions. Gives `Revisions`."""

    ref: str


@dataclass(frozen=True, slots=True)
class Undo:
    """One step back, itself a revision. Gives `Stored`."""

    ref: str


@dataclass(frozen=True, slots=True)
class Edit:
    """The user rewrites a memory's fields (only those named). Gives `Stored`."""

    ref: str
    fields: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete evidence and all that came from it alone. With `preview` only counts. Gives `Forgotten`."""

    last_seconds: float | None = None
    since: datetime | None = None
    until: datetime | None = None
    app: str | None = None
    ref: str | None = None
    preview: bool = False


@dataclass(frozen=True, slots=True)
class Unlock:
    """Open the memory. Gives `Done`."""

    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recover:
    """Put a new passphrase in the place of a lost one, by the recovery key, and open the memory. Gives `Done`."""

    recovery_key: str = field(repr=False)
    new_passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lock:
    """Close the memory and wipe the runtime folder. Gives `Done`."""


@dataclass(frozen=True, slots=True)
class VaultList:
    """Captions only. Gives `Memories`."""


@dataclass(frozen=True, slots=True)
class VaultShow:
    """One secret's value, after the passphrase. Gives `Secret`."""

    ref: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadLedger:
    """Gives `Ledger`, newest first."""

    limit: int | None = None


@dataclass(frozen=True, slots=True)
class ChooseModel:
    """Answer with another chat model from the next unlock on: a name or the path of a GGUF file. Gives `Done`."""

    name: str


@dataclass(frozen=True, slots=True)
class GetStatus:
    """Gives `StatusView`; works while locked."""


@dataclass(frozen=True, slots=True)
class Diagnose:
    """Check everything. Gives `Diagnosis`."""


Request = (
    Remember
    | Import
    | Ingest
    | Digest
    | Search
    | Ask
    | Chat
    | ListTurns
    | ListObservations
    | Show
    | ListMemories
    | History
    | Undo
    | Edit
    | Forget
    | Unlock
    | Recover
    | Lock
    | VaultList
    | VaultShow
    | ReadLedger
    | ChooseModel
    | GetStatus
    | Diagnose
)

# --- results ------------------------------------------------------------------------------------------------------


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
class Imported:
    """`imported` new observations, `known` that were there already, and the files that failed, with the reason."""

    imported: int
    known: int
    failed: Mapping[str, str] = field(default_factory=dict)


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
    | Imported
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
    | Diagnosis
)
