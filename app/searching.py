"""A search from its words to its hits, timed: the query's embedding outside, the rest on the memory's thread."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from sixfold.capture import intake
from sixfold.memory.outcomes import Found

if TYPE_CHECKING:
    from sixfold.capture.redaction.redact import Redactor
    from sixfold.memory.lookup import Finder
    from sixfold.memory.meaning import Meanings
    from sixfold.memory.requests import Search
    from sixfold.memory.store.serial import Serial


class Searcher:
    """Answers `Search`. Without a working embedder the words alone decide."""

    def __init__(self, serial: Serial, finder: Finder, meanings: Meanings, redactor: Redactor) -> None:
        self._serial = serial
        self._finder = finder
        self._meanings = meanings
        self._redactor = redactor

    def search(self, request: Search) -> Found:
        """The hits, best first; `ms` is the whole of it, the query's redaction and embedding included."""
        began = time.perf_counter()
        query = intake.asked(request.query, self._redactor)
        asked = replace(request, query=query)
        meaning = self._meanings.of(query)
        results = self._serial.run(lambda: tuple(self._finder.search(asked, meaning)))
        return Found(query, (time.perf_counter() - began) * 1000, results)
