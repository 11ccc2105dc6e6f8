"""The life of the index of turns: an exact scan at once, Chroma when it is filled, sealed when the memory is locked.

While unlocked Chroma's files lie in a fresh folder on memory-backed storage; locked they are one encrypted file, whose
key stands in the database and is new each time, so that an old copy of the file opens with nothing. Where the storage
is too small or not in memory, the exact scan stays, and `state` says so. Every call runs on the database's thread.
"""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING

from sixfold.memory import folder_seal, scratch
from sixfold.memory.index import ExactIndex, Follower, IndexStorageError
from sixfold.memory.store.outbox import Outbox
from sixfold.memory.store.settings import Settings
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.memory.chroma import ChromaIndex
    from sixfold.memory.index import VectorIndex
    from sixfold.memory.store.database import Database

SETTING = "index.sealed"
BYTES_A_VALUE = 5
"""Chroma's files: 93 MB for 50,000 vectors of 384, HNSW's links and its journal included."""

SPARE_BYTES = 32_000_000
BATCH = 100
"""Vectors a step: 50 to 150 ms, so that a question in between waits no longer."""

REFILLED_AT_LOCK = 2_000
"""Up to so many vectors are filled anew while locking, when some were removed; of more, no sealed file is left."""

EXACT = "exact scan"
NO_STORAGE = "exact scan (no memory-backed storage for the index)"
NO_ROOM = "exact scan (too little memory-backed storage for the index)"
BUILDING = "exact scan (the index is being built)"
CHROMA = "chroma"


class TurnIndex:
    """Gives the best follower there is; `step` brings the better one nearer.

    `folder` is a path on memory-backed storage that is this index's alone: leftovers in it are wiped. None: exact scan.
    """

    def __init__(self, db: Database, *, model: str, dimension: int, folder: Path | None, sealed: Path) -> None:
        self._vectors = Vectors(db)
        self._outbox = Outbox(db)
        self._settings = Settings(db)
        self._model = model
        self._dimension = dimension
        self._folder = folder
        self._sealed = sealed
        self._chroma: ChromaIndex | None = None
        self._next: Follower | None = None
        self.state = EXACT
        self.follower = self._scan()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def index(self) -> VectorIndex:
        """The index that answers now."""
        return self.follower.index

    def follow(self) -> None:
        """Bring the index that answers up to the database."""
        try:
            self.follower.follow()
        except IndexStorageError:
            self._give_up()
            self.follower.follow()

    def _scan(self) -> Follower:
        return self._following_with(ExactIndex(self._dimension), None)

    def _following_with(self, index: VectorIndex, position: int | None) -> Follower:
        return Follower(
            index,
            self._vectors,
            self._outbox,
            model=self._model,
            granularity=Granularity.TURN,
            position=position,
        )

    def step(self) -> bool:
        """Do one short step towards Chroma; False when there is nothing left to do now."""
        if self._next is None and not self._begin():
            return False
        following = self._next
        if following is None:
            return False
        try:
            if following.catch_up(BATCH):
                return True
        except IndexStorageError:
            self._give_up()
            return False
        if self.follower is not following:
            self.follower.index.close()
            self.follower = following
            self.state = CHROMA
        return False

    def _give_up(self) -> None:
        """Chroma cannot write any more: scan, and let go of its files."""
        if self._next is not None and self.follower is self._next:
            self.follower = self._scan()
        if self._chroma is not None:
            self._chroma.close()
            shutil.rmtree(self._chroma.folder.parent, ignore_errors=True)
        self._chroma = self._next = self._folder = None
        self.state = NO_ROOM

    def _begin(self) -> bool:
        if self._folder is None:
            return False
        if not scratch.memory_backed(self._folder):
            self.state = NO_STORAGE
            return False
        wanted = self._vectors.count(self._model) * self._dimension * BYTES_A_VALUE + SPARE_BYTES
        if scratch.room(self._folder) < wanted:
            self.state = NO_ROOM
            return False
        self.state = BUILDING
        place = self._folder / secrets.token_hex(8)
        position = self._unsealed(place)
        from sixfold.memory.chroma import ChromaIndex  # noqa: PLC0415 - takes 1 to 3 s, which a short command never needs

        self._chroma = ChromaIndex(place)
        self._next = self._following_with(self._chroma, position)
        return True

    def _unsealed(self, folder: Path) -> int | None:
        """Unpack the sealed file into the folder; gives the change it has applied, None where there is none to use."""
        self._folder_made(folder)
        note = self._settings.get(SETTING)
        if note is None or note["model"] != self._model:
            return None
        try:
            folder_seal.unseal(self._sealed, folder, bytes.fromhex(note["key"]))
        except (folder_seal.BrokenSealError, OSError):
            # Damaged, of an earlier lock or gone: the vectors are in the database, so it is filled anew.
            shutil.rmtree(folder, ignore_errors=True)
            self._folder_made(folder)
            return None
        return int(note["position"])

    @staticmethod
    def _folder_made(folder: Path) -> None:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)

    def purge(self) -> None:
        """Hold no removed vector in any file, sealed or open: to be called when something was forgotten.

        The sealed file goes, and its key; Chroma is filled anew, an exact scan answers meanwhile.
        """
        self._drop_sealed()
        if self._next is None or self._chroma is None:
            return
        self._next.follow()
        if self._chroma.removed:
            self._next.refill()
            if self.state == CHROMA:
                self.follower = self._scan()
                self.state = BUILDING

    def _drop_sealed(self) -> None:
        self._settings.remove(SETTING)
        self._sealed.unlink(missing_ok=True)

    def close(self) -> None:
        """Seal Chroma's files if they are level with the database, and wipe the folder; before the database closes."""
        chroma, following = self._chroma, self._next
        if chroma is not None and following is not None:
            ready = self.state == CHROMA and self._cleaned(chroma, following)
            chroma.close()
            if ready:
                self._seal(chroma.folder, following.position)
            elif chroma.removed:
                self._drop_sealed()  # it still holds what has been removed
            shutil.rmtree(chroma.folder.parent, ignore_errors=True)
        self._chroma = self._next = None
        self.follower.index.close()

    def _cleaned(self, chroma: ChromaIndex, following: Follower) -> bool:
        """Bring Chroma up to the database, and out of its files what was removed, if that is quickly done."""
        following.follow()
        if not chroma.removed:
            return True
        if chroma.count() > REFILLED_AT_LOCK:
            return False
        following.refill()
        following.follow()
        return True

    def _seal(self, folder: Path, position: int) -> None:
        key = secrets.token_bytes(folder_seal.KEY_BYTES)
        # The key first: cut off here, the old file does not open with it, and Chroma is filled from the vectors.
        self._settings.set(SETTING, {"position": position, "model": self._model, "key": key.hex()})
        try:
            folder_seal.seal(folder, self._sealed, key)
        except OSError:  # a full disk must not keep the memory from locking; the index is made anew
            self._drop_sealed()
        else:
            self._outbox.trim(position)
