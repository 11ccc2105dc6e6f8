"""A real home in a temporary folder: real keys (cheap to derive), a real encrypted database, real files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sixfold.capture import seal
from sixfold.capture.identity import IdSource
from sixfold.capture.observation import Capture, Kind, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.memory.forget import Forgetter
from sixfold.memory.ingest import Ingest, nowhere
from sixfold.memory.store import keys
from sixfold.memory.store.database import Database
from sixfold.memory.store.images import Images
from sixfold.memory.store.key_derivation import CHEAP
from sixfold.memory.store.memories import Memories
from sixfold.memory.store.observations import Observations
from sixfold.memory.store.serial import Serial
from sixfold.memory.types import Cause, Evidence, Memory, MemoryId, MemoryType, SemanticFields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOW = datetime(2026, 3, 5, 14, 30, tzinfo=UTC)
PASSPHRASE = "correct horse battery staple"  # noqa: S105 - the homes of these tests hold nothing
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 a picture"
CAUSE = Cause(origin="segment", agent="semantic", model="scripted", prompt_version="1")


@dataclass(frozen=True, slots=True)
class Home:
    """An opened home, and short ways to fill it."""

    folder: Path
    keys: keys.OpenKeys
    serial: Serial
    db: Database
    images: Images
    ingest: Ingest
    forgetter: Forgetter
    ids: IdSource
    passphrase: str = PASSPHRASE
    now: datetime = NOW
    webp: bytes = WEBP

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @property
    def observations(self) -> Observations:
        return Observations(self.db)

    @property
    def memories(self) -> Memories:
        return Memories(self.db)

    def screen(self, text: str, *, at: datetime = NOW, **other: Any) -> Observation:
        """Give a screen with that text."""
        values: dict[str, Any] = {"app": "Firefox", "title": Redacted("A page"), "monitor": "1"}
        return self._observed(text, at, Kind.SCREEN, Role.OTHER, Trust.UNTRUSTED, values | other)

    def turn(self, text: str, *, at: datetime = NOW, seq: int = 0, **other: Any) -> Observation:
        """Give a turn of a chat with that text."""
        values: dict[str, Any] = {"thread": "chat", "seq": seq}
        return self._observed(text, at, Kind.CHAT, Role.USER, Trust.USER, values | other)

    def _observed(  # noqa: PLR0917
        self, text: str, at: datetime, kind: Kind, role: Role, trust: Trust, other: dict[str, Any]
    ) -> Observation:
        values: dict[str, Any] = {
            "id": ObservationId(self.ids(at)),
            "kind": kind,
            "role": role,
            "trust": trust,
            "observed_at": at,
            "time_zone": "Europe/Berlin",
            "text": Redacted(text),
            "source": Source(kind.value),
            "language": "en",
        }
        return Observation(**(values | other))

    def drop(self, observation: Observation, image: bytes | None = WEBP, *, at: datetime | None = None) -> Path:
        """Seal a capture into the inbox, as the recorder does."""
        sealed = seal.seal(Capture(observation, image), self.keys.recorder_public)
        return seal.put(sealed, self.inbox, self.ids(at or observation.observed_at))

    def take_in(self) -> tuple[int, int]:
        """Take the inbox in; gives how many were ingested and how many failed."""
        result = self.ingest.inbox(lambda: NOW)
        return result.ingested, result.failed

    def remember(self, *texts: str, at: datetime = NOW) -> list[Observation]:
        """Take in turns of a chat, a minute apart."""
        turns = [self.turn(text, at=at + timedelta(minutes=seq), seq=seq) for seq, text in enumerate(texts)]
        self.ingest.observations(turns, now=at)
        return turns

    def memory(self, name: str, *sources: Observation, **other: Any) -> Memory:
        """Give a memory that quotes the whole text of each source."""
        evidence = tuple(Evidence(one.id, one.text, 0, len(one.text)) for one in sources)
        values: dict[str, Any] = {"fields": SemanticFields(name, name), "created_at": NOW, "updated_at": NOW}
        return Memory(
            **({"id": MemoryId(self.ids(NOW)), "type": MemoryType.SEMANTIC, "evidence": evidence} | values | other)
        )

    def learn(self, name: str, *sources: Observation) -> Memory:
        """Store such a memory."""
        return self.serial.run(lambda: self.memories.add(self.memory(name, *sources), CAUSE))

    def close(self) -> None:
        self.serial.run(self.db.close)
        self.serial.close()


def opened(folder: Path, failpoint: Callable[[str], None] = nowhere) -> Home:
    """Open the home in a folder, or make it."""
    path, database = folder / "keys.json", folder / "memory.db"
    fresh = not path.exists()
    if fresh:
        keys.create(path, PASSPHRASE, now=NOW, cost=CHEAP)
        (folder / "inbox").mkdir()
    inner = keys.unlock(path, PASSPHRASE)
    serial = Serial()
    db = serial.run(lambda: (Database.create if fresh else Database.open)(database, inner.database, now=NOW))
    images = Images(folder / "images", inner.recorder_public, inner.recorder_private)
    ingest = Ingest(
        serial,
        db,
        images,
        folder / "inbox",
        recorder_private=inner.recorder_private,
        vault_public=inner.vault_public,
        failpoint=failpoint,
    )
    forgetter = Forgetter(serial, db, images, ingest, inbox=folder / "inbox", queue=folder / "forget-queue")
    return Home(folder, inner, serial, db, images, ingest, forgetter, IdSource())


@pytest.fixture
def open_home(tmp_path: Path) -> Iterator[Callable[..., Home]]:
    """Opens the test's home (again), with a failpoint if one is given; closes what was opened."""
    homes: list[Home] = []

    def again(failpoint: Callable[[str], None] = nowhere) -> Home:
        homes.append(opened(tmp_path, failpoint))
        return homes[-1]

    yield again
    for one in homes:
        try:
            one.close()
        except RuntimeError:  # closed by the test
            continue


@pytest.fixture
def home(open_home: Callable[..., Home]) -> Home:
    return open_home()
