"""What a person, a script or a plugin can ask of a memory: one frozen value a user action, and what comes back.

The window, the command line and the socket all hand these to one handler (`app.handler`). The names of the JSON that
leaves the program are the command line's contract; each result class here has exactly its keys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sixfold.memory.client_requests import AllowClient, AskAs, DenyClient, ListClients, ReadClientLog
from sixfold.memory.plugin_requests import ListForms, ListPlugins, SwitchPlugin
from sixfold.memory.recorder_requests import ChooseRules, Exclude, RecordWayland, RepairRules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from sixfold.memory.types import MemoryType

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

    what: frozenset[Literal["observations", "memories", "settings", "vault", "lock", "clients"]]


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
    """One hit. `ref` names an observation or memory by id; `when` is ISO 8601 with an offset.

    `needs_review`: a memory that rests on something that has changed since.
    """

    ref: str
    kind: Literal["observation", "memory"]
    type: str
    score: float
    when: str
    text: str
    source: SourceView
    evidence: tuple[str, ...] = ()
    needs_review: bool = False


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
    """One piece of evidence as `observations` and `show` give it. `lines` hold the boxes for the image's highlight.

    Of what `expired` only the time and the application are left; memories keep their quotes of it. `seen_count` tells
    how often it was seen, `site` the host of a page where that is known.
    """

    ref: str
    kind: str
    when: str
    text: str
    source: SourceView
    image: bool
    redactions: int
    lines: tuple[tuple[str, int, int, int, int], ...] = ()
    expired: bool = False
    seen_count: int = 1
    site: str | None = None


# --- requests -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Remember:
    """Store the user's own words; with `as_type` a memory of that type at once. Gives `Stored`."""

    text: str = field(repr=False)
    as_type: MemoryType | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """Observations from files. `values` are choices that the form knows. Gives `Imported`.

    `without` is never read, wherever it lies: the file that holds the passphrase.
    """

    files: tuple[Path, ...]
    format: str | None = None
    sample: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    without: Path | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """Write a form of files at `target`: of these types (none: all), of an application, of a time.

    `values` are choices that the form knows. `passphrase`: the vault's values too.
    """

    name: str
    target: Path
    types: frozenset[MemoryType] = frozenset()
    app: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    passphrase: str | None = field(default=None, repr=False)


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
class Correct:
    """Set right what was answered to `question`, and what the memory `ref` says where one is named.

    Kept as the user's own words; answers and agents go by it at once. Gives `Corrected`.
    """

    question: str = field(repr=False)
    wrong: str = field(repr=False)
    right: str = field(repr=False)
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """The user rewrites a memory's fields (only those named). Gives `Stored`."""

    ref: str
    fields: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class AppRetention:
    """How long one app's evidence is kept, in days; None: as all others'."""

    app: str
    image_days: int | None = None
    text_days: int | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """How long evidence is kept, in days, and how large its pictures may grow in all, in bytes; None: for ever.

    Pictures go first ("keep the text, drop the image" is `image_days` 0), then texts. Memories stay.
    """

    image_days: int | None = None
    text_days: int | None = None
    max_image_bytes: int | None = None
    apps: tuple[AppRetention, ...] = ()


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
class GetStorage:
    """What lies on the disk, how fast it grows, and what limits it. Gives `StorageView`."""


@dataclass(frozen=True, slots=True)
class SetRetention:
    """Keep evidence so long from now on; what is older expires with the next `Expire`. Gives `Done`."""

    retention: Retention


@dataclass(frozen=True, slots=True)
class Expire:
    """Let go of what the retention no longer keeps; memories and their quotes stay. With `preview` only counts.

    A preview counts by `retention` where one is given, so that one sees what it takes before it is set.

    Gives `Expired`.
    """

    preview: bool = False
    retention: Retention | None = None


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
    | Export
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
    | Correct
    | Edit
    | Forget
    | Unlock
    | Recover
    | Lock
    | VaultList
    | VaultShow
    | ReadLedger
    | GetStorage
    | SetRetention
    | Expire
    | Exclude
    | ChooseRules
    | RepairRules
    | RecordWayland
    | ChooseModel
    | ListForms
    | ListPlugins
    | SwitchPlugin
    | AskAs
    | ListClients
    | AllowClient
    | DenyClient
    | ReadClientLog
    | GetStatus
    | Diagnose
)
