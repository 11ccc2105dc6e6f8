"""The vector index in Chroma: HNSW over ids and vectors, no documents, no metadata. The only file that imports it.

Chroma never frees what it was told to delete: a deleted vector stays in `data_level0.bin`, even when its collection
is deleted (measured with 1.5.9). So each filling has a folder of its own, and only a new folder forgets.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import chromadb
import numpy as np
from chromadb.config import Settings
from chromadb.errors import ChromaError

from sixfold.memory.freed import overwrite_freed
from sixfold.memory.index import IndexStorageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

COLLECTION = "turn"
LARGEST_BATCH = 1_000
SEARCHED = 100
"""`ef_search`: neighbours that are looked at; Chroma raises it to the number asked for."""


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ChromaError as error:
        raise IndexStorageError from error


class ChromaIndex:
    """A `VectorIndex` in a folder, which is made (0700) or opened as it is.

    No two indexes of a process may have had the same folder: Chroma keeps one system a path as long as it lives.
    """

    def __init__(self, folder: Path) -> None:
        overwrite_freed()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.removed = 0
        self._client: Any = None
        self._collection: Any = None
        self._open()

    def _open(self) -> None:
        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        self._client = chromadb.PersistentClient(str(self.folder), settings=settings)
        # Vectors have unit length, so the inner product is the cosine; Chroma gives 1 minus it.
        self._collection = self._client.get_or_create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "ip", "ef_search": SEARCHED}}
        )

    @_translated()
    def add(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Hold these vectors, in place of any under the same ids."""
        for first in range(0, len(ids), LARGEST_BATCH):
            part = slice(first, first + LARGEST_BATCH)
            self._collection.upsert(
                ids=[str(one) for one in ids[part]], embeddings=np.asarray(vectors[part], dtype=np.float32)
            )

    @_translated()
    def remove(self, ids: Collection[int]) -> None:
        """Find these no longer; their bytes stay in the files until `clear` (see `removed`)."""
        before = self.count()
        if ids and before:
            self._collection.delete(ids=[str(one) for one in ids])
            self.removed += before - self.count()

    def query(
        self, vector: NDArray[np.float32], limit: int, among: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """Give (id, cosine) of the nearest, best first."""
        most = min(limit, self.count() if among is None else len(among))
        if most <= 0:
            return []
        narrowed = None if among is None else [str(one) for one in among]
        found = self._collection.query(
            query_embeddings=np.asarray(vector, dtype=np.float32)[None, :],
            n_results=most,
            ids=narrowed,
            include=["distances"],
        )
        return [
            (int(one), 1.0 - float(distance))
            for one, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def count(self) -> int:
        """Give how many vectors it finds."""
        return int(self._collection.count())

    def clear(self) -> None:
        """Hold nothing, in new files."""
        self.close()
        shutil.rmtree(self.folder)
        self.folder.mkdir(mode=0o700)
        self.removed = 0
        self._open()

    def close(self) -> None:
        """Let go of the files, which are complete then."""
        if self._client is not None:
            self._client.close()
            self._client = self._collection = None
