"""A search from its words to its hits, timed: the query's embedding outside, the rest on the memory's thread."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from sixfold.capture import intake
from sixfold.memory.outcomes import Found
from sixfold.models.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sixfold.capture.redaction.redact import Redactor
    from sixfold.memory.lookup import Finder
    from sixfold.memory.requests import Search
    from sixfold.memory.store.serial import Serial
    from sixfold.models.protocols import Embedder


class Searcher:
    """Answers `Search`. Without a working embedder the words alone decide."""

    def __init__(self, serial: Serial, finder: Finder, embedder: Embedder, redactor: Redactor) -> None:
        self._serial = serial
        self._finder = finder
        self._embedder = embedder
        self._redactor = redactor

    def search(self, request: Search) -> Found:
        """The hits, best first; `ms` is the whole of it, the query's redaction and embedding included."""
        began = time.perf_counter()
        query = intake.asked(request.query, self._redactor)
        asked = replace(request, query=query)
        vector = self._vector(query)
        results = self._serial.run(lambda: tuple(self._finder.search(asked, vector)))
        return Found(query, (time.perf_counter() - began) * 1000, results)

    def _vector(self, query: str) -> NDArray[np.float32] | None:
        try:
            vector: NDArray[np.float32] = self._embedder.embed([query])[0]
        except ModelError:
            return None
        return vector
