"""The whole pipeline, top to bottom: what an unlocked memory is made of. Everything is handed on by constructors."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from sixfold.app import indexing, recorder_rules
from sixfold.app.clock import Clock, local_clock
from sixfold.app.counts import Counts, counted
from sixfold.app.searching import Searcher
from sixfold.app.settings import Settings
from sixfold.capture import failpoints
from sixfold.capture.errors import CaptureError
from sixfold.capture.identity import new_id
from sixfold.capture.redaction.redact import Redactor
from sixfold.memory import gate
from sixfold.memory.answer import Answerer
from sixfold.memory.digest import Digest
from sixfold.memory.embedding import Filler
from sixfold.memory.forget import Forgetter
from sixfold.memory.ingest import Ingest
from sixfold.memory.meaning import Meanings
from sixfold.memory.requests import Progress
from sixfold.memory.restore import Restorer
from sixfold.memory.retention import Expirer
from sixfold.memory.retrieve import Indexes, Retriever
from sixfold.memory.store.answers import Answers
from sixfold.memory.store.checkup import Checkup
from sixfold.memory.store.database import Database
from sixfold.memory.store.fulltext import FullText
from sixfold.memory.store.images import Images
from sixfold.memory.store.ledger import LedgerRows
from sixfold.memory.store.memories import Memories
from sixfold.memory.store.observations import Observations
from sixfold.memory.store.serial import Serial
from sixfold.models.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.app.indexing import Indexing
    from sixfold.app.paths import Home
    from sixfold.app.plugin_api import Exporter, Importer
    from sixfold.memory.gate import Gate
    from sixfold.memory.outcomes import Finding
    from sixfold.memory.requests import Event, Report
    from sixfold.memory.store.keys import OpenKeys
    from sixfold.models.protocols import ChatModel, Embedder

CATCH_UP_SECONDS = 2.0
"""What a question waits at most for the embedding of what came just before it: about 500 turns."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the pipeline is built from besides home and keys; `chat` makes the model of a name (None: the default).

    `failpoint` is called at each place of `memory.ingest` at which a test may end the process; `fault` hears of bugs
    that do not end the program.
    """

    chat: Callable[[str | None], ChatModel]
    embedder: Embedder
    importers: tuple[Importer, ...]
    exporters: tuple[Exporter, ...]
    clock: Clock
    time_zone: str
    failpoint: Callable[[str], None] = failpoints.nowhere
    fault: Callable[[BaseException], None] = lambda _error: None


@dataclass(frozen=True, slots=True)
class Open:
    """An open memory: every part a request may need. Stores are used inside `serial.run` alone.

    `digesting` is held while the agents read: two at once would read the same.
    """

    home: Home
    clock: Clock
    time_zone: str
    new_id: Callable[[], str]
    chat: ChatModel
    embedder: Embedder
    importers: tuple[Importer, ...]
    exporters: tuple[Exporter, ...]
    check_model: Callable[[str], object]
    redactor: Redactor
    gate: Gate
    serial: Serial
    database: Database
    observations: Observations
    memories: Memories
    answers: Answers
    ledger: LedgerRows
    fulltext: FullText
    images: Images
    ingest: Ingest
    restorer: Callable[[], Restorer]
    forgetter: Forgetter
    expirer: Expirer
    filler: Filler
    indexing: Indexing
    searcher: Searcher
    answerer: Answerer
    digest: Digest
    digesting: threading.Lock
    rules_mac: bytes = field(repr=False)
    fault: Callable[[BaseException], None]
    vault_public: bytes = field(repr=False)

    def catch_up(self, cancel: threading.Event) -> None:
        """Embed what was stored just now, as far as it goes in two seconds; the rest follows in the background."""
        self._embed(CATCH_UP_SECONDS, _silent, cancel)

    def embed_all(self, report: Report, cancel: threading.Event) -> None:
        """Embed all that waits. Without a working embedder it goes on waiting, and the words alone find it."""
        self._embed(None, report, cancel)

    def follow(self) -> None:
        """Bring the indexes up to the database."""
        self.serial.run(self.indexing.follow)

    def purge(self) -> None:
        """Let the indexes forget what the database has forgotten."""
        self.serial.run(self.indexing.purge)

    def build_index(self, cancel: threading.Event) -> None:
        """Bring the better index nearer, step by step, until it answers; a question in between waits for one step."""
        while not cancel.is_set() and self.serial.run(self.indexing.step):
            pass

    def rules_authentic(self) -> bool:
        """Whether the recorder's rules are as this program wrote them; what cannot be read is not."""
        try:
            return recorder_rules.is_authentic(self.home.rules, self.rules_mac)
        except CaptureError:
            return False

    def findings(self) -> tuple[Finding, ...]:
        """What the store says of itself."""
        return self.serial.run(Checkup(self.database, self.images, self.home.inbox).findings)

    def counts(self) -> Counts:
        """How much there is."""
        return self.serial.run(lambda: counted(self.database))

    def close(self) -> None:
        """End the models, seal the index, close the database."""
        self.chat.close()
        self.embedder.close()
        self.serial.run(self.indexing.close)
        self.serial.run(self.database.close)
        self.serial.close()

    def _embed(self, seconds: float | None, report: Report, cancel: threading.Event) -> None:
        with suppress(ModelError):
            self.filler.fill(
                seconds=seconds, report=lambda done, total: report(Progress(done, total, "texts")), cancel=cancel
            )
        self.follow()


def open_memory(home: Home, keys: OpenKeys, parts: Parts) -> Open:
    """Open the database and build everything upon it; what was to be forgotten is forgotten before anything is read.

    Raises a `MemoryStoreError` where the database does not open; nothing is then left running.
    """
    serial = Serial()
    try:
        return _open(home, keys, parts, serial)
    except BaseException:
        serial.close()
        raise


def _open(home: Home, keys: OpenKeys, parts: Parts, serial: Serial) -> Open:
    database = serial.run(lambda: Database.open(home.database, keys.database, now=parts.clock()))
    chat = _chat(parts, serial.run(lambda: Settings.read(database)))
    images = Images(home.images, keys.recorder_public, keys.recorder_private)
    ingest = Ingest(
        serial,
        database,
        images,
        home.inbox,
        recorder_private=keys.recorder_private,
        vault_public=keys.vault_public,
        failpoint=parts.failpoint,
    )
    forgetter = Forgetter(serial, database, images, ingest, inbox=home.inbox, queue=home.forget_queue)
    forgotten = forgetter.finish(parts.clock())
    expirer = Expirer(serial, database, images)
    expirer.finish()
    filler = Filler(serial, database, parts.embedder, clock=parts.clock)
    index = serial.run(lambda: indexing.open_index(home, database, parts.embedder))
    if forgotten is not None:
        serial.run(index.purge)
    retriever = Retriever(
        database,
        Indexes(index.turns, index.memories),
        model=parts.embedder.name,
        clock=partial(local_clock, parts.clock, parts.time_zone),
    )
    redactor = Redactor(lambda: new_id(parts.clock()))
    return Open(
        home=home,
        clock=parts.clock,
        time_zone=parts.time_zone,
        new_id=lambda: new_id(parts.clock()),
        chat=chat,
        embedder=parts.embedder,
        importers=parts.importers,
        exporters=parts.exporters,
        check_model=parts.chat,
        redactor=redactor,
        gate=gate.load(),
        serial=serial,
        database=database,
        observations=Observations(database),
        memories=Memories(database),
        answers=Answers(database),
        ledger=LedgerRows(database),
        fulltext=FullText(database),
        images=images,
        ingest=ingest,
        restorer=lambda: Restorer(database, images, ingest, parts.failpoint),
        forgetter=forgetter,
        expirer=expirer,
        filler=filler,
        indexing=index,
        searcher=Searcher(serial, retriever, Meanings(serial, database, parts.embedder), redactor),
        answerer=Answerer(serial, database, retriever, chat, embedder=parts.embedder),
        digest=Digest(serial, database, chat, now=parts.clock, name=new_id),
        digesting=threading.Lock(),
        rules_mac=keys.rules_mac,
        fault=parts.fault,
        vault_public=keys.vault_public,
    )


def _chat(parts: Parts, settings: Settings) -> ChatModel:
    """The chosen model; one that has gone must not keep the memory from opening, so the default stands in for it."""
    try:
        return parts.chat(settings.chat_model)
    except ModelError:
        return parts.chat(None)


def _silent(_event: Event) -> None:
    """Nobody waits for this."""
