"""The answer to a question about what changes: the value, and the statements it rests on word for word, cited."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from sixfold.memory import dated
from sixfold.memory.changes.steps import Reader
from sixfold.memory.changes.told import Stored
from sixfold.memory.compose import Composed
from sixfold.memory.requests import Citation
from sixfold.memory.sources import Budget, pack, plain
from sixfold.memory.tables import verbatim
from sixfold.models.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sixfold.memory.answer_settings import AnswerSettings
    from sixfold.memory.changes.settling import Settled
    from sixfold.memory.sources import Secrets, Source
    from sixfold.memory.store.database import Database
    from sixfold.memory.store.serial import Serial
    from sixfold.models.protocols import Embedder

_HIDDEN = "\u27e6"
_ROOM = Budget(total=4000, one=1000, best=1000, most=8)


class Changes:
    """Answers what code can read: what is so now, what was before, since when, over up to three steps."""

    def __init__(self, serial: Serial, database: Database, embedder: Embedder | None, settings: AnswerSettings) -> None:
        self._serial = serial
        self._database = database
        self._embedder = embedder
        self._settings = settings

    def answer(self, question: str, now: datetime | None, secrets: Secrets) -> Composed | None:
        """The answer with its sources; None for a question of another kind and where nothing settles it."""
        stored = Stored(self._serial, self._database)
        settled = Reader(stored, self.likeness, (now or datetime.now(UTC).astimezone()).date()).answer(question)
        if settled is None or not settled.sure or _HIDDEN in settled.value:
            return None
        sources = pack(stored.found([claim.statement.ref for claim in settled.rests_on]), (), _ROOM, secrets)
        return _composed(settled, {source.ref: source for source in sources}, self._settings, secrets)

    def likeness(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """The cosines of a text with others; empty without a working embedder."""
        if self._embedder is None:
            return ()
        try:
            vectors = self._embedder.embed([text, *others])
        except ModelError:  # without it, a change that does not say of what is left out
            return ()
        first, rest = vectors[0], vectors[1:]
        lengths = np.linalg.norm(rest, axis=1) * np.linalg.norm(first)
        return [float(one) for one in (rest @ first) / np.maximum(lengths, 1e-9)]


def _composed(
    settled: Settled, sources: Mapping[str, Source], settings: AnswerSettings, secrets: Secrets
) -> Composed | None:
    """The statements as sentences, each cited; the value by itself is said for what is too long to be said whole."""
    value = secrets.place(plain(settled.value, secrets))
    citations: dict[str, Citation] = {}
    sentences: dict[tuple[str, str], str] = {}
    for claim in settled.rests_on:
        source = sources.get(claim.statement.ref)
        if source is None or (source.ref not in citations and len(citations) == settings.citations):
            continue
        cited = citations.setdefault(source.ref, _citation(len(citations) + 1, claim.sentence, source, settings))
        said = secrets.place(dated.settle(plain(claim.sentence, secrets), source.when)).rstrip(" .!")
        sentences.setdefault((source.ref, said), f"{said} [{cited.n}].")
    if not citations:
        return None
    written = " ".join(sentences.values())
    if len(written.split()) + len(value.split()) > settings.answer_words:
        written = f"{value} {''.join(f'[{one.n}]' for one in citations.values())}."
    return Composed(value, written if value in written else f"{value}: {written}", tuple(citations.values()))


def _citation(n: int, sentence: str, source: Source, settings: AnswerSettings) -> Citation:
    quote = verbatim(sentence, source.original) or source.original[: settings.quote_characters]
    return Citation(n=n, ref=source.ref, quote=quote, when=source.when.isoformat(), source=source.view)
